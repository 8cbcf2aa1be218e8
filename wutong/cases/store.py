"""Bring a case, let a verb work on it, store what it decided: two round trips, or nothing stored at all.

Order of a verb: the key first (the same act twice gives the same answer), access, decide, compare-and-swap on
the revision, entries, rows, outbox, commit. When someone else was faster, the verb looks again and decides
anew; its refusal then says what has changed.
"""

import hashlib
import json
import random
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from psycopg import Connection
from psycopg.errors import SerializationFailure

from wutong.cases.access import access_case, involved, parties_of
from wutong.cases.find import finds_changed, finds_of
from wutong.cases.follow import follow
from wutong.cases.ledger import seal
from wutong.cases.load import dump, state_from, stored
from wutong.cases.privacy import Vault
from wutong.cases.refresh import rows_of
from wutong.cases.register import standing
from wutong.cases.says import refused
from wutong.cases.seat import Actor
from wutong.cases.shelf import Shelf
from wutong.cases.sound import sound
from wutong.cases.state import State
from wutong.cases.work import Draft, Work
from wutong.law.calendar import Calendar
from wutong.law.error import Refused
from wutong.law.fact import plain
from wutong.law.home import cities
from wutong.law.pack import Pack
from wutong.law.read import load

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: how often a verb looks again when another was faster
TRIES = 40
#: and how long it waits at most before it does, so that many at one case let each other through (seconds)
PAUSE = 0.02


class Now(Protocol):
    """The clock a store is given; the only source of official times."""

    def now(self) -> datetime:
        """The present instant, naive Asia/Shanghai."""


@dataclass(frozen=True)
class Answer:
    """What a verb gives back: the case, its number, its revision, and the numbers of the entries made."""

    case: str
    number: str
    rev: int
    entries: tuple[int, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "case": self.case,
            "number": self.number,
            "rev": self.rev,
            "first": self.entries[0],
            "last": self.entries[-1],
        }


