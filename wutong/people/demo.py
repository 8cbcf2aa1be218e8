"""People for a demonstration: two at every desk of every place, an administrator, five applicants. Made once.

They have no password; a page that exists in a demonstration only signs in as one of them. Written by the owner
of the database, before anybody is there who could.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from wutong.cases.port import store
from wutong.cases.seat import SYSTEM
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.links.sms import read_phone
from wutong.people.seats import ADMIN, APPLICANT, new_seat, put_first

_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))
_PERSON = """
INSERT INTO people_person (password, username, key, name, phone_sealed, phone_blind, phone_sure, email, lang, is_active, demo)
VALUES ('!', %(key)s, %(key)s, %(name)s, %(sealed)s, %(blind)s, %(sure)s, '', '', true, true) ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True)
class Role:
    """One person of a demonstration; `party` is "" for an applicant."""

    key: str
    place: str
    party: str
    role: str
    phone: str = ""


def cast(place: str, pack: Pack, first_phone: int) -> Iterator[Role]:
    """Everyone a place needs. Nobody sits in the platform's own seat."""
    for party in pack.parties.values():
        if party.kind != APPLICANT and party.key != SYSTEM:
            for n in range(1, _DATA["desk"] + 1):
                yield Role(f"{place}-{party.key}-{n}", place, party.key, party.kind)
    yield Role(f"{place}-{ADMIN}-1", place, admin_party(pack), ADMIN)
    for n in range(1, _DATA["applicants"] + 1):
        yield Role(f"{place}-{APPLICANT}-{n}", place, "", APPLICANT, str(first_phone + n))


def admin_party(pack: Pack) -> str:
    """Where a place's administrator sits: with the first party that supervises it, else at the window."""
    supervising = [party.key for party in pack.parties.values() if party.supervises]
    windows = [party.key for party in pack.parties.values() if party.kind == "window"]
    return (supervising + windows)[0]


def plant(connection: Connection[Any]) -> int:
    """Make everyone, on the owner's connection; how many there are. Done twice it changes nothing."""
    everyone = [role for at, place in enumerate(places()) for role in cast(place, load(place), _first_phone(at))]
    with connection.transaction():
        known = {row[0] for row in connection.execute("SELECT key FROM people_person WHERE demo").fetchall()}
        for n, role in enumerate(everyone):
            if role.key not in known:
                _plant(connection, role, _DATA["names"][n % len(_DATA["names"])])
    return len(everyone)


def _plant(connection: Connection[Any], role: Role, name: str) -> None:
    vault, digits = store().vault, read_phone(role.phone)
    given = {
        "key": role.key,
        "name": name,
        "sealed": vault.seal({"phone": digits}, f"people_person:{role.key}") if digits else None,
        "blind": vault.blind("people_person.phone", digits) if digits else None,
        "sure": bool(digits),
    }
    connection.execute(_PERSON, given)
    if role.party:
        seat = new_seat(role.place, role.party, role.key, role.role)
        put_first(connection, store().clock.now().isoformat(), seat)


def _first_phone(at: int) -> int:
    return int(_DATA["phone"]) + at * int(_DATA["applicants"])
