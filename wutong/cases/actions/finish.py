"""Finish a task with these facts: most of what happens in a case is this one verb."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from wutong.cases.access import may_finish
from wutong.cases.actions.submit import item_effect, seal_facts
from wutong.cases.follow import decide_line, finish_by_system, follow, register_facts, settle_task
from wutong.cases.names import facts_said, party_said, scope_said, services_said
from wutong.cases.says import refused, say
from wutong.cases.seat import SYSTEM
from wutong.cases.state import Effect
from wutong.cases.words import compared, show
from wutong.cases.work import Work, open_keys
from wutong.law.condition import Check, Condition, Facts
from wutong.law.error import Refused
from wutong.law.fact import Registry, Value, plain
from wutong.law.fact_read import read_facts
from wutong.law.journey import Task
from wutong.law.permit import papers_needed
from wutong.law.plan import Copy
from wutong.law.route import Decision
from wutong.law.rows import area_warnings
from wutong.law.said import Said, listed, named, or_none
from wutong.law.table import settle

#: a failed comparison as people write it
_SIGNS = {"at_most": ">", "below": "≥", "at_least": "<", "above": "≤", "is": "≠"}


def finish(work: Work, task: str, facts: dict[str, Any] | None = None, outcome: str = "") -> None:
    """Finish the task copy `task` (`id[:scope][/round]`). Refused if it is not open, not yours, or not complete."""
    copy = work.copy(task)
    if not may_finish(work.actor, copy, work.state, work.pack):
        raise refused(
            "not_yours.task",
            "task",
            copy.task.clause[0],
            task=named(copy.task),
            party=party_said(copy.party, work.pack),
        )
    _must_be_open(work, copy)
    _window_still_open(work, copy)
    _route_still_holds(work, copy)
    stated = _stated(work, copy, facts or {})
    outcome = _outcome(copy.task, outcome)
    _check(work, copy, stated, outcome)
    effects: list[Effect] = []
    lasting, said = _sealed(work, copy, stated)
    if lasting:
        effects.append(["facts", copy.scope, lasting])
    if copy.task.papers:
        effects += _papers(work, copy, stated)
    if copy.task.draws:
        _must_have_lines(work, copy, stated)
    effects += _opens(work, copy, stated, outcome) + _claims(work, copy)
    data: dict[str, Any] = {"facts": said} if said else {}
    warnings = _warn(work, copy, stated, outcome) + area_warnings(stated, copy.task.clause[0])
    if warnings:
        data["warnings"] = warnings
    settle_task(work, copy, outcome, effects, data, [])
    if warnings:
        work.tell(["unit", "applicant"], "warning", copy.scope, {"task": copy.key, "warnings": warnings})
    follow(work)


def lapse(work: Work, copy: Copy) -> None:
    """The limit of a task passed in silence and the pack says what that means."""
    finish_by_system(work, copy, copy.task.lapses)
    follow(work)


def _window_still_open(work: Work, copy: Copy) -> None:
    """A window that lapses is closed by its date, whether or not the watch has been round yet."""
    due = copy.clock.due if copy.clock else None
    if copy.task.lapses and due and (work.at > due or (work.at == due and due.time() == time(0))):
        raise refused("lapsed.task", "task", copy.task.clause[0], task=named(copy.task), due=due)


def _route_still_holds(work: Work, copy: Copy) -> None:
    """What rests on a route is judged on the day it is handed in (G-13): road ages and suspensions move on."""
    line = copy.scope
    if line not in work.state.view.lines or not any(condition.fact == "route" for condition in copy.task.when):
        return
    decision = decide_line(work, line)
    if decision.route != work.state.view.lines[line].facts.get("route"):
        raise refused(
            "route_changed.today",
            "route",
            str(listed(_clauses_of(work, decision))),
            route=decision.route,
            against=_against(work, decision),
        )


def _clauses_of(work: Work, decision: Decision) -> tuple[str, ...]:
    return next((row.clause for row in work.pack.routes if row.id == decision.row), ("G-13",))


def _against(work: Work, decision: Decision) -> Said:
    """The conditions that sent a line where it went: those of the winning row, and those an easier row failed."""
    easier = {row.id for row in work.pack.routes if row.route not in (decision.route, "none")}
    names = work.pack.common.facts
    told = [
        say(
            "against",
            fact=named(names[reason.fact]),
            value=_show(reason.value),
            sign=_SIGNS.get(reason.op, reason.op),
            limit=_show(reason.limit),
            clauses=listed(reason.clause),
        )
        for reason in decision.reasons
        if reason.fact in names
        and ((reason.row == decision.row and reason.holds) or (reason.row in easier and reason.holds is False))
    ]
    return listed(told, "sentences")


def _sealed(work: Work, copy: Copy, stated: dict[str, Value]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What lasts as a fact of the scope, and what was said for this act only; private values stay sealed."""
    registry = work.pack.common.facts
    lasting = {key: value for key, value in stated.items() if not registry[key].of_act}
    said = {key: value for key, value in stated.items() if registry[key].of_act}
    return seal_facts(work, copy.scope, lasting), seal_facts(work, copy.key, said)


