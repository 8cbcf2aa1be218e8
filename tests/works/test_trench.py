"""Dig once: what is near in space and time, and what is not."""

from datetime import date

import pytest
from shapely import LineString

from wutong.works.trench import Planned, overlaps

A = Planned("A", "water", LineString([(0, 0), (100, 0)]), date(2025, 11, 1), date(2025, 11, 10))


def planned(**changes: object) -> Planned:
    shape = LineString([(0, changes.pop("apart", 3)), (100, changes.pop("apart2", 3))])
    start = changes.pop("start", date(2025, 12, 20))
    return Planned("B", str(changes.pop("service", "gas")), changes.pop("shape", shape), start, start, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (planned(), True),
        (planned(apart=5, apart2=5), True),
        (planned(apart=5.1, apart2=5.1), False),
        (planned(apart=500, apart2=500), False),
        (planned(start=date(2026, 1, 9)), True),
        (planned(start=date(2026, 1, 10)), False),
        (planned(service="water"), False),
        (planned(shape=LineString([(50, -50), (50, 50)])), False),
    ],
    ids=["3 m, 40 days", "5 m", "5.1 m", "500 m", "60 days", "61 days", "same utility", "a mere crossing"],
)
def test_lines_that_could_be_dug_once(other: Planned, found: bool) -> None:
    assert bool(overlaps([A, other])) is found
