"""From the words of an address to what they name: a place's pack, a case, the instant."""

from datetime import datetime
from typing import Any

from django.http import Http404

from wutong.cases.port import store
from wutong.cases.queries import ask_as, find_case
from wutong.cases.seat import Actor
from wutong.cases.state import State
from wutong.law.error import LawError, Refused
from wutong.law.pack import Pack
from wutong.law.read import load


def pack_of(place: str) -> Pack:
    """The pack in force at a place now; Http404 for a place there is none of."""
    try:
        return load(place, instant().date())
    except LawError as error:
        raise Http404(str(error)) from None


def instant() -> datetime:
    """The present instant, naive Asia/Shanghai, from the one clock."""
    return store().clock.now()


def case_of(actor: Actor | None, number: str) -> tuple[State, Pack]:
    """The case with this number as this seat may see it; Http404 if there is none or it is not theirs."""
    if actor is None or "\x00" in number:
        raise Http404(number)
    connection = store().connection()
    ask_as(connection, actor)
    found = find_case(connection, number.strip().upper())
    if found is None:
        raise Http404(number)
    try:
        return store().read(actor, found)
    except Refused as refused:
        raise Http404(str(refused)) from None


def integer(text: Any, default: int, low: int, high: int) -> int:
    """A number from an address, kept between `low` and `high`; `default` for what is none.

    >>> integer("7", 1, 1, 5), integer("x", 1, 1, 5)
    (5, 1)
    """
    given = str(text or "")
    return min(max(int(given), low), high) if given.isascii() and given.isdigit() and len(given) < 9 else default
