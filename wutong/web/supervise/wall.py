"""The big screen of a place: figures, what is red, today's surveys. Nobody is named; the address is its key.

A supervisor makes the address. It holds no secret of its own: the seat that made it is asked for each time, so the
screen goes dark when that seat is taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wutong.cases.oversight import overdue
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.seat import Actor
from wutong.cases.today import by_service, today, visits
from wutong.law.pack import Pack
from wutong.people.seats import actor_of, seats_of
from wutong.web.desk.rows import party_text
from wutong.web.kit.gates import public, seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, say
from wutong.web.supervise.names import services_text, task_text

SALT = "wall"
#: the red list shows no more; how wide the longest bar is, and how high a row
MOST, WIDE, HIGH = 10, 420, 40


@dataclass(frozen=True)
class Bar:
    """A bar of the picture, with its place on it."""

    name: str
    count: int
    wide: int
    top: int

    @property
    def middle(self) -> int:
        """Where the words of its row stand."""
        return self.top + 20

    @property
    def end(self) -> int:
        """Where its figure stands."""
        return 120 + self.wide + 10


@seat(supervises=True)
@require_POST
def make(request: Any) -> HttpResponse:
    """Make the address of the screen, and go there."""
    return HttpResponseRedirect(f"/wall/{token_of(request.actor)}")


def token_of(actor: Actor) -> str:
    """The part of the address that lets a screen in."""
    return dumps({"seat": actor.seat, "person": actor.person}, salt=SALT, compress=True)


@public
@require_GET
@never_cache
def show(request: HttpRequest, name: str) -> HttpResponse:
    """The screen; Http404 when its address is none, or the seat that made it is gone."""
    actor = _watcher(name)
    pack = pack_of(actor.place)
    late = overdue(store(), actor)
    drawn = lines_of(store().connection(), actor, {one.case for one in late[:MOST]})
    context = {
        "pack": pack,
        "at": instant(),
        "today": today(store(), actor),
        "late": [
            (one, task_text(one.key, pack, drawn.get(one.case, {}), one.party), party_text(one.party, pack))
            for one in late[:MOST]
        ],
        "more": max(len(late) - MOST, 0),
        "bars": bars(by_service(store(), actor), pack),
        "visits": [
            (one, _where(one.district, pack), services_text(one.services, pack)) for one in visits(store(), actor)
        ],
    }
    context["tall"] = len(context["bars"]) * HIGH
    response = render(request, "supervise/wall.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _watcher(name: str) -> Actor:
    """The seat behind an address, as it stands today."""
    try:
        told = loads(name, salt=SALT)
    except BadSignature:
        raise Http404(say("kit.not_found")) from None
    for one in seats_of(told["person"]):
        if one.id == told["seat"]:
            actor = actor_of(one, pack_of(one.place))
            if actor.sees_all:
                return actor
    raise Http404(say("kit.not_found"))


def bars(counts: Mapping[str, int], pack: Pack) -> list[Bar]:
    """The bars, longest first."""
    most = max(counts.values(), default=0) or 1
    named = {one.key: either(one.name, one.en) for one in pack.city.service}
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [Bar(named[key], count, round(WIDE * count / most), at * HIGH) for at, (key, count) in enumerate(ordered)]


def _where(district: str, pack: Pack) -> str:
    found = next((one for one in pack.city.district if one.key == district), None)
    return either(found.name, found.en) if found else district
