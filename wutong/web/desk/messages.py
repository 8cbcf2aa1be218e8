"""What the desk was told: the notices for its party, newest first, each with a mark once it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.cases.messages import Message, mark_seen, my_notices, unread_count
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.law.pack import Pack
from wutong.web.desk.rows import scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import integer, pack_of
from wutong.web.kit.words import either, has, say

#: how many stand on a page, and what of a notice's body is shown
SIZE = 50
_SAID = ("reason", "text", "evidence", "items", "documents", "warnings")


@dataclass(frozen=True)
class Told:
    """A notice as it is read."""

    message: Message
    title: str
    lines: tuple[str, ...]


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
def messages(request: Any) -> HttpResponse:
    """The notices; POST marks the ones sent as read."""
    actor = request.actor
    if request.method == "POST":
        ids = [integer(one, 0, 0, 10**8) for one in request.POST.getlist("id")[:SIZE]]
        mark_seen(store(), actor, ids)
        return HttpResponseRedirect(f"/desk/messages?page={integer(request.POST.get('page'), 1, 1, 1000)}")
    page = integer(request.GET.get("page"), 1, 1, 1000)
    unread = request.GET.get("unread") == "1"
    found = my_notices(store(), actor, unread, SIZE + 1, (page - 1) * SIZE)
    pack = pack_of(actor.place)
    drawn = lines_of(store().connection(), actor, {one.case for one in found})
    context = {
        "told": [told(one, pack, drawn.get(one.case, {})) for one in found[:SIZE]],
        "unread": unread,
        "count": unread_count(store(), actor),
        "page": page,
        "more": len(found) > SIZE,
    }
    return render(request, "desk/messages.html", context)


def told(message: Message, pack: Pack, drawn: Mapping[str, Sequence[str]]) -> Told:
    """A notice with its title and what it says: by the task it came from, or by its kind. `drawn`: its case's lines."""
    journey = pack.journeys.get(message.journey)
    task = journey.tasks.get(message.kind) if journey else None
    about = (
        journey.tasks.get(str(message.body.get("task", "")).partition(":")[0].partition("/")[0]) if journey else None
    )
    key = f"desk.told_{message.kind}"
    title = either(task.name, task.en) if task else say(key) if has(key) else say("desk.told_other")
    scope = scope_text(str(message.body.get("task", "")).partition("/")[0].partition(":")[2], pack, drawn)
    lines = [either(about.name, about.en)] if about and about is not task else []
    if scope:
        title = f"{title} · {scope}"
    for name in _SAID:
        value = message.body.get(name)
        if value:
            lines += [str(one) for one in value] if isinstance(value, list) else [_named(str(value), pack)]
    return Told(message, title, tuple(lines))


def _named(text: str, pack: Pack) -> str:
    """A ground the pack knows by name, in the reader's language; anything else as it was written."""
    return next((either(one.name, one.en) for one in pack.pauses if one.name == text), text)
