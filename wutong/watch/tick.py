"""One round of the watch: colours of running clocks told once each, silent windows closed, missed dates settled.

Colour notices are unique by case, task, round and colour, so any number of rounds tells each change once (G-10).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from wutong.cases.actions.finish import lapse
from wutong.cases.actions.lapsed import lapse_item
from wutong.cases.fading import tend_drafts
from wutong.cases.privacy import SealBroken
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.store import Store, once_id, pack_of
from wutong.cases.work import Work
from wutong.law.clock import colour
from wutong.law.error import Refused
from wutong.law.view import place_of

RUNNING = """
SELECT t.case_id::text, t.key, t.party, t.status, t.due::timestamp, t.target::timestamp, c.edition, c.journey
FROM cases_task t JOIN cases_case c ON c.id = t.case_id
WHERE t.place = %(place)s AND t.status <> 'done' AND c.status = 'open' AND t.due IS NOT NULL
  AND (t.due < %(at)s::timestamptz + interval '2 days' OR t.target < %(at)s)
ORDER BY t.due, c.number, t.key
"""
LAPSED = """
SELECT i.case_id::text, i.code FROM cases_openitem i JOIN cases_case c ON c.id = i.case_id
WHERE i.place = %(place)s AND (i.due < %(at)s OR (i.due = %(at)s AND i.due::timestamp::time = '00:00')) AND i.closed IS NULL AND i.supplied IS NULL AND i.lapsed IS NULL AND c.status = 'open'
"""


@dataclass
class Watch:
    """The watch of one place, on the store it shares with everyone."""

    store: Store
    place: str

    def tick(self) -> dict[str, int]:
        """One round; how many warnings were told, windows closed, items lapsed, drafts warned of and deleted."""
        actor, at = system(self.place), self.store.clock.now()
        ask_as(self.store.connection(), actor)
        running = self.store.connection().execute(RUNNING, {"place": self.place, "at": at}).fetchall()
        warned = sum(self._warn(row, at) for row in running)
        closed = sum(self._close_silent(row, at) for row in running)
        lapsed = self.store.connection().execute(LAPSED, {"place": self.place, "at": at}).fetchall()
        done = sum(self._act(case, lapse_item, item=item) for case, item in lapsed)
        return {"warned": warned, "closed": closed, "lapsed": done, **tend_drafts(self.store, self.place)}

    def _act(self, case: str, verb: Callable[..., None], **given: str) -> int:
        """Perform a verb of the watch; another round may have been faster, or one case may not open."""
        try:
            self.store.perform(system(self.place), case, verb, **given)
        except (Refused, SealBroken):
            return 0
        return 1

    def _warn(self, row: tuple[Any, ...], at: datetime) -> int:
        case, key, party, _, due, target, edition, _ = row
        pack = pack_of(self.place, edition)
        mark = colour(due, at, pack.city.hours)
        recipients = [party] if mark in ("yellow", "orange") else []
        if mark == "red":
            recipients = [party, "applicant", *(one.key for one in pack.parties.values() if one.coordinates)]
        told = sum(self._tell(case, one, mark, key, due) for one in dict.fromkeys(recipients))
        if target and target < at and target < due:
            told += self._tell(case, party, "target_missed", key, target)
        return told

    def _tell(self, case: str, recipient: str, kind: str, key: str, due: datetime) -> int:
        connection: Connection[Any] = self.store.connection()
        done = connection.execute(
            "INSERT INTO cases_notice (place, case_id, recipient, kind, once, body, at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (once) DO NOTHING",
            [
                self.place,
                case,
                recipient,
                kind,
                once_id(f"{case}|{key}|{kind}|{recipient}|{due.isoformat()}"),
                json.dumps({"task": key, "due": due.isoformat()}),
                self.store.clock.now(),
            ],
        )
        return done.rowcount

    def _close_silent(self, row: tuple[Any, ...], at: datetime) -> int:
        case, key, _, status, due, _, edition, journey = row
        kind = pack_of(self.place, edition).journeys[journey].tasks[place_of(key)[0]]
        if not kind.lapses or status != "open" or at < due:
            return 0
        return self._act(case, close_silent, task=key)


def close_silent(work: Work, task: str) -> None:
    """The system finishes a task whose window has passed in silence, as its pack says; nothing if it is not so."""
    copy = work.copy(task)
    if copy.status == "open" and copy.task.lapses and copy.clock and copy.clock.due and copy.clock.due <= work.at:
        lapse(work, copy)
