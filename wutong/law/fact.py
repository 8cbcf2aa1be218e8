"""Facts: one closed list of names, each with its kind, unit, and who may state it.

A fact that is not given is `None`, which means *unknown* and is never a default. Lengths, areas and
capacities are exact decimals; a negative length or a capacity in tonnes is refused, not repaired.
"""

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from wutong.law.said import LAW
from wutong.law.strict import Strict

Kind = Literal["bool", "number", "date", "datetime", "text", "choice", "set", "capacity", "list", "shape"]


class Capacity(NamedTuple):
    """A power capacity: `value` in `unit` (kW or kVA), compared 1:1 across units (G-14)."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit}"


class Shape(NamedTuple):
    """A line on the ground: `parts` of points (longitude, latitude) in degrees, CGCS2000 (EPSG:4490)."""

    parts: tuple[tuple[tuple[Decimal, Decimal], ...], ...]

    @property
    def points(self) -> int:
        """How many points it has."""
        return sum(len(part) for part in self.parts)

    @property
    def geometry(self) -> dict[str, Any]:
        """As a geometry of GeoJSON (RFC 7946): LineString, or MultiLineString when it has several parts."""
        told = [[[float(x), float(y)] for x, y in part] for part in self.parts]
        if len(told) == 1:
            return {"type": "LineString", "coordinates": told[0]}
        return {"type": "MultiLineString", "coordinates": told}


#: what a fact may hold once read
Value = bool | Decimal | date | datetime | str | frozenset[str] | Capacity | Shape | tuple[Any, ...] | None


class Fact(Strict):
    """One row of `cities/facts.toml`. `names`: its values are keys of the pack's parties or documents. `of_line`: asked of every line, or only where the place's tables use it. What is `long` takes more than a line. What is `of_act` is said for one act and inherited by no other. A shape has at `most` so many points, and lies `within` west, south, east, north.

    What is not `carried`, and what the system states, stays behind when an intent becomes an application.
    """

    key: str
    name: str
    en: str
    kind: Kind
    unit: str = ""
    options: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    labels_en: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by: str = "anyone"
    private: bool = False
    of_act: bool = False
    carried: bool = True
    note: str = ""
    names: Literal["", "party", "document"] = ""
    of_line: Literal["", "used", "always"] = ""
    long: bool = False
    most: int = 0
    within: tuple[float, float, float, float] | None = None


Registry = Mapping[str, Fact]


def known(registry: Registry, name: str) -> Fact:
    """The fact called `name`; FactError with the nearest name when there is none."""
    if name in registry:
        return registry[name]
    near = difflib.get_close_matches(name, registry, 1)
    raise LAW.wrong("fact.unknown", name, cure=LAW.say("near", near=near[0]) if near else LAW.say("see_facts"))


def plain(value: Any) -> Any:
    """The value as JSON holds it; the inverse of `read_fact`.

    >>> plain(Capacity(Decimal("160"), "kW"))
    {'value': 160, 'unit': 'kW'}
    """
    match value:
        case Capacity():
            return {"value": plain(value.value), "unit": value.unit}
        case Shape():
            return value.geometry
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.isoformat(timespec="minutes" if not value.second else "auto")
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [plain(member) for member in value]
        case dict():
            return {key: plain(member) for key, member in value.items()}
    return value
