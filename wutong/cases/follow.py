"""What follows by itself: system tasks that are open are done at once, in the same act (G-06).

Their particular ways are few: settle the route, the lead, the survey, the payer; or conclude from outcomes.
"""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Any

from wutong.cases.says import refused
from wutong.cases.seat import SYSTEM
from wutong.cases.state import Effect, plain_facts
from wutong.cases.work import Work, as_system
from wutong.law.condition import Facts
from wutong.law.fact import Value
from wutong.law.journey import Journey, Task
from wutong.law.plan import Copy
from wutong.law.route import STRICTNESS, Decision, decide
from wutong.law.table import Verdict, settle

#: no journey of ours has more rounds of automatic steps in one act; beyond it the pack turns in a circle
MAX_ROUNDS = 50


def follow(work: Work) -> None:
    """Do every open system task, again and again until none is open."""
    _untie(work)
    for _ in range(MAX_ROUNDS):
        ready = [copy for copy in work.planner.ready(SYSTEM) if not copy.task.optional and not copy.task.lapses]
        done = [finish_by_system(work, copy) for copy in ready]
        if not any(done):
            return
    raise refused("circle.journey", "journey")


def _untie(work: Work) -> None:
    """Two units that took their orders at the same second leave no first one: the lead is settled anew."""
    first = _taken(work)
    if len(first) < 2:
        return
    led = [copy for copy in work.planner.plan().values() if copy.task.does == "lead" and copy.status == "done"]
    if led and work.state.view.facts.get("lead") in {unit for _, unit in first}:
        effects: list[Effect] = [
            ["facts", "", {"lead": None}],
            redo_effect(work, tuple({copy.task.id for copy in led}), ""),
        ]
        work.record("untie", led[0].task.clause, effects, data={"units": [unit for _, unit in first]})


def _taken(work: Work) -> list[tuple[datetime, str]]:
    """Who took an order first, by the server's second; more than one if they came together."""
    view = work.state.view
    taken = [
        (at.replace(microsecond=0), view.units.get(scope, ""))
        for (name, scope), at in view.events.items()
        if name == "taken"
    ]
    return [one for one in taken if one[0] == min(taken)[0]]


def finish_by_system(work: Work, copy: Copy, outcome: str = "") -> bool:
    """Finish one system task; False when its table cannot answer yet and it must wait."""
    task, scope = copy.task, copy.scope
    effects: list[Effect] = []
    reasons: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    if task.does:
        answer = _DOES[task.does](work, task, scope)
        if answer is None:
            return False
        outcome, facts, reasons, row = answer
        data = {"row": row}
        effects.append(["facts", scope, facts])
    if task.conclude and not _heard(work, task, scope):
        return False
    outcome = outcome or (_concluded(work, task, scope) if task.conclude else task.outcomes[0])
    settle_task(work, copy, outcome, effects, data, reasons, by_system=True)
    return True


def _rests_on(copy: Copy, row: str, reasons: list[dict[str, Any]]) -> tuple[str, ...]:
    """The clauses of a finished copy: its task's, those of the row that decided, and of the limit it had."""
    decided = [one for reason in reasons if reason["row"] == row for one in reason["clause"].split(", ")]
    limit = copy.clock.row.clause if copy.clock and copy.clock.row else ()
    return tuple(dict.fromkeys((*copy.task.clause, *decided, *limit)))


def settle_task(
    work: Work,
    copy: Copy,
    outcome: str,
    effects: list[Effect],
    data: dict[str, Any],
    reasons: list[dict[str, Any]],
    by_system: bool = False,
) -> None:
    """Record that a copy is finished with `outcome`, and all that its journey line attaches to it."""
    task, scope = copy.task, copy.scope
    actor = as_system(work) if by_system else work.actor
    effects = [*effects, ["done", copy.key, outcome, actor.party]]
    if task.marks:
        effects.append(["event", task.marks, scope])
    effects += [["status", end.status] for end in task.ends if end.on == outcome]
    for redo in task.redo:
        if redo.on == outcome:
            effects.append(redo_effect(work, redo.tasks, scope))
    clause = _rests_on(copy, data.get("row", ""), reasons)
    work.record("finish", clause, effects, task=copy.key, outcome=outcome, data=data, reasons=reasons, actor=actor)
    if task.tells:
        work.tell(task.tells, task.id, scope, {"task": copy.key, "outcome": outcome, "clause": list(task.clause)})


