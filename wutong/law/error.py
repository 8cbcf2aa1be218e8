"""Errors that teach: what is wrong, where, why, and how to cure it.

LawError
├── PackError      a pack file does not say what a pack must say
├── FactError      a fact was given that cannot be (unknown name, wrong unit, negative length)
│   └── ShapeError     a line that cannot be drawn (no line, too many points, far away, degrees the wrong way round)
├── CalendarError  a day no calendar covers
└── Refused        an act the paper does not allow; carries the field, the rule and the clause
"""

import dataclasses
from dataclasses import dataclass


class LawError(Exception):
    """Base of all errors this package raises on purpose."""


@dataclass
class PackError(LawError):
    """A pack problem: `file`, `table` row, `key`, what is wrong and how to cure it."""

    file: str
    table: str
    key: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.table} {self.key}: {self.problem}。改法：{self.cure}"


class FactError(LawError):
    """A fact that cannot be read. `fact` is its name, `problem` what is wrong, `cure` says what would be accepted."""

    def __init__(self, fact: str, problem: str, cure: str) -> None:
        self.fact, self.problem, self.cure = fact, problem, cure
        super().__init__(f"{fact}: {problem}。改法：{cure}")


class ShapeError(FactError):
    """A line that cannot be read or drawn. `code` is stable, `detail` has the figures its sentence is made of."""

    def __init__(self, fact: str, code: str, problem: str, cure: str, **detail: object) -> None:
        self.code, self.problem, self.cure, self.detail = code, problem, cure, detail
        super().__init__(fact, problem, cure)


class CalendarError(LawError):
    """A day for which no calendar is loaded; the answer is refused, never guessed (G-02)."""


@dataclass
class Refused(LawError):
    """An act that is not allowed. `code` is stable for programs; the rest is for people.

    >>> print(Refused("not_accepted", "appointed_at", "缺预约时间", "SZ-F2", "填写到小时"))
    [SZ-F2] appointed_at: 缺预约时间。改法：填写到小时
    """

    code: str
    field: str
    problem: str
    clause: str = ""
    cure: str = ""
    detail: dict[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        clause = f"[{self.clause}] " if self.clause else ""
        cure = f"。改法：{self.cure}" if self.cure else ""
        return f"{clause}{self.field}: {self.problem}{cure}"
