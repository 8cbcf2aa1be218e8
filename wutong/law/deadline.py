"""Time limits: the words of the papers as dates, in Asia/Shanghai wall time.

- `3 workdays`: close of business of the third working day after the day of the event (G-03)
- `0.5 workday`: end of the first half day that begins after the event's own (G-04)
- `same day person` / `same day machine`: close of business, or midnight, of the day (G-05)
- `at once`: in the same transaction (G-06)
- `1 day`: natural day, to midnight, rolled to a working day (G-07); `3 months`: a sanction, not rolled
- `2 workdays inclusive`: the day of the event counts as the first; `until midnight`: applicants' duties

A paused clock does not run: a day (or half day) is consumed only if the clock runs at its end (G-08).

>>> from wutong.law.home import calendar
>>> due("3 workdays", datetime(2026, 2, 13, 10), calendar()).at.isoformat()
'2026-02-25T17:00:00'
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wutong.law.calendar import Calendar
from wutong.law.limit import Limit, read_limit
from wutong.law.strict import Strict

Pause = tuple[datetime, datetime | None]

MIDNIGHT = time(0)


class Hours(Strict):
    """Office hours of a place. No paper gives any; the default reading is 09:00–12:00, 13:00–17:00."""

    open: time = time(9)
    noon: time = time(12)
    afternoon: time = time(13)
    close: time = time(17)


@dataclass(frozen=True, slots=True)
class Due:
    """`at`: the last moment in time, None while an open pause keeps it from being known."""

    at: datetime | None
    provisional: bool = False


def due(limit: str, start: datetime, calendar: Calendar, pauses: Sequence[Pause] = (), hours: Hours = Hours()) -> Due:
    """When `limit`, counted from `start` (naive Asia/Shanghai), runs out, given the pauses.

    Raises FactError for words that are no limit, CalendarError beyond the calendar.
    """
    for end in _ends(read_limit(limit), start, calendar, hours, pauses):
        return Due(end, calendar.provisional(_day_of(end)))
    return Due(None, False)


def spoken(at: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """An instant as people say it: midnight is 24:00 of the day it ends.

    >>> spoken(datetime(2025, 12, 7)), spoken(datetime(2025, 12, 6, 17))
    ('2025-12-06 24:00', '2025-12-06 17:00')
    """
    if at.time() != MIDNIGHT:
        return at.strftime(form)
    return (at - timedelta(days=1)).strftime(form.replace("%H:%M", "24:00"))


def _ends(
    limit: Limit, start: datetime, calendar: Calendar, hours: Hours, pauses: Sequence[Pause] = ()
) -> Iterator[datetime]:
    """The due instant, or nothing when an open pause hides it."""
    match limit.unit:
        case "at once" | "agreed":
            yield from _after_pauses(start, pauses)
            return
        case "workday" if not limit.half_units % 2 and not pauses and not limit.inclusive:
            yield _close(calendar.after(start.date(), limit.half_units // 2), limit, hours)
            return
        case "month" | "year":
            # a sanction runs by the calendar; nothing stops it
            yield _months_later(start, limit)
            return
    ran = [end for end, counted in _spend(limit, start, calendar, hours, pauses) if counted]
    if ran and len(ran) >= limit.count:
        yield _rolled(ran[-1], calendar) if limit.unit == "day" else ran[-1]


def spent(
    limit: str,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    hours: Hours = Hours(),
    until: datetime | None = None,
) -> list[tuple[datetime, bool]]:
    """The ends of the days (or half days) a limit is counted in, to its last one: each with whether it counted.

    While an open pause hides the last one, the days up to `until`. Empty for limits that are no count of days.
    """
    words = read_limit(limit)
    if words.unit in ("at once", "agreed", "month", "year"):
        return []
    return list(_spend(words, start, calendar, hours, pauses, until))


def _units(limit: Limit, start: datetime, calendar: Calendar, hours: Hours) -> Iterator[datetime]:
    """The ends of the days or half days a limit is counted in, one after the other."""
    if limit.unit == "workday":
        half = limit.half_units % 2
        return _half_days(start, calendar, hours) if half else _workdays(limit, start, calendar, hours)
    if limit.unit == "same day person":
        return _workdays(Limit("workday", 2, inclusive=True), start, calendar, hours)
    return _natural_days(start - timedelta(days=limit.unit == "same day machine"))


def _spend(
    limit: Limit,
    start: datetime,
    calendar: Calendar,
    hours: Hours,
    pauses: Sequence[Pause],
    until: datetime | None = None,
) -> Iterator[tuple[datetime, bool]]:
    """Each unit's end with whether the clock ran at it, to the last that is needed or an open pause hides."""
    count = limit.count
    for end in _units(limit, start, calendar, hours):
        if any(stop is None and begin <= end for begin, stop in pauses):
            if until is None or end > until:
                return
            yield end, False
            continue
        ran = not _paused(end, pauses)
        yield end, ran
        count -= ran
        if count <= 0:
            return


def _paused(instant: datetime, pauses: Sequence[Pause]) -> bool:
    return any(begin <= instant and (end is None or instant < end) for begin, end in pauses)


def _after_pauses(start: datetime, pauses: Sequence[Pause]) -> Iterator[datetime]:
    for begin, end in sorted(pauses, key=lambda pause: pause[0]):
        if begin <= start and (end is None or start < end):
            if end is None:
                return
            start = end
    yield start


def _close(day: date, limit: Limit, hours: Hours) -> datetime:
    if limit.to_midnight:
        return datetime.combine(day + timedelta(days=1), MIDNIGHT)
    return datetime.combine(day, hours.close)


def _workdays(limit: Limit, start: datetime, calendar: Calendar, hours: Hours) -> Iterator[datetime]:
    day = start.date()
    if limit.inclusive and calendar.is_working(day) and start <= _close(day, limit, hours):
        yield _close(day, limit, hours)
    while True:
        day = calendar.after(day, 1)
        yield _close(day, limit, hours)


def _half_days(start: datetime, calendar: Calendar, hours: Hours) -> Iterator[datetime]:
    """Ends of the half days that begin after the half day `start` lies in (or after `start`)."""
    day = calendar.after(start.date(), 0)
    while True:
        for begin, end in ((hours.open, hours.noon), (hours.afternoon, hours.close)):
            if datetime.combine(day, begin) > start:
                yield datetime.combine(day, end)
        day = calendar.after(day, 1)


def _natural_days(start: datetime) -> Iterator[datetime]:
    day = start.date() + timedelta(days=1)
    while True:
        day += timedelta(days=1)
        yield datetime.combine(day, MIDNIGHT)


def _rolled(end: datetime, calendar: Calendar) -> datetime:
    last = calendar.after(_day_of(end), 0)
    return datetime.combine(last + timedelta(days=1), MIDNIGHT)


def _months_later(start: datetime, limit: Limit) -> datetime:
    months = limit.half_units // 2 * (12 if limit.unit == "year" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return datetime.combine(date(year, month + 1, day) + timedelta(days=1), MIDNIGHT)


def _day_of(end: datetime) -> date:
    """The day an end belongs to: midnight ends the day before."""
    return end.date() - timedelta(days=1) if end.time() == MIDNIGHT else end.date()
