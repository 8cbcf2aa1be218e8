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

from wutong.law.error import Refused

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
                raise Refused("unsound", name, f"时间不可用：{given}", "", "写北京时间，1900 至 2200 年")
        case date():
            if not 1900 <= given.year <= 2200:
                raise Refused("unsound", name, f"日期不可用：{given}", "", "写 1900 至 2200 年的日期")
        case dict() | list() | tuple():
            _many(given, name, depth)
        case _:
            raise Refused("unsound", name, f"不认识的内容 {type(given).__name__}", "", "写文字、数、日期、列表或对象")


def _text(given: str, name: str) -> None:
    if len(given) > LONGEST:
        raise Refused("unsound", name, f"太长：{len(given)} 字", "", f"不超过 {LONGEST} 字；长的作为文件上传")
    if "\x00" in given or any("\ud800" <= char <= "\udfff" for char in given):
        raise Refused("unsound", name, "含有不可用的字符", "", "重新输入这一段文字")


def _number(given: float | int | Decimal, name: str) -> None:
    if not math.isfinite(given) or abs(Decimal(given)) > LARGEST:
        raise Refused("unsound", name, "数太大或不是数", "", "写实际的数")


def _many(given: Any, name: str, depth: int) -> None:
    if depth >= DEEPEST or len(given) > WIDEST:
        raise Refused("unsound", name, "层数或项数太多", "", f"不超过 {DEEPEST} 层、{WIDEST} 项")
    members = given.items() if isinstance(given, dict) else ((name, member) for member in given)
    for key, member in members:
        if not isinstance(key, str):
            raise Refused("unsound", name, f"键应为文字：{key!r}", "", "改成文字")
        _text(key, name)
        sound(member, key or name, depth + 1)