def redo_effect(work: Work, tasks: tuple[str, ...], scope: str, keep_built: bool = False) -> Effect:
    """New rounds for the named tasks in this scope and for every finished task that rests on them.

    `keep_built` leaves alone what is finished beyond the start gate.
    """
    planner, journey = work.planner, work.planner.journey
    again = _resting_on(journey, set(tasks))
    if keep_built:
        gates = {task.id for task in journey.task if task.gate == "start"}
        beyond = _resting_on(journey, gates) - gates
        again -= {
            task
            for task in beyond
            if any(
                planner.status(planner.tasks[task], where) == "done"
                for where in planner.scopes(planner.tasks[task])
                if planner.related(where, scope)
            )
        }
    bases, events = [], []
    for task in journey.task:
        for where in planner.scopes(task) if task.id in again else ():
            if planner.related(where, scope):
                bases.append(f"{task.id}:{where}" if where else task.id)
                if task.marks:
                    events.append([task.marks, where])
    return ["redo", bases, events]


def _resting_on(journey: Journey, tasks: set[str]) -> set[str]:
    """The tasks and all that need them, directly or not."""
    found = set(tasks)
    while more := {task.id for task in journey.task if {need.rstrip("*") for need in task.needs} & found} - found:
        found |= more
    return found


def _heard(work: Work, task: Task, scope: str) -> bool:
    """A conclusion needs somebody's word: with no copy of the task it draws on, it waits."""
    assert task.conclude
    asked = work.planner.tasks[task.conclude.task]
    return any(work.planner.related(where, scope) for where in work.planner.scopes(asked))


def _concluded(work: Work, task: Task, scope: str) -> str:
    assert task.conclude
    seen = work.planner.facts(scope).get("outcomes")
    outcomes = seen if isinstance(seen, frozenset) else frozenset()
    return "fail" if any(f"{task.conclude.task}:{one}" in outcomes for one in task.conclude.fails) else "pass"


Answer = tuple[str, dict[str, Any], list[dict[str, Any]], str] | None


def _route(work: Work, task: Task, scope: str) -> Answer:
    """Decide the line; an undetermined route leaves the task open for the facts it asks for."""
    facts, decision = line_facts(work, scope, {}), decide_line(work, scope)
    if decision.route == "undetermined":
        return None
    decided: dict[str, Any] = {
        "route": decision.route,
        "departments": list(decision.departments),
        "approval_needed": decision.approval,
    }
    decided.update({key: facts[key] for key in ("suspended", "credit_bad") if facts.get(key) is not None})
    return task.outcomes[0], decided, [reason.plain() for reason in decision.route_reasons], decision.row


def decide_line(work: Work, scope: str, stated: Facts | None = None) -> Decision:
    """The decision for a line, with what is just `stated` of it; a joint line takes the strictest of its members."""
    view, on = work.state.view, work.at.date()
    line, facts = view.lines[scope], line_facts(work, scope, stated or {})
    if len(line.services) == 1:
        return decide(work.pack, facts, on)
    first = view.orders.get(line.services[0], {})
    shared = {
        key: value for key, value in facts.items() if key in line.facts or key in (stated or {}) or key not in first
    }
    members = [{**view.orders.get(one, {}), **shared, "service": one} for one in line.services]
    decisions = [decide(work.pack, member, on) for member in members]
    return max(decisions, key=lambda decision: STRICTNESS.index(decision.route))


def line_facts(work: Work, scope: str, stated: Facts) -> dict[str, Value]:
    """The facts of a line with what the credit register says of its unit and its sister lines add (G-11)."""
    facts = {**work.planner.facts(scope), **stated, **register_facts(work, scope)}
    for key in ("length_m", "crossing_m", "green_m2"):
        own = facts.get(key)
        if isinstance(own, Decimal):
            facts[key] = sum(_sisters(work, scope, key), start=own)
    return facts


def register_facts(work: Work, scope: str) -> dict[str, Value]:
    """What the credit register says today of the units a scope belongs to."""
    view = work.state.view
    head = scope.partition(".")[0]
    services = view.lines[head].services if head in view.lines else (head,)
    found: dict[str, Value] = {}
    for service in services:
        found.update(work.state.register.get(view.units.get(service, ""), {}))
    return found


