"""Reads facts from JSON or TOML: strict, exact, and refused with the cure when they cannot be."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.law.error import FactError
from wutong.law.fact import Capacity, Fact, Registry, Value, known
from wutong.law.said import LAW, Said, listed, named
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
    raise _wrong("bool", fact, raw)


#: a plain number, as people and JSON write it; no underscores, no full-width digits, no infinity
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")


#: beyond these no length, area or capacity can be meant, and a float would no longer keep the figure
LARGEST, DECIMALS = 1_000_000_000, 6


def _wrong(which: str, fact: Fact, got: Any, **more: Any) -> FactError:
    return LAW.wrong(f"fact.{which}", fact.key, name=named(fact), got=got, **more)


def _in(fact: Fact) -> Said:
    return LAW.say("unit", unit=fact.unit) if fact.unit else Said("")


def _number(fact: Fact, raw: Any) -> Decimal:
    given = raw if isinstance(raw, str) else str(raw) if isinstance(raw, int | float | Decimal) else ""
    number = Decimal(given) if _NUMBER.fullmatch(given) and not isinstance(raw, bool) else None
    if number is None:
        raise _wrong("number", fact, raw, unit=_in(fact))
    if abs(number) > LARGEST or -int(number.as_tuple().exponent) > DECIMALS:
        raise _wrong("number_size", fact, given[:20], most=LARGEST, decimals=DECIMALS)
    if number < 0:
        raise _wrong("negative", fact, raw, unit=_in(fact))
    return number


def _date(fact: Fact, raw: Any) -> date | str:
    if raw in fact.also:
        return str(raw)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        also = LAW.say("or_one_of", also=listed(fact.also)) if fact.also else Said("")
        raise _wrong("date", fact, raw, also=also) from None


def _datetime(fact: Fact, raw: Any) -> datetime:
    try:
        return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError:
        raise _wrong("datetime", fact, raw) from None


def _text(fact: Fact, raw: Any) -> str:
    if not isinstance(raw, str) or "\x00" in raw:
        raise _wrong("text", fact, raw)
    return raw.strip()


def _choice(fact: Fact, raw: Any) -> str:
    if raw in fact.options:
        return str(raw)
    raise _wrong("choice", fact, raw, options=listed(fact.options))


def _set(fact: Fact, raw: Any) -> frozenset[str]:
    members = raw if isinstance(raw, list | tuple | set | frozenset) else None
    if members is None or not all(isinstance(member, str) for member in members):
        raise _wrong("set", fact, raw)
    for member in members if fact.options else ():
        if member not in fact.options:
            raise _wrong("set_option", fact, member, options=listed(fact.options))
    return frozenset(members)


def _capacity(fact: Fact, raw: Any) -> Capacity:
    if isinstance(raw, Capacity):
        return raw
    if not isinstance(raw, Mapping) or set(raw) != {"value", "unit"}:
        raise _wrong("capacity", fact, raw)
    if raw["unit"] not in fact.options:
        raise _wrong("capacity_unit", fact, raw["unit"], options=listed(fact.options))
    return Capacity(_number(fact, raw["value"]), raw["unit"])


def _list(fact: Fact, raw: Any) -> tuple[Any, ...]:
    if isinstance(raw, list | tuple):
        return tuple(_exact(fact, one) for one in raw)
    raise _wrong("rows", fact, raw)


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
