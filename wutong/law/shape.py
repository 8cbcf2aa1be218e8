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

from wutong.law.error import ShapeError
from wutong.law.fact import Fact, Shape

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
        raise ShapeError(
            fact.key,
            "shape_kind",
            f"{fact.name}不是一条线：{shown}",
            "画一条线，或写 GeoJSON 的 LineString",
            kind=shown,
        )
    parts = [told] if kind == "LineString" else list(told)
    if not all(isinstance(part, list | tuple) for part in parts):
        raise ShapeError(
            fact.key, "shape_kind", f"{fact.name}不是一条线", "写 GeoJSON 的 LineString", kind=str(told)[:30]
        )
    count = sum(len(part) for part in parts)
    if fact.most and count > fact.most:
        raise ShapeError(
            fact.key, "shape_many", f"{fact.name}有 {count} 点，最多 {fact.most} 点", "只留转折的点，或分成几条线",
            count=count, most=fact.most,
        )  # fmt: skip
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
        raise ShapeError(
            fact.key, "shape_short", f"{fact.name}从第 {before + 1} 点起的一段不足两个不同的点", "再加一点，或去掉这一段",
            point=before + 1,
        )  # fmt: skip
    return tuple(points)


def _point(fact: Fact, raw: Any, number: int) -> Point:
    pair = list(raw)[:2] if isinstance(raw, list | tuple) else []
    if len(pair) != 2 or not all(_is_number(one) for one in pair):
        raise ShapeError(
            fact.key, "shape_number", f"第 {number} 点不是两个数：{str(raw)[:40]}", "写经度和纬度，如 114.65 33.62",
            point=number, given=str(raw)[:40],
        )  # fmt: skip
    x, y = (round(Decimal(str(one)), PLACES) + 0 for one in pair)
    if abs(x) > DEGREES or abs(y) > DEGREES:
        raise ShapeError(
            fact.key, "shape_metres", f"第 {number} 点（{x:f} {y:f}）像是以米计的平面坐标", "换算成 CGCS2000 经纬度，以度计",
            point=number, x=f"{x:f}", y=f"{y:f}",
        )  # fmt: skip
    return x, y


def _is_number(one: Any) -> bool:
    if isinstance(one, bool) or not isinstance(one, int | float | Decimal):
        return False
    return not (isinstance(one, Decimal) and not one.is_finite()) and -(10**12) < one < 10**12


def must_lie_within(fact: Fact, shape: Shape, box: Box, name: str = "中国") -> None:
    """ShapeError for the first point outside `box` (west, south, east, north) of the place called `name`."""
    for number, (x, y) in enumerate((point for part in shape.parts for point in part), 1):
        if _inside(x, y, box):
            continue
        told = {"point": number, "x": f"{x.normalize():f}", "y": f"{y.normalize():f}"}
        where = f"第 {number} 点（{told['x']} {told['y']}）"
        if _inside(y, x, box):
            cure = f"每行先经度后纬度，如 {told['y']} {told['x']}"
            raise ShapeError(fact.key, "shape_swapped", f"{where}像是把纬度写在了前面", cure, **told)
        west, south, east, north = (f"{one:g}" for one in box)
        cure = f"经度在 {west} 至 {east}、纬度在 {south} 至 {north} 之间；核对这一点"
        told |= {"west": west, "south": south, "east": east, "north": north}
        raise ShapeError(fact.key, "shape_far", f"{where}不在{name}一带", cure, **told)


def _inside(x: Decimal, y: Decimal, box: Box) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
