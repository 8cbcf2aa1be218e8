"""Text messages: a port, and the local end of it, an outbox in the database.

Whoever connects a real gateway writes another class with `send`. Before anything goes out, the limits of
`limits.toml` are taken, per phone, address and place, and for the house, so that nobody can run up a bill.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from psycopg import Connection

from wutong.cases.privacy import Vault, mask
from wutong.cases.store import Now
from wutong.law.said import Sentences
from wutong.links.limit import Limit, read_limits, take

SENTENCES = Sentences(Path(__file__).with_name("sentences.toml"))
LIMITS = read_limits(Path(__file__).parent / "limits.toml", "sms")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_WIDE = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")


class Sms(Protocol):
    """What the house asks of a gateway."""

    def send(self, phone: str, kind: str, text: str) -> None:
        """Send `text`, or hand it over safely to be sent; an error if neither was possible."""


@dataclass(frozen=True)
class Message:
    """One message as the outbox page shows it: the phone masked, the text open."""

    at: datetime
    kind: str
    masked: str
    text: str


def gateway(named: str, local: Sms) -> Sms:
    """The way messages go: an object of the class `named` (dotted, as WUTONG_SMS gives it), else the `local` outbox."""
    if not named:
        return local
    module, _, name = named.rpartition(".")
    made: Sms = getattr(import_module(module), name)()
    return made


def read_phone(given: str) -> str:
    """A mobile number of the mainland as eleven digits, or "" if it is none.

    >>> read_phone("+86 139-0000 0001"), read_phone("１３９００００００１２"), read_phone("0722-123456")
    ('13900000001', '13900000012', '')
    """
    digits = re.sub(r"[\s()-]", "", given.translate(_WIDE))
    digits = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", digits)
    return digits if _MOBILE.fullmatch(digits) else ""


def limits_of(place: str, limits: tuple[Limit, ...] = LIMITS) -> tuple[Limit, ...]:
    """The limits a message of this place is counted by; rows of the place's own stand for the common ones of places.

    The platform's come last: what a place keeps back is not counted there.
    """
    own = [one for one in limits if one.place and one.place == place]
    per_place = own or [one for one in limits if one.per == "place" and not one.place and place]
    others = [one for one in limits if one.per not in ("place", "all")]
    return (*others, *per_place, *(one for one in limits if one.per == "all"))


def must_be_free(
    connection: Connection[Any],
    vault: Vault,
    at: datetime,
    phone: str,
    *,
    ip: str = "",
    place: str = "",
    limits: tuple[Limit, ...] = LIMITS,
) -> None:
    """Count one message for this phone, this address and this place, where they are known; Refused `too_many` with
    the time it opens again.
    """
    who = {
        "phone": vault.blind("sms.phone", phone),
        "ip": vault.blind("sms.ip", ip) if ip else "",
        "place": place,
        "all": "all",
    }
    for limit in limits_of(place, limits):
        if not who[limit.per]:
            continue
        free = take(connection, limit, f"sms|{who[limit.per]}", at)
        if free:
            when = f"{free:%Y-%m-%d %H:%M}"
            raise SENTENCES.refused("too_many.sms", "phone", "", {"when": when}, when=when)


@dataclass(frozen=True)
class Outbox:
    """The local end: sealed rows in the database, read by the demonstration's page, or by a sender of one's own."""

    connection: Connection[Any]
    vault: Vault
    clock: Now

    def send(self, phone: str, kind: str, text: str) -> None:
        """Put the message into the outbox."""
        sealed = self.vault.seal({"phone": phone, "text": text}, "links_message")
        self.connection.execute("SELECT wutong_send(%s, %s, %s, %s)", [self.clock.now(), kind, mask(phone), sealed])

    def last(self, count: int = 20) -> list[Message]:
        """The last messages, newest first."""
        rows = self.connection.execute("SELECT at, kind, masked, sealed FROM wutong_outbox(%s)", [count]).fetchall()
        return [
            Message(at, kind, masked, self.vault.open(sealed, "links_message")["text"])
            for at, kind, masked, sealed in rows
        ]

    def counts(self, since: datetime) -> list[tuple[str, int, datetime]]:
        """How many messages of each kind went out since then, and when the last; nothing of whom or what."""
        return self.connection.execute("SELECT * FROM wutong_sms_counts(%s)", [since]).fetchall()
