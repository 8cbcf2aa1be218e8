"""Lines on the ground: read from a geometry of GeoJSON, refused with the place and the cure when they cannot be.

Degrees are kept to seven decimals, a centimetre. How many points and how far away is data: `most` and `within` of the
fact, `around` of the place.

>>> fact = Fact(key="shape", name="线位", en="Course", kind="shape", most=500, within=(73, 3, 136, 54))
>>> read_shape(fact, {"type": "LineString", "coordinates": [[114.65, 33.62], [114.651, 33.62]]}).points
2
>>> read_shape(fact, {"type": "LineString", "coordinates": [[33.62, 114.65], [33.62, 114.651]]})
Traceback (most recent call last):
    ...
wutong.law.error.ShapeError: shape: 第 1 点（33.62 114.65）像是把纬度写在了前面。改法：每行先经度后纬度，如 114.65 33.62
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wutong.law.fact import Fact, Shape
from wutong.law.said import LAW, Said, named

#: a seventh decimal of a degree is about a centimetre
PLACES = 7
#: a coordinate that is no degree is one in metres
DEGREES = 360
Box = tuple[float, float, float, float]
Point = tuple[Decimal, Decimal]


def read_shape(fact: Fact, raw: Any) -> Shape:
    """The line of a LineString or MultiLineString; ShapeError with the point and the cure for what is none."""
    if isinstance(raw, Shape):
        return raw
    shape = Shape(tuple(_parts(fact, raw)))
    if fact.within:
        must_lie_within(fact, shape, fact.within)
    return shape


def _parts(fact: Fact, raw: Any) -> list[tuple[Point, ...]]:
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    told = raw.get("coordinates") if isinstance(raw, Mapping) else None
    if kind not in ("LineString", "MultiLineString") or not isinstance(told, list | tuple) or not told:
        shown = str(kind if isinstance(raw, Mapping) else raw)[:30]
        raise LAW.unreadable("shape_kind.raw", fact.key, name=named(fact), kind=shown)
    parts = [told] if kind == "LineString" else list(told)
    if not all(isinstance(part, list | tuple) for part in parts):
        raise LAW.unreadable("shape_kind.raw", fact.key, name=named(fact), kind=str(told)[:30])
    count = sum(len(part) for part in parts)
    if fact.most and count > fact.most:
        raise LAW.unreadable("shape_many.points", fact.key, name=named(fact), count=count, most=fact.most)
    found, before = [], 0
    for part in parts:
        found.append(_part(fact, part, before))
        before += len(part)
    return found


def _part(fact: Fact, part: Any, before: int) -> tuple[Point, ...]:
    """The points of one part, without those that stand where the one before stands."""
    points: list[Point] = []
    for number, one in enumerate(part, before + 1):
        point = _point(fact, one, number)
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 2:
        raise LAW.unreadable("shape_short.part", fact.key, name=named(fact), point=before + 1)
    return tuple(points)


def _point(fact: Fact, raw: Any, number: int) -> Point:
    pair = list(raw)[:2] if isinstance(raw, list | tuple) else []
    if len(pair) != 2 or not all(_is_number(one) for one in pair):
        raise LAW.unreadable("shape_number.point", fact.key, point=number, given=str(raw)[:40])
    x, y = (round(Decimal(str(one)), PLACES) + 0 for one in pair)
    if abs(x) > DEGREES or abs(y) > DEGREES:
        raise LAW.unreadable("shape_metres.point", fact.key, point=number, x=f"{x:f}", y=f"{y:f}")
    return x, y


def _is_number(one: Any) -> bool:
    if isinstance(one, bool) or not isinstance(one, int | float | Decimal):
        return False
    return not (isinstance(one, Decimal) and not one.is_finite()) and -(10**12) < one < 10**12


def must_lie_within(fact: Fact, shape: Shape, box: Box, name: Said | None = None) -> None:
    """ShapeError for the first point outside `box` (west, south, east, north) of the place called `name`, or China."""
    for number, (x, y) in enumerate((point for part in shape.parts for point in part), 1):
        if _inside(x, y, box):
            continue
        told = {"point": number, "x": f"{x.normalize():f}", "y": f"{y.normalize():f}"}
        if _inside(y, x, box):
            raise LAW.unreadable("shape_swapped.point", fact.key, **told)
        west, south, east, north = (f"{one:g}" for one in box)
        told |= {"west": west, "south": south, "east": east, "north": north}
        raise LAW.unreadable("shape_far.point", fact.key, place=name or LAW.say("china"), **told)


def _inside(x: Decimal, y: Decimal, box: Box) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
