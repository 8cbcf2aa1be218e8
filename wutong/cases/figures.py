"""Figures of a place from its own records: cases, task rows, ledger, charges and credit files, in a few queries.

Every case is judged by the edition it is pinned to; what stands here can be counted again at any time and
comes out the same.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wutong.cases.load import state_from
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.state import State, TaskRow
from wutong.cases.store import Store, pack_of, who
from wutong.law.clock import Clock, clock_of
from wutong.law.fact_read import read_fact
from wutong.law.journey import Task
from wutong.law.measure import (
    Act,
    CaseRecord,
    CreditRecord,
    FeeRecord,
    FinishedTask,
    ItemRecord,
    Period,
    Records,
    RouteRecord,
)
from wutong.law.measure_counts import measure_all
from wutong.law.measure_figure import Figure, PartyRow, by_party, limit_kind
from wutong.law.pack import Pack
from wutong.law.permit import papers_needed
from wutong.law.plan import Planner
from wutong.law.read import load
from wutong.law.table import settle
from wutong.law.view import place_of

#: cases that can matter: open ones, and those somebody acted on since the period began; without what is sealed
CASES = """
SELECT wutong_open(%(who)s::jsonb || jsonb_build_object('case', c.id, 'scope', '', 'key', ''))
  || '{"sealed": null}'::jsonb
FROM cases_case c WHERE c.place = %(place)s AND c.opened_at <= %(end)s
  AND (c.status = 'open' OR EXISTS (SELECT 1 FROM cases_entry e WHERE e.stream = c.id AND e.at >= %(start)s))
ORDER BY c.opened_at, c.id
"""
ACTS = """
SELECT stream::text, at::timestamp, verb, task, outcome, coalesce(body->'data', '{}'),
       body->'effects' @> '[["status"]]'
FROM cases_entry WHERE place = %(place)s AND stream = ANY(%(cases)s::uuid[]) AND at <= %(end)s
  AND (verb IN ('note', 'submit') OR body->'effects' @> '[["status"]]'
       OR (verb = 'finish' AND split_part(split_part(task, '/', 1), ':', 1) = ANY(%(tasks)s)))
ORDER BY stream, seq
"""
CHARGES = (
    "SELECT case_id::text, item, service FROM cases_charge WHERE case_id = ANY(%(cases)s::uuid[]) AND at <= %(end)s"
)
CREDIT = """
SELECT breach, status, "on" FROM cases_creditfile WHERE place = %(place)s AND "on" BETWEEN %(first)s AND %(last)s
ORDER BY "on", id
"""


@dataclass
class Found:
    """One case with what the ledger tells of it."""

    state: State
    pack: Pack
    planner: Planner
    acts: list[tuple[datetime, str, str, str, dict[str, Any], bool]] = field(default_factory=list)
    charged: set[tuple[str, str]] = field(default_factory=set)

    @property
    def business(self) -> str:
        """Its kind of business."""
        return str(self.state.view.facts.get("business") or self.state.view.journey)

    @property
    def ended_at(self) -> datetime | None:
        """When it was withdrawn, returned or closed; None while it runs."""
        ends = [at for at, *_, ended in self.acts if ended]
        return max(ends) if ends and self.state.view.status != "open" else None

    @property
    def extended(self) -> bool:
        """Whether it was admitted beyond the paper's own scope; such cases are counted apart."""
        told = (data.get("eligible", {}) for _, verb, _, _, data, _ in self.acts if verb == "submit")
        return any(one.get("admits") == "extended" for one in told)


@dataclass(frozen=True)
class Report:
    """The figures of a place for a period, the table of its units, and the pack they are measured by."""

    pack: Pack
    period: Period
    figures: list[Figure]
    parties: list[PartyRow]


def report(store: Store, place: str, period: Period, party: str = "", extended: bool = False) -> Report:
    """Count the measures of a place. `extended`: the cases beyond the paper's scope instead of the others."""
    pack = load(place, period.end.date())
    records = records_of(store, pack, period, extended)
    return Report(pack, period, measure_all(pack, records, period), by_party(records, period, pack, party))


def records_of(store: Store, pack: Pack, period: Period, extended: bool = False) -> Records:
    """The plain records the measures of `pack` are counted from."""
    place, connection = pack.place, store.connection()
    found = {one.state.id: one for one in _cases(store, place, period)}
    tasks = sorted({task for measure in pack.measures for task in measure.task})
    ask_as(connection, system(place))
    given = {"place": place, "cases": list(found), "end": period.end, "tasks": tasks}
    for case, *act in connection.execute(ACTS, given).fetchall():
        found[case].acts.append(tuple(act))
    for case, item, scope in connection.execute(CHARGES, given).fetchall():
        found[case].charged.add((item, scope))
    files = connection.execute(CREDIT, {"place": place, "first": period.first, "last": period.last}).fetchall()
    kinds = {breach.key: breach.consequence for breach in pack.breaches}
    mine = [one for one in found.values() if one.extended == extended]
    return Records(
        tuple(_case(one) for one in mine),
        tuple(task for one in mine for task in _tasks(one, pack, store)),
        tuple(act for one in mine for act in _acts(one)),
        tuple(item for one in mine for item in _items(one)),
        tuple(route for one in mine for route in _routes(one)),
        tuple(fee for one in mine for fee in _fees(one)),
        () if extended else tuple(CreditRecord(key, kinds.get(key, key), status, on) for key, status, on in files),
    )


def _cases(store: Store, place: str, period: Period) -> Iterator[Found]:
    packs: dict[str, Pack] = {}
    ask = {"who": json.dumps(who(system(place))), "place": place, "start": period.start, "end": period.end}
    ask_as(store.connection(), system(place))
    for (found,) in store.connection().execute(CASES, ask).fetchall():
        edition = found["edition"]
        pack = packs.setdefault(edition, pack_of(place, edition))
        state = state_from(found, pack.common.facts, store.vault)
        yield Found(state, pack, Planner(pack, state.view, period.end.date(), store.calendar))


