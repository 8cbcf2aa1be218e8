"""What supervisors watch: units beside colours, what is overdue, clocks that stand still, items overdue, rates on time.

Only for seats that see the whole place; everyone else is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wutong.cases.figures import report
from wutong.cases.queries import ask_as
from wutong.cases.says import refused
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.calendar import Calendar
from wutong.law.lights import COLOURS, due_between
from wutong.law.measure import Period
from wutong.law.measure_figure import PartyRow
from wutong.law.read import load
from wutong.law.view import place_of

#: no list here is longer
LONGEST = 200

_OPEN = """
FROM cases_task t JOIN cases_case c ON c.id = t.case_id
WHERE t.place = %(place)s AND t.status = 'open' AND c.status = 'open' AND t.party <> 'applicant'
  AND c.journey || '.' || split_part(split_part(t.key, '/', 1), ':', 1) <> ALL(%(optional)s)
"""
_OVERDUE = f"""SELECT c.id::text, c.number, t.key, t.party, t.person, t.due::timestamp {_OPEN}
  AND t.due < %(at)s ORDER BY t.due, c.number, t.key LIMIT %(most)s"""
_STOPS = """SELECT c.id::text, c.number, s.scope, s.reason, s.evidence, s.start::timestamp FROM cases_stop s
  JOIN cases_case c ON c.id = s.case_id WHERE s.place = %(place)s AND s."end" IS NULL AND c.status = 'open'
  ORDER BY s.start LIMIT %(most)s"""
_ITEMS = """SELECT c.id::text, c.number, i.code, i.kind, i.scope, i.owner, i.text, i.due::timestamp FROM cases_openitem i
  JOIN cases_case c ON c.id = i.case_id WHERE i.place = %(place)s AND i.closed IS NULL AND i.supplied IS NULL
  AND i.due < %(at)s AND c.status = 'open' ORDER BY i.due LIMIT %(most)s"""


@dataclass(frozen=True)
class Load:
    """A unit's open tasks by colour; `none` have no date. The filters of a colour are `party` and `colour`."""

    party: str
    counts: dict[str, int]

    @property
    def all(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Late:
    """An overdue task: how many working days since its limit (0 on the day itself)."""

    case: str
    number: str
    key: str
    task: str
    party: str
    person: str
    due: datetime
    days: int


@dataclass(frozen=True)
class Standstill:
    """A pause in force."""

    case: str
    number: str
    scope: str
    reason: str
    evidence: str
    start: datetime


@dataclass(frozen=True)
class LateItem:
    """Something owed after its date, with the working days since."""

    case: str
    number: str
    item: str
    kind: str
    scope: str
    owner: str
    text: str
    due: datetime
    days: int


def matrix(store: Store, actor: Actor) -> list[Load]:
    """Every unit with open tasks beside the colours, the reddest first."""
    at, given = _asked(store, actor)
    pack = load(actor.place, at.date())
    sums = []
    for shade in COLOURS:
        ranges = due_between(shade, at, pack.city.hours)
        for n, (start, end) in enumerate(ranges):
            given |= {f"{shade}{n}from": start, f"{shade}{n}to": end}
        told = [f"t.due >= %({shade}{n}from)s AND t.due < %({shade}{n}to)s" for n in range(len(ranges))]
        sums.append(f"count(*) FILTER (WHERE {' OR '.join(told) or 'false'})")
    sums.append("count(*) FILTER (WHERE t.due IS NULL)")
    rows = store.connection().execute(f"SELECT t.party, {', '.join(sums)} {_OPEN} GROUP BY t.party", given).fetchall()
    loads = [Load(party, dict(zip((*COLOURS, "none"), found, strict=True))) for party, *found in rows]
    return sorted(loads, key=lambda one: ([-one.counts[shade] for shade in COLOURS], one.party))


def overdue(store: Store, actor: Actor) -> list[Late]:
    """Overdue tasks, the oldest first."""
    at, given = _asked(store, actor)
    rows = store.connection().execute(_OVERDUE, given).fetchall()
    return [
        Late(case, number, key, place_of(key)[0], party, person, due, days_late(due, at, store.calendar))
        for case, number, key, party, person, due in rows
    ]


def standstills(store: Store, actor: Actor) -> list[Standstill]:
    """Pauses in force, the oldest first."""
    _, given = _asked(store, actor)
    return [Standstill(*row) for row in store.connection().execute(_STOPS, given).fetchall()]


def overdue_items(store: Store, actor: Actor) -> list[LateItem]:
    """Items owed after their date, the oldest first."""
    at, given = _asked(store, actor)
    rows = store.connection().execute(_ITEMS, given).fetchall()
    return [LateItem(*(*row, days_late(row[-1], at, store.calendar))) for row in rows]


def rates(store: Store, actor: Actor, first: date, last: date) -> list[PartyRow]:
    """Each unit by stage for a period: done, on time, late, share (the figures' own table)."""
    at, _ = _asked(store, actor)
    return report(store, actor.place, Period(first, last, at)).parties


def days_late(due: datetime, at: datetime, calendar: Calendar) -> int:
    """The working days that ended after `due` and before or with the day of `at`.

    >>> from wutong.law.home import calendar
    >>> days_late(datetime(2026, 2, 13, 17), datetime(2026, 2, 25, 9), calendar())
    3
    """
    count, day = 0, due.date()
    while (day := calendar.after(day, 1)) <= at.date():
        count += 1
    return count


def _asked(store: Store, actor: Actor) -> tuple[datetime, dict[str, Any]]:
    if not actor.sees_all:
        raise refused("not_yours.board", "seat")
    at = store.clock.now()
    ask_as(store.connection(), actor)
    optional = [key for key, task in load(actor.place, at.date()).all_tasks.items() if task.optional]
    return at, {"place": actor.place, "at": at, "most": LONGEST, "optional": optional}


__all__ = ["Late", "LateItem", "Load", "Standstill", "matrix", "overdue", "overdue_items", "rates", "standstills"]
