"""The credit register: a breach is reported, the unit may answer, a second officer confirms; only then it counts.

Each file has its own chain in the ledger (its stream). What it does to a unit (`suspended`, `credit_bad`) is
computed from confirmed files on the day asked, never stored.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from psycopg import Connection

from wutong.cases.ledger import seal
from wutong.cases.says import refused
from wutong.cases.seat import Actor
from wutong.cases.sound import sound
from wutong.law.credit import Breach, Violation, ladder_reached, suspended_until
from wutong.law.fact import Value
from wutong.law.pack import Pack
from wutong.law.said import listed, named


def _atomic(verb: Callable[..., Any]) -> Callable[..., Any]:
    """All statements of a verb in one transaction."""

    @wraps(verb)
    def inside(self: "Register", *args: Any, **kwargs: Any) -> Any:
        with self.connection().transaction():
            return verb(self, *args, **kwargs)

    return inside


_COLUMNS = (
    'id, subject, breach, status, reported_by, confirmed_by, "on", facts, rectified_on, suspended_from, seq, head'
)


def standing(files: Iterable[Mapping[str, Any]], pack: Pack, on: date) -> dict[str, dict[str, Value]]:
    """What confirmed files say of each unit on the day `on`: facts `suspended` and `credit_bad`."""
    found: dict[str, dict[str, Value]] = {}
    kinds = {breach.key: breach for breach in pack.breaches}
    for file in files:
        breach = kinds.get(file["breach"])
        if breach is None:
            continue
        facts = found.setdefault(file["subject"], {})
        if breach.consequence == "suspend" and _suspended(file, breach, on):
            facts["suspended"] = True
        if "tolerance" in breach.blocks and not file["rectified_on"]:
            facts["credit_bad"] = True
    return found


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(value)


def _suspended(file: Mapping[str, Any], breach: Breach, on: date) -> bool:
    start = _day(file["suspended_from"])
    if start is None or on < start:
        return False
    last = suspended_until(start, breach.months, _day(file["rectified_on"]))
    return last is None or on <= last


def _officer(actor: Actor, pack: Pack, subject: str, kind: Breach) -> None:
    """Only a department's or supervisor's officer may act on a file, and nobody on the own unit's."""
    party = pack.parties.get(actor.party)
    if not actor.person or party is None or party.kind not in ("department", "supervisor") or actor.party == subject:
        raise refused("not_yours.credit", "file", kind.clause[0])


