"""What changes a case from outside its tasks: lines drawn and changed, withdrawal, return."""

import re
from typing import Any

from wutong.cases.access import is_agent, parties_of
from wutong.cases.actions.submit import seal_facts
from wutong.cases.course import must_lie_here, taken_out, with_length
from wutong.cases.dig_once import overlap_effects
from wutong.cases.follow import decide_line, follow, redo_effect
from wutong.cases.gate import must_have_part, read_stated
from wutong.cases.names import party_said, services_said
from wutong.cases.says import refused, say
from wutong.cases.state import MASK, Effect
from wutong.cases.work import Work
from wutong.law.fact import Value, plain
from wutong.law.plan import Copy
from wutong.law.said import listed
from wutong.law.view import ENDED

_CODE = re.compile(r"L[1-9][0-9]{0,2}")
_ENDED = ("done", *ENDED)


def draw(work: Work, services: list[str], facts: dict[str, Any], line: str = "") -> None:
    """Draw an external line of one service, or a joint line of several, with its facts."""
    view = work.state.view
    unknown = [service for service in services if service not in view.orders]
    if unknown or not services:
        raise refused(
            "no_service.chosen",
            "services",
            "G-11",
            services=services_said(unknown, work.pack) if unknown else say("empty"),
            offered=services_said(view.orders, work.pack),
        )
    _unit_only(work, services)
    stage = [copy for copy in work.planner.plan().values() if copy.task.draws and copy.scope in ("", *services)]
    if not any(copy.status == "open" for copy in stage):
        raise refused("too_early.lines", "lines", stage[0].task.clause[0] if stage else "G-11")
    read = with_length(read_stated(work, facts), {})
    must_lie_here(work.pack, read)
    chosen = tuple(service for service in view.orders if service in services)
    code = _line_code(work, line)
    effects: list[Effect] = [["line", code, list(chosen)], ["facts", code, seal_facts(work, code, read)]]
    effects += overlap_effects(work, code, chosen, read)
    data = {"line": code, "services": list(chosen)}
    work.record("draw", stage[0].task.clause, effects, task=stage[0].key, data=data)
    follow(work)


def _line_code(work: Work, line: str) -> str:
    """The code of a new line: L1, L2, …; a line that stands is changed, not drawn again."""
    lines = work.state.view.lines
    code = line or f"L{max((int(one[1:]) for one in lines), default=0) + 1}"
    if not _CODE.fullmatch(code):
        raise refused("bad_line.code", "line", "G-11", code=code)
    if code in lines:
        raise refused("done.line", "line", "G-17", line=code)
    return code


def change(work: Work, scope: str, facts: dict[str, Any], reason: str) -> None:
    """Facts changed after they were stated: the decision is re-run (G-17).

    If another route follows, the old one is set aside, work on the changed part stops, and the new route
    opens; if the same follows, only the facts change.
    """
    view = work.state.view
    if not reason:
        raise refused("empty.change", "reason", "G-17")
    _not_ended(work)
    if scope and scope not in view.lines and scope not in view.orders:
        raise refused("no_scope.change", "scope", "G-17", scope=scope, scopes=listed([*view.lines, *view.orders]))
    _may_change(work, scope)
    read = read_stated(work, facts)
    if scope in view.lines:
        read = with_length(read, view.lines[scope].facts)
    must_lie_here(work.pack, read)
    registry = work.pack.common.facts
    standing = work.planner.facts(scope).items()
    before = {key: MASK if registry[key].private else plain(value) for key, value in standing if key in read}
    effects: list[Effect] = [["facts", scope, seal_facts(work, scope, read) | taken_out(read)]]
    reasons: list[dict[str, Any]] = []
    if scope in view.lines and view.lines[scope].facts.get("route"):
        effects, reasons = _rerun(work, scope, read, effects)
    operator = work.pack.parties.get(str(read.get("operator")))
    if scope in view.orders and operator and operator.member_of:
        effects.append(["order", scope, operator.key])
    data = {"scope": scope, "before": before, "reason": reason}
    work.record("change", ("G-17",), effects, data=data, reasons=reasons)
    work.tell(["applicant", "units", "departments", "coordinators"], "changed", scope, data)
    follow(work)


