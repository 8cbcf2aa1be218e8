"""Reads: worklists, timelines, cases by number. Each sets who is asking, and row-level security does the rest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import Connection

from wutong.cases.ledger import GENESIS
from wutong.cases.seat import Actor
from wutong.cases.store import who
from wutong.law.pack import Pack
from wutong.law.view import place_of

WORKLIST = "SELECT * FROM wutong_worklist(%s::jsonb, %s, %s)"


@dataclass(frozen=True)
class Todo:
    """One line of a worklist."""

    number: str
    case: str
    key: str
    task: str
    opened_at: datetime | None
    target: datetime | None
    due: datetime | None
    provisional: bool


def ask_as(connection: Connection[Any], actor: Actor, pack: Pack | None = None) -> None:
    """Tell the database who asks; without this it shows nothing."""
    connection.execute("SELECT wutong_who(%s::jsonb)", [json.dumps(who(actor, pack))])


def worklist(connection: Connection[Any], actor: Actor, limit: int = 20, offset: int = 0) -> list[Todo]:
    """The open tasks of the actor's party, soonest due first; never more than `limit` rows are touched."""
    asked = json.dumps({"place": actor.place, "party": actor.party})
    rows = connection.execute(WORKLIST, [asked, limit, offset], prepare=True).fetchall()
    return [Todo(number, case, key, place_of(key)[0], *times) for number, case, key, *times in rows]


def find_case(connection: Connection[Any], number: str) -> str | None:
    """The id of the case with this number, if whoever asks may see it."""
    row = connection.execute("SELECT id::text FROM cases_case WHERE number = %s", [number]).fetchone()
    return str(row[0]) if row else None


def lines_of(connection: Connection[Any], actor: Actor, cases: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The services of every line of these cases, by case and code, those given up too; none of a case the actor does
    not see. One look-up for a whole list.
    """
    ask_as(connection, actor)
    rows = connection.execute(
        "SELECT case_id::text, code, services FROM cases_line WHERE case_id = ANY(%s::uuid[])", [list(set(cases))]
    ).fetchall()
    found: dict[str, dict[str, list[str]]] = {}
    for case, code, services in rows:
        found.setdefault(case, {})[code] = services
    return found


ENTRIES = """
SELECT e.stream::text, e.seq, e.place, e.at::timestamp, coalesce(c.edition, f.edition), e.verb, e.task, e.person, e.seat,
       e.party, e.clause, e.outcome, e.body, encode(e.hash, 'hex')
FROM cases_entry e LEFT JOIN cases_case c ON c.id = e.stream LEFT JOIN cases_creditfile f ON f.id = e.stream
WHERE e.stream = %s ORDER BY e.seq
"""
_NAMES = [
    "stream",
    "seq",
    "place",
    "at",
    "edition",
    "verb",
    "task",
    "person",
    "seat",
    "party",
    "clause",
    "outcome",
    "body",
    "hash",
]


def entries(connection: Connection[Any], stream: str) -> list[dict[str, Any]]:
    """The ledger of a case, in order, as it was sealed; `prev` is the hash of the entry before."""
    found, prev = [], GENESIS
    for row in connection.execute(ENTRIES, [stream]).fetchall():
        entry = dict(zip(_NAMES, row, strict=True))
        found.append({**entry, "at": entry["at"].isoformat(), "prev": prev})
        prev = entry["hash"]
    return found


def find_credit(connection: Connection[Any], place: str, begins: str) -> dict[str, Any] | None:
    """The one credit file of a place whose id begins so; None if there is none, or more than one."""
    names = ["id", "subject", "breach", "status", "on", "facts", "rectified_on", "suspended_from", "edition"]
    rows = connection.execute(
        'SELECT id::text, subject, breach, status, "on", facts, rectified_on, suspended_from, edition '
        "FROM cases_creditfile WHERE place = %s AND starts_with(id::text, %s) LIMIT 2",
        [place, begins],
    ).fetchall()
    return dict(zip(names, rows[0], strict=True)) if len(rows) == 1 else None


def notices(connection: Connection[Any], case: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The outbox of a case: recipient, kind, body."""
    rows = connection.execute("SELECT recipient, kind, body FROM cases_notice WHERE case_id = %s ORDER BY id", [case])
    return [(row[0], row[1], row[2]) for row in rows.fetchall()]


@dataclass(frozen=True)
class Paper:
    """A document handed in: by whom and when, and the digest its bytes lie under."""

    code: str
    kind: str
    name: str
    digest: str
    by: str
    at: datetime


def documents_of(connection: Connection[Any], case: str) -> list[Paper]:
    """The documents of a case, in the order they came in, if whoever asks may see it."""
    rows = connection.execute(
        "SELECT code, kind, name, digest, by, at::timestamp FROM cases_document WHERE case_id = %s ORDER BY at, code",
        [case],
    )
    return [Paper(*row) for row in rows.fetchall()]


@dataclass(frozen=True)
class Charged:
    """A charge with its payer and the basis it rests on; `amount` in yuan."""

    code: str
    item: str
    service: str
    amount: Decimal
    payer: str
    document_no: str
    standard: str
    clause: str
    at: datetime


def charges_of(connection: Connection[Any], case: str) -> list[Charged]:
    """The charges of a case, if whoever asks may see it."""
    rows = connection.execute(
        "SELECT code, item, service, amount, payer, document_no, standard, clause, at::timestamp FROM cases_charge"
        " WHERE case_id = %s ORDER BY at, code",
        [case],
    )
    return [Charged(*row) for row in rows.fetchall()]