def _must_be_open(work: Work, copy: Copy) -> None:
    task, clause = copy.task, copy.task.clause[0]
    if copy.status == "open" and task.by != SYSTEM:
        return
    if copy.status == "done":
        done = work.state.view.done[copy.key]
        raise refused(
            "done.task", "task", clause, task=named(task), party=party_said(done.party, work.pack), at=done.at
        )
    if copy.status == "skipped":
        raise refused(
            "not_applicable.task", "task", clause, {"copy": copy.key}, task=named(task), why=_failing(work, copy)
        )
    if copy.status == "open":
        raise refused("not_yours.system", "task", clause, task=named(task))
    blocking = [clause for code in copy.blocked for clause in work.pack.items[work.state.view.items[code].kind].clause]
    raise refused(
        "too_early.task",
        "task",
        str(listed(dict.fromkeys(blocking))) or _gate_clause(work, copy) or clause,
        task=named(task),
        why=_why_waiting(work, copy),
        tasks=or_none(listed(open_keys(work.planner.plan()))),
    )


def _failing(work: Work, copy: Copy) -> Said:
    """Why a task does not apply; for a route, the conditions of the decision that failed."""
    facts = work.planner.facts(copy.scope)
    wrong = [c for c in (*copy.task.when, *copy.task.any) if c.holds(facts, work.at.date()) is False]
    line = copy.scope.partition(".")[0]
    if any(c.fact == "route" for c in wrong) and line in work.state.view.lines:
        decision = decide_line(work, line)
        return say("by_route", route=decision.route, against=_against(work, decision))
    names = work.pack.common.facts
    told = [say("should", fact=facts_said([c.fact], work.pack), compared=_asked(c, names)) for c in wrong]
    return listed(told) if told else say("does_not_hold")


def _asked(condition: Condition, names: Registry) -> Said:
    """What a condition asks for, in words."""
    told = [compared(condition.fact, condition.op, plain(condition.limit), "", names, lang) for lang in ("zh", "en")]
    return Said(*told)


def _show(value: Any) -> Said:
    if isinstance(value, Decimal):
        return Said(f"{value.normalize():f}")
    return listed(sorted(map(str, value)) if isinstance(value, frozenset | tuple) else [str(value)])


def _why_waiting(work: Work, copy: Copy) -> Said:
    if work.state.view.status != "open":
        return say("is_ended", status=say(f"status_{work.state.view.status}"))
    if copy.blocked:
        items = [work.state.view.items[code] for code in copy.blocked]
        names = [say("noted", name=named(work.pack.items[item.kind]), text=item.text) for item in items]
        return say("held_by", items=listed(names))
    if copy.ask:
        return say("not_known", facts=facts_said(copy.ask, work.pack))
    missing = [
        _missing_need(work, need.rstrip("*")) for need in copy.task.needs if not work.planner.met(need, copy.scope)
    ]
    return say("first", tasks=listed(missing))


