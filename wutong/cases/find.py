"""What a case can be found by: number, names, address, project code, roads; sealed answers only by keyed digests.

A public answer is kept as plain text with its pairs of characters, so any part of it finds the case. Of a sealed
answer nothing is kept but the digest of the whole, and of a telephone number also that of its last four digits.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from wutong.cases.privacy import Vault
from wutong.cases.state import State
from wutong.law.pack import Pack

#: what is kept of one field: its name, its text, and the keys it is found by
Find = tuple[str, str, tuple[str, ...]]
#: a search longer than this finds nothing; no answer one would look for is
LONGEST = 100

_TEXTS = frozenset({"text", "address", "uscc", "uscc_or_id", "project_code", "person"})
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7})(?!\d)")
_BLANK = re.compile(r"[\s\-_·.,，。、()（）]+")


def plain_text(text: str) -> str:
    """Text as it is compared: one width, small letters, without blanks, dashes, stops, or hidden characters.

    >>> plain_text(" ＫＦ-2026 建设路（8 号）")
    'kf2026建设路8号'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(sign for sign in folded if unicodedata.category(sign)[0] != "C")
    return _BLANK.sub("", shown)


def pairs(text: str) -> tuple[str, ...]:
    """Its pairs of neighbouring characters, each once.

    >>> pairs("建设路")
    ('建设', '设路')
    """
    return tuple(dict.fromkeys(text[n : n + 2] for n in range(len(text) - 1)))


def finds_of(state: State, pack: Pack, vault: Vault) -> list[Find]:
    """All a case can be found by, in the order of the fields' names."""
    found = dict(_public(state, pack))
    kept: list[Find] = [(field, text, pairs(text)) for field, text in found.items() if len(text) > 1]
    kept += [
        (field, "", keys) for field, value in state.sealed.items() if (keys := _digests(state.place, value, vault))
    ]
    return sorted(kept)


def finds_changed(before: Mapping[str, Any] | None, state: State) -> bool:
    """Whether an act may have changed them: a new case, a sealed answer, the road of a line (`before` as `load.stored`)."""
    if before is None or state.sealed != state.sealed_before:
        return True
    roads = {code: row["facts"].get("road") for code, row in before["lines"].items()}
    return roads != {line.id: line.facts.get("road") for line in state.view.lines.values()}


def _public(state: State, pack: Pack) -> Iterator[tuple[str, str]]:
    yield "number", plain_text(state.number)
    business = str(state.view.facts.get("business") or "")
    form = next((pack.forms.get(one.form) for one in pack.city.business if one.key == business), None)
    for field in form.fields if form else ():
        value = state.form.get(field.key)
        if isinstance(value, str) and field.type in _TEXTS and not field.private:
            yield field.key, plain_text(value)[:LONGEST]
    for code, line in state.view.lines.items():
        if isinstance(line.facts.get("road"), str):
            yield f"road:{code}", plain_text(str(line.facts["road"]))[:LONGEST]


def _digests(place: str, value: Any, vault: Vault) -> tuple[str, ...]:
    found: list[str] = []
    for text in _strings(value):
        found.append(vault.blind(f"find|{place}|text", plain_text(text)))
        for phone in _PHONE.findall(plain_text(text)):
            found.append(vault.blind(f"find|{place}|phone", phone))
            found.append(vault.blind(f"find|{place}|last4", phone[-4:]))
    return tuple(dict.fromkeys(found))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(plain_text(value)) > 1:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def ways(wanted: str, place: str, vault: Vault) -> Iterator[tuple[tuple[str, ...], str]]:
    """The ways to look for `wanted`: by its pairs and itself, or by one digest."""
    yield pairs(wanted), wanted
    yield (vault.blind(f"find|{place}|text", wanted),), ""
    if wanted.isdecimal() and len(wanted) == 4:
        yield (vault.blind(f"find|{place}|last4", wanted),), ""
    elif wanted.isdecimal() and len(wanted) >= 7:
        yield (vault.blind(f"find|{place}|phone", wanted),), ""
