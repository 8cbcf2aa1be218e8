"""Time-limit classes: which limit a step has, from which event, and whether the paper gives one at all.

A row with `gap` says the paper gives no number. It is shown as 文件未规定; if `limit` is "agreed", a date
agreed with the applicant is mandatory and monitored instead.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import field_validator

from wutong.law.condition import Facts
from wutong.law.error import FactError
from wutong.law.limit import read_limit
from wutong.law.strict import Ids
from wutong.law.table import Row, Verdict, settle


class LimitRow(Row):
    """`step` names the clock; `start` the event (the latest, if several); `target` ≤ `limit`.

    `never_shorter`: a limit told to the applicant is not shortened by facts found later.
    `days_fact` names a fact that holds the number of working days, where a unit promises its own limit.
    """

    step: str
    start: Ids = ()
    target: str = ""
    limit: str = ""
    target_start: Ids = ()
    gap: Ids = ()
    pauses: tuple[str, ...] = ()
    days_fact: str = ""
    never_shorter: bool = False
    kpi_only: bool = False

    @field_validator("target", "limit")
    @classmethod
    def _readable(cls, words: str) -> str:
        try:
            if words:
                read_limit(words)
        except FactError as error:
            raise ValueError(str(error)) from error
        return words


class PauseReason(Row):
    """A lawful reason to stop a clock (G-08). `by` names who may give it beside those who handle the case."""

    name: str
    en: str
    by: Ids = ()


def limit_for(rows: Sequence[LimitRow], step: str, facts: Facts, on: date) -> Verdict[LimitRow]:
    """The limit of `step` for these facts. Same words mean the same answer."""
    mine = [row for row in rows if row.step == step]
    return settle(mine, facts, on, same_limit)


def same_limit(row: LimitRow) -> tuple[str, str, tuple[str, ...]]:
    """What makes two rows the same answer."""
    return row.limit, row.target, row.start
