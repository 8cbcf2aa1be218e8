"""Pause and resume: only from now, only for a reason the pack lists, with evidence, and told to the applicant.

Those who handle the case do it. Where the paper lets the applicant put a step off, the pack names them at the
reason (`by`): then they stop the clocks this reason can stop, and let them run again, themselves.
"""

from collections.abc import Iterator

from wutong.cases.access import is_agent
from wutong.cases.actions.items import CORRECTION
from wutong.cases.gate import has_part, must_have_part, must_run
from wutong.cases.says import refused
from wutong.cases.work import Work
from wutong.law.clock import Clock
from wutong.law.plan import Copy
from wutong.law.said import listed, named
from wutong.law.terms import PauseReason
from wutong.law.view import Stop

APPLICANT = "applicant"


def pause(work: Work, scope: str, reason: str, evidence: str) -> None:
    """Stop the clocks of `scope` from this moment (G-08). Refused without a lawful reason or evidence."""
    reasons = {row.id: row for row in work.pack.pauses}
    if reason not in reasons:
        raise refused(
            "no_reason.pause", "reason", "G-08", reason=reason, reasons=listed(named(row) for row in reasons.values())
        )
    if not evidence:
        raise refused("empty.pause", "evidence", "G-08")
    own = not has_part(work, scope) and _may_give(work, reasons[reason])
    if own:
        must_run(work, scope)
        _something_runs(work, scope, reasons[reason])
    else:
        must_have_part(work, scope, "pause")
    _not_too_late(work, scope, reason)
    if any(stop.scope == scope and stop.end is None for stop in work.state.view.stops.values()):
        raise refused("done.paused", "scope", "G-08")
    clause = reasons[reason].clause
    work.record(
        "pause",
        clause,
        [["stop", f"{reason}-{work.own_key()}", scope, reason, evidence]],
        data={"scope": scope, "reason": reason},
    )
    told = [APPLICANT, *(["units", "lead"] if own else []), "coordinators"]
    work.tell(told, "paused", scope, {"reason": reasons[reason].name, "evidence": evidence})


def resume(work: Work, scope: str) -> None:
    """Let the clocks of `scope` run again; what was left of them is left. The applicant ends what they asked for."""
    running = [stop for stop in work.state.view.stops.values() if stop.scope == scope and stop.end is None]
    own = not has_part(work, scope) and bool(running) and set(asked_stops(work)) >= {stop.id for stop in running}
    if own:
        must_run(work, scope)
    else:
        must_have_part(work, scope, "resume")
    if not running:
        raise refused("done.running", "scope", "G-08")
    owed = [
        item
        for item in work.state.view.items.values()
        if item.kind == CORRECTION and item.scope == scope and item.supplied is None
    ]
    if owed and any(stop.reason == CORRECTION for stop in running):
        raise refused("owed.correction", "scope", "G-08")
    work.record("resume", ("G-08",), [["go", stop.id] for stop in running], data={"scope": scope})
    work.tell([APPLICANT, *(["units", "lead"] if own else [])], "resumed", scope, {})


def own_reasons(work: Work) -> list[PauseReason]:
    """The reasons the actor may give as the applicant, or for one: those the pack gives to applicants."""
    return [row for row in work.pack.pauses if _may_give(work, row)]


def stoppable(work: Work, reason: PauseReason) -> list[str]:
    """Where open steps have a clock this reason can stop: the case alone if one of them is the case's."""
    found = dict.fromkeys(
        copy.scope.partition(".")[0] for copy, _ in _clocks(work, "", reason.id) if copy.status == "open"
    )
    return [""] if "" in found else list(found)


def asked_stops(work: Work) -> dict[str, Stop]:
    """The stops in force that the actor may end as the applicant: those for a reason of theirs."""
    own = {row.id for row in own_reasons(work)}
    return {key: stop for key, stop in work.state.view.stops.items() if stop.end is None and stop.reason in own}


def _may_give(work: Work, row: PauseReason) -> bool:
    """Whether the pack gives this reason to the applicant, and the actor is one or may act for one."""
    return APPLICANT in row.by and (work.actor.party == APPLICANT or is_agent(work.actor, work.pack))


def _something_runs(work: Work, scope: str, row: PauseReason) -> None:
    if scope not in stoppable(work, row):
        raise refused("no_clock.now", "scope", row.clause[0], reason=named(row))


def _clocks(work: Work, scope: str, reason: str) -> Iterator[tuple[Copy, Clock]]:
    """The clocks that `reason` can stop in `scope`, each with its step."""
    for copy in work.planner.plan().values():
        clock = copy.clock
        if clock and clock.row and reason in clock.row.pauses and work.planner.related(copy.scope, scope):
            yield copy, clock


def _not_too_late(work: Work, scope: str, reason: str) -> None:
    """A clock that has run out cannot be stopped any more; if all that this reason could stop have, it is refused."""
    dues = [clock.due for _, clock in _clocks(work, scope, reason) if clock.due]
    if dues and all(due < work.at for due in dues):
        raise refused("too_late.pause", "scope", "G-08")
