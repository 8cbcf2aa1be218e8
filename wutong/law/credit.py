"""Breach and what follows: the ladder of a place, and when a suspension ends.

>>> suspended_until(date(2025, 11, 30), 3, date(2025, 12, 15))
datetime.date(2026, 2, 28)
>>> suspended_until(date(2025, 11, 30), 3, date(2026, 3, 20))
datetime.date(2026, 3, 20)
>>> suspended_until(date(2025, 11, 30), 3, None) is None
True
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wutong.law.strict import Cited

Consequence = Literal["rectify", "list", "file", "interview", "suspend", "return", "liability"]


class Breach(Cited):
    """An event and what the paper makes of it. Nothing follows before a second officer confirms."""

    key: str
    name: str
    en: str
    consequence: Consequence
    subjects: tuple[str, ...] = ("enterprise",)
    blocks: tuple[str, ...] = ()
    repeats: int = 0
    window_months: int = 0
    needs_overdue: bool = False
    repeats_of: str = ""
    months: int = 0
    until_rectified: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """A confirmed violation of one utility: its day, and whether rectification failed or ran late."""

    on: date
    not_in_place: bool


def months_later(start: date, months: int) -> date:
    """The corresponding date, the month's last day if there is none; sanctions do not roll (G-07)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def suspended_until(start: date, months: int, rectified: date | None) -> date | None:
    """The last suspended day: the later of `months` and verified rectification; None while unrectified."""
    return max(months_later(start, months), rectified) if rectified else None


def ladder_reached(rung: Breach, violations: Sequence[Violation], on: date) -> bool:
    """Whether the violations within the window propose `rung`; an officer still decides (AMB-ZK-10)."""
    recent = [one for one in violations if one.on <= on <= months_later(one.on, rung.window_months)]
    enough = len(recent) >= rung.repeats > 0
    return enough and (not rung.needs_overdue or any(one.not_in_place for one in recent))
