"""Due dates: a million at once beside numpy's own business days, and one at a time through `due`."""

from datetime import date, datetime, time, timedelta

import chinese_calendar
import numpy as np

from bench.meter import Row, at_most, interleaved, ratio
from wutong.law import home
from wutong.law.deadline import due

_FIRST, _LAST = date(2024, 1, 1), date(2026, 12, 31)
_LIMITS = ("1 workday", "3 workdays", "10 workdays", "same day person")


def run(quick: bool) -> list[Row]:
    """The due-date rows. RuntimeError when a date differs from numpy's or from the day-by-day count."""
    calendar, random = home.calendar(), np.random.default_rng(1)
    size, rounds = (50_000, 2) if quick else (1_000_000, 5)
    span = [_FIRST + timedelta(n) for n in range((_LAST - _FIRST).days + 1)]
    off = np.array([day for day in span if not calendar.is_working(day)], dtype="datetime64[D]")
    numpys = np.busdaycalendar(weekmask="1111111", holidays=off)
    days = random.integers(_FIRST.toordinal(), date(2026, 10, 31).toordinal(), size)
    counts = random.integers(1, 31, size)
    stamps = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")

    def ours() -> object:
        return calendar.after_many(days, counts)

    def theirs() -> object:
        return np.busday_offset(stamps, counts, roll="backward", busdaycal=numpys)

    expected = np.busday_offset(stamps, counts, roll="backward", busdaycal=numpys).astype(np.int64)
    found = calendar.after_many(days, counts)
    if not np.array_equal(found - date(1970, 1, 1).toordinal(), expected):
        raise RuntimeError("due dates differ from numpy.busday_offset")
    for day, count, end in list(zip(days, counts, found, strict=True))[: 200 if quick else 1000]:
        if _day_by_day(date.fromordinal(int(day)), int(count)).toordinal() != end:
            raise RuntimeError(f"{date.fromordinal(int(day))} + {count} differs from the day-by-day count")
    mine, numpy = interleaved(rounds, ours, theirs)
    return [
        at_most(f"due dates, {size:,} pairs, equal everywhere, of numpy.busday_offset's time", 0.25, ratio(mine, numpy), "{:.2f}x"),
        _scalar(days[: size // 50], rounds, numpys),
    ]  # fmt: skip


def _scalar(days: np.ndarray, rounds: int, numpys: np.busdaycalendar) -> Row:
    starts = [datetime.combine(date.fromordinal(int(day)), time(10)) for day in days]
    stamps, calendar = [np.datetime64(start.date()) for start in starts], home.calendar()

    def ours() -> None:
        for number, start in enumerate(starts):
            due(_LIMITS[number % 4], start, calendar)

    def theirs() -> None:
        for stamp in stamps:
            np.busday_offset(stamp, 3, roll="backward", busdaycal=numpys)

    mine, numpy = interleaved(rounds, ours, theirs)
    each = min(mine) / len(starts)
    return Row(
        "  one at a time through due(), of numpy's time; per second",
        "",
        f"{ratio(mine, numpy):.2f}x; {1 / each:,.0f}/s",
    )


def _day_by_day(day: date, count: int) -> date:
    """The plain way, on another calendar's word."""
    while count:
        day += timedelta(1)
        count -= chinese_calendar.is_workday(day)
    return day
