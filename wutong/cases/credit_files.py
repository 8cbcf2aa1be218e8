"""Reading the credit register through one gate: who sees a file, and what of it.

A file is seen by supervisors of the place, by the desk that reported it, by the unit it is about, and, for those who
sit at no desk, by the window that takes their answer. Absent and forbidden look alike.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.queries import ask_as, entries
from wutong.cases.says import refused
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store
from wutong.law.credit import Breach, suspended_until
from wutong.law.pack import Pack
from wutong.law.read import load

STATUSES = ("reported", "confirmed", "dismissed")
#: no list here is longer
LONGEST = 500

_FILES = """SELECT f.id::text, f.subject, f.breach, f.status, f."on", f.facts, f.rectified_on, f.suspended_from, f.seq,
  (SELECT e.party FROM cases_entry e WHERE e.stream = f.id AND e.seq = 1)
  FROM cases_creditfile f WHERE f.place = %(place)s{which} ORDER BY f."on" DESC, f.id LIMIT %(most)s"""


@dataclass(frozen=True)
class CreditFile:
    """One file as it stands; `by` is the party that reported it, `breach` None if the pack no longer knows it."""

    id: str
    subject: str
    kind: str
    status: str
    on: date
    facts: dict[str, Any]
    rectified_on: date | None
    suspended_from: date | None
    seq: int
    by: str
    breach: Breach | None

    @property
    def until(self) -> date | None:
        """The last suspended day; None where nothing is suspended, or until the rectification is verified."""
        if self.suspended_from is None or self.breach is None:
            return None
        return suspended_until(self.suspended_from, self.breach.months, self.rectified_on)


@dataclass(frozen=True)
class Link:
    """One entry of a file's chain."""

    at: datetime
    verb: str
    person: str
    party: str
    outcome: str
    text: str


def files(store: Store, actor: Actor, status: str = "") -> list[CreditFile]:
    """The files the actor may see, newest first; of one status, if it is named."""
    pack = load(actor.place, store.clock.now().date())
    found = [one for one in _read(store, actor.place, pack) if sees(actor, one, pack)]
    return [one for one in found if status in ("", one.status)]


def file_of(store: Store, actor: Actor, file: str) -> tuple[CreditFile, list[Link]]:
    """A file, by its id (a UUID), with its chain. Refused if there is none or it is not the actor's to see."""
    pack = load(actor.place, store.clock.now().date())
    found = _read(store, actor.place, pack, file)
    if not found or not sees(actor, found[0], pack):
        raise refused("absent.credit", "file")
    ask_as(store.connection(), system(actor.place))
    chain = [_link(entry) for entry in entries(store.connection(), found[0].id)]
    ask_as(store.connection(), actor)
    return found[0], chain


def sees(actor: Actor, file: CreditFile, pack: Pack) -> bool:
    """Whether the actor may see a file."""
    if actor.sees_all:
        return True
    own = parties_of(actor, pack)
    if own & {file.by, file.subject}:
        return True
    party = pack.parties.get(actor.party)
    return party is not None and party.kind == "window" and file.subject not in pack.parties


def answers(actor: Actor, file: CreditFile, pack: Pack) -> bool:
    """Whether the actor may state the unit's defence now."""
    if file.status != "reported":
        return False
    return actor.party == file.subject or actor.party == "window"


def judges(actor: Actor, file: CreditFile, pack: Pack) -> bool:
    """Whether the actor sits at a desk whose officers act on this file; which of them, the register says."""
    party = pack.parties.get(actor.party)
    officer = party is not None and party.kind in ("department", "supervisor") and actor.party != file.subject
    return officer and (actor.sees_all or actor.party == file.by)


def _read(store: Store, place: str, pack: Pack, file: str = "") -> list[CreditFile]:
    """Files as they stand, before the gate."""
    ask_as(store.connection(), system(place))
    kinds = {breach.key: breach for breach in pack.breaches}
    given = {"place": place, "most": LONGEST, "file": file}
    text = _FILES.format(which=" AND f.id = %(file)s::uuid" if file else "")
    rows = store.connection().execute(text, given).fetchall()
    return [CreditFile(*(*row, kinds.get(row[2]))) for row in rows]


def _link(entry: dict[str, Any]) -> Link:
    data = entry["body"]["data"]
    told = next((str(data[name]) for name in ("text", "reasons", "minutes", "evidence") if data.get(name)), "")
    at = datetime.fromisoformat(entry["at"])
    return Link(at, entry["verb"], entry["person"], entry["party"], entry["outcome"], told)
