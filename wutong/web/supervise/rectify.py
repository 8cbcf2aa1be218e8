"""What is to be put right: rectifications, papers promised for later and other things owed, with dates and links."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.access import parties_of
from wutong.cases.names import called
from wutong.cases.owing import Due, items_of
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.seat import Actor
from wutong.law.pack import Pack
from wutong.web.desk.rows import party_text, scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import language, say
from wutong.web.supervise.names import item_text

#: the tabs: which kinds of item each shows
TABS = {"rectification": ("rectification",), "deferred": ("deferred", "missing"), "other": ("other",)}


@seat("utility", "department", "supervisor", "window", "builder")
@require_GET
def show(request: Any) -> HttpResponse:
    """The open items of a tab, the soonest first."""
    actor, pack = request.actor, pack_of(request.actor.place)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "rectification"
    found = {name: items_of(store(), actor, kinds) for name, kinds in TABS.items()}
    drawn = lines_of(store().connection(), actor, {one.case for one in found[tab]})
    context = {
        "pack": pack,
        "at": instant(),
        "tab": tab,
        "tabs": [(name, say(f"supervise.tab_{name}"), len(items)) for name, items in found.items()],
        "rows": [_row(one, actor, pack, drawn.get(one.case, {})) for one in found[tab]],
        "late": sum(one.late is not None for one in found[tab]),
    }
    return render(request, "supervise/rectify.html", context)


def _row(one: Due, actor: Actor, pack: Pack, drawn: dict[str, list[str]]) -> dict[str, Any]:
    own = parties_of(actor, pack)
    return {
        "one": one,
        "kind": item_text(one.kind, pack),
        "text": called(one.text, pack, language()),
        "part": scope_text(one.scope, pack, drawn) or say("act.whole_case"),
        "owner": party_text(one.owner, pack),
        "by": party_text(one.raised_by, pack),
        "supply": one.supplied is None and one.owner in own,
        "settle": one.raised_by in own,
    }
