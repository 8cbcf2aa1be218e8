"""The floor: one prepared read of task, case and form, then one prepared statement that stores it all.

Nothing is decided, nobody is asked whether they may; the statement updates the task, moves the case's
revision on if nobody was faster, adds an event and inserts what opens next. An engine that keeps its state
as text gets the same two statements, with its state beside them, so it pays only for what it adds.
"""

import json
import uuid
from typing import Any

from psycopg import Connection

from bench.script import Act, Opened, Script

TABLES = """
CREATE TABLE bench_case (id uuid PRIMARY KEY, rev int NOT NULL, state text);
CREATE TABLE bench_form (case_id uuid PRIMARY KEY REFERENCES bench_case, form jsonb NOT NULL);
CREATE TABLE bench_task (case_id uuid REFERENCES bench_case, key text, party text NOT NULL, status text NOT NULL,
  due timestamptz, outcome text, done_at timestamptz, PRIMARY KEY (case_id, key));
CREATE INDEX ON bench_task (party, due) WHERE status = 'open';
CREATE TABLE bench_event (case_id uuid REFERENCES bench_case, seq int, key text NOT NULL, party text NOT NULL,
  outcome text NOT NULL, body jsonb NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (case_id, seq));
"""
READ = """
SELECT c.rev, c.state, f.form, t.party, t.status, t.due FROM bench_task t
JOIN bench_case c ON c.id = t.case_id JOIN bench_form f ON f.case_id = c.id WHERE t.case_id = %s AND t.key = %s
"""
STORE = """
WITH c AS (UPDATE bench_case SET rev = rev + 1, state = coalesce(%(state)s, state)
           WHERE id = %(id)s AND rev = %(rev)s RETURNING id, rev),
     t AS (UPDATE bench_task SET status = 'done', outcome = %(outcome)s, done_at = now()
           FROM c WHERE case_id = c.id AND key = %(key)s AND status = 'open' RETURNING key),
     e AS (INSERT INTO bench_event SELECT c.id, c.rev, %(key)s, %(party)s, %(outcome)s, %(body)s, now() FROM c),
     n AS (INSERT INTO bench_task (case_id, key, party, status, due)
           SELECT c.id, k, p, 'open', d FROM c, unnest(%(keys)s::text[], %(parties)s::text[], %(dues)s::timestamptz[]) x(k, p, d))
SELECT rev FROM c
"""


class Floor:
    """Carries cases in tables of its own, on its own connection."""

    def __init__(self, connection: Connection[Any], script: Script) -> None:
        self.connection, self.script = connection, script

    def submit(self, state: str | None = None) -> str:
        """A new case with its form and first tasks; its id."""
        case = str(uuid.uuid4())
        with self.connection.transaction():
            self.connection.execute("INSERT INTO bench_case VALUES (%s, 0, %s)", [case, state])
            self.connection.execute("INSERT INTO bench_form VALUES (%s, %s)", [case, json.dumps(self.script.form)])
            for one in self.script.first:
                self.connection.execute(
                    "INSERT INTO bench_task (case_id, key, party, status, due) VALUES (%s, %s, %s, 'open', %s)",
                    [case, one.key, one.party, one.due],
                )
        return case

    def read(self, case: str, key: str) -> tuple[int, str | None]:
        """Revision and state of the case, with its form and the task to be finished."""
        row = self.connection.execute(READ, [case, key], prepare=True).fetchone()
        assert row is not None and row[4] == "open"
        return row[0], row[1]

    def store(self, case: str, rev: int, act: Act, opens: tuple[Opened, ...], state: str | None = None) -> None:
        """The act and all that follows from it, or RuntimeError if somebody was faster."""
        given = {
            "id": case, "rev": rev, "state": state, "key": act.key, "party": act.actor.party, "outcome": act.outcome,
            "body": json.dumps(act.facts, ensure_ascii=False, default=str), "keys": [one.key for one in opens],
            "parties": [one.party for one in opens], "dues": [one.due for one in opens],
        }  # fmt: skip
        if self.connection.execute(STORE, given, prepare=True).fetchone() is None:
            raise RuntimeError(f"stale: {case}")

    def finish(self, case: str, act: Act) -> None:
        """One completion."""
        rev, _ = self.read(case, act.key)
        self.store(case, rev, act, act.opens)
