"""One cell of a decision table: a fact, a comparison, a figure, and the words of the paper.

Three-valued: a comparison with an unknown fact is neither true nor false but *unknown* (None).
Including and excluding words follow G-01: 不超过, 以内, 以下, 以上 include the number; 超过, 不满 exclude it.

>>> c = Condition(fact="length_m", at_most=200, words="200米以内")
>>> c.weigh({"length_m": Decimal("200")}, date(2025, 11, 3)).holds
True
>>> c.weigh({"length_m": Decimal("200.1")}, date(2025, 11, 3)).holds
False
>>> c.weigh({}, date(2025, 11, 3)).holds is None
True
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import Field, model_validator

from wutong.law.fact import Capacity, Value, plain
from wutong.law.strict import Ids, Strict

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One comparison as it came out: the line of reason shown to people and kept in the record."""

    clause: tuple[str, ...]
    fact: str
    value: Value
    op: str
    limit: Any
    holds: bool | None
    words: tuple[str, ...] = ()
    row: str = ""
    unit: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON: {"clause", "fact", "value", "op", "limit", "holds", "words", "row"}, and "unit" where the limit has one."""
        return {
            "clause": ", ".join(self.clause),
            "fact": self.fact,
            "value": plain(self.value),
            "op": self.op,
            "limit": _plain_limit(self.limit),
            "holds": self.holds,
            "words": ", ".join(self.words),
            "row": self.row,
            **({"unit": self.unit} if self.unit else {}),
        }


def _plain_limit(limit: Any) -> Any:
    return list(limit) if isinstance(limit, tuple) else plain(limit)


class Condition(Strict):
    """`fact`, exactly one comparison, the `words` that carry it; `clause` when not the row's.

    `fresh`, in a check: only what is stated with this very act counts, whatever was known before.
    """

    fact: str
    is_: str | bool | Decimal | None = Field(None, alias="is")
    is_not: str | bool | None = None
    one_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    within_years: int | None = None
    beyond_years: int | None = None
    subset_of: tuple[str, ...] | None = None
    not_subset_of: tuple[str, ...] | None = None
    includes: str | None = None
    excludes: str | None = None
    empty: bool | None = None
    known: bool | None = None
    stated: str | bool | None = None
    not_after: str | None = None
    unit: str = ""
    words: Ids = ()
    clause: Ids = ()
    fresh: bool = False
    cure: str = ""
    cure_en: str = ""

    @model_validator(mode="after")
    def _one_comparison(self) -> "Condition":
        given = [op for op in COMPARISONS if getattr(self, _attribute(op)) is not None]
        if len(given) != 1:
            raise ValueError(f"一个条件只写一种比较（{'、'.join(COMPARISONS)}），得到 {given or '无'}")
        return self

    @cached_property
    def op(self) -> str:
        """The name of the comparison, e.g. `at_most`."""
        return next(op for op in COMPARISONS if getattr(self, _attribute(op)) is not None)

    @cached_property
    def limit(self) -> Any:
        """What the fact is compared with."""
        return getattr(self, _attribute(self.op))

    def holds(self, facts: Facts, on: date) -> bool | None:
        """True, False, or None when the fact is unknown. `on` is the day of judgement."""
        value = facts.get(self.fact)
        if self.op == "not_after":
            other = facts.get(self.limit)
            return None if value is None or other is None else _day(value) <= _day(other)
        if value is None:
            return _WHEN_UNKNOWN.get(self.op, _unknown)(self.limit)
        return COMPARISONS[self.op](value, self.limit, on)

    def weigh(self, facts: Facts, on: date, clause: tuple[str, ...] = (), row: str = "") -> Weighed:
        """The comparison with its outcome, ready to be shown."""
        return Weighed(
            self.clause or clause,
            self.fact,
            facts.get(self.fact),
            self.op,
            self.limit,
            self.holds(facts, on),
            self.words,
            row,
            self.unit,
        )


class Check(Condition):
    """A condition that must hold for a task to be finished; it counts only while all of `given` hold."""

    given: tuple[Condition, ...] = ()


def _attribute(op: str) -> str:
    return "is_" if op == "is" else op


def _unknown(_: Any) -> bool | None:
    return None


def _number(value: Any) -> Decimal:
    return value.value if isinstance(value, Capacity) else value


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def anniversary(start: date, years: int) -> date:
    """The corresponding day `years` later, the month's last day if there is none (G-07)."""
    year = start.year + years
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))


def _within_years(value: Any, years: int, on: date) -> bool:
    """届满 includes the last day (G-01, G-13). A road not yet delivered is within; one never overhauled is not."""
    if not isinstance(value, date):
        return False
    opened = value.date() if isinstance(value, datetime) else value
    return on <= anniversary(opened, years)


COMPARISONS: dict[str, Callable[[Any, Any, date], bool]] = {
    "is": lambda value, limit, on: bool(value == limit),
    "is_not": lambda value, limit, on: bool(value != limit),
    "one_of": lambda value, limit, on: value in limit,
    "none_of": lambda value, limit, on: value not in limit,
    "at_most": lambda value, limit, on: _number(value) <= limit,
    "below": lambda value, limit, on: _number(value) < limit,
    "at_least": lambda value, limit, on: _number(value) >= limit,
    "above": lambda value, limit, on: _number(value) > limit,
    "within_years": _within_years,
    "beyond_years": lambda value, years, on: not _within_years(value, years, on),
    "subset_of": lambda value, limit, on: value <= set(limit),
    "not_subset_of": lambda value, limit, on: not value <= set(limit),
    "includes": lambda value, limit, on: limit in value,
    "excludes": lambda value, limit, on: limit not in value,
    "empty": lambda value, limit, on: (not value) is limit,
    "known": lambda value, limit, on: bool(limit),
    "stated": lambda value, limit, on: bool(value == limit),
    "not_after": lambda value, limit, on: True,
}

#: two comparisons ask about knowledge or about an act, and so are never unknown themselves
_WHEN_UNKNOWN: dict[str, Callable[[Any], bool | None]] = {
    "known": lambda limit: not limit,
    "stated": lambda limit: False,
}
