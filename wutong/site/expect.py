"""What a story may expect of a case after an act, and the words when it is otherwise."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.cases.queries import ask_as, entries, notices
from wutong.cases.register import Register
from wutong.cases.seat import system
from wutong.law.clock import colour
from wutong.law.fact import plain
from wutong.site.expect_measures import measures_check


def check(stage: Any, act: Any, expected: dict[str, Any], result: Any) -> list[str]:
    """Every expectation that does not hold, in words."""
    problems: list[str] = []
    for name, want in expected.items():
        test = _CHECKS.get(name)
        if test is None:
            problems.append(f"不认识的期望 {name}；可用 {'、'.join(_CHECKS)}")
        else:
            problems += test(stage, act, want, result)
    return problems


def _same(what: str, want: Any, got: Any) -> list[str]:
    want, got = _comparable(want), _comparable(got)
    return [] if want == got else [f"{what}：要 {want}，得 {got}"]


def _comparable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_comparable(one) for one in value]
    return value


def _tasks(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """`tasks = { "connect:water" = { status = "open", due = 2025-…, target = …, party = …, colour = "red" } }`"""
    plan, problems = stage.plan(act.case), []
    state, _ = stage.state(act.case)
    for key, attributes in want.items():
        if attributes in ("absent", "none"):
            problems += [f"{key} 不应有"] if key in plan else []
            continue
        if key not in plan:
            problems.append(f"没有任务 {key}；有 {'、'.join(plan)}")
            continue
        copy = plan[key]
        wanted = {"status": attributes} if isinstance(attributes, str) else attributes
        done, row = state.view.done.get(key), state.rows.get(key)
        due = copy.clock.due if copy.clock else row and row.due
        got = {
            "status": copy.status,
            "party": copy.party,
            "due": due,
            "target": copy.clock.target if copy.clock else row and row.target,
            "gap": bool(copy.clock and copy.clock.gap),
            "provisional": bool(copy.clock and copy.clock.provisional),
            "outcome": done.outcome if done else "",
            "colour": colour(due, stage.clock.now()) if due else "",
            "ask": list(copy.ask),
            "done_at": done.at if done else None,
        }
        for name, value in wanted.items():
            value = None if value == "none" else value
            problems += _same(f"{key} {name}", value, got.get(name, f"没有属性 {name}"))
    return problems


def _facts(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """`facts = { "L1.route" = "commitment", "lead" = "gas_company" }`"""
    state, _ = stage.state(act.case)
    problems = []
    for path, value in want.items():
        scope, _, name = path.rpartition(".")
        where = (
            state.view.lines[scope].facts
            if scope in state.view.lines
            else state.view.orders.get(scope, state.view.facts)
        )
        problems += _same(path, value, plain(where.get(name)) if where.get(name) is not None else None)
    return problems


def _orders(stage: Any, act: Any, want: dict[str, str], result: Any) -> list[str]:
    return _same("orders", dict(want), dict(stage.state(act.case)[0].view.units))


def _items(stage: Any, act: Any, want: list[str], result: Any) -> list[str]:
    state, _ = stage.state(act.case)
    found = sorted(
        item.text if item.kind != "correction" else item.kind
        for item in state.view.items.values()
        if item.closed is None
    )
    kinds = sorted(item.kind for item in state.view.items.values() if item.closed is None)
    return [] if sorted(want) in (found, kinds) else [f"items：要 {sorted(want)}，得 {found} / {kinds}"]


def _notices(stage: Any, act: Any, want: list[str], result: Any) -> list[str]:
    """`notices = ["police:decide"]`: recipient and kind, each told at least once; `!x:y` never; `x:y=1` exactly."""
    ask_as(stage.store.connection(), system(stage.story.place))
    told = [f"{recipient}:{kind}" for recipient, kind, _ in notices(stage.store.connection(), stage.cases[act.case])]
    problems = []
    for one in want:
        name, _, count = one.lstrip("!").partition("=")
        number = told.count(name)
        right = number == int(count) if count else (number == 0) == one.startswith("!")
        problems += [] if right else [f"通知 {one}：发了 {number} 次；有 {'、'.join(sorted(set(told)))}"]
    return problems


def _result(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """Any subset of a decision, or of what a verb gave back."""
    problems = []
    for name, value in want.items():
        got = result.get(name) if isinstance(result, dict) else getattr(result, name, None)
        if isinstance(value, dict):
            problems += [
                p for key, one in value.items() for p in _same(f"{name}.{key}", one or None, (got or {}).get(key))
            ]
        elif name in ("ask", "flags"):
            problems += [f"{name} 缺 {one}：得 {got}" for one in value if one not in (got or [])]
        elif name == "clauses":
            said = {reason["clause"] for reason in result["reasons"]}
            problems += [f"理由缺 {one}" for one in value if not any(one in clause for clause in said)]
        else:
            problems += _same(name, value, got)
    return problems


def _journey_of(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """`count = { "survey" = 1, "applicant" = 0 }`: copies of a task, or open tasks of a party."""
    plan, problems = stage.plan(act.case), []
    for name, number in want.items():
        mine = [copy for copy in plan.values() if copy.task.id == name and copy.status != "skipped"]
        party = [
            copy for copy in plan.values() if copy.party == name and copy.status == "open" and not copy.task.optional
        ]
        problems += _same(f"count {name}", number, len(mine or party))
    return problems


def _status(stage: Any, act: Any, want: str, result: Any) -> list[str]:
    return _same("status", want, stage.state(act.case)[0].view.status)


def _charges(stage: Any, act: Any, want: int, result: Any) -> list[str]:
    ask_as(stage.store.connection(), system(stage.story.place))
    row = (
        stage.store.connection()
        .execute("SELECT count(*) FROM cases_charge WHERE case_id = %s", [stage.cases[act.case]])
        .fetchone()
    )
    return _same("charges", want, row[0])


def _cases(stage: Any, act: Any, want: int, result: Any) -> list[str]:
    ask_as(stage.store.connection(), system(stage.story.place))
    row = (
        stage.store.connection()
        .execute("SELECT count(*) FROM cases_case WHERE place = %s", [stage.story.place])
        .fetchone()
    )
    return _same("cases", want, row[0])


def _credit(stage: Any, act: Any, want: Any, result: Any) -> list[str]:
    register = Register(stage.store.connection, stage.clock)
    records = register.export(stage.actor("credit:export"), stage.pack())
    return _same("credit_export", sorted(want), sorted(record["subject"] for record in records))


def _proposals(stage: Any, act: Any, want: list[str], result: Any) -> list[str]:
    register = Register(stage.store.connection, stage.clock)
    subject = str(act.given.get("subject", ""))
    return _same("proposals", list(want), register.proposals(stage.actor("credit:proposals"), stage.pack(), subject))


def _eligible(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """`eligible = { admits = "extended" }`: how the submission was admitted, from its entry."""
    ask_as(stage.store.connection(), system(stage.story.place))
    first = entries(stage.store.connection(), stage.cases[act.case])[0]["body"]["data"]["eligible"]
    return [problem for key, value in want.items() for problem in _same(f"eligible {key}", value, first.get(key))]


def _entry(stage: Any, act: Any, want: dict[str, Any], result: Any) -> list[str]:
    """`entry = { verb = "finish", seat = "…" }`: attributes of the newest entry."""
    ask_as(stage.store.connection(), system(stage.story.place))
    last = entries(stage.store.connection(), stage.cases[act.case])[-1]
    return [problem for key, value in want.items() for problem in _same(f"entry {key}", value, last.get(key))]


_CHECKS: dict[str, Callable[..., list[str]]] = {
    "tasks": _tasks,
    "facts": _facts,
    "orders": _orders,
    "items": _items,
    "notices": _notices,
    "result": _result,
    "count": _journey_of,
    "status": _status,
    "charges": _charges,
    "cases": _cases,
    "credit_export": _credit,
    "proposals": _proposals,
    "eligible": _eligible,
    "entry": _entry,
    "measures": measures_check,
}