def _gate_clause(work: Work, copy: Copy) -> str:
    """The clause of the gate that is still shut, if that is what keeps the task waiting."""
    tasks = [work.planner.tasks[need.rstrip("*")] for need in copy.task.needs if not work.planner.met(need, copy.scope)]
    return next((task.clause[0] for task in tasks if task.gate), "")


def _missing_need(work: Work, need: str) -> Said:
    """The needed task by name, with the services or lines that still lack it."""
    planner, task = work.planner, work.planner.tasks[need]
    scopes = [scope for scope in planner.scopes(task) if scope and planner.status(task, scope) in ("open", "waiting")]
    names = listed(dict.fromkeys(scope_said(scope, work.pack, work.state) for scope in scopes))
    return say("noted", name=named(task), text=names) if names else named(task)


def _stated(work: Work, copy: Copy, facts: dict[str, Any]) -> dict[str, Value]:
    for name in facts:
        if name not in copy.task.facts:
            raise refused(
                "no_field.task",
                name,
                copy.task.clause[0],
                task=named(copy.task),
                facts=or_none(facts_said(copy.task.facts, work.pack)),
            )
    return {key: value for key, value in read_facts(work.pack.common.facts, facts).items() if value is not None}


def _outcome(task: Task, outcome: str) -> str:
    if not outcome and len(task.outcomes) == 1:
        return task.outcomes[0]
    if outcome not in task.outcomes:
        raise refused(
            "no_outcome.task",
            "outcome",
            task.clause[0],
            task=named(task),
            outcome=outcome or say("empty"),
            outcomes=listed(task.outcomes),
        )
    return outcome


def _check(work: Work, copy: Copy, stated: dict[str, Value], outcome: str) -> None:
    facts = _facts_for(work, copy, stated, outcome)
    on = work.at.date()
    for check in copy.task.checks:
        counts = all(_holds(given, facts, stated, on) is True for given in check.given)
        if counts and _holds(check, facts, stated, on) is not True:
            raise _incomplete(work, copy, check, (stated if check.fresh else facts).get(check.fact))


def _holds(condition: Condition, facts: Facts, stated: Facts, on: date) -> bool | None:
    return condition.holds({**facts, condition.fact: stated.get(condition.fact)} if condition.fresh else facts, on)


def _incomplete(work: Work, copy: Copy, check: Check, value: Value) -> Refused:
    names = work.pack.common.facts
    fact = facts_said([check.fact], work.pack)
    if value is None:
        problem = say("lacks", fact=fact)
    elif check.op == "known":
        problem = say("not_here", fact=fact)
    else:
        shown = Said(*(show(check.fact, plain(value), names, lang) for lang in ("zh", "en")))
        problem = say("not_as_asked", fact=fact, value=shown, compared=_asked(check, names))
    return refused(
        "incomplete.check",
        check.fact,
        (check.clause or copy.task.clause)[0],
        problem=problem,
        cure=Said(check.cure, check.cure_en or None),
    )


def _facts_for(work: Work, copy: Copy, stated: dict[str, Value], outcome: str) -> dict[str, Value]:
    """What the checks look at: the facts of the scope, and what was said with this act."""
    around = work.planner.facts("" if copy.task.each == "invitee" else copy.scope)
    return {**around, **register_facts(work, copy.scope), **stated, "outcome": outcome}


def _warn(work: Work, copy: Copy, stated: dict[str, Value], outcome: str) -> list[dict[str, str]]:
    """Warnings of the task that do not hold; told, not refused."""
    facts, on = _facts_for(work, copy, stated, outcome), work.at.date()
    return [
        {"clause": (warn.clause or copy.task.clause)[0], "says": warn.cure, "says_en": warn.cure_en}
        for warn in copy.task.warns
        if all(_holds(given, facts, stated, on) is True for given in warn.given)
        and _holds(warn, facts, stated, on) is False
    ]


def _must_have_lines(work: Work, copy: Copy, stated: dict[str, Value]) -> None:
    view = work.state.view
    services = [copy.scope] if copy.scope else list(view.orders)
    for service in services:
        external = work.planner.facts(service).get("external")
        if external is True and not any(view.lines_of(service)):
            raise refused("no_line.external", "lines", copy.task.clause[0], service=services_said([service], work.pack))


