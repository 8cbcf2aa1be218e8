"""The words of a time limit: `3 workdays`, `0.5 workday`, `same day person`, `at once`, `1 day`, `3 months`…

>>> read_limit("2 workdays inclusive")
Limit(unit='workday', half_units=4, inclusive=True, to_midnight=False)
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wutong.law.error import FactError

Unit = Literal["workday", "day", "month", "year", "same day machine", "same day person", "at once", "agreed"]

_COUNTED = re.compile(r"(\d+(?:\.5)?) (workday|day|month|year)s?( inclusive)?( until midnight)?")
_PLAIN = ("same day machine", "same day person", "at once", "agreed")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit, read from its words."""

    unit: Unit
    half_units: int = 0
    inclusive: bool = False
    to_midnight: bool = False

    @property
    def count(self) -> int:
        """How many days, or half days where the number is odd, a counted limit has; a same day is one."""
        whole = self.half_units // 2 or 1
        return self.half_units if self.half_units % 2 else whole


@lru_cache(maxsize=256)
def read_limit(words: str) -> Limit:
    """The limit `words` stand for; FactError listing the accepted forms."""
    if words in _PLAIN:
        return Limit(words)  # type: ignore[arg-type]
    found = _COUNTED.fullmatch(words)
    if not found or float(found[1]) == 0 or (found[2] != "workday" and (found[3] or found[4] or "." in found[1])):
        raise FactError(
            "limit", f"不认识的时限 {words!r}", f"写 3 workdays、0.5 workday、1 day、3 months、{'、'.join(_PLAIN)}"
        )
    return Limit(found[2], int(float(found[1]) * 2), bool(found[3]), bool(found[4]))  # type: ignore[arg-type]
