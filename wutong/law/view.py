"""A case as the law sees it: plain facts at three levels, what is done, what is open, which clocks stand still.

Nothing here knows a database. Facts are looked up from the narrow to the wide: line, order, case. What can
be told from below is told from below: a case has external works if one of its orders has.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from wutong.law.fact import Value

#: how a case ends before its time
ENDED = ("withdrawn", "returned")


@dataclass(frozen=True, slots=True)
class Done:
    """A finished task: when, how it came out, and which party did it."""

    at: datetime
    outcome: str
    party: str


@dataclass(slots=True)
class Line:
    """An external line of one utility, or a joint line of several (`services`)."""

    id: str
    services: tuple[str, ...]
    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class OpenItem:
    """Something owed: its kind, scope, owner, who raised it, by when, and what it blocks."""

    id: str
    kind: str
    scope: str
    owner: str
    raised_by: str
    text: str
    opened: datetime
    due: datetime | None = None
    blocks: tuple[str, ...] = ()
    supplied: datetime | None = None
    closed: datetime | None = None
    lapsed: datetime | None = None


@dataclass(slots=True)
class Stop:
    """A stretch in which the clocks of a scope stand still, with reason and evidence."""

    id: str
    scope: str
    reason: str
    evidence: str
    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class View:
    """Everything `plan` needs to know of a case. `told`: the due dates already told, by task key; `fresh`: what this act finished."""

    journey: str
    facts: dict[str, Value]
    orders: dict[str, dict[str, Value]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    done: dict[str, Done] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    events: dict[tuple[str, str], datetime] = field(default_factory=dict)
    items: dict[str, OpenItem] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)
    status: str = "open"
    told: dict[str, datetime] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def lines_of(self, service: str) -> Iterator[Line]:
        """The lines that serve `service`."""
        return (line for line in self.lines.values() if service in line.services)

    def scopes_of(self, scope: str) -> tuple[str, ...]:
        """`scope` and the wider ones it lies in, narrow to wide; the case is ""."""
        if not scope:
            return ("",)
        line, _, department = scope.partition(".")
        if line in self.lines:
            wide = (line, *self.lines[line].services, "")
            return (scope, *wide) if department else wide
        return (scope, "")

    def inside(self, scope: str) -> Iterator[str]:
        """The scopes that lie in `scope`: lines of a service; everything, for the case."""
        if not scope:
            yield from self.orders
            yield from self.lines
        else:
            yield from (line.id for line in self.lines_of(scope))

    def event(self, name: str, scope: str) -> datetime | None:
        """When `name` happened for `scope`: there, in a wider scope, or last of all inside it."""
        for wide in self.scopes_of(scope):
            if (name, wide) in self.events:
                return self.events[name, wide]
        within = set(self.inside(scope))
        found = [
            at for (event, where), at in self.events.items() if event == name and where.partition(".")[0] in within
        ]
        return max(found) if found else None

    def blockers(self, task: str, scope: str) -> list[OpenItem]:
        """Open items that block `task` in `scope`, whether they lie in it, around it or inside it."""
        around = {*self.scopes_of(scope), *self.inside(scope)}
        return [
            item
            for item in self.items.values()
            if item.closed is None and task in item.blocks and ({item.scope, item.scope.partition(".")[0]} & around)
        ]


def gather(view: View, scope: str, outcomes: frozenset[str] = frozenset()) -> dict[str, Value]:
    """The facts that hold in `scope`, with what follows from the levels above and below, and the `outcomes` so far."""
    facts: dict[str, Value] = dict(view.facts)
    line_id, _, department = scope.partition(".")
    services = tuple(view.orders)
    facts["services"] = frozenset(services)
    facts["service_count"] = Decimal(len(services))
    if line_id in view.lines:
        line = view.lines[line_id]
        facts.update(_stated(view.orders.get(line.services[0], {})))
        facts["service"] = line.services[0]
        facts["external"] = True
        facts.update(_stated(line.facts))
        if department:
            facts["department"] = department
    elif line_id in view.orders:
        facts.update(_stated(view.orders[line_id]))
        facts["service"] = line_id
        mine = list(view.lines_of(line_id))
        facts["permits"] = _union(facts.get("permits"), (one.facts.get("permits") for one in mine))
        for key in ("overlap", "open_cut"):
            facts[key] = _any(facts.get(key), (one.facts.get(key) for one in mine))
    else:
        facts["external"] = _any(facts.get("external"), (order.get("external") for order in view.orders.values()))
        facts["permits"] = _union(facts.get("permits"), (line.facts.get("permits") for line in view.lines.values()))
        facts["overlap"] = _any(facts.get("overlap"), (line.facts.get("overlap") for line in view.lines.values()))
    facts["outcomes"] = outcomes
    return facts


def _stated(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in facts.items() if value is not None}


def _any(own: Value, below: Iterable[Value]) -> Value:
    """True if one is true, False if all are false, unknown otherwise; what the case states wins."""
    seen = list(below)
    if own is not None and not any(value is True for value in seen):
        return own
    if True in seen:
        return True
    return False if seen and all(value is False for value in seen) else None


def _union(own: Value, below: Iterable[Value]) -> Value:
    sets = [value for value in (own, *below) if isinstance(value, frozenset)]
    return frozenset[str]().union(*sets) if sets else None


def outcomes_by_scope(view: View, asked: frozenset[str]) -> dict[str, frozenset[str]]:
    """`task:outcome` of the `asked` tasks as far as finished, for each scope they lie in, around or inside."""
    found: dict[str, set[str]] = {"": set()}
    for key, done in view.done.items():
        task, where = place_of(key)
        if task not in asked:
            continue
        told = f"{task}:{done.outcome}"
        for scope in {*view.scopes_of(where), *view.inside(where)}:
            found.setdefault(scope, set()).add(told)
    return {scope: frozenset(told) for scope, told in found.items()}


@lru_cache(maxsize=65536)
def place_of(key: str) -> tuple[str, str]:
    """The task id and the scope a task key names.

    >>> place_of("plan:water/2"), place_of("accept")
    (('plan', 'water'), ('accept', ''))
    """
    name, _, scope = key.partition("/")[0].partition(":")
    return name, scope
