"""A line as a picture without a map under it: a grid, a scale bar, north, its points; and the same in figures.

A centimetre of the picture is always a round number of metres, so grid and bar need no reckoning. The script that
draws (`static/line.js`) keeps the same measures.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from wutong.law.fact import Shape
from wutong.works.geodesy import length, plane, steps
from wutong.works.shape_text import write_text

#: the picture in units of its own, the margin around the line, and a square of the grid
WIDE, HIGH, MARGIN, SQUARE = 640, 400, 48, 100
#: a line that runs level needs no tall picture, but room for north and the bar
LOW = 180
#: metres to a unit of the picture
SCALES = tuple(step * 10**power / 100 for power in range(8) for step in (1, 2, 5))


@dataclass(frozen=True)
class Spot:
    """One point: its number, how it is written, where it stands in the picture, metres from the one before and so far."""

    number: int
    written: str
    x: float
    y: float
    step: str
    so_far: str


@dataclass(frozen=True)
class Drawing:
    """What the picture and its text need. `square` is what a square of the grid measures, with its unit."""

    paths: tuple[str, ...]
    spots: tuple[Spot, ...]
    metres: str
    square: str
    unit: str
    high: int = HIGH

    @property
    def grid(self) -> str:
        """The lines of the grid as one path."""
        down = "".join(f"M{x} 0V{self.high}" for x in range(WIDE % SQUARE // 2, WIDE, SQUARE))
        return down + "".join(f"M0 {y}H{WIDE}" for y in range(SQUARE // 2, self.high, SQUARE))

    @property
    def crowded(self) -> bool:
        """Whether the points are too many to be marked."""
        return len(self.spots) > SQUARE


def draw(shape: Shape | None) -> Drawing | None:
    """The drawing of a line; None without one."""
    if shape is None:
        return None
    points = [(float(x), float(y)) for part in shape.parts for x, y in part]
    flat = plane(points[0])
    metres = [flat(x, y) for x, y in points]
    west, east = min(x for x, _ in metres), max(x for x, _ in metres)
    south, north = min(y for _, y in metres), max(y for _, y in metres)
    need = max((east - west) / (WIDE - 2 * MARGIN), (north - south) / (HIGH - 2 * MARGIN))
    scale = next((one for one in SCALES if one >= need), SCALES[-1])
    high = 2 * round(min(max((north - south) / scale + 2 * MARGIN, LOW), HIGH) / 2)
    middle = (west + east) / 2, (south + north) / 2
    at = [
        (round(WIDE / 2 + (x - middle[0]) / scale, 1), round(high / 2 - (y - middle[1]) / scale, 1)) for x, y in metres
    ]
    square = SQUARE * scale
    told = (f"{square / 1000:g}", "km") if square >= 1000 else (f"{square:g}", "m")
    return Drawing(tuple(_paths(shape, at)), tuple(_spots(shape, at)), f"{length(shape)}", *told, high)


def _paths(shape: Shape, at: list[tuple[float, float]]) -> list[str]:
    ends = list(accumulate((len(part) for part in shape.parts), initial=0))
    return ["M" + "L".join(f"{x} {y}" for x, y in at[first:last]) for first, last in pairwise(ends)]


def _spots(shape: Shape, at: list[tuple[float, float]]) -> list[Spot]:
    """Every point of every part; a part begins anew, so its first point has no step."""
    found: list[Spot] = []
    for part in shape.parts:
        so_far = list(accumulate(steps(part)))
        for place, (written, step) in enumerate(
            zip(write_text(Shape((part,))).split("\n"), ["", *steps(part)], strict=True)
        ):
            x, y = at[len(found)]
            total = f"{so_far[place - 1]}" if place else ""
            found.append(Spot(len(found) + 1, written, x, y, f"{step}", total))
    return found
