"""External lines of all cases somebody may see: commitments and filings that are looked after, and works still ahead.

Which task puts a commitment into effect, hands over its plan or checks it is read from the journey, never from a name:
the one whose limit the route's own row names takes effect; what needs it, on the same route, hands over; what may be
done at any time and orders a rectification is a check.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.queries import ask_as
from wutong.cases.register import standing
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store, pack_of
from wutong.law.journey import Journey, Task
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.law.route import UNREVIEWED
from wutong.law.view import place_of

#: no list here is longer
LONGEST = 500
#: the tabs of the commitments' desk, in order
TABS = ("effective", "to_check", "checked", "rectification", "suspended")

LINES = """
SELECT c.id::text, c.number, c.edition, c.journey, l.code, l.services, l.facts,
  ARRAY(SELECT o.unit FROM cases_order o WHERE o.case_id = c.id AND o.service = ANY(l.services) AND NOT o.dropped),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(t.key, t.party, t.status, t.due::timestamp, t.done_at::timestamp,
   t.outcome) ORDER BY t.key), '[]') FROM cases_task t WHERE t.case_id = c.id
   AND split_part(split_part(split_part(t.key, '/', 1), ':', 2), '.', 1) = l.code),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(i.code, i.kind, i.due::timestamp, i.raised_by, i.supplied IS NOT NULL) ORDER BY i.code), '[]')
   FROM cases_openitem i WHERE i.case_id = c.id AND i.closed IS NULL AND split_part(i.scope, '.', 1) = l.code),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(s.reason, s.evidence, s.start::timestamp) ORDER BY s.start), '[]')
   FROM cases_stop s WHERE s.case_id = c.id AND s."end" IS NULL AND (s.scope IN ('', l.code) OR s.scope = ANY(l.services)))
FROM cases_line l JOIN cases_case c ON c.id = l.case_id
WHERE l.place = %(place)s AND NOT l.dropped AND {which} ORDER BY c.opened_at DESC, l.code LIMIT %(most)s
"""
CONFIRMED = """SELECT subject, breach, "on", rectified_on, suspended_from FROM cases_creditfile
  WHERE place = %s AND status = 'confirmed'"""


@dataclass(frozen=True)
class Step:
    """A task of a line as its row stands."""

    key: str
    task: Task
    party: str
    status: str
    due: datetime | None
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class Owed:
    """An item of a line that is not closed; `supplied` once its owner says it is put right."""

    code: str
    kind: str
    due: datetime | None
    raised_by: str
    supplied: bool


@dataclass(frozen=True)
class Outside:
    """An external line with its case, its units, and the tasks, items and pauses that lie on it."""

    case: str
    number: str
    journey: Journey
    pack: Pack
    code: str
    services: tuple[str, ...]
    facts: dict[str, Any]
    units: tuple[str, ...]
    steps: tuple[Step, ...]
    items: tuple[Owed, ...]
    stops: tuple[tuple[str, str, datetime], ...]
    suspended: tuple[str, ...] = field(default=())

    @property
    def route(self) -> str:
        """The route it stands on."""
        return str(self.facts.get("route") or "")

    def day(self, name: str) -> date | None:
        """A date stated of the line."""
        told = self.facts.get(name)
        return date.fromisoformat(told) if told else None

    def parties(self) -> set[str]:
        """Whoever has a part in the line: its units, its departments, and whose tasks lie on it."""
        return {*self.units, *(self.facts.get("departments") or ()), *(step.party for step in self.steps)}

    @property
    def effective(self) -> datetime | None:
        """Since when the commitment is in effect; None while one of its decisions is open."""
        mine = self.of(taking_effect(self.journey, self.pack, self.route))
        done = [step.done_at for step in mine if step.done_at]
        return max(done) if done and len(done) == len(mine) else None

    def of(self, tasks: Iterable[str]) -> list[Step]:
        """The steps of some tasks."""
        wanted = set(tasks)
        return [step for step in self.steps if step.task.id in wanted]

    @property
    def delivered(self) -> list[Step]:
        """The steps by which plan and commitment are handed over, where the place has any."""
        return self.of(handing_over(self.journey, self.pack, self.route))

    @property
    def checks(self) -> list[Step]:
        """Checks, done and open."""
        return self.of(checking(self.journey, self.pack))

    @property
    def checked(self) -> list[Step]:
        """Checks done."""
        return [step for step in self.checks if step.done_at]

    @property
    def rectifications(self) -> list[Owed]:
        """Rectifications not yet closed."""
        return [item for item in self.items if self.pack.items[item.kind].kind == "rectification"]

    @property
    def next_check(self) -> datetime | None:
        """The next date by which a department has something to do on the line; None where none is set."""
        dues = [step.due for step in self.steps if step.due and step.status == "open" and _watches(step, self.pack)]
        return min(dues) if dues else None

    def stands_in(self, tab: str) -> bool:
        """Whether the line belongs in a tab."""
        if self.effective is None:
            return False
        match tab:
            case "to_check":
                return not self.checked
            case "checked":
                return bool(self.checked) and not self.rectifications
            case "rectification":
                return bool(self.rectifications)
            case "suspended":
                return bool(self.stops or self.suspended)
        return tab == "effective"


def _watches(step: Step, pack: Pack) -> bool:
    party = pack.parties.get(step.party)
    return party is not None and party.kind in ("department", "supervisor") and not step.task.optional


def _asks(task: Task, route: str) -> bool:
    """Whether a task is for this unreviewed route alone."""
    return any(c.fact == "route" and c.op in ("is", "one_of") and _within(c.limit, route) for c in task.when)


def _within(limit: Any, route: str) -> bool:
    named = {limit} if isinstance(limit, str) else set(limit)
    return route in named and named <= set(UNREVIEWED)


def taking_effect(journey: Journey, pack: Pack, route: str) -> list[str]:
    """The tasks by which a commitment or filing takes effect: under the limit its route's row names."""
    limits = {row.limit for row in pack.routes if row.route == route and row.limit}
    return [task.id for task in journey.task if task.due in limits and _asks(task, route)]


