"""What comes from outside is looked at once, before anything else: plain values, bounded, without hidden characters.

>>> sound({"reason": chr(0)})
Traceback (most recent call last):
    ...
wutong.law.error.Refused: reason: 含有不可用的字符。改法：重新输入这一段文字
"""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.cases.says import refused

LONGEST, WIDEST, DEEPEST, LARGEST = 20_000, 2_000, 6, 10**12


def sound(given: Any, name: str = "", depth: int = 0) -> None:
    """Refused for what no honest form can send: endless text, deep nesting, infinite numbers, foreign types."""
    match given:
        case None | bool():
            return
        case str():
            _text(given, name)
        case int() | float() | Decimal():
            _number(given, name)
        case datetime():
            if given.tzinfo is not None or not 1900 <= given.year <= 2200:
                raise refused("unsound.time", name, given=given)
        case date():
            if not 1900 <= given.year <= 2200:
                raise refused("unsound.date", name, given=given)
        case dict() | list() | tuple():
            _many(given, name, depth)
        case _:
            raise refused("unsound.kind", name, kind=type(given).__name__)


def _text(given: str, name: str) -> None:
    if len(given) > LONGEST:
        raise refused("unsound.long", name, length=len(given), most=LONGEST)
    if "\x00" in given or any("\ud800" <= char <= "\udfff" for char in given):
        raise refused("unsound.signs", name)


def _number(given: float | int | Decimal, name: str) -> None:
    if not math.isfinite(given) or abs(Decimal(given)) > LARGEST:
        raise refused("unsound.number", name)


def _many(given: Any, name: str, depth: int) -> None:
    if depth >= DEEPEST or len(given) > WIDEST:
        raise refused("unsound.deep", name, deepest=DEEPEST, widest=WIDEST)
    members = given.items() if isinstance(given, dict) else ((name, member) for member in given)
    for key, member in members:
        if not isinstance(key, str):
            raise refused("unsound.key", name, key=key)
        _text(key, name)
        sound(member, key or name, depth + 1)
