"""Seats: person × place × party × role. A seat makes an actor; only an administrator of the place writes one.

Seats are asked for anew at every request, so that one taken away is gone at the next click. Nobody sits in the
platform's own seat, and nobody gives a seat to themselves.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from wutong.cases.port import store
from wutong.cases.queries import ask_as
from wutong.cases.seat import ADMIN, SYSTEM, Actor
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.people.says import refused

APPLICANT = "applicant"
_FIELDS = "id, place, party, role, person, home_unit, active"


@dataclass(frozen=True)
class Seat:
    """One seat as it stands in the database."""

    id: str
    place: str
    party: str
    role: str
    person: str
    home_unit: str = ""
    active: bool = True


def seat_id(place: str, party: str, role: str, person: str, home_unit: str = "") -> str:
    """The id of a seat, from what makes it one.

    >>> seat_id("somewhere", "window", "window", "p-1"), seat_id("somewhere", "window", "window", "p-1", "gas")
    ('somewhere:window:p-1', 'somewhere:window:p-1@gas')
    """
    return f"{place}:{ADMIN if role == ADMIN else party}:{person}" + (f"@{home_unit}" if home_unit else "")


def new_seat(place: str, party: str, person: str, role: str = "", home_unit: str = "") -> Seat:
    """A seat at a party's desk; its role is the party's kind unless it is the administrator's. Refused if the
    place has no such party, or if it is one nobody may sit at.
    """
    found = load(place).parties.get(party) if place in places() else None
    if found is None or party in (SYSTEM, APPLICANT):
        raise refused("no_desk.party", "party")
    if home_unit and home_unit not in load(place).parties:
        raise refused("no_unit.home", "home_unit")
    role = role or found.kind
    return Seat(seat_id(place, party, role, person, home_unit), place, party, role, person, home_unit)


def seats_of(person: str) -> list[Seat]:
    """The active seats of the person with this key, in every place the house still knows."""
    rows = store().connection().execute(f"SELECT {_FIELDS} FROM wutong_seats(%s) WHERE active", [person]).fetchall()
    return [seat for seat in (Seat(*row) for row in rows) if _known(seat)]


def _known(seat: Seat) -> bool:
    return seat.place in places() and seat.party in load(seat.place).parties and seat.party not in (SYSTEM, APPLICANT)


def actor_of(seat: Seat, pack: Pack) -> Actor:
    """Who acts from a seat. Whether a party sees all cases of the place is said by the pack; an administrator sees none."""
    sees = pack.parties[seat.party].supervises and seat.role != ADMIN
    return Actor(seat.id, seat.place, seat.party, seat.role, seat.person, sees, seat.home_unit)


def applicant_actor(person: str, place: str) -> Actor:
    """A person as applicant in a place; who signs in may apply anywhere."""
    return Actor(f"{APPLICANT}:{person}", place, APPLICANT, APPLICANT, person)


def seats_at(actor: Actor) -> list[Seat]:
    """All seats of the administrator's place, also those taken away. Refused for anyone else."""
    must_be_admin(actor)
    ask_as(store().connection(), actor)
    rows = (
        store()
        .connection()
        .execute(f"SELECT {_FIELDS} FROM cases_seat WHERE place = %s ORDER BY party, role, person", [actor.place])
    )
    return [Seat(*row) for row in rows.fetchall()]


def grant(actor: Actor, seat: Seat) -> None:
    """Give a seat (see `new_seat`), or give it back. Refused unless `actor` administers its place."""
    must_be_admin(actor)
    if seat.person == actor.person:
        raise refused("own_seat.give", "person")
    _put(actor, "grant", Seat(**{**asdict(seat), "active": True}))


def revoke(actor: Actor, seat: str) -> None:
    """Take a seat away, by its id; it is gone at its holder's next request. Refused for one's own."""
    found = next((one for one in seats_at(actor) if one.id == seat), None)
    if found is None:
        raise refused("no_seat.here", "seat")
    if found.person == actor.person:
        raise refused("own_seat.take", "person")
    _put(actor, "revoke", Seat(**{**asdict(found), "active": False}))


def must_be_admin(actor: Actor) -> None:
    """Refused unless the seat is an administrator's."""
    if actor.role != ADMIN:
        raise refused("not_admin.seat", "seat")


def _put(actor: Actor, verb: str, seat: Seat) -> None:
    told = {**by(actor), "at": store().clock.now().isoformat(), "verb": verb, "seat": asdict(seat)}
    try:
        store().connection().execute("SELECT wutong_seat_put(%s::jsonb)", [json.dumps(told)])
    except InsufficientPrivilege as error:
        raise refused("not_admin.lost", "seat") from error


def put_first(connection: Connection[Any], at: str, seat: Seat) -> None:
    """A seat by the house itself, on the owner's connection: a place's first administrator, and demonstrations."""
    told = {"place": seat.place, "by": SYSTEM, "by_seat": SYSTEM, "at": at, "verb": "grant", "seat": asdict(seat)}
    connection.execute("SELECT wutong_seat_write(%s::jsonb)", [json.dumps(told)])


def by(actor: Actor) -> dict[str, str]:
    """Who does it, as the functions of the database want to know."""
    return {"place": actor.place, "by": actor.person, "by_seat": actor.seat}
