"""The permit desk: what a bureau has to give its opinion on, case by case, with the lines, papers and other opinions.

The opinion itself is given on the case's own task page. What this person wrote before is offered again there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.access import parties_of
from wutong.cases.board import Filters, Line, board
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.cases.queries import Paper, ask_as, documents_of, entries
from wutong.cases.seat import Actor
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.law.plan import Copy
from wutong.web.case.lines import Verdict, verdict
from wutong.web.case.viewer import Seen
from wutong.web.desk.rows import party_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, language

#: the fact a bureau's opinion is written in
OPINION = "opinion"
#: how many cases a page shows, and how many earlier opinions are offered
CASES, PHRASES = 10, 6
_PHRASES = """SELECT e.body->'data'->'facts'->>%(fact)s, max(e.at) FROM cases_entry e
  WHERE e.place = %(place)s AND e.person = %(person)s AND e.seat = %(seat)s AND e.verb = 'finish'
  AND e.body->'data'->'facts'->>%(fact)s <> '' GROUP BY 1 ORDER BY count(*) DESC, 2 DESC LIMIT %(most)s"""


@dataclass(frozen=True)
class Opinion:
    """What another bureau said of the same line, or that it has not yet."""

    party: str
    scope: str
    outcome: str
    text: str
    at: datetime | None


@dataclass(frozen=True)
class Folder:
    """A case on the desk: what is asked, its lines with the verdict, papers, opinions."""

    seen: Seen
    title: str
    copies: tuple[tuple[Copy, str, str], ...]
    verdicts: tuple[Verdict, ...]
    papers: tuple[Paper, ...]
    opinions: tuple[Opinion, ...]


@seat("department")
@require_GET
def show(request: Any) -> HttpResponse:
    """The cases that wait for this bureau's opinion, the soonest due first."""
    actor, pack = request.actor, pack_of(request.actor.place)
    found = board(store(), actor, Filters(party=actor.party if actor.sees_all else "", size=100))
    lines = [line for line in found.lines if asks_opinion(_task(line, pack))]
    cases = list(dict.fromkeys(line.case for line in lines))
    context = {
        "pack": pack,
        "at": instant(),
        "folders": [folder_of(actor, case) for case in cases[:CASES]],
        "more": max(len(cases) - CASES, 0),
        "tasks": len(lines),
        "phrases": phrases(actor),
        "fact": OPINION,
    }
    return render(request, "supervise/permit.html", context)


def _task(line: Line, pack: Pack) -> Task | None:
    journey = pack.journeys.get(line.journey)
    return journey.tasks.get(line.task) if journey else None


def asks_opinion(task: Task | None) -> bool:
    """Whether a task is a bureau's say on a permit: one for each department, while the line's route is being gone."""
    return task is not None and task.by == task.each == "department" and any(c.fact == "route" for c in task.when)


def folder_of(actor: Actor, case: str) -> Folder:
    """A case as it lies on the bureau's desk."""
    state, pack = store().read(actor, case)
    seen = Seen(actor, state, pack, instant())
    own = parties_of(actor, pack)
    copies = [
        copy
        for copy in seen.planner.plan().values()
        if copy.status == "open" and copy.party in own and asks_opinion(copy.task)
    ]
    codes = dict.fromkeys(copy.scope.partition(".")[0] for copy in copies)
    drawn = [state.view.lines[code] for code in codes if code in state.view.lines]
    ask_as(store().connection(), actor)
    return Folder(
        seen,
        str(state.form.get("project.name") or state.form.get("applicant.name") or state.number),
        tuple((copy, scope_name(copy.scope, pack, state, language()), copy.task.form) for copy in copies),
        tuple(verdict(seen, line, {}) for line in drawn),
        tuple(documents_of(store().connection(), case)),
        tuple(opinions(seen, set(codes))),
    )


def opinions(seen: Seen, codes: set[str]) -> list[Opinion]:
    """What the other bureaus have said of the lines, as the ledger has it; the silent ones too."""
    said = {
        entry["task"]: entry
        for entry in entries(store().connection(), seen.state.id)
        if entry["verb"] == "finish" and entry["task"]
    }
    names = seen.pack.common.outcomes
    found = []
    for copy in seen.planner.plan().values():
        line = copy.scope.partition(".")[0]
        if (
            not asks_opinion(copy.task)
            or line not in codes
            or copy.party == seen.actor.party
            or copy.status == "skipped"
        ):
            continue
        entry = said.get(copy.key) if copy.status == "done" else None
        facts = entry["body"]["data"].get("facts", {}) if entry else {}
        outcome = entry["outcome"] if entry else ""
        found.append(
            Opinion(
                party_text(copy.party, seen.pack),
                scope_name(line, seen.pack, seen.state, language()),
                either(*names[outcome]) if outcome in names else outcome,
                str(facts.get(OPINION) or facts.get("reason") or ""),
                datetime.fromisoformat(entry["at"]) if entry else None,
            )
        )
    return found


def phrases(actor: Actor) -> list[str]:
    """The opinions this person gave most often from this seat, read from the ledger; nothing is kept twice."""
    ask_as(store().connection(), actor)
    given = {"place": actor.place, "person": actor.person, "seat": actor.seat, "fact": OPINION, "most": PHRASES}
    return [text for text, _ in store().connection().execute(_PHRASES, given).fetchall()]
