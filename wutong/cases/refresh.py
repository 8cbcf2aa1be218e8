"""The law's answer as task rows: what the plan says, laid beside what the table holds.

`rows_of` makes the rows of a case from its plan; `rebuild` makes them from the ledger alone, entry by entry,
and must give the same (a test deletes all rows and compares).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from wutong.cases.seat import SYSTEM
from wutong.cases.state import State, TaskRow, apply_effects
from wutong.law.calendar import Calendar
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner


def rows_of(state: State, copies: Mapping[str, Copy], at: datetime) -> dict[str, TaskRow]:
    """Task rows at the instant `at`: the live copies anew, and what was done before as it was."""
    rows = {key: row for key, row in state.rows.items() if row.status == "done"}
    for copy in copies.values():
        row = _row(state, copy, at)
        if row is not None:
            rows[copy.key] = row
    for key, done in state.past.items():
        if key not in rows:
            before = state.rows.get(key)
            base = key.partition("/")[0]
            opened = before.opened_at if before else None
            rows[key] = TaskRow(
                key,
                base.partition(":")[0],
                before.party if before else done.party,
                "done",
                opened,
                before.target if before else None,
                before.due if before else None,
                before.provisional if before else False,
                done.at,
                done.outcome,
                done.party,
                before.person if before else "",
            )
    return rows


def _row(state: State, copy: Copy, at: datetime) -> TaskRow | None:
    running = copy.clock is not None and copy.clock.due is not None
    if copy.status == "skipped" or (copy.status == "waiting" and not running):
        return None
    before = state.rows.get(copy.key)
    opened = None
    if copy.status != "waiting":
        opened = before.opened_at if before and before.opened_at else at
    row = TaskRow(copy.key, copy.task.id, copy.party, copy.status, opened)
    if copy.clock:
        row.target, row.due, row.provisional = copy.clock.target, copy.clock.due, copy.clock.provisional
    elif before:
        row.target, row.due, row.provisional = before.target, before.due, before.provisional
    row.person = state.assigned.get(copy.key, before.person if before else "")
    done = state.view.done.get(copy.key)
    if done and (copy.status == "done" or copy.task.many):
        row.done_at, row.outcome, row.done_by = done.at, done.outcome, done.party
        if copy.task.by == SYSTEM and copy.status == "done":
            row.opened_at = done.at
    return row


def told(rows: Mapping[str, TaskRow]) -> dict[str, datetime]:
    """The due dates that stand in the rows."""
    return {key: row.due for key, row in rows.items() if row.due is not None}


def rebuild(state: State, entries: Iterable[Mapping[str, Any]], pack: Pack, calendar: Calendar) -> State:
    """An empty `state` brought to the present by its entries alone; decides nothing."""
    for at, acts in groupby(entries, key=lambda entry: (entry["at"], entry["body"]["act"])):
        when = datetime.fromisoformat(at[0])
        for entry in acts:
            apply_effects(state, entry["body"]["effects"], when, pack.common.facts)
            state.seq, state.head = entry["seq"], entry["hash"]
        copies = Planner(pack, state.view, when.date(), calendar).live()
        state.rows = rows_of(state, copies, when)
        state.view.told = told(state.rows)
        state.view.fresh.clear()
        state.assigned.clear()
    return state
