"""站内信: the notices for whoever asks, newest first, with what has been read.

A notice is for a party, or for the applicant of its case; who has read it is kept for each person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.read import load

APPLICANT = "applicant"
#: counting what is unread goes no further
MOST = 99

_MINE = "n.recipient = 'applicant' AND c.person = %(person)s AND c.person <> ''"
_OURS = "n.recipient = ANY(%(parties)s) AND n.recipient <> 'applicant'"
_FROM = """FROM cases_notice n JOIN cases_case c ON c.id = n.case_id
LEFT JOIN cases_seen s ON s.notice = n.id AND s.person = %(person)s WHERE n.place = %(place)s AND {whose} {unread}"""


@dataclass(frozen=True)
class Message:
    """A notice as its reader sees it: its kind and body as the act told them, and when it was read."""

    id: int
    case: str
    number: str
    journey: str
    recipient: str
    kind: str
    body: dict[str, Any]
    at: datetime
    seen_at: datetime | None


def my_notices(store: Store, actor: Actor, unread: bool = False, limit: int = 20, offset: int = 0) -> list[Message]:
    """The notices for the actor: an applicant's own cases, or the actor's party."""
    text, given = _asked(store, actor, unread)
    shown = """SELECT n.id, c.id::text, c.number, c.journey, n.recipient, n.kind, n.body, n.at::timestamp, s.at::timestamp"""
    rows = store.connection().execute(
        f"{shown} {text} ORDER BY n.id DESC LIMIT %(limit)s OFFSET %(offset)s",
        {**given, "limit": limit, "offset": offset},
    )
    return [Message(*row) for row in rows.fetchall()]


def unread_count(store: Store, actor: Actor) -> int:
    """How many the actor has not read, up to one more than MOST."""
    text, given = _asked(store, actor, True)
    counted = f"SELECT count(*) FROM (SELECT 1 {text} LIMIT %(most)s) counted"
    row = store.connection().execute(counted, {**given, "most": MOST + 1}).fetchone()
    return int(row[0]) if row else 0


def mark_seen(store: Store, actor: Actor, ids: Iterable[int]) -> int:
    """Mark notices as read by the actor; those that are not for it are passed over. How many were new."""
    text, given = _asked(store, actor, True)
    done = store.connection().execute(
        "INSERT INTO cases_seen (place, person, notice, at) "
        f"SELECT n.place, %(person)s, n.id, %(at)s {text} AND n.id = ANY(%(ids)s) ON CONFLICT DO NOTHING",
        {**given, "ids": list(ids), "at": store.clock.now()},
    )
    return done.rowcount


def _asked(store: Store, actor: Actor, unread: bool) -> tuple[str, dict[str, Any]]:
    ask_as(store.connection(), actor)
    parties = sorted(parties_of(actor, load(actor.place, store.clock.now().date())))
    whose = _MINE if actor.party == APPLICANT else _OURS
    text = _FROM.format(whose=whose, unread="AND s.notice IS NULL" if unread else "")
    return text, {"place": actor.place, "person": actor.person, "parties": parties}
