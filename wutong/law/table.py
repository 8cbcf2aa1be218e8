"""A decision table: rows in the paper's order; the first that holds wins, and every reason is kept.

Unknown facts are carried, not guessed: the rows that *could* still win are the unknown rows before the
first sure one. If all of them say the same, the answer is sure all the same (a definite exclusion beats
an unknown); if not, the answer is undetermined and the unknown facts are asked for (G-12).

>>> rows = [Row(id="long", clause="X-1", any=[Condition(fact="length_m", above=200)]),
...         Row(id="rest", clause="X-2")]
>>> settle(rows, {}, date(2025, 11, 3)).ask
('length_m',)
>>> settle(rows, {"length_m": Decimal(200)}, date(2025, 11, 3)).row.id
'rest'
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from wutong.law.condition import Condition, Facts, Weighed
from wutong.law.strict import Cited

__all__ = ["Decimal", "Row", "Verdict", "settle"]


class Row(Cited):
    """A row: its own id, clause and words; it holds when `all` hold and, if given, one of `any`."""

    id: str
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    flag: str = ""
    says: str = ""
    says_en: str = ""

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the row."""
        return self.all + self.any

    def holds(self, facts: Facts, on: date) -> bool | None:
        """Three-valued: False if any of `all` is false; unknown beats true."""
        result: bool | None = True
        for condition in self.all:
            held = condition.holds(facts, on)
            if held is False:
                return False
            if held is None:
                result = None
        if not self.any:
            return result
        seen = [condition.holds(facts, on) for condition in self.any]
        if True in seen:
            return result
        return None if None in seen else False


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Verdict(Generic[R]):
    """`row` won (None: undetermined); `could` lists the rows still possible; `ask` what to find out."""

    row: R | None
    could: tuple[R, ...]
    ask: tuple[str, ...]
    reasons: tuple[Weighed, ...]


def settle(rows: Sequence[R], facts: Facts, on: date, outcome: Callable[[R], Any] = lambda row: row.id) -> Verdict[R]:
    """The first row that holds on the day `on`, with every row weighed on the way.

    `outcome` says when two rows are the same answer. A table whose rows all fail gives row None and an
    empty `could`: the paper says nothing.
    """
    could: list[R] = []
    reasons: list[Weighed] = []
    ask: list[str] = []
    for row in rows:
        held = row.holds(facts, on)
        weighed = [condition.weigh(facts, on, row.clause, row.id) for condition in row.conditions()]
        reasons += weighed or [Weighed(row.clause, "", None, "otherwise", None, True, row.words, row.id)]
        if held is False:
            continue
        could.append(row)
        if held is True:
            break
        ask += [one.fact for one in weighed if one.holds is None]
    sure = bool(could) and held_surely(could, facts, on) and len({outcome(row) for row in could}) == 1
    return Verdict(could[-1] if sure else None, tuple(could), () if sure else tuple(dict.fromkeys(ask)), tuple(reasons))


def pick(rows: Sequence[R], facts: Facts, on: date, outcome: Callable[[R], Any]) -> tuple[R | None, tuple[str, ...]]:
    """What `settle` answers, and what it asks for, without the reasons: for clocks, which nobody argues with."""
    could: list[R] = []
    ask: list[str] = []
    for row in rows:
        held = row.holds(facts, on)
        if held is False:
            continue
        could.append(row)
        if held is True:
            if len(could) == 1 or len({outcome(one) for one in could}) == 1:
                return row, ()
            break
        ask += [condition.fact for condition in row.conditions() if condition.holds(facts, on) is None]
    return None, tuple(dict.fromkeys(ask))


def held_surely(could: Sequence[Row], facts: Facts, on: date) -> bool:
    """Whether the last possible row holds for certain, so that the table has an answer."""
    return could[-1].holds(facts, on) is True
