"""Pause and resume: only from now, only for a reason the pack lists, with evidence, and told to the applicant."""

from wutong.cases.work import Work
from wutong.law.error import Refused


def pause(work: Work, scope: str, reason: str, evidence: str) -> None:
    """Stop the clocks of `scope` from this moment (G-08). Refused without a lawful reason or evidence."""
    reasons = {row.id: row for row in work.pack.pauses}
    if reason not in reasons:
        raise Refused("no_reason", "reason", f"{reason} 不是可以停表的理由", "G-08", f"可用：{'、'.join(reasons)}")
    if not evidence:
        raise Refused("empty", "evidence", "停表须有凭据", "G-08", "写明凭据或上传")
    _scope_exists(work, scope)
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
    running = [stop for stop in work.state.view.stops.values() if stop.scope == scope and stop.end is None]
    if not running:
        raise Refused("done", "scope", "时钟没有停", "G-08", "不必恢复")
    work.record("resume", ("G-08",), [["go", stop.id] for stop in running], data={"scope": scope})
    work.tell(["applicant"], "resumed", scope, {})


def _scope_exists(work: Work, scope: str) -> None:
    head = scope.partition(".")[0]
    view = work.state.view
    if head and head not in view.orders and head not in view.lines:
        raise Refused(
            "no_scope", "scope", f"没有 {scope}", "G-08", f"可写：空（全案）、{'、'.join([*view.orders, *view.lines])}"
        )
