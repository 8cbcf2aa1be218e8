"""Reads: worklists, timelines, cases by number. Each sets who is asking, and row-level security does the rest."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from wutong.cases.seat import Actor
from wutong.cases.store import who
from wutong.law.pack import Pack

WORKLIST = """
SELECT c.number, t.case_id::text, t.key, t.task, t.opened_at::timestamp, t.target::timestamp, t.due::timestamp, t.provisional
FROM (SELECT * FROM cases_task WHERE place = %(place)s AND party = %(party)s AND status = 'open'
      ORDER BY due NULLS LAST LIMIT %(limit)s OFFSET %(offset)s) t
JOIN cases_case c ON c.id = t.case_id ORDER BY t.due NULLS LAST
"""


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
    rows = connection.execute(
        WORKLIST, {"place": actor.place, "party": actor.party, "limit": limit, "offset": offset}, prepare=True
    ).fetchall()
    return [Todo(*row) for row in rows]


def find_case(connection: Connection[Any], number: str) -> str | None:
    """The id of the case with this number, if whoever asks may see it."""
    row = connection.execute("SELECT id::text FROM cases_case WHERE number = %s", [number]).fetchone()
    return str(row[0]) if row else None


ENTRIES = """
SELECT stream::text, seq, place, at::timestamp, edition, verb, task, person, seat, party, clause, outcome, body, prev, hash
FROM cases_entry WHERE stream = %s ORDER BY seq
"""
_NAMES = (
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
    "prev",
    "hash",
)


def entries(connection: Connection[Any], stream: str) -> list[dict[str, Any]]:
    """The ledger of a case, in order, as it was sealed."""
    rows = connection.execute(ENTRIES, [stream]).fetchall()
    found = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    return [{**entry, "at": entry["at"].isoformat()} for entry in found]


def streams(connection: Connection[Any], place: str) -> list[str]:
    """Every chain of a place."""
    rows = connection.execute("SELECT DISTINCT stream::text FROM cases_entry WHERE place = %s", [place]).fetchall()
    return sorted(row[0] for row in rows)


def notices(connection: Connection[Any], case: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The outbox of a case: recipient, kind, body."""
    rows = connection.execute("SELECT recipient, kind, body FROM cases_notice WHERE case_id = %s ORDER BY id", [case])
    return [(row[0], row[1], row[2]) for row in rows.fetchall()]
