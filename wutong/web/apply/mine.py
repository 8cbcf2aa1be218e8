"""One's own cases, of every place: where each stands, whose turn it is, by when, what one has to do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wutong.cases.messages import Message, mark_seen, my_notices
from wutong.cases.overall import Overall, overall
from wutong.cases.picture import picture, planner_of
from wutong.cases.port import store
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.state import State
from wutong.law.city import Business
from wutong.law.pack import Pack
from wutong.law.read import places
from wutong.people.seats import applicant_actor
from wutong.web.kit.place import instant
from wutong.web.kit.words import either, has, say

#: an intent or a lead becomes an application
BEFORE = ("intent", "lead")
MOST = 100
_OWN = "SELECT id::text FROM cases_case WHERE person = %s ORDER BY opened_at DESC LIMIT %s"
_APPLIED = """
SELECT source::text FROM cases_draft WHERE person = %s AND source IS NOT NULL AND submitted_case IS NOT NULL
"""


@dataclass(frozen=True)
class Mine:
    """One case of one's own."""

    state: State
    pack: Pack
    applied: bool = False

    @property
    def business(self) -> Business | None:
        """The kind of business it is."""
        key = str(self.state.view.facts.get("business"))
        return next((one for one in self.pack.city.business if one.key == key), None)

    @property
    def services(self) -> list[Any]:
        """Its services."""
        return [one for one in self.pack.city.service if one.key in self.state.view.orders]

    @property
    def source(self) -> bool:
        """Whether it is an intent or a lead, to be confirmed as an application."""
        if self.applied:
            return False
        return self.state.view.journey in BEFORE and self.state.view.status not in ("withdrawn", "returned")

    @cached_property
    def whole(self) -> Overall:
        """Where it stands."""
        at = instant()
        planner = planner_of(self.state, self.pack, store().calendar, at)
        return overall(self.state, self.pack, planner, picture(self.state, self.pack, planner, at), at)

    @property
    def turns(self) -> list[Any]:
        """Whose turn it is."""
        return [self.pack.parties[one.party] for one in self.whole.turns if one.party in self.pack.parties]


def mine_of(actor: Actor) -> list[Mine]:
    """The person's cases in one place, newest first."""
    connection = store().connection()
    ask_as(connection, actor)
    rows = connection.execute(_OWN, [actor.person, MOST]).fetchall()
    applied = {row[0] for row in connection.execute(_APPLIED, [actor.person]).fetchall()}
    return [Mine(*store().read(actor, row[0]), row[0] in applied) for row in rows]


def all_mine(person: Any) -> list[Mine]:
    """The person's cases in every place, newest first."""
    found = [one for place in places() for one in mine_of(applicant_actor(person.key, place))]
    return sorted(found, key=lambda one: one.state.opened_at, reverse=True)


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
