"""One box for everything: number, name, address, project code, road, phone; each find says which field matched.

What is typed is sent in the body, for it may be a telephone number, and those stand in no address.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.cases.lists import FOUND, CaseLine, search_everything
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.seat import Actor
from wutong.law.pack import Pack
from wutong.web.desk.rows import scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import pack_of
from wutong.web.kit.words import either, say


@dataclass(frozen=True)
class Hit:
    """A case a search found, with the name of its journey and of the fields that matched."""

    line: CaseLine
    journey: str
    matched: tuple[str, ...]


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
def search(request: Any) -> HttpResponse:
    """Everything this seat may see that the words find."""
    pack, text = pack_of(request.actor.place), words_of(request)
    found = hits(request.actor, pack, text)
    return render(
        request, "desk/search.html", {"pack": pack, "text": text, "found": found, "more": len(found) == FOUND}
    )


def words_of(request: Any) -> str:
    """What was typed; an address may carry it too, for links to a case by its number."""
    given = request.POST if request.method == "POST" else request.GET
    return str(given.get("q", "")).strip()[:200]


def hits(actor: Actor, pack: Pack, text: str) -> list[Hit]:
    """The cases `text` finds, newest first, each with the names of the fields that matched."""
    found, labels = search_everything(store(), actor, text), _labels(pack)
    drawn = lines_of(store().connection(), actor, [one.case for one in found]) if found else {}
    names = {key: either(one.name, one.en) for key, one in pack.journeys.items()}
    return [
        Hit(
            one,
            names.get(one.journey, ""),
            tuple(_label(field, labels, pack, drawn.get(one.case, {})) for field in one.matched),
        )
        for one in found
    ]


def _labels(pack: Pack) -> dict[str, str]:
    return {field.key: either(field.label, field.en) for form in pack.forms.values() for field in form.fields}


def _label(field: str, labels: dict[str, str], pack: Pack, drawn: dict[str, list[str]]) -> str:
    if field == "number":
        return say("desk.column_number")
    if field.startswith("road:"):
        return f"{say('desk.road')} · {scope_text(field.partition(':')[2], pack, drawn)}"
    scope, _, name = field.rpartition(".")
    if field in labels:
        return labels[field]
    fact = pack.common.facts.get(name)
    said = either(fact.name, fact.en) if fact else field
    return f"{said} · {scope_text(scope, pack, drawn)}" if scope else said
