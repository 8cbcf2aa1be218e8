"""怎么算的: a due date told day by day, from the same functions that reckon it.

From the row of the limit and the event that starts it, over every day with what it is and whether it counted,
to the due date. Pure: a planner and a task key go in.

>>> from wutong.law.home import calendar
>>> from datetime import datetime
>>> [(day.on.isoformat(), day.kind, day.counted) for day in days_of("1 workday", datetime(2026, 2, 13, 10), calendar())]
[('2026-02-13', 'working', 0), ('2026-02-14', 'makeup', 1)]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from wutong.law.calendar import Calendar
from wutong.law.clock import Clock, pauses_of, started, words_of
from wutong.law.deadline import MIDNIGHT, Hours, Pause, spent
from wutong.law.plan import Copy, Planner
from wutong.law.terms import LimitRow
from wutong.law.view import Stop

DayKind = Literal["working", "makeup", "weekend", "holiday"]


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day: what it is, how many units of the limit it used up, whether the clock stood at its end.

    `counted` is 1 for a day, 0 to 2 for half days, 0 for a day that does not count.
    """

    on: date
    kind: DayKind
    counted: int
    paused: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class Started:
    """One event or fact a clock starts from, and when it happened; None while it has not."""

    name: str
    at: datetime | None
    decides: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """How a due date came about.

    `limit` are the words of the limit as the rows write them (or what the unit promised); `half` if it is counted in half
    days; `kept` the date told earlier, where the row says it is never shortened and the reckoning came out earlier.
    """

    copy: Copy
    row: LimitRow | None
    limit: str
    half: bool
    starts: tuple[Started, ...]
    start: datetime | None
    pauses: tuple[Stop, ...]
    days: tuple[Day, ...]
    target: datetime | None
    due: datetime | None
    provisional: bool
    kept: datetime | None
    ask: tuple[str, ...]

    @property
    def gap(self) -> bool:
        """Whether the paper gives no limit here."""
        return self.row is not None and bool(self.row.gap)


def explain(planner: Planner, copy: Copy, until: datetime) -> Explained:
    """How the limit of a task copy is reckoned; `until` is where to stop while an open pause hides its end.

    A copy without a limit has neither row nor due date; `ask` names the facts its row waits for.
    """
    if copy.clock is None or copy.clock.row is None:
        ask = copy.clock.ask if copy.clock else ()
        return Explained(copy, None, "", False, (), None, (), (), None, None, False, None, ask)
    clock, row = copy.clock, copy.clock.row
    view, hours, facts = planner.view, planner.pack.city.hours, planner.facts(copy.scope)
    limit = words_of(row, facts)
    stops = tuple(stop for stop in view.stops.values() if _counts(stop, planner, copy.scope, row))
    days: tuple[Day, ...] = ()
    if clock.start is not None and limit:
        pauses = pauses_of(view, copy.scope, row)
        days = days_of(limit, clock.start, planner.calendar, pauses, hours, until)
    starts = tuple(_started(planner, name, copy.scope, clock) for name in row.start)
    return Explained(
        copy,
        row,
        limit,
        ".5 " in limit,
        starts,
        clock.start,
        stops,
        days,
        clock.target,
        clock.due,
        clock.provisional,
        _kept(planner, copy, clock),
        clock.ask,
    )


def _counts(stop: Stop, planner: Planner, scope: str, row: LimitRow) -> bool:
    return stop.reason in row.pauses and stop.scope in planner.view.scopes_of(scope)


def _started(planner: Planner, name: str, scope: str, clock: Clock) -> Started:
    at = started(planner.view, planner.facts(scope), [name.rstrip("?")], scope, planner.pack.city.hours)
    return Started(name.rstrip("?"), at, at is not None and at == clock.start)


def _kept(planner: Planner, copy: Copy, clock: Clock) -> datetime | None:
    """The date told earlier, if it is what makes the limit what it is."""
    told = planner.view.told.get(copy.key)
    if clock.row is None or not clock.row.never_shorter or told is None or told != clock.due:
        return None
    bare = planner.clock(copy.task, copy.scope)
    return told if bare.due != clock.due else None


def days_of(
    limit: str,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    hours: Hours = Hours(),
    until: datetime | None = None,
) -> tuple[Day, ...]:
    """Every calendar day from the start of a limit to its end, by the count of `deadline.spent`."""
    ends = spent(limit, start, calendar, pauses, hours, until)
    used: dict[date, list[bool]] = {}
    for end, counted in ends:
        used.setdefault(_day_of(end), []).append(counted)
    last = max(used, default=start.date())
    if limit.endswith(("day", "days")) and "work" not in limit and ends and ends[-1][1]:
        last = calendar.after(last, 0)
    found, day = [], start.date()
    while day <= last:
        marks = used.get(day, [])
        found.append(Day(day, kind_of(day, calendar), sum(marks), not all(marks), calendar.provisional(day)))
        day += timedelta(days=1)
    return tuple(found)


def kind_of(day: date, calendar: Calendar) -> DayKind:
    """A working day, a makeup day (a Saturday or Sunday that is worked), a weekend, or a holiday on a weekday.

    >>> from wutong.law.home import calendar
    >>> kind_of(date(2026, 2, 16), calendar()), kind_of(date(2026, 2, 21), calendar())
    ('holiday', 'weekend')
    """
    weekday = day.weekday() < 5
    if calendar.is_working(day):
        return "working" if weekday else "makeup"
    return "holiday" if weekday else "weekend"


def _day_of(end: datetime) -> date:
    return end.date() - timedelta(days=1) if end.time() == MIDNIGHT else end.date()
