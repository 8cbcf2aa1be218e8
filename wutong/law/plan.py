"""What is to be done now: every task copy of a journey with its status, its party and its clock.

Pure: the same pack, view and nothing else give the same plan, so task rows can always be thrown away and made
again. A copy is `done`, `open`, `skipped` (its `when` is false) or `waiting` (for needs, facts, or open items).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wutong.law.calendar import Calendar
from wutong.law.clock import Clock, clock_of
from wutong.law.journey import Task
from wutong.law.standing import Standing
from wutong.law.view import place_of


class Copy(NamedTuple):
    """One copy of a task. `key` is `task[:scope][/round]`; `ask` the facts it waits for.

    `clock` runs for open and waiting copies, and for what this act finished; later the row keeps what it said.
    """

    key: str
    task: Task
    scope: str
    party: str
    status: str
    ask: tuple[str, ...]
    clock: Clock | None
    blocked: tuple[str, ...] = ()


@dataclass
class Planner(Standing):
    """Plans one view of a case on the day `on` with the pack it is pinned to."""

    calendar: Calendar

    @cached_property
    def _plan(self) -> dict[str, Copy]:
        copies = (self._copy(task, scope) for task in self.journey.task for scope in self.scopes(task))
        return {copy.key: copy for copy in copies}

    def plan(self) -> dict[str, Copy]:
        """Every copy of every task, by key, in the journey's order."""
        return self._plan

    def live(self) -> dict[str, Copy]:
        """The copies that have a row to write: open ones, those this act finished, and waiting ones with a clock."""
        found = {}
        fresh = frozenset(place_of(key) for key in self.view.fresh & self.view.done.keys())
        for task in self.journey.task:
            for scope in self.scopes(task):
                changed = (task.id, scope) in fresh or self.is_open(task, scope)
                if changed or (task.due and self.status(task, scope) == "waiting"):
                    key = self.key(task, scope)
                    clock = self._clock(task, scope, key) if task.due else None
                    status = self.status(task, scope)
                    found[key] = Copy(key, task, scope, self.party(task, scope), status, (), clock)
        return found

    def copy(self, key: str) -> Copy | None:
        """The one copy with this key, without planning the rest; None if the case has none."""
        name, scope = place_of(key)
        task = self.tasks.get(name)
        if task is None or scope not in self.scopes(task) or self.key(task, scope) != key:
            return None
        return self._copy(task, scope)

    def ready(self, by: str) -> list[Copy]:
        """The open copies of the tasks done `by` a party or role, in the journey's order."""
        mine = (task for task in self.journey.task if task.by == by)
        return [self._copy(task, scope) for task in mine for scope in self.scopes(task) if self.is_open(task, scope)]

    def _copy(self, task: Task, scope: str) -> Copy:
        key, status = self.key(task, scope), self.status(task, scope)
        ask: tuple[str, ...] = ()
        blocked: tuple[str, ...] = ()
        clock = None
        if status == "waiting":
            ask = self.applies(task, scope)[1]
            blocked = tuple(item.id for item in self.view.blockers(task.id, scope))
        if task.due and (status in ("open", "waiting") or key in self.view.fresh):
            clock = self._clock(task, scope, key)
        return Copy(key, task, scope, self.party(task, scope), status, ask, clock, blocked)

    def _clock(self, task: Task, scope: str, key: str) -> Clock:
        return self.clock(task, scope).not_before(self.view.told.get(key))

    def clock(self, task: Task, scope: str) -> Clock:
        """The clock of a task in a scope as reckoned now, whatever was told before."""
        return clock_of(self.pack, self.view, task.due, scope, self.facts(scope), self.calendar, self.on)

    def party(self, task: Task, scope: str) -> str:
        """The party key that is to do the copy; a role that nobody fills yet stays as the role's name."""
        facts = self.facts(scope)
        match task.by:
            case "unit":
                service = facts.get("service")
                return self.view.units.get(str(service), "unit")
            case "department":
                return scope.partition(".")[2]
            case "invitee":
                return scope
            case "lead" | "convener":
                named = facts.get(task.by)
                return str(named) if named else task.by
        return task.by
