"""What is to be done now: every task copy of a journey with its status, its party and its clock.

Pure: the same pack, view and nothing else give the same plan, so task rows can always be thrown away and made
again. A copy is `done`, `open`, `skipped` (its `when` is false) or `waiting` (for needs, facts, or open items).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from wutong.law.calendar import Calendar
from wutong.law.clock import Clock, clock_of
from wutong.law.condition import Facts
from wutong.law.fact import Value
from wutong.law.journey import Journey, Task
from wutong.law.pack import Pack
from wutong.law.view import View, gather


class Copy(NamedTuple):
    """One copy of a task. `key` is `task[:scope][/round]`; `ask` the facts it waits for."""

    key: str
    task: Task
    scope: str
    party: str
    status: str
    ask: tuple[str, ...]
    clock: Clock | None
    blocked: tuple[str, ...] = ()


@dataclass
class Planner:
    """Plans one view of a case on the day `on` with the pack it is pinned to."""

    pack: Pack
    view: View
    calendar: Calendar
    on: date

    def __post_init__(self) -> None:
        self._facts: dict[str, Facts] = {}
        self._status: dict[tuple[str, str], str] = {}

    @cached_property
    def journey(self) -> Journey:
        """The journey of the case."""
        return self.pack.journeys[self.view.journey]

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Its tasks by id."""
        return self.journey.by_id()

    def facts(self, scope: str) -> Facts:
        """The facts of a scope, gathered once."""
        if scope not in self._facts:
            self._facts[scope] = gather(self.view, scope)
        return self._facts[scope]

    def plan(self) -> dict[str, Copy]:
        """Every copy of every task, by key, in the journey's order."""
        copies = (self._copy(task, scope) for task in self.journey.task for scope in self.scopes(task))
        return {copy.key: copy for copy in copies}

    def scopes(self, task: Task) -> Iterator[str]:
        """The scopes `task` has a copy in."""
        match task.each:
            case "case":
                yield ""
            case "service":
                yield from self.view.orders
            case "line":
                yield from self.view.lines
            case "department":
                for line in self.view.lines.values():
                    yield from (f"{line.id}.{party}" for party in _members(line.facts.get("departments")))
            case "invitee":
                yield from _members(self.view.facts.get("invitees"))

    def key(self, task: Task, scope: str) -> str:
        """The key of the copy's present round."""
        base = f"{task.id}:{scope}" if scope else task.id
        number = self.view.rounds.get(base, 1)
        return base if number == 1 else f"{base}/{number}"

    def _copy(self, task: Task, scope: str) -> Copy:
        key, status = self.key(task, scope), self.status(task, scope)
        _, ask = self._applies(task, scope)
        blocked = tuple(item.id for item in self.view.blockers(task.id, scope)) if status == "waiting" else ()
        clock = None
        if task.due and status != "skipped":
            clock = clock_of(self.pack, self.view, task.due, scope, self.facts(scope), self.calendar, self.on)
            clock = clock.not_before(self.view.told.get(key))
        return Copy(
            key, task, scope, self.party(task, scope), status, ask if status == "waiting" else (), clock, blocked
        )

    def status(self, task: Task, scope: str) -> str:
        """done, skipped, waiting or open."""
        known = self._status.get((task.id, scope))
        if known is None:
            known = self._status[task.id, scope] = self._find_status(task, scope)
        return known

    def _find_status(self, task: Task, scope: str) -> str:
        done = self.key(task, scope) in self.view.done
        if done and not task.many:
            return "done"
        applies, _ = self._applies(task, scope)
        if applies is False:
            return "skipped"
        if self.view.status in ("withdrawn", "returned") or applies is None or not self._needs_met(task, scope):
            return "waiting"
        return "waiting" if self.view.blockers(task.id, scope) else "open"

    def _applies(self, task: Task, scope: str) -> tuple[bool | None, tuple[str, ...]]:
        facts, result, ask = self.facts(scope), True, []
        for condition in task.when:
            held = condition.holds(facts, self.on)
            if held is False:
                return False, ()
            if held is None:
                ask.append(condition.fact)
        if task.any:
            seen = [condition.holds(facts, self.on) for condition in task.any]
            result = True in seen
            if not result and None in seen:
                ask += [condition.fact for condition in task.any]
                result = True
        return (None, tuple(ask)) if result and ask else (result, ())

    def _needs_met(self, task: Task, scope: str) -> bool:
        return all(self.met(need, scope) for need in task.needs)

    def met(self, need: str, scope: str) -> bool:
        """Whether every copy of `need` that bears on `scope` is settled; with `*`, whether one is done."""
        task = self.tasks[need.rstrip("*")]
        related = [where for where in self.scopes(task) if self.related(where, scope)]
        if need.endswith("*"):
            return any(self.status(task, where) == "done" for where in related)
        if not related:
            return self._needs_met(task, scope)
        return all(self._settled(task, where) for where in related)

    def _settled(self, task: Task, scope: str) -> bool:
        status = self.status(task, scope)
        if task.optional:
            return self._needs_met(task, scope)
        return status == "done" or (status == "skipped" and self._needs_met(task, scope))

    def related(self, one: str, other: str) -> bool:
        """Whether two scopes bear on each other: the same, or one inside the other; invitees stand for the case."""
        one, other = self._place(one), self._place(other)
        return not one or not other or one in self.view.scopes_of(other) or other in self.view.scopes_of(one)

    def _place(self, scope: str) -> str:
        head = scope.partition(".")[0]
        return scope if head in self.view.lines or head in self.view.orders else ""

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


def _members(value: Value) -> Iterator[str]:
    if isinstance(value, frozenset):
        yield from sorted(value)


def due_before(copy: Copy, at: datetime) -> bool:
    """Whether the limit of an unfinished copy has passed at `at`."""
    return bool(copy.status != "done" and copy.clock and copy.clock.due and copy.clock.due < at)
