"""Examples of a pack: each comes out as it says, and each figure of a route, limit or payer has one at its edge."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.law.condition import anniversary
from wutong.law.error import LawError, PackError
from wutong.law.fact import Capacity
from wutong.law.fact_read import read_fact, read_facts
from wutong.law.pack import Example, Pack
from wutong.law.route import decide

_NUMERIC = ("at_most", "below", "at_least", "above")


def examples_problems(pack: Pack) -> Iterator[PackError]:
    """Examples that come out otherwise, and figures without an example at the boundary."""
    file = str(pack.folder / "examples.toml")
    for example in pack.examples:
        for problem in example_problems(pack, example):
            yield PackError(file, f"example {example.id}", "expect", problem, "核对规则与例子，哪一个读错了文件")
    for where, fact, figure in _figures(pack):
        if not any(_at(pack, example, fact, figure) for example in pack.examples):
            yield PackError(file, where, fact, f"{figure} 没有恰在界上的例子", "补一个 [[example]]，事实恰为这个数")


def example_problems(pack: Pack, example: Example) -> list[str]:
    """What of an example's expectation does not hold."""
    try:
        got = decide(pack, read_facts(pack.common.facts, example.facts), example.on).plain()
    except LawError as error:
        return [str(error)]
    return [
        f"{key}：要 {want}，得 {got.get(key)}"
        for key, want in example.expect.items()
        if not _fits(key, want, got.get(key))
    ]


def _fits(key: str, want: Any, got: Any) -> bool:
    if isinstance(want, dict):
        return got is not None and all((got.get(name) or None) == (value or None) for name, value in want.items())
    if key in ("ask", "flags"):
        return set(want) <= set(got or [])
    return bool(want == got) or (want in ("", "none") and got is None)


def _figures(pack: Pack) -> Iterator[tuple[str, str, Any]]:
    tables = {
        name: rows
        for name, rows in pack.tables().items()
        if name in ("route", "limit:order", "limit:parallel", "payer:connection")
    }
    for name, rows in tables.items():
        for row in rows:
            for c in row.conditions():
                if c.op in _NUMERIC and not (c.limit == 0 and c.op in ("above", "at_most")):
                    yield f"{name} {row.id}", c.fact, c.limit
                if c.op in ("within_years", "beyond_years"):
                    yield f"{name} {row.id}", c.fact, c.limit


def _at(pack: Pack, example: Example, fact: str, figure: Any) -> bool:
    """Whether the example's fact stands exactly at the figure: the number itself, or the last day of the years."""
    if fact not in pack.common.facts:
        return True
    value = read_fact(pack.common.facts[fact], example.facts.get(fact))
    if isinstance(value, date):
        return isinstance(figure, int) and anniversary(value, figure) == example.on
    number = value.value if isinstance(value, Capacity) else value
    return isinstance(number, Decimal) and number == figure
