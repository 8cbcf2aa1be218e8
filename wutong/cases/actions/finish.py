"""Finish a task with these facts: most of what happens in a case is this one verb."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from wutong.cases.access import may_finish
from wutong.cases.actions.submit import item_effect, seal_facts
from wutong.cases.follow import decide_line, finish_by_system, follow, register_facts, settle_task
from wutong.cases.names import scope_name
from wutong.cases.seat import SYSTEM
from wutong.cases.state import Effect
from wutong.cases.words import compared, fact_name, show
from wutong.cases.work import Work, open_keys
from wutong.law.condition import Check, Condition, Facts
from wutong.law.error import Refused
from wutong.law.fact import Value, plain
from wutong.law.fact_read import read_facts
from wutong.law.journey import Task
from wutong.law.permit import papers_needed
from wutong.law.plan import Copy
from wutong.law.route import Decision
from wutong.law.rows import area_warnings
from wutong.law.table import settle

#: a failed comparison as people write it
_SIGNS = {"at_most": ">", "below": "≥", "at_least": "<", "above": "≤", "is": "≠"}


def finish(work: Work, task: str, facts: dict[str, Any] | None = None, outcome: str = "") -> None:
    """Finish the task copy `task` (`id[:scope][/round]`). Refused if it is not open, not yours, or not complete."""
    copy = work.copy(task)
    if not may_finish(work.actor, copy, work.state, work.pack):
        who = work.pack.parties.get(copy.party)
        name = who.name if who else copy.party
        raise Refused(
            "not_yours", "task", f"{copy.task.name}由{name}办理", copy.task.clause[0], f"请{name}办理，或先切换席位"
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
        raise Refused(
            "lapsed",
            "task",
            f"{copy.task.name}的期限已过（{due:%Y-%m-%d %H:%M}）",
            copy.task.clause[0],
            "见本案其他可办的任务",
        )


def _route_still_holds(work: Work, copy: Copy) -> None:
    """What rests on a route is judged on the day it is handed in (G-13): road ages and suspensions move on."""
    line = copy.scope
    if line not in work.state.view.lines or not any(condition.fact == "route" for condition in copy.task.when):
        return
    decision = decide_line(work, line)
    if decision.route != work.state.view.lines[line].facts.get("route"):
        raise Refused(
            "route_changed",
            "route",
            f"今天判定的路线已是 {decision.route}：{_against(work, decision)}",
            "、".join(_clauses_of(work, decision)),
            "先用变更重新判定这条线，再按新的路线办理",
        )


def _clauses_of(work: Work, decision: Decision) -> tuple[str, ...]:
    return next((row.clause for row in work.pack.routes if row.id == decision.row), ("G-13",))


def _against(work: Work, decision: Decision) -> str:
    """The conditions that sent a line where it went: those of the winning row, and those an easier row failed."""
    easier = {row.id for row in work.pack.routes if row.route not in (decision.route, "none")}
    names = work.pack.common.facts
    said = [
        f"{names[reason.fact].name} {_show(reason.value)} {_SIGNS.get(reason.op, reason.op)} {_show(reason.limit)} ({'、'.join(reason.clause)})"
        for reason in decision.reasons
        if reason.fact in names
        and ((reason.row == decision.row and reason.holds) or (reason.row in easier and reason.holds is False))
    ]
    return "；".join(said)


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
        raise Refused(
            "done", "task", f"{task.name}已由 {done.party} 于 {done.at:%Y-%m-%d %H:%M} 办完", clause, "不必再办"
        )
    if copy.status == "skipped":
        failing = _failing(work, copy)
        raise Refused(
            "not_applicable",
            "task",
            f"{task.name}不适用：{failing}",
            clause,
            "见本案路线与所列条件",
            {"copy": copy.key},
        )
    if copy.status == "open":
        raise Refused("not_yours", "task", f"{task.name}由系统办理", clause, "等待其自动完成，或补齐所缺事实")
    blocking = [clause for code in copy.blocked for clause in work.pack.items[work.state.view.items[code].kind].clause]
    raise Refused(
        "too_early",
        "task",
        f"{task.name}还不能办：{_why_waiting(work, copy)}",
        "、".join(dict.fromkeys(blocking)) or _gate_clause(work, copy) or clause,
        f"现在可办：{'、'.join(open_keys(work.planner.plan())) or '无'}",
    )


def _failing(work: Work, copy: Copy) -> str:
    """Why a task does not apply; for a route, the conditions of the decision that failed."""
    facts = work.planner.facts(copy.scope)
    wrong = [c for c in (*copy.task.when, *copy.task.any) if c.holds(facts, work.at.date()) is False]
    line = copy.scope.partition(".")[0]
    if any(c.fact == "route" for c in wrong) and line in work.state.view.lines:
        decision = decide_line(work, line)
        return f"路线为 {decision.route}；{_against(work, decision)}"
    names = work.pack.common.facts
    told = [f"{fact_name(c.fact, names)}应{compared(c.fact, c.op, plain(c.limit), '', names)}" for c in wrong]
    return "、".join(told) or "条件不成立"


def _show(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "、".join(sorted(map(str, value))) if isinstance(value, frozenset | tuple) else str(value)


def _why_waiting(work: Work, copy: Copy) -> str:
    if work.state.view.status != "open":
        return f"办件已{work.state.view.status}"
    if copy.blocked:
        items = [work.state.view.items[code] for code in copy.blocked]
        names = [f"{work.pack.items[item.kind].name}（{item.text}）" for item in items]
        return f"被未了事项卡住：{'、'.join(names)}"
    if copy.ask:
        return f"还不知道 {'、'.join(copy.ask)}"
    missing = [
        _missing_need(work, need.rstrip("*")) for need in copy.task.needs if not work.planner.met(need, copy.scope)
    ]
    return f"先要完成 {'、'.join(missing)}"


def _gate_clause(work: Work, copy: Copy) -> str:
    """The clause of the gate that is still shut, if that is what keeps the task waiting."""
    tasks = [work.planner.tasks[need.rstrip("*")] for need in copy.task.needs if not work.planner.met(need, copy.scope)]
    return next((task.clause[0] for task in tasks if task.gate), "")


def _missing_need(work: Work, need: str) -> str:
    """The needed task by name, with the services or lines that still lack it."""
    planner, task = work.planner, work.planner.tasks[need]
    scopes = [scope for scope in planner.scopes(task) if scope and planner.status(task, scope) in ("open", "waiting")]
    names = "、".join(dict.fromkeys(scope_name(scope, work.pack, work.state) for scope in scopes))
    return f"{task.name}（{names}）" if names else task.name


def _stated(work: Work, copy: Copy, facts: dict[str, Any]) -> dict[str, Value]:
    for name in facts:
        if name not in copy.task.facts:
            raise Refused(
                "no_field",
                name,
                f"{copy.task.name}没有这一项",
                copy.task.clause[0],
                f"可填：{'、'.join(copy.task.facts) or '无'}",
            )
    return {key: value for key, value in read_facts(work.pack.common.facts, facts).items() if value is not None}


def _outcome(task: Task, outcome: str) -> str:
    if not outcome and len(task.outcomes) == 1:
        return task.outcomes[0]
    if outcome not in task.outcomes:
        raise Refused(
            "no_outcome",
            "outcome",
            f"{task.name}须有结果，得到 {outcome or '空'}",
            task.clause[0],
            f"选 {'、'.join(task.outcomes)} 之一",
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
    name = names[check.fact].name if check.fact in names else check.fact
    if value is None:
        problem = f"缺{name}"
    elif check.op == "known":
        problem = f"{name}不在这一步填写"
    else:
        asked = compared(check.fact, check.op, plain(check.limit), "", names)
        problem = f"{name} {show(check.fact, plain(value), names)}不合要求，应{asked}"
    return Refused("incomplete", check.fact, problem, (check.clause or copy.task.clause)[0], check.cure)


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
            raise Refused(
                "no_line",
                "lines",
                f"{service} 有外线工程，但还没有画外线",
                copy.task.clause[0],
                "先画外线并写明长度、穿越、绿地、道路",
            )


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
        raise Refused(
            "not_tolerable",
            "documents",
            f"缺 {'、'.join(one.name for one in hard)}，不可容缺",
            hard[0].clause[0],
            "先取得再提交；其他所缺可以容缺",
            {"missing": [one.key for one in missing]},
        )
    known: list[Effect] = [["facts", copy.scope, {"approval_needed": needed_approval}]]
    if not missing:
        return known
    due = _tolerated(work, facts, [one.name for one in missing])
    return known + [item_effect(work, one, copy.scope, work.actor.party, due) for one in missing]


def _tolerated(work: Work, facts: Facts, names: list[str]) -> str:
    rule = next((one for one in work.pack.tolerances if one.purpose == "permit"), None)
    what = f"缺 {'、'.join(names)}"
    if rule is None:
        raise Refused("missing_papers", "documents", what, "G-09", "补齐后再提交；文件没有容缺的规定")
    for condition in rule.unless:
        if condition.holds(facts, work.at.date()) is True:
            raise Refused("no_tolerance", condition.fact, f"{what}；{rule.name}不适用", rule.clause[0], "补齐后再提交")
    if rule.letter and facts.get("tolerance_signed") is not True:
        raise Refused(
            "unsigned", "tolerance_signed", f"{what}；容缺承诺书未签", rule.clause[0], "签署承诺书，写明补齐日期"
        )
    promise = facts.get("promise_by")
    if rule.letter and promise is None:
        raise Refused("undated", "promise_by", f"{what}；承诺书没有日期", rule.clause[0], "写明补齐日期")
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
