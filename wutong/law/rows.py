"""Rows of a table in a form: the arithmetic anyone at the counter would check.

>>> area_warnings({"dig_rows": ({"length_m": 40, "width_m": Decimal("1.2"), "area_m2": 50},)}, "X-1")[0]["says"]
'第 1 行：面积填 50，长乘宽为 48'
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_SIDES = ("length_m", "width_m", "area_m2")


def area_warnings(stated: Mapping[str, Any], clause: str) -> list[dict[str, str]]:
    """A warning for each row whose area is not its length by its width; told, never refused."""
    rows = [row for value in stated.values() if isinstance(value, tuple) for row in enumerate(value, 1)]
    return [warning for number, row in rows if (warning := _warning(number, row, clause))]


def _warning(number: int, row: Any, clause: str) -> dict[str, str] | None:
    if not isinstance(row, Mapping) or not set(_SIDES) <= set(row):
        return None
    try:
        length, width, area = (Decimal(str(row[side])) for side in _SIDES)
    except InvalidOperation:
        return {
            "clause": clause,
            "says": f"第 {number} 行：长、宽、面积应为数",
            "says_en": f"row {number}: not a number",
        }
    if length * width == area:
        return None
    product = f"{(length * width).normalize():f}"
    says = f"第 {number} 行：面积填 {area.normalize():f}，长乘宽为 {product}"
    return {
        "clause": clause,
        "says": says,
        "says_en": f"row {number}: area {area.normalize():f}, length by width is {product}",
    }
