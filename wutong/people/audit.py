"""What was done to people and seats, and who came and went: added to, read by administrators, never changed."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.people.seats import by, must_be_admin


@dataclass(frozen=True)
class Deed:
    """One line of the record: `person` did `verb` to `subject` (both are keys of persons)."""

    at: datetime
    place: str
    person: str
    seat: str
    verb: str
    subject: str
    body: dict[str, Any]


def note(verb: str, person: str, subject: str = "", actor: Actor | None = None, **body: Any) -> None:
    """Write one line. `body` must hold no personal data."""
    told: dict[str, Any] = {**(by(actor) if actor else {"by": person}), "verb": verb, "subject": subject, "body": body}
    told["at"] = store().clock.now().isoformat()
    store().connection().execute("SELECT wutong_audit(%s::jsonb)", [json.dumps(told)])


def deeds(actor: Actor, count: int = 100) -> list[Deed]:
    """The last lines of the administrator's place, and of the comings and goings of its people, newest first."""
    must_be_admin(actor)
    rows = store().connection().execute("SELECT * FROM wutong_audit_of(%s::jsonb, %s)", [json.dumps(by(actor)), count])
    return [Deed(*row) for row in rows.fetchall()]


@dataclass(frozen=True)
class Wanted:
    """Which lines of the record to look for; what is empty narrows nothing. `first` and `last` are days, both counted."""

    verbs: tuple[str, ...] = ()
    person: str = ""
    subject: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None


def find_deeds(actor: Actor, wanted: Wanted, count: int = 100, skip: int = 0) -> list[Deed]:
    """The lines of the administrator's place that fit, newest first, in pages; as `deeds`, without an end."""
    must_be_admin(actor)
    told = {**asdict(wanted), "verbs": list(wanted.verbs) or None}
    asked = json.dumps({name: value or None for name, value in told.items()}, default=str)
    sql = "SELECT * FROM wutong_audit_find(%s::jsonb, %s::jsonb, %s, %s)"
    rows = store().connection().execute(sql, [json.dumps(by(actor)), asked, count, skip])
    return [Deed(*row) for row in rows.fetchall()]