def _same(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are spelt."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


@dataclass
class Register:
    """Verbs of the credit register on a connection; `clock` gives every time."""

    connection: Callable[[], Connection[Any]]
    clock: Any

    @_atomic
    def report(self, actor: Actor, pack: Pack, subject: str, breach: str, facts: dict[str, Any], key: str = "") -> str:
        """An officer reports a suspected breach with its facts and evidence. Returns the file's id.

        The same `key` from the same seat is the same file, however often it is sent.
        """
        kind = self._breach(pack, breach)
        _officer(actor, pack, subject, kind)
        sound(facts)
        if not facts.get("evidence"):
            raise refused("empty.evidence", "evidence", kind.clause[0])
        if subject not in pack.parties and not facts.get("name"):
            raise refused("no_subject.here", "subject", kind.clause[0], subject=subject)
        file = str(uuid.uuid5(uuid.NAMESPACE_URL, f"credit|{actor.seat}|{key}") if key else uuid.uuid4())
        at = self.clock.now()
        self._who(actor)
        if self.connection().execute("SELECT 1 FROM cases_creditfile WHERE id = %s", [file]).fetchone():
            return file
        self.connection().execute(
            'INSERT INTO cases_creditfile (id, place, subject, breach, status, reported_by, confirmed_by, "on", facts, seq, head, edition)'
            " VALUES (%s, %s, %s, %s, 'reported', %s, '', %s, %s, 0, '', %s)",
            [file, actor.place, subject, breach, actor.person, at.date(), json.dumps(facts), pack.edition],
        )
        self._entry(actor, pack, file, "report", kind, "reported", {"subject": subject, **facts})
        return file

    @_atomic
    def answer(self, actor: Actor, pack: Pack, file: str, text: str) -> None:
        """The unit states its defence; it stands in the file before anyone confirms."""
        row = self._file(actor, file)
        own = actor.party == row["subject"] or (actor.party == "applicant" and row["subject"] not in pack.parties)
        if not own and actor.party != "window":
            clause = self._breach(pack, row["breach"]).clause[0]
            raise refused("not_yours.answer", "file", clause)
        sound({"text": text})
        self._entry(actor, pack, file, "answer", self._breach(pack, row["breach"]), row["status"], {"text": text})

    @_atomic
    def confirm(self, actor: Actor, pack: Pack, file: str, reasons: str) -> None:
        """A second officer confirms. Refused for the one who reported; only now consequences follow."""
        row = self._file(actor, file)
        kind = self._breach(pack, row["breach"])
        _officer(actor, pack, row["subject"], kind)
        if _same(row["reported_by"], actor.person):
            raise refused("second_officer.confirm", "person", kind.clause[0])
        if row["status"] != "reported":
            raise refused("done.credit", "file", kind.clause[0], status=row["status"])
        if not reasons:
            raise refused("empty.confirm", "reasons", kind.clause[0])
        start = self.clock.now().date() if kind.consequence == "suspend" else None
        self._update(file, "status = 'confirmed', confirmed_by = %s, suspended_from = %s", [actor.person, start])
        persons = [{"subject": row["subject"], "kind": "enterprise"}]
        if "person" in kind.subjects and row["facts"].get("person"):
            persons.append({"subject": row["facts"]["person"], "kind": "person"})
        self._entry(actor, pack, file, "confirm", kind, kind.consequence, {"reasons": reasons, "records": persons})

    @_atomic
    def dismiss(self, actor: Actor, pack: Pack, file: str, reasons: str) -> None:
        """A second officer finds nothing proved; the file is closed without consequence."""
        row = self._file(actor, file)
        kind = self._breach(pack, row["breach"])
        _officer(actor, pack, row["subject"], kind)
        if row["status"] != "reported" or _same(row["reported_by"], actor.person):
            raise refused("second_officer.dismiss", "person", kind.clause[0])
        self._update(file, "status = 'dismissed', confirmed_by = %s", [actor.person])
        self._entry(actor, pack, file, "dismiss", kind, "dismissed", {"reasons": reasons})

    @_atomic
    def rectified(self, actor: Actor, pack: Pack, file: str, evidence: str) -> None:
        """An officer verified that the breach is put right; a suspension then ends by its own date."""
        row = self._file(actor, file)
        kind = self._breach(pack, row["breach"])
        _officer(actor, pack, row["subject"], kind)
        if row["status"] != "confirmed" or row["rectified_on"]:
            raise refused("not_due.rectified", "file", kind.clause[0])
        if not evidence:
            raise refused("empty.rectified", "evidence", kind.clause[0])
        self._update(file, "rectified_on = %s", [self.clock.now().date()])
        self._entry(actor, pack, file, "rectified", kind, row["status"], {"evidence": evidence})

    @_atomic
    def interview(self, actor: Actor, pack: Pack, file: str, minutes: str) -> None:
        """The minutes of an interview (约谈) that a confirmed file led to."""
        row = self._file(actor, file)
        kind = self._breach(pack, row["breach"])
        _officer(actor, pack, row["subject"], kind)
        if row["status"] != "confirmed" or kind.consequence != "interview":
            raise refused("not_due.interview", "file", kind.clause[0])
        self._entry(actor, pack, file, "interview", kind, "interview", {"minutes": minutes})

    def proposals(self, actor: Actor, pack: Pack, subject: str) -> list[str]:
        """The rungs of the ladder the confirmed violations of a unit now reach; an officer decides."""
        self._who(actor)
        rows = (
            self.connection()
            .execute(
                "SELECT \"on\", rectified_on, facts, breach FROM cases_creditfile WHERE subject = %s AND status = 'confirmed'",
                [subject],
            )
            .fetchall()
        )
        on = self.clock.now().date()
        found = []
        for rung in pack.breaches:
            counted = [row for row in rows if (row[3] == rung.repeats_of if rung.repeats_of else row[3] != rung.key)]
            if ladder_reached(rung, [Violation(row[0], bool(row[2].get("overdue"))) for row in counted], on):
                found.append(rung.key)
        return found

    def export(self, actor: Actor, pack: Pack) -> list[dict[str, Any]]:
        """The joint-punishment list: each record of every confirmed file that goes to credit files."""
        self._who(actor)
        rows = (
            self.connection()
            .execute(
                "SELECT e.body FROM cases_creditfile f JOIN cases_entry e ON e.stream = f.id AND e.verb = 'confirm' "
                "WHERE f.place = %s AND f.status = 'confirmed' ORDER BY f.id",
                [actor.place],
            )
            .fetchall()
        )
        return [record for (body,) in rows for record in body["data"]["records"]]

    def _breach(self, pack: Pack, key: str) -> Breach:
        for breach in pack.breaches:
            if breach.key == key:
                return breach
        raise refused("no_breach.here", "breach", breach=key, breaches=listed(named(one) for one in pack.breaches))

    def _file(self, actor: Actor, file: str) -> dict[str, Any]:
        self._who(actor)
        row = (
            self.connection()
            .execute(f"SELECT {_COLUMNS} FROM cases_creditfile WHERE id = %s FOR UPDATE", [file])
            .fetchone()
        )
        if row is None:
            raise refused("absent.credit", "file")
        return dict(zip([name.strip().strip('"') for name in _COLUMNS.split(",")], row, strict=True))

    def _update(self, file: str, assignments: str, values: list[Any]) -> None:
        self.connection().execute(f"UPDATE cases_creditfile SET {assignments} WHERE id = %s", [*values, file])

    def _who(self, actor: Actor) -> None:
        ask = {"place": actor.place, "parties": actor.party, "person": actor.person, "all": "on"}
        self.connection().execute("SELECT wutong_who(%s::jsonb)", [json.dumps(ask)])

    def _entry(
        self, actor: Actor, pack: Pack, file: str, verb: str, kind: Breach, outcome: str, data: dict[str, Any]
    ) -> None:
        seq, head, edition = self.connection().execute(
            "SELECT seq, head, edition FROM cases_creditfile WHERE id = %s FOR UPDATE", [file]
        ).fetchone() or (0, "", pack.edition)
        at = self.clock.now()
        entry = seal(
            {
                "stream": file,
                "seq": seq + 1,
                "place": actor.place,
                "at": at.isoformat(),
                "edition": edition,
                "verb": verb,
                "task": "",
                "person": actor.person,
                "seat": actor.seat,
                "party": actor.party,
                "clause": ", ".join(kind.clause),
                "outcome": outcome,
                "body": {"act": seq + 1, "effects": [], "data": data},
            },
            head,
        )
        self.connection().execute("SELECT wutong_enter(%s::jsonb)", [json.dumps(entry)])