def _road(facts: Facts) -> str:
    """A road's name without blanks, width of letters, or what stands in brackets, so that spelling splits nothing."""
    plain_name = unicodedata.normalize("NFKC", str(facts.get("road") or ""))
    return re.sub(r"\([^)]*\)|\s", "", plain_name)


def _sisters(work: Work, scope: str, key: str) -> list[Decimal]:
    """The same measure on lines of the same service on the same road, in this case and in earlier ones."""
    view = work.state.view
    line = view.lines[scope]
    road = _road(line.facts)
    if not road:
        return []
    here = [
        other.facts.get(key)
        for other in view.lines.values()
        if other.id != line.id and other.services == line.services and _road(other.facts) == road
    ]
    before = [
        sibling["facts"].get(key)
        for sibling in work.state.siblings
        if sibling["services"] == line.services and _road(sibling["facts"]) == road
    ]
    return [value for value in here + before if isinstance(value, Decimal)]


def _lead(work: Work, task: Task, scope: str) -> Answer:
    verdict = settle(work.pack.leads, work.planner.facts(""), work.at.date())
    if verdict.row is None:
        return None
    named = verdict.row.lead
    lead = _LEADS[named](work) if named in _LEADS else named
    if not lead:
        return None
    return task.outcomes[0], {"lead": lead}, _reasons(verdict), verdict.row.id


def _only_unit(work: Work) -> str:
    units = list(work.state.view.units.values())
    return units[0] if len(units) == 1 else ""


def _channel_unit(work: Work) -> str:
    return str(work.planner.facts("").get("channel_unit") or "")


def _first_acceptor(work: Work) -> str:
    """The unit that took its order first by the server's time; a tie names nobody (AMB-KF-11)."""
    first = _taken(work)
    return first[0][1] if len(first) == 1 else ""


_LEADS = {"only_unit": _only_unit, "channel_unit": _channel_unit, "first_acceptor": _first_acceptor}


def _invite(work: Work, task: Task, scope: str) -> Answer:
    """Fix the survey's mode, convener and invitees. What the window chose stays."""
    facts = work.planner.facts("")
    verdict = settle(work.pack.surveys, facts, work.at.date())
    row = verdict.row
    if row is None:
        return None
    invited: list[str] = []
    for token in row.invite + row.invite_extra:
        invited += _invited(work, token, facts)
    convener = {"unit": _only_unit(work) or next(iter(work.state.view.units.values())), "lead": facts.get("lead")}.get(
        row.convener, row.convener
    )
    decided: dict[str, Any] = {"survey_mode": row.mode, "convener": convener or row.convener}
    if facts.get("invitees") is None or facts.get("survey_mode") != row.mode:
        decided["invitees"] = list(dict.fromkeys(invited))
    return task.outcomes[0], decided, _reasons(verdict), row.id


def _invited(work: Work, token: str, facts: Facts) -> list[str]:
    if token == "units":
        return list(work.state.view.units.values())
    if token == "departments":
        permits = facts.get("permits")
        known = permits if isinstance(permits, frozenset) else frozenset()
        leads = [permit for permit in work.pack.permits if permit.key in known]
        return list(dict.fromkeys([one.lead for one in leads] + [party for one in leads for party in one.co]))
    return [token]


def _payer(work: Work, task: Task, scope: str) -> Answer:
    rows = [row for row in work.pack.payers if row.item == "connection"]
    verdict = settle(rows, work.planner.facts(scope), work.at.date(), lambda row: row.payer)
    if verdict.row is None:
        return None
    return task.outcomes[0], {"payer": verdict.row.payer}, _reasons(verdict), verdict.row.id


def _reasons(verdict: Verdict[Any]) -> list[dict[str, Any]]:
    return [reason.plain() for reason in verdict.reasons]


_DOES = {"route": _route, "lead": _lead, "invite": _invite, "payer": _payer}

__all__ = [
    "decide_line",
    "finish_by_system",
    "follow",
    "line_facts",
    "plain_facts",
    "redo_effect",
    "register_facts",
    "settle_task",
]
