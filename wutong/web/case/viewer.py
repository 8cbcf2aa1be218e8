"""Who looks at a case: through the seat they sit at, or as the applicant they are. Nobody else finds it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest

from wutong.cases.access import is_agent, parties_of
from wutong.cases.gate import has_part
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.cases.state import State
from wutong.cases.work import Work
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner
from wutong.law.read import load, places
from wutong.people.seats import applicant_actor
from wutong.web.kit.place import case_of, instant


@dataclass
class Seen:
    """A case as one actor sees it at one instant."""

    actor: Actor
    state: State
    pack: Pack
    at: datetime

    @cached_property
    def work(self) -> Work:
        """The case on a desk, for reading what an act would find; nothing done here is stored."""
        return Work(self.state, self.pack, store().calendar, store().vault, self.actor, self.at)

    @property
    def planner(self) -> Planner:
        """The plan of the case now."""
        return self.work.planner

    @property
    def applicant(self) -> bool:
        """Whether the applicant looks, not a desk."""
        return self.actor.party == "applicant"

    @cached_property
    def own(self) -> bool:
        """Whether acts of the applicant may be performed: by themselves, or by whoever may act for them."""
        return self.applicant or is_agent(self.actor, self.pack)

    @cached_property
    def part(self) -> bool:
        """Whether the actor has a part in the case as a whole, or in one of its services or lines."""
        scopes = ("", *self.state.view.orders, *self.state.view.lines)
        return any(has_part(self.work, scope) for scope in scopes)

    @property
    def private(self) -> bool:
        """Whether personal data may be shown: to the applicant, whoever acts for them, and the units they applied to."""
        return self.own or bool(parties_of(self.actor, self.pack) & set(self.state.view.units.values()))

    def scopes(self) -> list[str]:
        """The scopes the actor may act on: the case "", its services, its lines."""
        view = self.state.view
        return [scope for scope in ("", *view.orders, *view.lines) if has_part(self.work, scope)]

    def copy(self, key: str) -> Copy:
        """The task copy with this key. Http404 when the case has none."""
        found = self.planner.copy(key)
        if found is None:
            raise Http404(key)
        return found


def see(request: HttpRequest, number: str) -> Seen:
    """The case with this number as whoever asks may see it; Http404 if there is none or it is not theirs."""
    for actor in _actors(request, number.strip().upper()):
        try:
            state, pack = case_of(actor, number)
        except Http404:
            continue
        return Seen(actor, state, pack, instant())
    raise Http404(number)


def _actors(request: Any, number: str) -> list[Actor]:
    """The seat first, then the person as an applicant in the place of the number."""
    place = place_of_number(number)
    if place is None:
        return []
    found = [request.actor] if request.actor is not None and request.actor.place == place else []
    return [*found, applicant_actor(request.person.key, place)] if request.person else found


def place_of_number(number: str) -> str | None:
    """The place whose letters a case number begins with."""
    return next((place for place in places() if number.startswith(load(place).city.code)), None)
