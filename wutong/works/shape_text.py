r"""A line as people write it: "longitude latitude" on each line, an empty line between two parts, or GeoJSON pasted in.

>>> fact = Fact(key="shape", name="线位", en="Course", kind="shape", most=500, within=(73, 3, 136, 54))
>>> write_text(read_text(fact, "114.65, 33.62\n114.651 33.62"))
'114.65 33.62\n114.651 33.62'
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from wutong.law.error import ShapeError
from wutong.law.fact import Fact, Shape
from wutong.law.said import named
from wutong.law.shape import read_shape
from wutong.works.says import say, unreadable

#: more signs than these hold no line anybody draws
LONGEST = 60_000
_SPLIT = re.compile(r"[\s,;，；]+")


@dataclass
class Found:
    """What stands in a text: parts of points, and for each point the line of the text it stands in (0: not known)."""

    parts: list[list[Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def shape(self, fact: Fact) -> Shape:
        """The line. ShapeError with the line of the text, where it is known."""
        try:
            return read_shape(fact, {"type": "MultiLineString", "coordinates": self.parts})
        except ShapeError as error:
            point = error.detail.get("point")
            line = self.lines[point - 1] if isinstance(point, int) and point <= len(self.lines) else 0
            if not line:
                raise
            where = say("on_line", line=line, problem=error.problem)
            raise ShapeError(fact.key, error.code, where, error.cure, **{**error.detail, "line": line}) from None


def read_text(fact: Fact, text: str) -> Shape | None:
    """The line a text tells; None for an empty one. ShapeError with the line of the text and the cure."""
    if len(text) > LONGEST:
        raise unreadable("shape_long.text", fact.key, name=named(fact), count=len(text), most=LONGEST)
    if not text.strip():
        return None
    found = read_json(fact, text) if text.lstrip().startswith(("{", "[")) else read_lines(fact, text)
    return found.shape(fact)


def read_lines(fact: Fact, text: str) -> Found:
    """Points, one on a line; an empty line begins another part."""
    found = Found([[]])
    for number, line in enumerate(text.splitlines(), 1):
        told = unicodedata.normalize("NFKC", line).strip()
        if not told:
            if found.parts[-1]:
                found.parts.append([])
            continue
        pair = [degree(one) for one in _SPLIT.split(told)]
        if len(pair) != 2 or None in pair:
            raise unreadable("shape_line.typed", fact.key, line=number, given=told[:40])
        found.parts[-1].append(pair)
        found.lines.append(number)
    found.parts = [part for part in found.parts if part]
    return found


def degree(text: str) -> float | None:
    """A figure in plain digits; None for anything else."""
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{0,20})?", text) else None


def read_json(fact: Fact, text: str) -> Found:
    """The lines of a GeoJSON text: a geometry, a feature, a collection, or coordinates alone."""
    try:
        parts, points = _geometries(fact, json.loads(text, parse_constant=lambda name: _no_number(fact, name)))
    except json.JSONDecodeError as error:
        raise unreadable("shape_json.line", fact.key, line=error.lineno) from None
    except (RecursionError, ValueError) as error:
        if isinstance(error, ShapeError):
            raise
        raise unreadable("shape_json.deep", fact.key, line=1) from None
    if not parts and len(points) > 1:  # points alone, in their order
        parts = [points]
    if not parts:
        raise unreadable("shape_none.json", fact.key)
    return Found(parts)


def _no_number(fact: Fact, name: str) -> NoReturn:
    raise unreadable("shape_nan.json", fact.key, given=name)


def _geometries(fact: Fact, told: Any) -> tuple[list[Any], list[Any]]:
    """The parts, and the single points, of what GeoJSON tells. ShapeError for an area."""
    if isinstance(told, list):
        inner = told[0] if told else None
        deep = isinstance(inner, list) and bool(inner) and isinstance(inner[0], list)
        return (list(told) if deep else [told]), []
    if not isinstance(told, Mapping):
        return [], []
    kind, coordinates = told.get("type"), told.get("coordinates")
    match kind:
        case "FeatureCollection" | "GeometryCollection":
            among = told.get("features" if kind == "FeatureCollection" else "geometries")
            both = [_geometries(fact, one) for one in among] if isinstance(among, list) else []
            return [part for parts, _ in both for part in parts], [point for _, points in both for point in points]
        case "Feature":
            return _geometries(fact, told.get("geometry"))
        case "LineString" if isinstance(coordinates, list):
            return [coordinates], []
        case "MultiLineString" if isinstance(coordinates, list):
            return list(coordinates), []
        case "Point" if isinstance(coordinates, list):
            return [], [coordinates]
        case "MultiPoint" if isinstance(coordinates, list):
            return [], list(coordinates)
    shown = str(kind)[:30]
    raise unreadable("shape_kind.json", fact.key, kind=shown)


def write_text(shape: Shape | None) -> str:
    """A line as it is written: one point on a line, an empty line between parts."""
    if shape is None:
        return ""
    return "\n\n".join("\n".join(f"{_bare(x)} {_bare(y)}" for x, y in part) for part in shape.parts)


def _bare(number: Any) -> str:
    return f"{number.normalize():f}"
