"""Where each task of a case stands: done, open, skipped or waiting, and in which scopes it has a copy.

One look at one state of a case. What has been found is remembered, so a changed case gets a new look.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wutong.law.condition import Facts
from wutong.law.fact import Value
from wutong.law.journey import Journey, Task
from wutong.law.pack import Pack
from wutong.law.view import ENDED, View, gather, outcomes_by_scope, place_of


@dataclass
class Standing:
    """The standing of every task of one `view` on the day `on`, by the pack it is pinned to."""

    pack: Pack
    view: View
    on: date

    def __post_init__(self) -> None:
        self._facts: dict[str, Facts] = {}
        self._status: dict[tuple[str, str], str] = {}
        self._met: dict[tuple[str, str], bool] = {}
        self._scopes: dict[str, tuple[str, ...]] = {}
        self._around: dict[str, frozenset[str]] = {}
        self._nearby: dict[tuple[str, str], tuple[str, ...]] = {}

    @cached_property
    def journey(self) -> Journey:
        """The journey of the case."""
        return self.pack.journeys[self.view.journey]

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Its tasks by id."""
        return self.journey.tasks

    @cached_property
    def _outcomes(self) -> dict[str, frozenset[str]]:
        return outcomes_by_scope(self.view, self.journey.asked_outcomes)

    def facts(self, scope: str) -> Facts:
        """The facts of a scope, gathered once."""
        if scope not in self._facts:
            self._facts[scope] = gather(self.view, scope, self._outcomes.get(self._place(scope), frozenset()))
        return self._facts[scope]

    def scopes(self, task: Task) -> tuple[str, ...]:
        """The scopes `task` has a copy in."""
        if task.each not in self._scopes:
            self._scopes[task.each] = tuple(self._find_scopes(task.each))
        return self._scopes[task.each]

    def _find_scopes(self, each: str) -> Iterator[str]:
        match each:
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

    @cached_property
    def finished(self) -> frozenset[tuple[str, str]]:
        """The copies whose present round is done, as task id and scope."""
        return frozenset(place_of(key) for key in self.view.done)

    def key(self, task: Task, scope: str) -> str:
        """The key of the copy's present round."""
        base = f"{task.id}:{scope}" if scope else task.id
        number = self.view.rounds.get(base, 1)
        return base if number == 1 else f"{base}/{number}"

    def status(self, task: Task, scope: str) -> str:
        """done, skipped, waiting or open."""
        known = self._status.get((task.id, scope))
        if known is None:
            known = self._status[task.id, scope] = self._find_status(task, scope)
        return known

    def _find_status(self, task: Task, scope: str) -> str:
        if not task.many and (task.id, scope) in self.finished:
            return "done"
        applies = self.applies(task, scope)[0] if task.when or task.any else True
        if applies is False:
            return "skipped"
        if applies is None or self.view.status in ENDED or not self._needs_met(task, scope):
            return "waiting"
        return "waiting" if self.view.items and self.view.blockers(task.id, scope) else "open"

    def applies(self, task: Task, scope: str) -> tuple[bool | None, tuple[str, ...]]:
        """Whether a task applies; None with the facts to ask for while that is unknown."""
        facts, ask = self.facts(scope), []
        for condition in task.when:
            held = condition.holds(facts, self.on)
            if held is False:
                return False, ()
            if held is None:
                ask.append(condition.fact)
        if task.any:
            seen = [condition.holds(facts, self.on) for condition in task.any]
            if True not in seen:
                if None not in seen:
                    return False, ()
                ask += [condition.fact for condition in task.any]
        return (None, tuple(ask)) if ask else (True, ())

    def _needs_met(self, task: Task, scope: str) -> bool:
        return all(self.met(need, scope) for need in task.needs)

    def met(self, need: str, scope: str) -> bool:
        """Whether every copy of `need` that bears on `scope` is settled; with `*`, whether one is done."""
        known = self._met.get((need, scope))
        if known is None:
            known = self._met[need, scope] = self._find_met(need, scope)
        return known

    def _find_met(self, need: str, scope: str) -> bool:
        task = self.tasks[need.rstrip("*")]
        related = self._near(task, scope)
        if need.endswith("*"):
            return any(self.status(task, where) == "done" for where in related)
        if not related:
            return self._needs_met(task, scope)
        return all(self._settled(task, where) for where in related)

    def _settled(self, task: Task, scope: str) -> bool:
        """Done, or rightly skipped. Needs are looked at before facts: most tasks are still far off."""
        if not task.optional and not task.many and (task.id, scope) in self.finished:
            return True
        if not self._needs_met(task, scope):
            return False
        return task.optional or self.status(task, scope) in ("done", "skipped")

    def is_open(self, task: Task, scope: str) -> bool:
        """Whether the copy can be done now; cheaper than its `status` while it is far off."""
        if not task.many and (task.id, scope) in self.finished:
            return False
        return self._needs_met(task, scope) and self.status(task, scope) == "open"

    def _near(self, task: Task, scope: str) -> tuple[str, ...]:
        """The scopes of a task's copies that bear on `scope`."""
        found = self._nearby.get((task.each, scope))
        if found is None:
            found = tuple(where for where in self.scopes(task) if self.related(where, scope))
            self._nearby[task.each, scope] = found
        return found

    def related(self, one: str, other: str) -> bool:
        """Whether two scopes bear on each other: the same, or one inside the other; invitees stand for the case."""
        if one == other or not one or not other:
            return True
        one, other = self._place(one), self._place(other)
        return not one or not other or one in self._wide(other) or other in self._wide(one)

    def _wide(self, scope: str) -> frozenset[str]:
        if scope not in self._around:
            self._around[scope] = frozenset(self.view.scopes_of(scope))
        return self._around[scope]

    def _place(self, scope: str) -> str:
        head = scope.partition(".")[0]
        return scope if head in self.view.lines or head in self.view.orders else ""


def _members(value: Value) -> Iterator[str]:
    if isinstance(value, frozenset):
        yield from sorted(value)