@dataclass
class Store:
    """Verbs on a database connection, with the calendar, the key ring, the one clock, and the shelf of files."""

    connection: Callable[[], Connection[Any]]
    calendar: Calendar
    vault: Vault
    clock: Now
    shelf: Shelf

    def perform(
        self, actor: Actor, case: str, verb: Callable[..., None], key: str = "", rev: int | None = None, **given: Any
    ) -> Answer:
        """Perform `verb` on `case`. `key` makes it safe to repeat; `rev` is the revision the user saw.

        Raises Refused with field, rule and clause; then nothing is stored.
        """
        sound({**given, "key": key, "case": case})
        fingerprint = _fingerprint(verb.__name__, case, given)
        for _ in range(TRIES):
            found = self._open(actor, case, key, given)
            if "twin" in found:
                return _twin(found["twin"], fingerprint)
            state, pack = self.bring(actor, found)
            if rev is not None and rev != state.rev:
                raise refused("stale.case", "rev", now=state.rev, yours=rev)
            before = stored(found)
            work = Work(state, pack, self.calendar, self.vault, actor, self._now(state))
            try:
                verb(work, **given)
            except Refused:
                # a twin may have been stored between looking for its key and reading the case
                found = self._open(actor, case, key, given) if key else {}
                if "twin" in found:
                    return _twin(found["twin"], fingerprint)
                raise
            answer = self._save(work, before, key, fingerprint)
            if answer is not None:
                return answer
            time.sleep(random.uniform(0, PAUSE))
        raise refused("busy.case", "case")

    def create(self, actor: Actor, make: Callable[[datetime, Pack], Work], key: str = "", **given: Any) -> Answer:
        """Perform a verb that makes a case: `make(at, pack)` gives the work to store."""
        sound({**given, "key": key})
        fingerprint = _fingerprint("submit", "", given)
        found = self._open(actor, "", key, given)
        if found and "twin" in found:
            return _twin(found["twin"], fingerprint)
        at = self.clock.now()
        answer = self._save(make(at, load(actor.place, at.date())), None, key, fingerprint)
        if answer is None:
            raise refused("busy.create", "case")
        return answer

    def read(self, actor: Actor, case: str) -> tuple[State, Pack]:
        """The case for reading, through the gate."""
        return self.bring(actor, self._open(actor, case, "", {}))

    def answered(self, actor: Actor, key: str) -> Answer | None:
        """What this seat's act with `key` was answered; None if there was none yet."""
        twin = self._open(actor, "", key, {}).get("twin")
        return _twin(twin, twin["fingerprint"]) if twin else None

    def bring(self, actor: Actor, found: dict[str, Any]) -> tuple[State, Pack]:
        """A stored case as state, with the pack it is pinned to."""
        if not found:
            access_case(actor, None, None)
        pack = pack_of(found["place"], found["edition"])
        state = state_from(found, pack.common.facts, self.vault)
        state.register = standing(found["register"], pack, self.clock.now().date())
        return access_case(actor, state, pack), pack

    def _now(self, state: State) -> datetime:
        at = self.clock.now()
        if at < state.changed_at:
            raise refused("clock.back", "at", now=at, last=state.changed_at)
        return at

    def _open(self, actor: Actor, case: str, key: str, given: dict[str, Any]) -> dict[str, Any]:
        if case and not _UUID.fullmatch(case):
            return {}
        ask = {**who(actor), "case": case or None, "scope": f"{actor.place}|{actor.seat}", "key": key}
        row = self.connection().execute("SELECT wutong_open(%s::jsonb)", [json.dumps(ask)], prepare=True).fetchone()
        return (row[0] if row else None) or {}

    def _save(self, work: Work, before: dict[str, Any] | None, key: str, fingerprint: str) -> Answer | None:
        state, actor = work.state, work.actor
        if not work.drafts:
            raise refused("nothing.changed", "case")
        first = state.seq
        entries = _seal_all(work)
        copies = work.planner.live()
        rows_before = dict(state.rows)
        state.rows = rows_of(state, copies, work.at)
        state.parties = involved(copies, state) | {tell.recipient for tell in work.tells}
        state.rev += 1
        answer = Answer(state.id, state.number, state.rev, tuple(range(first + 1, state.seq + 1)))
        message = {
            "who": who(actor),
            "scope": f"{actor.place}|{actor.seat}",
            "key": key,
            "fingerprint": fingerprint,
            "answer": answer.plain(),
            "at": work.at.isoformat(),
            "entries": entries,
            "notices": [[tell.recipient, tell.kind, once_id(tell.once), tell.body] for tell in work.tells],
            **dump_changes(before, dump(state), rows_before, state, self.vault),
        }
        if finds_changed(before, state):
            message["finds"] = finds_of(state, work.pack, self.vault)
        if work.charges:
            message["charges"] = work.charges
        if work.documents:
            message["documents"] = work.documents
        try:
            row = (
                self.connection()
                .execute("SELECT wutong_apply(%s::jsonb)", [json.dumps(message, default=plain)], prepare=True)
                .fetchone()
            )
        except SerializationFailure:
            return None
        if row and row[0]:
            return _twin(row[0]["twin"], fingerprint)
        return answer


def pack_of(place: str, edition: str) -> Pack:
    """The pack a case is pinned to: the edition by its name, with the layers it had (`place@date+layer…`)."""
    return _pack_of(place, edition, cities())


@lru_cache(maxsize=256)
def _pack_of(place: str, edition: str, _: Path) -> Pack:
    dates = edition.partition("@")[2]
    return load(place, date.fromisoformat(dates.split("+")[-1]))


def who(actor: Actor, pack: Pack | None = None) -> dict[str, Any]:
    """Who asks, as row-level security wants to know it."""
    return dict(_who(actor, cities())) if pack is None else _asking(actor, pack)


