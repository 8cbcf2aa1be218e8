"""The code under the QR: the case number and a short keyed digest of what the paper rests on in the ledger.

A paper is true if the entry it is about stands in the ledger as it stood then. Verifying tells that, and what the
paper is; never who it is about.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.cases.privacy import Vault
from wutong.cases.queries import ask_as, entries, find_case, find_credit
from wutong.cases.seat import system
from wutong.cases.store import Store, pack_of
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.papers.kinds import Entry, PaperKind, credit_papers, papers_of

LENGTH = 16
_HEX = re.compile(r"[0-9a-f]{8}")
_CODE = re.compile(rf"(?P<number>[A-Z0-9]{{1,24}}-[A-Z0-9]{{1,12}})-(?P<digest>[A-Z2-7]{{{LENGTH}}})")


@dataclass(frozen=True)
class Verdict:
    """A verified paper: place, title, number, when, and whether it is in force (`why` is a label if not)."""

    place: str
    title: str
    en: str
    number: str
    at: datetime
    in_force: bool
    why: str


def code_of(vault: Vault, number: str, entry: Entry, key: str) -> str:
    """The code of the paper `key` about `entry`."""
    return f"{number}-{_digest(vault.keys[vault.current], entry, key)}"


def _digest(secret: bytes, entry: Entry, key: str) -> str:
    bound = "|".join(("paper", entry["stream"], str(entry["seq"]), entry["hash"], key, entry["edition"]))
    made = hmac.new(hashlib.sha256(b"paper" + secret).digest(), bound.encode(), hashlib.sha256).digest()
    return base64.b32encode(made)[:LENGTH].decode()


def follow_token(vault: Vault, number: str) -> str:
    """What a receipt's second QR carries: proof that the number came from us. It opens the stages of the case alone."""
    return f"{number}.{_followed(vault.keys[vault.current], number)}"


def read_follow_token(vault: Vault, token: str) -> str:
    """The number a token stands for, under any key of the ring; empty if we did not make it."""
    number, _, digest = token.rpartition(".")
    made = [_followed(secret, number) for secret in vault.keys.values()]
    return number if any(hmac.compare_digest(one.encode(), digest.encode()) for one in made) else ""


def _followed(secret: bytes, number: str) -> str:
    made = hmac.new(hashlib.sha256(b"follow" + secret).digest(), number.encode(), hashlib.sha256).digest()
    return base64.b32encode(made)[:LENGTH].decode()


def verify(store: Store, code: str) -> Verdict | None:
    """What the code proves; None for a code that is nobody's, whatever the reason."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    for place in _places_of(found["number"]):
        actor, connection = system(place), store.connection()
        ask_as(connection, actor)
        case = find_case(connection, found["number"])
        if case is not None:
            state, pack = store.read(actor, case)
            ledger = entries(connection, state.id)
            kinds = papers_of(pack, state, ledger)
        elif (file := _credit_file(store, place, found["number"])) is not None:
            ledger = entries(connection, str(file["id"]))
            kinds = credit_papers(pack_of(place, file["edition"]), file, ledger)
        else:
            continue
        by_seq = {entry["seq"]: entry for entry in ledger}
        for kind in kinds:
            if _matches(store.vault, found["digest"], by_seq[kind.seq], kind):
                at = datetime.fromisoformat(kind.at)
                return Verdict(place, kind.title, kind.en, found["number"], at, kind.in_force, kind.why)
    return None


def number_of(pack: Pack, file: Mapping[str, Any]) -> str:
    """The number of a credit file: the place, a C, its day, and the beginning of its id."""
    return f"{pack.city.code}C{file['on']:%Y%m%d}-{str(file['id'])[:8].upper()}"


def _credit_file(store: Store, place: str, number: str) -> dict[str, Any] | None:
    """The credit file with this number."""
    begins = number.partition("-")[2].lower()
    file = find_credit(store.connection(), place, begins) if _HEX.fullmatch(begins) else None
    return file if file is not None and number_of(load(place), file) == number else None


def _places_of(number: str) -> Iterator[str]:
    """The places whose case numbers begin like this one."""
    return (place for place in places() if number.startswith(load(place).city.code))


def _matches(vault: Vault, digest: str, entry: Entry, kind: PaperKind) -> bool:
    return any(hmac.compare_digest(_digest(secret, entry, kind.key), digest) for secret in vault.keys.values())
