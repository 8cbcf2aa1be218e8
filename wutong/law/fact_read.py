"""Reads facts from JSON or TOML: strict, exact, and refused with the cure when they cannot be."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.law.error import FactError
from wutong.law.fact import Capacity, Fact, Registry, Value, known
from wutong.law.shape import read_shape


def read_fact(fact: Fact, raw: Any) -> Value:
    """The value of one fact from JSON or TOML; None stays None. Raises FactError with the cure."""
    if raw is None:
        return None
    read: Value = _READERS[fact.kind](fact, raw)
    return read


def read_facts(registry: Registry, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Every fact of `raw`, read; raises FactError for a name outside the closed list."""
    return {name: read_fact(known(registry, name), value) for name, value in raw.items()}


def _bool(fact: Fact, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    raise FactError(fact.key, f"{fact.name}应为是或否，得到 {raw!r}", "写 true 或 false；不清楚就不写")


#: a plain number, as people and JSON write it; no underscores, no full-width digits, no infinity
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")


#: beyond these no length, area or capacity can be meant, and a float would no longer keep the figure
LARGEST, DECIMALS = 1_000_000_000, 6


def _in(fact: Fact) -> str:
    return f"，单位 {fact.unit}" if fact.unit else ""


def _number(fact: Fact, raw: Any) -> Decimal:
    given = raw if isinstance(raw, str) else str(raw) if isinstance(raw, int | float | Decimal) else ""
    number = Decimal(given) if _NUMBER.fullmatch(given) and not isinstance(raw, bool) else None
    if number is None:
        raise FactError(fact.key, f"{fact.name}应为数，得到 {raw!r}", f"写一个数{_in(fact)}")
    if abs(number) > LARGEST or -int(number.as_tuple().exponent) > DECIMALS:
        raise FactError(fact.key, f"{fact.name}的数不可用：{given[:20]}", f"不超过 {LARGEST}，小数不多于 {DECIMALS} 位")
    if number < 0:
        raise FactError(fact.key, f"{fact.name}不能为负，得到 {raw}", f"写 0 或正数{_in(fact)}")
    return number


def _date(fact: Fact, raw: Any) -> date | str:
    if raw in fact.also:
        return str(raw)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        also = f"，或 {'、'.join(fact.also)}" if fact.also else ""
        raise FactError(fact.key, f"{fact.name}不是日期：{raw!r}", f"写 2025-11-03 这样的日期{also}") from None


def _datetime(fact: Fact, raw: Any) -> datetime:
    try:
        return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError:
        raise FactError(fact.key, f"{fact.name}不是时间：{raw!r}", "写 2025-11-03T09:00 这样的时间") from None


def _text(fact: Fact, raw: Any) -> str:
    if not isinstance(raw, str) or "\x00" in raw:
        raise FactError(fact.key, f"{fact.name}应为文字，得到 {raw!r}", "写一段文字")
    return raw.strip()


def _choice(fact: Fact, raw: Any) -> str:
    if raw in fact.options:
        return str(raw)
    raise FactError(fact.key, f"{fact.name}没有选项 {raw!r}", f"选 {'、'.join(fact.options)} 之一")


def _set(fact: Fact, raw: Any) -> frozenset[str]:
    members = raw if isinstance(raw, list | tuple | set | frozenset) else None
    if members is None or not all(isinstance(member, str) for member in members):
        raise FactError(fact.key, f"{fact.name}应为列表，得到 {raw!r}", "写 [] 或选项的列表")
    for member in members if fact.options else ():
        if member not in fact.options:
            raise FactError(fact.key, f"{fact.name}没有选项 {member!r}", f"只可含 {'、'.join(fact.options)}")
    return frozenset(members)


def _capacity(fact: Fact, raw: Any) -> Capacity:
    if isinstance(raw, Capacity):
        return raw
    if not isinstance(raw, Mapping) or set(raw) != {"value", "unit"}:
        raise FactError(fact.key, f"{fact.name}应写数值和单位，得到 {raw!r}", '写 {"value": 160, "unit": "kW"}')
    if raw["unit"] not in fact.options:
        raise FactError(fact.key, f"{fact.name}的单位 {raw['unit']!r} 不对", f"单位用 {' 或 '.join(fact.options)}")
    return Capacity(_number(fact, raw["value"]), raw["unit"])


def _list(fact: Fact, raw: Any) -> tuple[Any, ...]:
    if isinstance(raw, list | tuple):
        return tuple(_exact(fact, one) for one in raw)
    raise FactError(fact.key, f"{fact.name}应为列表，得到 {raw!r}", "写 [] 或若干行")


def _exact(fact: Fact, raw: Any) -> Any:
    """A row of a list with its numbers as exact decimals, so that what is stored is what was said."""
    if isinstance(raw, bool) or raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, int | float | Decimal):
        exact = Decimal(str(raw))
        return exact if abs(exact) <= LARGEST else _number(fact, raw)
    if isinstance(raw, Mapping):
        return {str(key): _exact(fact, one) for key, one in raw.items()}
    return tuple(_exact(fact, one) for one in raw)


_READERS: dict[str, Any] = {
    "bool": _bool,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "text": _text,
    "choice": _choice,
    "set": _set,
    "capacity": _capacity,
    "list": _list,
    "shape": read_shape,
}
