"""Which lines of a case could be dug once: the same road section, or side by side (AMB-G-12).

Lines with a centre line are compared in the plane; those without by the road they name. What is found is a
fact of each line (`overlap`), so the journey of the place says what follows.
"""

from collections.abc import Iterable
from datetime import date

from shapely import LineString, MultiLineString

from wutong.cases.state import Effect
from wutong.cases.work import Work
from wutong.law.condition import Facts
from wutong.law.fact import Shape, Value
from wutong.works.geodesy import Degrees, plane
from wutong.works.trench import DAYS, Planned, overlaps


def overlap_effects(work: Work, code: str, services: tuple[str, ...], facts: dict[str, Value]) -> list[Effect]:
    """Effects that mark the new line and those it overlaps."""
    if facts.get("open_cut") is False:
        return []
    lines = work.state.view.lines.values()
    others = [line for line in lines if line.services != services and line.facts.get("open_cut") is not False]
    together = [line.id for line in others if _together(code, services, facts, line.id, line.services, line.facts)]
    effects: list[Effect] = [["facts", code, {"overlap": bool(together)}]] if facts.get("overlap") is None else []
    return effects + [["facts", line, {"overlap": True}] for line in together]


def _together(
    one: str, one_services: tuple[str, ...], one_facts: Facts, other: str, services: tuple[str, ...], facts: Facts
) -> bool:
    origin = origin_of([one_facts, facts])
    left, right = planned(one, one_services, one_facts, origin), planned(other, services, facts, origin)
    if left and right:
        return bool(overlaps([left, right]))
    road = one_facts.get("road")
    return bool(road) and road == facts.get("road") and near_in_time(one_facts, facts)


def origin_of(lines: Iterable[Facts]) -> Degrees:
    """Where the plane of these lines touches the ground: the first point of the first that is drawn."""
    drawn = (facts.get("shape") for facts in lines)
    first = next((shape.parts[0][0] for shape in drawn if isinstance(shape, Shape)), (0, 0))
    return float(first[0]), float(first[1])


def planned(code: str, services: tuple[str, ...], facts: Facts, origin: Degrees) -> Planned | None:
    """The line as the plane around `origin` sees it; None without a centre line or dates."""
    shape, start, end = facts.get("shape"), facts.get("works_from"), facts.get("works_to")
    if not isinstance(shape, Shape) or not isinstance(start, date) or not isinstance(end, date):
        return None
    flat = plane(origin)
    parts = [LineString([flat(float(x), float(y)) for x, y in part]) for part in shape.parts]
    course = parts[0] if len(parts) == 1 else MultiLineString(parts)
    return Planned(code, "+".join(services), course, start, end, str(facts.get("road") or ""))


def near_in_time(one: Facts, other: Facts) -> bool:
    """Works at most the reading's days apart; dates not yet known do not keep them apart."""
    days = [facts.get(key) for facts in (one, other) for key in ("works_from", "works_to")]
    if not all(isinstance(day, date) for day in days):
        return True
    start, end, other_start, other_end = (day for day in days if isinstance(day, date))
    return max((other_start - end).days, (start - other_end).days, 0) <= DAYS
