"""The one clock. Nothing else in the program may ask what time it is.

Times are naive Asia/Shanghai wall time. `Clock` tells the real time; `StoryClock` is moved by a story or a
demonstration, forwards only.
"""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What verbs are given instead of a time of their own."""

    def now(self) -> datetime:
        """The present instant, naive Asia/Shanghai."""


class RealClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """The present instant, naive Asia/Shanghai."""
        return datetime.now(SHANGHAI).replace(tzinfo=None)


class StoryClock:
    """A clock that stands where it was last put.

    >>> clock = StoryClock(datetime(2025, 11, 3, 9)); clock.move(datetime(2025, 11, 3, 10)); clock.now().hour
    10
    """

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._now

    def move(self, to: datetime) -> None:
        """Move forwards to `to`; ValueError if that is earlier."""
        if to < self._now:
            raise ValueError(f"故事的时间不能倒退：{self._now:%Y-%m-%d %H:%M} → {to:%Y-%m-%d %H:%M}")
        self._now = to
