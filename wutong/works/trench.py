"""Dig once: which planned lines could share one trench.

No paper gives a distance or a time; the reading (AMB-G-12) is the same road section, or centre lines at most
`metres` apart over a contiguous stretch, with works at most `days` apart. Coordinates are metres in one plane.

>>> a = Planned("L1", "water", LineString([(0, 0), (100, 0)]), date(2025, 11, 1), date(2025, 11, 10))
>>> b = Planned("L2", "gas", LineString([(20, 3), (120, 3)]), date(2025, 12, 20), date(2025, 12, 30))
>>> [(pair.one, pair.other, pair.apart_days) for pair in overlaps([a, b])]
[('L1', 'L2', 40)]
>>> overlaps([a, replace(b, shape=LineString([(0, 500), (100, 500)]))])
[]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shapely import LineString, MultiLineString, STRtree

__all__ = ["Pair", "Planned", "overlaps", "replace"]

#: the general reading of AMB-G-12
METRES, DAYS = 5.0, 60


@dataclass(frozen=True, slots=True)
class Planned:
    """A line somebody plans to lay: its utility, centre line in metres, works from and to."""

    id: str
    service: str
    shape: LineString | MultiLineString
    works_from: date
    works_to: date
    road: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines that could share a trench, the stretch they share (m) and the days between their works."""

    one: str
    other: str
    shared_m: float
    apart_days: int


def overlaps(lines: Sequence[Planned], metres: float = METRES, days: int = DAYS) -> list[Pair]:
    """Pairs of lines of different utilities that could be dug once, nearest in time first."""
    if len(lines) < 2:
        return []
    tree = STRtree([line.shape for line in lines])
    found = []
    for left, right in tree.query([line.shape for line in lines], predicate="dwithin", distance=metres).T:
        one, other = lines[left], lines[right]
        if left >= right or one.service == other.service:
            continue
        apart = _days_apart(one, other)
        shared = _shared(one.shape, other.shape, metres)
        # a mere crossing touches within a stretch of about twice the distance; only more than that runs alongside
        alongside = shared > 4 * metres or (bool(one.road) and one.road == other.road)
        if apart <= days and alongside:
            found.append(Pair(one.id, other.id, round(shared, 2), apart))
    return sorted(found, key=lambda pair: (pair.apart_days, pair.one, pair.other))


def _shared(one: LineString | MultiLineString, other: LineString | MultiLineString, metres: float) -> float:
    """The longest contiguous stretch of `one` within `metres` of `other`."""
    inside = one.intersection(other.buffer(metres))
    parts = getattr(inside, "geoms", [inside])
    return max((part.length for part in parts), default=0.0)


def _days_apart(one: Planned, other: Planned) -> int:
    first, second = sorted((one, other), key=lambda line: line.works_from)
    return max((second.works_from - first.works_to).days, 0)
