"""The value of a field as it stands on paper: words, boxes with or without a tick, blanks to write in.

>>> in_blanks("年 月 日 时", "2025-11-03T09:30")
'2025 年 11 月 3 日 9 时'
"""

import re
from collections.abc import Mapping
from typing import Any

from wutong.law.form import UNKNOWN, FormField
from wutong.papers.kinds import papers
from wutong.papers.press import parts_of

Parts = list[dict[str, Any]]

_BLANK = re.compile(r"[年月日时分]")
_NUMBER = re.compile(r"\d+")
_DATES = ("date", "datetime", "datetime_hour", "date_range")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2})(?::(\d{2}))?(?::\d{2})?)?")
#: an option of so many characters is not broken between two lines
SHORT = 14
_CHOICES = ("choice_single", "choice_multi", "yesno")


def is_pattern(label: str) -> bool:
    """Whether a label is nothing but the blanks of a date.

    >>> is_pattern("年 月 日"), is_pattern("交付时间")
    (True, False)
    """
    return not label.strip("年月日时 ")


def filled(field: FormField, value: Any) -> Parts:
    """What stands in the field: its value, or what the annex prints there to be filled in."""
    if value is None or value in ("", []):
        return _empty(field)
    if field.type in (*_CHOICES, "yesno_number") and field.options:
        return _choices(field, value)
    if field.type in ("material", "file"):
        return [{"t": "box", "on": bool(value)}]
    if field.type in ("seal", "signature") and isinstance(value, bool):
        return parts_of(papers().word("sealed")) if value else []
    if field.type in _DATES:
        return parts_of(_dated(field, value))
    return parts_of(_said(field, value))


def _empty(field: FormField) -> Parts:
    if field.type in (*_CHOICES, "yesno_number") and field.options:
        return _choices(field, None)
    if field.type in ("material", "file"):
        return [{"t": "box", "on": False}, *_hint(field)]
    if field.options:
        return parts_of("、".join(field.options))
    if field.type == "date" and is_pattern(field.label):
        return [{"t": "wide", "s": field.label}]
    if field.type in _DATES and _BLANK.search(field.unit):
        return [{"t": "wide", "s": field.unit}]
    if field.unit.startswith(("（", "(")):
        return _hint(field)
    return [{"t": "blank"}, *parts_of(field.unit)] if field.unit else []


def _hint(field: FormField) -> Parts:
    return [{"t": "hint", "s": field.unit}] if field.unit else []


def _choices(field: FormField, value: Any) -> Parts:
    """Every option with its box, before or after it as the annex has it; a number in the blank of the chosen one."""
    chosen, number = _chosen(field, value)
    parts: Parts = []
    for option in field.options:
        box = {"t": "box", "on": option in chosen}
        inside = [*parts_of(option), box] if field.box == "after" else [box, *parts_of(option)]
        parts.append({"t": "opt", "parts": inside, "long": len(option) > SHORT})
        if field.type == "yesno_number" and option == field.options[0]:
            parts += [
                *parts_of("（"),
                *(parts_of(number) if number else [{"t": "blank"}]),
                *parts_of(f"{field.unit}）"),
            ]
        parts.append({"t": "gap"})
    others = [one for one in chosen if one not in field.options]
    return [*parts, *parts_of("、".join(others))] if others else parts


def _chosen(field: FormField, value: Any) -> tuple[list[str], str]:
    """The chosen options, and the number that goes with them."""
    number = ""
    if isinstance(value, Mapping):
        number = str(value.get("number") or value.get("count") or "")
        value = value.get("value") if "value" in value else value.get("answer")
    if isinstance(value, bool):
        return [field.options[0 if value else -1]], number
    if field.type == "yesno_number" and value is not None and str(value) not in field.options:
        return [field.options[0]], str(value)
    given = value if isinstance(value, list | tuple | set | frozenset) else [] if value is None else [value]
    named = dict(zip(field.option_keys, field.options, strict=False))
    return [named.get(str(one), str(one)) for one in given], number


def _said(field: FormField, value: Any) -> str:
    """A value in words with its unit; what was answered as unknown says so."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "".join(str(one) for one in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(one) for one in value)
    text = str(value)
    if field.type in ("number", "money") and field.unit and text != UNKNOWN and not field.unit.startswith(("（", "(")):
        return f"{text} {field.unit}"
    return text


def _dated(field: FormField, value: Any) -> str:
    if isinstance(value, Mapping):
        text = " ".join(str(one) for one in value.values())
    else:
        text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    if not _DAY.search(text):
        return text
    pattern = field.unit if _BLANK.search(field.unit) else ""
    return in_blanks(pattern, text) if pattern else _DAY.sub(_spoken, text)


def _spoken(found: re.Match[str]) -> str:
    """A day, with hour and minute if they were given, as it is written by hand."""
    year, month, day, hour, minute = found.groups()
    told = f"{year}年{int(month)}月{int(day)}日"
    return f"{told} {int(hour):02d}:{minute or '00'}" if hour else told


def in_blanks(pattern: str, value: str) -> str:
    """The numbers of `value` put before 年, 月, 日… of `pattern`; a blank with no number left stays."""
    numbers = iter(_NUMBER.findall(value))

    def put(found: re.Match[str]) -> str:
        number = next(numbers, "")
        return f" {int(number)} {found.group()}" if number else f"    {found.group()}"

    return re.sub(r" +", " ", _BLANK.sub(put, pattern)).strip()
