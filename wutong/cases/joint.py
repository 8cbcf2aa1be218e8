"""Works still ahead in a place, and which of them could share a trench or meet on one road (AMB-G-12).

All lines are compared, whoever plans them. Who has no part in a case learns of its line what the street will see
anyway: road, services, unit, dates. The case itself stays closed to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from wutong.cases.access import parties_of
from wutong.cases.dig_once import near_in_time, origin_of, planned
from wutong.cases.outside import Outside, ahead
from wutong.cases.seat import Actor, system
from wutong.cases.state import MASK
from wutong.cases.store import Store
from wutong.law.fact import Value
from wutong.law.fact_read import read_fact
from wutong.law.read import load
from wutong.works.trench import overlaps


@dataclass(frozen=True)
class Ahead:
    """A line still ahead. `open` says whether the case may be opened, `mine` whether the actor's party has a part in it."""

    line: Outside
    open: bool
    mine: bool

    @property
    def road(self) -> str:
        """The road it lies in."""
        return str(self.line.facts.get("road") or "")

    @property
    def first(self) -> date | None:
        """When works begin."""
        return self.line.day("works_from")

    @property
    def last(self) -> date | None:
        """When works end."""
        return self.line.day("works_to")


@dataclass(frozen=True)
class Meeting:
    """Two lines that could be dug once. `apart` is the days between their works, None where a date is not known."""

    one: Ahead
    other: Ahead
    apart: int | None


def works_ahead(store: Store, actor: Actor) -> list[Ahead]:
    """Every line still ahead in the actor's place, by road and date."""
    open_to = {(one.case, one.code) for one in ahead(store, actor)}
    own = parties_of(actor, load(actor.place, store.clock.now().date()))
    found = [
        Ahead(one, (one.case, one.code) in open_to, bool(own & one.parties()))
        for one in ahead(store, system(actor.place))
        if one.facts.get("open_cut") is not False
    ]
    return sorted(found, key=lambda one: (one.road, one.first or date.max, one.line.number, one.line.code))


def meetings(lines: list[Ahead]) -> list[Meeting]:
    """The pairs that could be dug once: side by side in the plane, or on one road near in time; the nearest first."""
    found = {(a, b): Meeting(lines[a], lines[b], apart) for a, b, apart in (*_in_the_plane(lines), *_on_a_road(lines))}
    order = sorted(found, key=lambda pair: (found[pair].apart is None, found[pair].apart or 0, pair))
    return [found[pair] for pair in order]


def _in_the_plane(lines: list[Ahead]) -> Iterator[tuple[int, int, int]]:
    told = [_stated(one.line) for one in lines]
    origin = origin_of(told)
    drawn = [planned(str(at), one.line.services, told[at], origin) for at, one in enumerate(lines)]
    for pair in overlaps([one for one in drawn if one is not None]):
        first, second = sorted((int(pair.one), int(pair.other)))
        yield first, second, pair.apart_days


def _on_a_road(lines: list[Ahead]) -> Iterator[tuple[int, int, int | None]]:
    roads: dict[str, list[int]] = {}
    for at, one in enumerate(lines):
        if one.road:
            roads.setdefault("".join(one.road.split()), []).append(at)
    for together in roads.values():
        for a, b in combinations(together, 2):
            one, other = lines[a], lines[b]
            if one.line.services != other.line.services and near_in_time(_stated(one.line), _stated(other.line)):
                yield a, b, _apart(one, other)


def _apart(one: Ahead, other: Ahead) -> int | None:
    if not (one.first and one.last and other.first and other.last):
        return None
    return max((other.first - one.last).days, (one.first - other.last).days, 0)


def _stated(line: Outside) -> dict[str, Value]:
    """What is stated of a line, read."""
    registry = line.pack.common.facts
    wanted = ("shape", "road", "works_from", "works_to", "open_cut")
    told = {name: line.facts[name] for name in wanted if line.facts.get(name) not in (None, MASK)}
    return {name: read_fact(registry[name], value) for name, value in told.items()}
