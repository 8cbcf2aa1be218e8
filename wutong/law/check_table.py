"""Decision tables over all boundary values: total, every row reachable, no unknown that opens a route.

For each fact the table uses, values are taken below, at and above every figure, every option, and *unknown*.
Values that no condition tells apart are one class, so the product stays small and nothing is left out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from wutong.law.condition import Condition, anniversary
from wutong.law.error import PackError
from wutong.law.fact import Capacity, Fact, Value
from wutong.law.pack import Pack
from wutong.law.place import file_of
from wutong.law.table import Row

ON = date(2025, 11, 3)
EPSILON = Decimal("0.01")


def table_problems(pack: Pack) -> Iterator[PackError]:
    """Tables that leave a case without an answer, and rows that can never win."""
    for name, rows in pack.tables().items():
        if rows:
            yield from _table(pack, name, rows)


def _table(pack: Pack, name: str, rows: Sequence[Row]) -> Iterator[PackError]:
    file = file_of(pack.folder, name)
    facts = {c.fact: pack.common.facts[c.fact] for row in rows for c in row.conditions() if c.fact in pack.common.facts}
    won: set[str] = set()
    hole: dict[str, Any] | None = None
    for known in points(rows, facts):
        winner = next((row.id for row in rows if row.holds(known, ON) is True), None)
        if winner is not None:
            won.add(winner)
        elif hole is None and all(value is not None for value in known.values()):
            hole = known
    if hole is not None:
        shown = "、".join(f"{key}={_show(value)}" for key, value in hole.items())
        yield PackError(file, name, "-", f"这种情形没有一行成立：{shown}", "补一行，或在最后写一行不带条件的“其余”")
    for row in rows:
        if row.id not in won:
            yield PackError(file, name, row.id, "这一行永远轮不到", "检查前面的行是否已全部包住它，或调整次序")


def points(rows: Sequence[Row], facts: dict[str, Fact]) -> Iterator[dict[str, Value]]:
    """Every combination of value classes of the facts the rows use, unknown included."""
    conditions = [c for row in rows for c in row.conditions()]
    names = list(facts)
    classes = [_classes(facts[name], [c for c in conditions if c.fact == name]) for name in names]
    for values in product(*classes):
        yield dict(zip(names, values, strict=True))


def _classes(fact: Fact, conditions: list[Condition]) -> list[Value]:
    """One value for each way the conditions can come out on this fact, and unknown."""
    seen: dict[tuple[bool | None, ...], Value] = {}
    for value in (*_candidates(fact, conditions), None):
        outcome = tuple(c.holds({fact.key: value}, ON) for c in conditions)
        key = (*outcome, value is None)
        seen.setdefault(key, value)
    return list(seen.values())


def _candidates(fact: Fact, conditions: list[Condition]) -> Iterator[Value]:
    match fact.kind:
        case "bool":
            yield from (True, False)
        case "number" | "capacity":
            figures = sorted({limit for c in conditions if isinstance(limit := c.limit, Decimal)} | {Decimal(0)})
            for figure in figures:
                for number in (figure - EPSILON, figure, figure + EPSILON):
                    if number >= 0:
                        yield Capacity(number, fact.options[0]) if fact.kind == "capacity" else number
        case "date" | "datetime":
            yield from fact.also
            yield from _dates(conditions)
        case "choice":
            yield from fact.options
        case "set":
            options = fact.options or tuple(c.limit for c in conditions if isinstance(c.limit, str))
            yield frozenset()
            yield frozenset(options)
            yield from (frozenset({one}) for one in options)
            yield from (frozenset(c.limit) for c in conditions if isinstance(c.limit, tuple))
        case _:
            yield from (c.limit for c in conditions if isinstance(c.limit, str))
            yield "其他"


def _dates(conditions: list[Condition]) -> Iterator[date]:
    for c in conditions:
        if c.op in ("within_years", "beyond_years"):
            edge = anniversary(ON, -c.limit)
            yield from (edge - timedelta(days=1), edge, edge + timedelta(days=1))
    yield ON - timedelta(days=365 * 30)


def _show(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
