"""The stretches of due dates by colour are the colours of the clock, no more and no less."""

from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from wutong.law.clock import colour
from wutong.law.lights import COLOURS, due_between

AT = st.datetimes(datetime(2025, 11, 3), datetime(2025, 11, 5))


@settings(max_examples=300, deadline=None)
@given(AT, st.integers(-3000, 6000), st.booleans())
@example(datetime(2025, 11, 3, 10, 30), 0, False)
def test_every_due_date_lies_in_the_stretch_of_its_colour_alone(at: datetime, minutes: int, exact: bool) -> None:
    due = at + timedelta(minutes=minutes)
    if exact:
        due = due.replace(minute=0, second=0, microsecond=0)
    for shade in COLOURS:
        inside = any(start <= due < end for start, end in due_between(shade, at))
        assert inside == (colour(due, at) == shade), (shade, due, at)


def test_each_minute_of_two_days_has_one_colour() -> None:
    for at in (datetime(2025, 11, 3, 10, 31), datetime(2025, 11, 3, 12, 30), datetime(2025, 11, 3, 23)):
        ranges = {shade: due_between(shade, at) for shade in COLOURS}
        for minute in range(-200, 2880):
            due = at.replace(second=0) + timedelta(minutes=minute)
            assert [s for s in COLOURS if any(a <= due < b for a, b in ranges[s])] == [colour(due, at)]