def _case(one: Found) -> CaseRecord:
    state, pack, view = one.state, one.pack, one.state.view
    tasks = one.planner.tasks
    own = [(row, tasks[row.task]) for row in state.rows.values() if row.task in tasks and row.party == "applicant"]
    channel = next((door for door in pack.city.channel if door.key == view.facts.get("channel")), None)
    return CaseRecord(
        state.id,
        one.business,
        state.opened_at,
        channel.key if channel else "",
        bool(channel and channel.online),
        bool(channel and not channel.online and "applicant" in channel.filled_by),
        one.extended,
        _papers(one),
        tuple(task.stage for row, task in own if not task.optional and row.opened_at),
        sum(task.optional and row.done_at is not None for row, task in own),
    )


def _papers(one: Found) -> tuple[str, ...]:
    """Papers of the application, and whatever else became missing on the user's side."""
    business = next((row for row in one.pack.city.business if row.key == one.business), None)
    asked = frozenset(business.asks if business else ())
    on = one.state.opened_at.date()
    needed = [paper.key for paper in papers_needed(one.pack.documents, asked, one.planner.facts(""), on)]
    owed = [item for item in one.state.view.items.values() if item.owner == "applicant"]
    needed += [item.text for item in owed if one.pack.items[item.kind].kind == "missing"]
    return tuple(dict.fromkeys(needed))


def _tasks(one: Found, pack: Pack, store: Store) -> Iterator[FinishedTask]:
    tasks = one.planner.tasks
    for row in one.state.rows.values():
        if row.task in tasks:
            yield _task(one, row, tasks[row.task], tasks[row.task].due, store)
    timed = {task.due for task in tasks.values()}
    alone = {(m.step, task) for m in pack.measures if m.step and m.step not in timed for task in m.task}
    for step, name in sorted(alone):
        if name in tasks and any(row.step == step for row in one.pack.limits):
            yield from _untimed(one, tasks[name], step, store)


def _untimed(one: Found, task: Task, step: str, store: Store) -> Iterator[FinishedTask]:
    """A step that only measures: judged by a task whose own clock is another."""
    for scope in one.planner.scopes(task):
        if one.planner.status(task, scope) == "skipped":
            continue
        key = one.planner.key(task, scope)
        row = one.state.rows.get(key) or TaskRow(key, task.id, one.planner.party(task, scope), "waiting")
        clock = _clock(one, step, scope, store)
        bare = TaskRow(key, task.id, row.party, row.status, None, clock.target, clock.due, False, row.done_at)
        yield _task(one, bare, task, step, store, party_table=False)


def _task(one: Found, row: TaskRow, task: Task, step: str, store: Store, party_table: bool = True) -> FinishedTask:
    scope = place_of(row.key)[1]
    clock = _clock(one, step, scope, store) if step else Clock(None, None, None, None)
    limit = clock.row
    kind = limit_kind(limit) if limit else "none"
    return FinishedTask(
        one.state.id,
        one.business,
        task.id,
        scope,
        row.party if party_table else "",
        task.stage,
        step,
        limit.id if limit else "",
        (limit.limit or limit.days_fact) if limit else "",
        kind,
        clock.start,
        row.target,
        row.due,
        None if task.optional else row.opened_at,
        row.done_at,
        row.outcome,
        kind == "documented" and clock.start is not None and clock.due is None,
        one.ended_at,
    )


def _clock(one: Found, step: str, scope: str, store: Store) -> Clock:
    on = one.planner.on
    return clock_of(one.pack, one.state.view, step, scope, one.planner.facts(scope), store.calendar, on)


def _acts(one: Found) -> Iterator[Act]:
    registry = one.pack.common.facts
    for at, verb, task, outcome, data, _ in one.acts:
        facts = data.get("facts") or {}
        rating = read_fact(registry["rating"], facts.get("rating"))
        name = place_of(task)[0]
        way, text = str(facts.get("contact_way") or ""), str(data.get("text") or "")
        yield Act(one.state.id, one.business, at, verb, name, outcome, way, text, rating)  # type: ignore[arg-type]


def _items(one: Found) -> Iterator[ItemRecord]:
    for item in one.state.view.items.values():
        yield ItemRecord(one.state.id, one.business, item.kind, item.due, item.supplied, item.closed, one.ended_at)


def _routes(one: Found) -> Iterator[RouteRecord]:
    """Each line by the route it stands on, in the period in which it was last decided."""
    view = one.state.view
    deciding = [task for task in one.planner.journey.task if task.does == "route"]
    for line in view.lines.values():
        at = [view.done[key].at for task in deciding if (key := one.planner.key(task, line.id)) in view.done]
        if at and line.facts.get("route"):
            yield RouteRecord(one.state.id, one.business, line.id, str(line.facts["route"]), max(at))


def _fees(one: Found) -> Iterator[FeeRecord]:
    """What the paper says of every fee item for each service and line; undecided ones are left out."""
    view, on = one.state.view, one.planner.on
    scopes = [("service", service) for service in view.orders] + [("line", line) for line in view.lines]
    for item in dict.fromkeys(row.item for row in one.pack.payers):
        rows = [row for row in one.pack.payers if row.item == item]
        for each, scope in scopes:
            verdict = settle(rows, one.planner.facts(scope), on, lambda row: (row.payer, row.refuse))
            if verdict.row is not None:
                charged = (item, scope) in one.charged
                opened = one.state.opened_at
                yield FeeRecord(one.state.id, one.business, item, each, scope, opened, verdict.row.refuse, charged)