def handing_over(journey: Journey, pack: Pack, route: str) -> list[str]:
    """The tasks of the route that need it to be in effect."""
    effect = set(taking_effect(journey, pack, route))
    return [
        task.id
        for task in journey.task
        if _asks(task, route) and task.each == "line" and effect & {need.rstrip("*") for need in task.needs}
    ]


def checking(journey: Journey, pack: Pack) -> list[str]:
    """The tasks that look at works at any time and can order a rectification."""
    return [
        task.id
        for task in journey.task
        if task.optional and any(pack.items[one.item].kind == "rectification" for one in task.opens)
    ]


def commitments(store: Store, actor: Actor) -> list[Outside]:
    """The lines on commitment or filing that the actor's party has a part in; all of the place for supervisors."""
    found = _lines(store, actor, "c.status IN ('open', 'done') AND l.facts->>'route' = ANY(%(routes)s)")
    own = parties_of(actor, load(actor.place, store.clock.now().date()))
    return [one for one in found if actor.sees_all or own & one.parties()]


def ahead(store: Store, actor: Actor) -> list[Outside]:
    """The lines of open cases whoever asks may see, whose works are not over."""
    over = "coalesce(l.facts->>'works_to', '9999') >= %(today)s"
    return list(_lines(store, actor, f"c.status = 'open' AND {over}"))


def _lines(store: Store, actor: Actor, which: str) -> Iterator[Outside]:
    on = store.clock.now().date()
    suspended = _suspended(store, actor.place, on)
    ask_as(store.connection(), actor)
    given = {"place": actor.place, "routes": list(UNREVIEWED), "most": LONGEST, "today": on.isoformat()}
    for row in store.connection().execute(LINES.format(which=which), given).fetchall():
        yield _line(row, actor.place, suspended)


def _line(row: tuple[Any, ...], place: str, suspended: set[str]) -> Outside:
    case, number, edition, name, code, services, facts, units, tasks, items, stops = row
    pack = pack_of(place, edition)
    journey = pack.journeys[name]
    steps = tuple(
        Step(key, journey.tasks[place_of(key)[0]], party, status, _at(due), _at(done), outcome)
        for key, party, status, due, done, outcome in tasks
        if place_of(key)[0] in journey.tasks
    )
    owed = tuple(Owed(one, kind, _at(due), by, given) for one, kind, due, by, given in items)
    stood = tuple((reason, evidence, datetime.fromisoformat(start)) for reason, evidence, start in stops)
    barred = tuple(unit for unit in dict.fromkeys(units) if unit in suspended)
    units = tuple(dict.fromkeys(units))
    return Outside(case, number, journey, pack, code, tuple(services), facts, units, steps, owed, stood, barred)


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _suspended(store: Store, place: str, on: date) -> set[str]:
    """The units whose commitments the register suspends today."""
    ask_as(store.connection(), system(place))
    names = ("subject", "breach", "on", "rectified_on", "suspended_from")
    rows = store.connection().execute(CONFIRMED, [place]).fetchall()
    files = [dict(zip(names, row, strict=True)) for row in rows]
    return {unit for unit, facts in standing(files, load(place, on), on).items() if facts.get("suspended")}