def _papers(work: Work, copy: Copy, stated: dict[str, Value]) -> list[Effect]:
    """The package's papers: handed in, or promised where the paper tolerates it; else refused, all at once."""
    facts: dict[str, Value] = {**work.planner.facts(copy.scope), **stated}
    approval = settle(work.pack.approvals, facts, work.at.date())
    needed_approval = True if approval.row else None if approval.could else False
    facts["approval_needed"] = needed_approval
    permits = facts.get("permits")
    purposes = (permits if isinstance(permits, frozenset) else frozenset()) | {str(facts.get("route"))}
    needed = papers_needed(work.pack.documents, purposes, facts, work.at.date())
    sources = (stated, work.state.view.facts, work.planner.facts(copy.scope))
    handed = frozenset[str]().union(
        *(one for facts_of in sources if isinstance(one := facts_of.get("documents"), frozenset))
    )
    missing = [one for one in needed if one.key not in handed]
    hard = [one for one in missing if not one.tolerable]
    if hard:
        raise refused(
            "not_tolerable.papers",
            "documents",
            hard[0].clause[0],
            {"missing": [one.key for one in missing]},
            papers=listed(named(one) for one in hard),
        )
    known: list[Effect] = [["facts", copy.scope, {"approval_needed": needed_approval}]]
    if not missing:
        return known
    due = _tolerated(work, facts, listed(named(one) for one in missing))
    return known + [item_effect(work, one, copy.scope, work.actor.party, due) for one in missing]


def _tolerated(work: Work, facts: Facts, names: Said) -> str:
    rule = next((one for one in work.pack.tolerances if one.purpose == "permit"), None)
    what = say("papers_missing", papers=names)
    if rule is None:
        raise refused("missing_papers.none_later", "documents", "G-09", what=what)
    for condition in rule.unless:
        if condition.holds(facts, work.at.date()) is True:
            raise refused("no_tolerance.unless", condition.fact, rule.clause[0], what=what, rule=named(rule))
    if rule.letter and facts.get("tolerance_signed") is not True:
        raise refused("unsigned.letter", "tolerance_signed", rule.clause[0], what=what)
    promise = facts.get("promise_by")
    if rule.letter and promise is None:
        raise refused("undated.letter", "promise_by", rule.clause[0], what=what)
    return datetime.combine(promise + timedelta(days=1), time(0)).isoformat() if isinstance(promise, date) else ""


def _owner(work: Work, owner: str, facts: Facts) -> str:
    """The party that owes an item: the unit of the scope, the lead, or a party by name."""
    if owner == "unit":
        return work.state.view.units.get(str(facts.get("service")), str(facts.get("lead") or "unit"))
    return str(facts.get(owner) or owner) if owner in ("lead", "convener") else owner


def _claims(work: Work, copy: Copy) -> list[Effect]:
    """An operator that acts on an order offered to its group takes the order."""
    own = work.pack.parties.get(work.actor.party)
    if copy.scope in work.state.view.orders and own and own.member_of and own.member_of == copy.party:
        return [["order", copy.scope, own.key]]
    return []


def _opens(work: Work, copy: Copy, stated: dict[str, Value], outcome: str) -> list[Effect]:
    facts: dict[str, Value] = {**work.planner.facts(copy.scope), **stated}
    effects: list[Effect] = []
    for opening in copy.task.opens:
        if opening.on != outcome:
            continue
        kind = work.pack.items[opening.item]
        day = (stated.get("rectify_by") or stated.get("promise_by")) if kind.date_stated else None
        due = datetime.combine(day, work.pack.city.hours.close).isoformat() if isinstance(day, date) else ""
        body = {
            "kind": kind.key,
            "scope": "" if copy.task.each == "invitee" else copy.scope,
            "owner": _owner(work, kind.owner, facts),
            "raised_by": work.actor.party,
            "text": str(stated.get("rectify_text") or ""),
            "blocks": list(kind.blocks),
            "due": due,
        }
        effects.append(["item", f"{kind.key}-{work.own_key()}", body])
    return effects
