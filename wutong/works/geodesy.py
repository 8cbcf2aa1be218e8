"""Lengths on the ellipsoid of CGCS2000, and a plane in metres around a point.

Distances by the inverse formula of T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with
application of nested equations", Survey Review XXIII 176 (1975). The ellipsoid: GB 22021-2008.

>>> round(distance((114.0, 33.0), (114.0, 34.0)), 2)
110913.4
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from math import atan, atan2, cos, radians, sin, sqrt, tan

from wutong.law.fact import Shape

#: semi-major axis in metres and flattening
AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
_MINOR, _TURNS = AXIS * (1 - FLATTENING), 200
Degrees = tuple[float, float]


def distance(one: Degrees, other: Degrees) -> float:
    """Metres between two points (longitude, latitude) along the geodesic. Nearly opposite points of the globe give the last approximation."""
    if one == other:
        return 0.0
    apart = angle = radians(other[0] - one[0])
    u1, u2 = (atan((1 - FLATTENING) * tan(radians(latitude))) for latitude in (one[1], other[1]))
    for _ in range(_TURNS):
        sin_s = sqrt((cos(u2) * sin(angle)) ** 2 + (cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(angle)) ** 2)
        cos_s = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(angle)
        s = atan2(sin_s, cos_s)
        sin_a = cos(u1) * cos(u2) * sin(angle) / sin_s
        square = 1 - sin_a**2
        middle = cos_s - 2 * sin(u1) * sin(u2) / square if square else 0.0
        c = FLATTENING / 16 * square * (4 + FLATTENING * (4 - 3 * square))
        before = angle
        turn = s + c * sin_s * (middle + c * cos_s * (-1 + 2 * middle**2))
        angle = apart + (1 - c) * FLATTENING * sin_a * turn
        if abs(angle - before) < 1e-12:
            break
    return _along(square, s, sin_s, cos_s, middle)


def _along(square: float, s: float, sin_s: float, cos_s: float, middle: float) -> float:
    """Metres of an arc `s` on the auxiliary sphere: the nested equations 3, 4 and 6 of the source."""
    u = square * (AXIS**2 - _MINOR**2) / _MINOR**2
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    inner = cos_s * (-1 + 2 * middle**2) - b / 6 * middle * (-3 + 4 * sin_s**2) * (-3 + 4 * middle**2)
    return _MINOR * a * (s - b * sin_s * (middle + b / 4 * inner))


def steps(part: Sequence[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """The length of each step of a part in metres, to the centimetre."""
    told = [(float(x), float(y)) for x, y in part]
    return [_centimetres(distance(one, other)) for one, other in pairwise(told)]


def length(shape: Shape) -> Decimal:
    """The length of a line in metres, to the centimetre; gaps between its parts do not count."""
    told = [[(float(x), float(y)) for x, y in part] for part in shape.parts]
    return _centimetres(sum(distance(a, b) for part in told for a, b in pairwise(part)))


def _centimetres(metres: float) -> Decimal:
    return Decimal(str(metres)).quantize(Decimal("0.01"))


def plane(origin: Degrees) -> Callable[[float, float], Degrees]:
    """What turns degrees into metres east and north of `origin`; over a few kilometres true to a thousandth."""
    e2, latitude = FLATTENING * (2 - FLATTENING), radians(origin[1])
    bend = 1 - e2 * sin(latitude) ** 2
    east = radians(1) * AXIS / sqrt(bend) * cos(latitude)
    north = radians(1) * AXIS * (1 - e2) / bend**1.5
    return lambda x, y: ((x - origin[0]) * east, (y - origin[1]) * north)
