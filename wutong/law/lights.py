"""Which due dates have a colour now: the colours of `clock` turned round, so that a table can be asked by its index.

>>> from datetime import datetime
>>> due_between("orange", datetime(2025, 11, 3, 16))
((datetime.datetime(2025, 11, 3, 16, 0), datetime.datetime(2025, 11, 3, 18, 0, 0, 1)),)
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

from wutong.law.clock import ORANGE, colour
from wutong.law.deadline import MIDNIGHT, Hours

COLOURS = ("red", "orange", "yellow", "green")
_TICK = timedelta(microseconds=1)
#: beyond these nothing can be due that a calendar knows
_FIRST, _LAST = datetime(1900, 1, 1), datetime(9000, 1, 1)


def due_between(shade: str, at: datetime, hours: Hours = Hours()) -> tuple[tuple[datetime, datetime], ...]:
    """The half-open stretches [from, to) of due instants whose colour at `at` is `shade`."""
    edges = sorted({_FIRST, _LAST, *(edge + tick for edge in _edges(at, hours) for tick in (timedelta(0), _TICK))})
    found: list[tuple[datetime, datetime]] = []
    for start, end in pairwise(edges):
        # between two edges nothing changes: the first instant speaks for all
        if colour(start, at, hours) != shade:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _edges(at: datetime, hours: Hours) -> Iterator[datetime]:
    """Every due instant at which the colour may change: `at`, what the warnings look back from, and the hours of a day."""
    noon, afternoon = hours.noon, hours.afternoon
    lunch = datetime.combine(at.date(), afternoon) - datetime.combine(at.date(), noon)
    yield from (at, at + ORANGE, at + ORANGE + lunch)
    for days in range(-1, 4):
        day = at.date() + timedelta(days=days)
        yield from (datetime.combine(day, one) for one in (MIDNIGHT, time(0, 0, 0, 1), hours.open))
        for one in (noon, afternoon):
            yield from (datetime.combine(day, one), datetime.combine(day, one) + ORANGE)
        # within the lunch hour a warning moves twice as fast as the due date
        back = datetime.combine(day, afternoon)
        yield back + ORANGE + (at - back) / 2