def _may_change(work: Work, scope: str) -> None:
    """The applicant may correct an order until its plan stands; the rest is for whoever has a part in the scope."""
    view, actor = work.state.view, work.actor
    if scope in view.lines or (actor.party != "applicant" and not is_agent(actor, work.pack)):
        must_have_part(work, scope, "change")
        return
    for copy in work.planner.plan().values():
        if copy.task.draws and copy.status == "done" and copy.scope in ("", scope):
            raise refused("too_late.planned", "scope", copy.task.clause[0])


def _rerun(
    work: Work, line: str, read: dict[str, Value], effects: list[Effect]
) -> tuple[list[Effect], list[dict[str, Any]]]:
    old = work.state.view.lines[line].facts
    decision = decide_line(work, line, read)
    reasons = [reason.plain() for reason in decision.route_reasons]
    same = decision.route == old["route"] and frozenset(decision.departments) == (old.get("departments") or frozenset())
    if same and decision.approval == old.get("approval_needed"):
        return effects, reasons
    routes = tuple(task.id for task in work.planner.journey.task if task.does == "route")
    return [*effects, redo_effect(work, routes, line)], reasons


def withdraw(work: Work, reason: str, service: str = "") -> None:
    """The applicant takes the application back, whole or one service, until works have begun."""
    _not_ended(work)
    actor = work.actor
    if actor.party != "applicant" and not is_agent(actor, work.pack):
        raise refused("not_yours.withdraw", "case", "G-09")
    view, copies = work.state.view, work.planner.plan()
    started = [copy for copy in copies.values() if _begun(work, copy) and work.planner.related(copy.scope, service)]
    if started:
        raise refused("too_late.dug", "case", started[0].task.clause[0])
    if service:
        if service not in view.orders:
            raise refused(
                "no_service.withdrawn", "service", service=service, offered=services_said(view.orders, work.pack)
            )
        planned = [
            copy
            for copy in copies.values()
            if copy.task.id == "plan" and copy.status == "done" and copy.scope in ("", service)
        ]
        if planned:
            raise refused("too_late.service", "service", planned[0].task.clause[0])
        effects: list[Effect] = [["drop", service]] if len(view.orders) > 1 else [["status", "withdrawn"]]
    else:
        effects = [["status", "withdrawn"]]
    work.record("withdraw", ("G-09",), effects, data={"reason": reason, "service": service})
    work.tell(["units", "departments", "applicant"], "withdrawn", "", {"service": service})
    follow(work)


def _begun(work: Work, copy: Copy) -> bool:
    """Whether works have begun: a permit opened the start gate, or a task after the gate is done."""
    if copy.status != "done":
        return False
    if copy.task.gate == "start":
        return work.planner.facts(copy.scope).get("route") not in (None, "none")
    gates = {task.id for task in work.planner.journey.task if task.gate == "start"}
    return copy.task.each == "line" and bool(gates & {need.rstrip("*") for need in copy.task.needs})


def send_back(work: Work, reason: str) -> None:
    """Return the whole case to the applicant with the reason; its clocks end."""
    must_have_part(work, "", "return")
    _not_ended(work)
    if not reason:
        raise refused("empty.send_back", "reason", "G-09")
    work.record("send_back", ("G-09",), [["status", "returned"]], data={"reason": reason})
    work.tell(["applicant", "units"], "returned", "", {"reason": reason})


def _not_ended(work: Work) -> None:
    if work.state.view.status in _ENDED:
        raise refused("ended.case", "case", status=say(f"status_{work.state.view.status}"))


def _unit_only(work: Work, services: list[str]) -> None:
    """Facts of a line are the unit's to state; the window and the system may record them."""
    own = parties_of(work.actor, work.pack) | {work.actor.home_unit}
    units = {work.state.view.units.get(service, "") for service in services}
    if services and work.actor.party not in ("window", "system") and not units & own:
        raise refused(
            "not_yours.line", "line", "G-17", parties=listed(party_said(unit, work.pack) for unit in sorted(units))
        )