@lru_cache(maxsize=1024)
def _who(actor: Actor, _: Path) -> dict[str, Any]:
    return _asking(actor, load(actor.place))


def _asking(actor: Actor, pack: Pack) -> dict[str, Any]:
    return {
        "place": actor.place,
        "person": actor.person,
        "parties": ",".join(sorted(parties_of(actor, pack))),
        "all": "on" if actor.sees_all else "off",
    }


def dump_changes(
    before: dict[str, Any] | None, after: dict[str, Any], rows_before: dict[str, Any], state: State, vault: Vault
) -> dict[str, Any]:
    """What must be written: the case row, and only the rows that differ from what was read."""
    was = before or {}
    case = dict(after["case"])
    if before:
        for key in ("facts", "rounds", "events", "parties"):
            if case[key] == was["case"][key]:
                del case[key]
        del case["form"]
    if state.sealed and state.sealed != state.sealed_before:
        case["sealed"] = vault.seal(state.sealed, state.id).hex()
    changes: dict[str, Any] = {"case": case}
    for table in ("orders", "lines", "items", "stops"):
        earlier = was.get(table, {})
        changed = [row for code, row in after[table].items() if earlier.get(code) != row]
        if table in ("orders", "lines"):
            changed += [{**row, "dropped": True} for code, row in earlier.items() if code not in after[table]]
        if changed:
            changes[table] = changed
    tasks = [_task(row) for key, row in state.rows.items() if rows_before.get(key) != row]
    gone = [key for key in rows_before if key not in state.rows]
    if tasks:
        changes["tasks"] = tasks
    if gone:
        changes["gone"] = gone
    return changes


def _task(row: Any) -> list[Any]:
    return [
        row.key,
        row.party,
        row.status,
        _iso(row.opened_at),
        _iso(row.target),
        _iso(row.due),
        row.provisional,
        _iso(row.done_at),
        row.outcome,
        row.done_by,
        row.person,
    ]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _seal_all(work: Work) -> list[dict[str, Any]]:
    """The drafts as entries, each chained to the one before. `act` groups what one verb made."""
    state, entries, act = work.state, [], work.state.seq + 1
    for draft in work.drafts:
        state.seq += 1
        entry = seal(entry_body(work, draft, act), state.head)
        state.head = entry["hash"]
        entries.append(entry)
    return entries


def entry_body(work: Work, draft: Draft, act: int) -> dict[str, Any]:
    """An entry before it is sealed. What is empty is left out of the body."""
    body: dict[str, Any] = {"act": act, "effects": draft.effects}
    if draft.data:
        body["data"] = draft.data
    if draft.reasons:
        body["reasons"] = draft.reasons
    return {
        "stream": work.state.id,
        "seq": work.state.seq,
        "place": work.state.place,
        "at": work.at.isoformat(),
        "edition": work.state.edition,
        "verb": draft.verb,
        "task": draft.task,
        "person": draft.actor.person,
        "seat": draft.actor.seat,
        "party": draft.actor.party,
        "clause": ", ".join(draft.clause),
        "outcome": draft.outcome,
        "body": body,
    }


def once_id(text: str) -> str:
    """A short digest that makes a notice or an act one: 128 bits, as a UUID."""
    return str(uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16]))


def _fingerprint(verb: str, case: str, given: dict[str, Any]) -> str:
    return once_id(json.dumps({"verb": verb, "case": case, "given": given}, default=str, sort_keys=True))


def _twin(twin: dict[str, Any], fingerprint: str) -> Answer:
    """The answer given the first time; Refused if the same key came with another act."""
    if twin["fingerprint"] != fingerprint:
        raise refused("key_reused.twin", "key")
    answer = twin["answer"]
    return Answer(answer["case"], answer["number"], answer["rev"], tuple(range(answer["first"], answer["last"] + 1)))


__all__ = ["Answer", "Store", "follow", "pack_of", "who"]
