"""Lines that go ahead on a commitment or a filing: since when, what was met, works, checks, and what came of them.

Nobody approves or refuses here; the page offers only what the paper leaves to do afterwards: to check, to have put
right, to talk, to hand to the credit officers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.access import parties_of
from wutong.cases.actions.notes import APPLICANT
from wutong.cases.outside import TABS, Outside, Step, checking, commitments
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.credit import Breach
from wutong.law.journey import Journey
from wutong.law.pack import Pack
from wutong.law.route import UNREVIEWED
from wutong.web.case.lines import Verdict, verdict
from wutong.web.case.viewer import Seen
from wutong.web.desk.rows import party_text, scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, integer, pack_of
from wutong.web.kit.words import either, say
from wutong.web.supervise.names import item_text, parties_text, route_text, task_text

#: a page shows no more lines
SIZE = 10


@dataclass(frozen=True)
class Row:
    """A line on commitment as the desk shows it. `acts` are (address, name); `told` its hand-overs and checks."""

    line: Outside
    title: str
    route: str
    units: str
    seen: Seen | None
    found: Verdict | None
    delivered: tuple[tuple[str, datetime | None], ...]
    checks: tuple[tuple[str, str, datetime | None], ...]
    items: tuple[tuple[str, datetime | None, bool], ...]
    suspended: str
    acts: tuple[tuple[str, str], ...]


@seat("utility", "department", "supervisor", "window")
@require_GET
def show(request: Any) -> HttpResponse:
    """The lines of a tab."""
    actor, pack = request.actor, pack_of(request.actor.place)
    lines = commitments(store(), actor)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    mine = [one for one in lines if one.stands_in(tab)]
    page = integer(request.GET.get("page"), 1, 1, max(1, -(-len(mine) // SIZE)))
    context = {
        "pack": pack,
        "at": instant(),
        "tab": tab,
        "tabs": [(one, say(f"supervise.tab_{one}"), sum(line.stands_in(one) for line in lines)) for one in TABS],
        "rows": [row_of(actor, one) for one in mine[(page - 1) * SIZE : page * SIZE]],
        "page": page,
        "pages": max(1, -(-len(mine) // SIZE)),
        "waiting": sum(one.effective is None for one in lines),
        "none": not any(row.route in UNREVIEWED for row in pack.routes),
    }
    return render(request, "supervise/commit.html", context)


def row_of(actor: Actor, line: Outside) -> Row:
    """A line with its names, its verdict and what may be done about it."""
    pack = line.pack
    state, _ = store().read(actor, line.case)
    seen = Seen(actor, state, pack, instant())
    drawn = state.view.lines.get(line.code)
    return Row(
        line,
        scope_text(line.code, pack, {line.code: line.services}),
        route_text(line.route, pack),
        parties_text(line.units, pack),
        seen,
        verdict(seen, drawn, {}) if drawn else None,
        tuple((task_text(step.key, pack, {line.code: line.services}), step.done_at) for step in line.delivered),
        tuple((party_text(step.party, pack), _outcome(step, pack), step.done_at) for step in line.checked),
        tuple((item_text(item.kind, pack), item.due, item.supplied) for item in line.rectifications),
        parties_text(line.suspended, pack),
        tuple(_acts(actor, line)),
    )


def _outcome(step: Step, pack: Pack) -> str:
    names = pack.common.outcomes
    return either(*names[step.outcome]) if step.outcome in names else step.outcome


def _acts(actor: Actor, line: Outside) -> list[tuple[str, str]]:
    """What the seat may do about a line: its own checks and what follows them, items it raised, the credit register."""
    own, found = parties_of(actor, line.pack), []
    for step in line.of({*checking(line.journey, line.pack), *following(line.journey, line.pack)}):
        if step.status == "open" and step.party in own and step.party != APPLICANT:
            found.append((f"/c/{line.number}/do/{step.key}", either(step.task.name, step.task.en)))
    for item in line.rectifications:
        verb = "settle" if item.raised_by in own else "supply" if own & set(line.units) else ""
        if verb:
            found.append((f"/c/{line.number}/item/{item.code}/{verb}", say(f"supervise.{verb}")))
    party = line.pack.parties.get(actor.party)
    if party and party.kind in ("department", "supervisor") and breaches(line.pack) and line.units:
        found.append((f"/desk/credit/new?subject={line.units[0]}&case={line.number}", say("supervise.to_credit")))
    return found


def following(journey: Journey, pack: Pack) -> list[str]:
    """The tasks that open only when a check has come out badly, as an interview."""
    checks = set(checking(journey, pack))
    return [
        task.id
        for task in journey.task
        if any(c.fact == "outcomes" and str(c.limit).partition(":")[0] in checks for c in task.when)
    ]


def breaches(pack: Pack) -> tuple[Breach, ...]:
    """What the place calls a breach."""
    return tuple(pack.breaches)
