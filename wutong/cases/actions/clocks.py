"""Pause and resume: only from now, only for a reason the pack lists, with evidence, and told to the applicant."""

from wutong.cases.actions.items import CORRECTION
from wutong.cases.gate import must_have_part
from wutong.cases.work import Work
from wutong.law.error import Refused


def pause(work: Work, scope: str, reason: str, evidence: str) -> None:
    """Stop the clocks of `scope` from this moment (G-08). Refused without a lawful reason or evidence."""
    reasons = {row.id: row for row in work.pack.pauses}
    if reason not in reasons:
        raise Refused("no_reason", "reason", f"{reason} 不是可以停表的理由", "G-08", f"可用：{'、'.join(reasons)}")
    if not evidence:
        raise Refused("empty", "evidence", "停表须有凭据", "G-08", "写明凭据或上传")
    must_have_part(work, scope, "停表")
    _not_too_late(work, scope, reason)
    if any(stop.scope == scope and stop.end is None for stop in work.state.view.stops.values()):
        raise Refused("done", "scope", "时钟已经停着", "G-08", "先恢复，再以新的理由停表")
    clause = reasons[reason].clause
    work.record(
        "pause",
        clause,
        [["stop", f"{reason}-{work.own_key()}", scope, reason, evidence]],
        data={"scope": scope, "reason": reason},
    )
    work.tell(["applicant", "coordinators"], "paused", scope, {"reason": reasons[reason].name, "evidence": evidence})


def resume(work: Work, scope: str) -> None:
    """Let the clocks of `scope` run again; what was left of them is left."""
    must_have_part(work, scope, "复表")
    running = [stop for stop in work.state.view.stops.values() if stop.scope == scope and stop.end is None]
    if not running:
        raise Refused("done", "scope", "时钟没有停", "G-08", "不必恢复")
    owed = [
        item
        for item in work.state.view.items.values()
        if item.kind == CORRECTION and item.scope == scope and item.supplied is None
    ]
    if owed and any(stop.reason == CORRECTION for stop in running):
        raise Refused("owed", "scope", "补正事项还没有交齐", "G-08", "交齐后自动复表")
    work.record("resume", ("G-08",), [["go", stop.id] for stop in running], data={"scope": scope})
    work.tell(["applicant"], "resumed", scope, {})


def _not_too_late(work: Work, scope: str, reason: str) -> None:
    """A clock that has run out cannot be stopped any more; if all that this reason could stop have, it is refused."""
    clocks = [
        copy.clock
        for copy in work.planner.plan().values()
        if copy.clock
        and copy.clock.due
        and copy.clock.row
        and reason in copy.clock.row.pauses
        and work.planner.related(copy.scope, scope)
    ]
    if clocks and all(clock.due and clock.due < work.at for clock in clocks):
        raise Refused("too_late", "scope", "期限已过，不能再停表", "G-08", "逾期照实记录；需要时提请协调")
