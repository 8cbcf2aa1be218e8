"""One's own cases, of every place: where each stands, whose turn it is, by when, what one has to do."""

from dataclasses import dataclass
from typing import Any

from wutong.cases.lists import CaseLine, my_cases
from wutong.cases.messages import Message, mark_seen, my_notices
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.city import Business, Service
from wutong.law.pack import Pack
from wutong.law.party import Party
from wutong.law.read import places
from wutong.law.view import ENDED
from wutong.people.seats import applicant_actor
from wutong.web.kit.words import either, has, say

#: an intent or a lead becomes an application
BEFORE = ("intent", "lead")
MOST = 100


@dataclass(frozen=True)
class Mine:
    """One case of one's own, by the names of its place."""

    line: CaseLine

    @property
    def pack(self) -> Pack:
        """The pack it stands under."""
        return self.line.pack

    @property
    def business(self) -> Business | None:
        """The kind of business it is."""
        return next((one for one in self.pack.city.business if one.key == self.line.business), None)

    @property
    def services(self) -> list[Service]:
        """Its services."""
        return [one for one in self.pack.city.service if one.key in self.line.services]

    @property
    def source(self) -> bool:
        """Whether it is an intent or a lead, to be confirmed as an application."""
        return self.line.journey in BEFORE and self.line.standing not in ENDED and not self.line.applied

    @property
    def turns(self) -> list[Party]:
        """Whose turn it is."""
        return [self.pack.parties[one] for one in self.line.turns if one in self.pack.parties]


def mine_of(actor: Actor) -> list[Mine]:
    """The person's cases in one place, newest first."""
    return [Mine(line) for line in my_cases(store(), actor, MOST)]


def all_mine(person: Any) -> list[Mine]:
    """The person's cases in every place, newest first."""
    found = [one for place in places() for one in mine_of(applicant_actor(person.key, place))]
    return sorted(found, key=lambda one: one.line.opened_at, reverse=True)


@dataclass(frozen=True)
class Told:
    """A notice to the applicant."""

    message: Message
    pack: Pack
    task: Any

    @property
    def text(self) -> str:
        """What it is about: the step that was done, or what happened to the case."""
        if self.task is not None:
            return either(self.task.name, self.task.en)
        return say(f"my.told_{self.message.kind}" if has(f"my.told_{self.message.kind}") else "my.told_other")

    @property
    def lines(self) -> list[str]:
        """What was said with it."""
        said = [self.message.body.get(key) for key in ("reason", "text", "evidence")]
        listed = [self.message.body.get(key) for key in ("documents", "warnings")]
        found = [str(one) for one in said if one] + [str(one) for many in listed for one in many or ()]
        items = self.message.body.get("items")
        return found + [str(one.get("text", "")) for one in items or () if isinstance(one, dict)]


def told_to(person: Any, packs: dict[str, Pack]) -> list[Told]:
    """The notices of all one's cases, newest first."""
    found = []
    for place, pack in packs.items():
        tasks = {task.id: task for task in pack.all_tasks.values()}
        for one in my_notices(store(), applicant_actor(person.key, place), limit=MOST):
            found.append(Told(one, pack, tasks.get(one.kind)))
    return sorted(found, key=lambda one: one.message.at, reverse=True)[:MOST]


def read_all(person: Any, packs: dict[str, Pack]) -> None:
    """Mark every notice of one's cases as read."""
    for place in packs:
        actor = applicant_actor(person.key, place)
        mark_seen(store(), actor, [one.id for one in my_notices(store(), actor, unread=True, limit=MOST)])
