"""Time limits in the words of the papers, day by day; the oracle is an independent holiday library."""

from datetime import date, datetime, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.law.deadline import due, read_limit
from wutong.law.error import CalendarError, FactError
from wutong.law.home import calendar

CALENDAR = calendar()


@pytest.mark.parametrize(
    ("limit", "start", "want"),
    [
        ("1 workday", "2025-09-26T15:00", "2025-09-28T17:00"),
        ("1 workday", "2025-12-31T09:30", "2026-01-04T17:00"),
        ("1 workday", "2025-11-22T15:00", "2025-11-24T17:00"),
        ("1 workday", "2026-02-13T10:00", "2026-02-14T17:00"),
        ("3 workdays", "2025-09-26T10:00", "2025-09-30T17:00"),
        ("5 workdays", "2025-09-26T10:00", "2025-10-10T17:00"),
        ("6 workdays", "2025-09-26T10:00", "2025-10-11T17:00"),
        ("3 workdays", "2025-12-31T23:30", "2026-01-06T17:00"),
        ("3 workdays", "2026-02-13T10:00", "2026-02-25T17:00"),
        ("15 workdays", "2026-02-12T10:00", "2026-03-11T17:00"),
        ("2 workdays", "2025-09-29T10:00", "2025-10-09T17:00"),
        ("2 workdays inclusive", "2025-09-29T10:00", "2025-09-30T17:00"),
        ("10 workdays until midnight", "2025-12-18T10:00", "2026-01-05T00:00"),
        ("0.5 workday", "2025-09-30T14:00", "2025-10-09T12:00"),
        ("0.5 workday", "2025-09-30T09:00", "2025-09-30T17:00"),
        ("0.5 workday", "2025-09-30T12:30", "2025-09-30T17:00"),
        ("0.5 workday", "2025-09-30T08:00", "2025-09-30T12:00"),
        ("0.5 workday", "2025-09-30T18:00", "2025-10-09T12:00"),
        ("0.5 workday", "2026-02-14T15:00", "2026-02-24T12:00"),
        ("0.5 workday", "2025-10-03T10:00", "2025-10-09T12:00"),
        ("1.5 workdays", "2025-11-03T10:00", "2025-11-04T17:00"),
        ("same day person", "2025-12-31T10:00", "2025-12-31T17:00"),
        ("same day person", "2025-12-31T17:01", "2026-01-04T17:00"),
        ("same day person", "2025-10-03T10:00", "2025-10-09T17:00"),
        ("same day machine", "2025-12-06T23:30", "2025-12-07T00:00"),
        ("at once", "2025-10-03T23:10", "2025-10-03T23:10"),
        ("1 day", "2025-11-20T09:00", "2025-11-22T00:00"),
        ("1 day", "2025-11-21T09:00", "2025-11-25T00:00"),
        ("3 months", "2025-11-30T09:00", "2026-03-01T00:00"),
    ],
)
def test_limits_come_out_as_the_scenarios_say(limit: str, start: str, want: str) -> None:
    assert due(limit, datetime.fromisoformat(start), CALENDAR).at == datetime.fromisoformat(want)


@pytest.mark.parametrize(
    ("limit", "start", "pauses", "want"),
    [
        ("1 workday", "2025-11-03T10:00", [("2025-11-04T09:00", "2025-11-05T10:00")], "2025-11-05T17:00"),
        ("1 workday", "2025-11-03T10:00", [("2025-11-04T09:00", "2025-11-04T16:00")], "2025-11-04T17:00"),
        ("1 workday", "2025-11-03T10:00", [("2025-11-04T17:00", "2025-11-04T17:01")], "2025-11-05T17:00"),
        ("3 workdays", "2025-11-03T10:00", [("2025-11-04T09:00", None)], None),
        ("1 workday", "2025-11-03T10:00", [("2025-11-05T09:00", None)], "2025-11-04T17:00"),
        ("1 day", "2025-11-20T09:00", [("2025-11-21T09:00", "2025-11-23T09:00")], "2025-11-25T00:00"),
        ("0.5 workday", "2025-11-03T10:00", [("2025-11-03T16:00", "2025-11-04T09:30")], "2025-11-04T12:00"),
        ("at once", "2025-11-03T10:00", [("2025-11-03T09:00", "2025-11-03T11:00")], "2025-11-03T11:00"),
        ("3 months", "2025-11-03T10:00", [("2026-01-30T10:00", "2026-02-20T10:00")], "2026-02-04T00:00"),
    ],
)
def test_a_stopped_clock_consumes_nothing(limit: str, start: str, pauses: list, want: str | None) -> None:
    stops = [(datetime.fromisoformat(begin), end and datetime.fromisoformat(end)) for begin, end in pauses]
    found = due(limit, datetime.fromisoformat(start), CALENDAR, stops).at
    assert found == (want and datetime.fromisoformat(want))


def test_every_day_of_three_years_agrees_with_an_independent_calendar() -> None:
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@given(st.dates(date(2024, 1, 1), date(2026, 10, 1)), st.integers(1, 30))
def test_counting_agrees_with_walking(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_working(day)
    assert CALENDAR.after(start, count) == day


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    days = np.arange(date(2024, 1, 1).toordinal(), date(2026, 11, 1).toordinal(), dtype=np.int64)
    counts = days % 20 + 1
    found = CALENDAR.after_many(days, counts)
    assert [date.fromordinal(int(one)) for one in found] == [
        CALENDAR.after(date.fromordinal(int(day)), int(count)) for day, count in zip(days, counts, strict=True)
    ]


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 10, 1)),
    st.sampled_from(["1 workday", "5 workdays", "0.5 workday", "2 days"]),
)
def test_a_longer_pause_never_shortens_a_limit(start: datetime, limit: str) -> None:
    free = due(limit, start, CALENDAR).at
    stop = (start + timedelta(hours=1), start + timedelta(hours=30))
    paused = due(limit, start, CALENDAR, [stop]).at
    assert free is not None and paused is not None
    assert paused >= free > start


def test_a_year_without_a_notice_is_provisional_and_one_without_data_refused() -> None:
    found = due("1 workday", datetime(2026, 12, 31, 10), CALENDAR)
    assert found.provisional and found.at == datetime(2027, 1, 4, 17)
    assert not due("1 workday", datetime(2026, 12, 29, 10), CALENDAR).provisional
    for year in (2023, 2028):
        with pytest.raises(CalendarError, match=r"calendars/china\.toml"):
            due("1 workday", datetime(year, 6, 1, 10), CALENDAR)


@pytest.mark.parametrize(
    "words", ["3", "workday", "-1 workday", "0.25 workday", "3 weeks", "1 day inclusive", "0 days", "0 workdays", ""]
)
def test_words_that_are_no_limit_are_refused(words: str) -> None:
    with pytest.raises(FactError, match="不认识的时限"):
        read_limit(words)
