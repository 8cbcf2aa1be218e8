"""Check, submit, done."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from wutong.cases.drafts import submit_draft
from wutong.cases.files import uploads_of
from wutong.cases.names import called
from wutong.cases.picture import planner_of
from wutong.cases.port import store
from wutong.cases.queries import ask_as, entries
from wutong.law.error import LawError
from wutong.papers.kinds import papers_of
from wutong.web.apply.fees import fees_of
from wutong.web.apply.fill import done_or
from wutong.web.apply.filling import Filling, find, page
from wutong.web.apply.needed import papers_of_draft
from wutong.web.apply.phone import square
from wutong.web.apply.show import shown
from wutong.web.apply.trial import Problem, next_steps, problems_told, stages_after, try_out
from wutong.web.kit.asks import boxes
from wutong.web.kit.gates import person
from wutong.web.kit.place import instant
from wutong.web.kit.words import language


@person
def check(request: Any, draft: Any) -> HttpResponse:
    """Everything once more; submitted from here where the place's form wants no signature."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    if request.method != "POST":
        return check_page(request, filling)
    if filling.signed:
        return HttpResponseRedirect(f"/apply/{draft}/sign")
    return submit_now(request, filling)


def check_page(request: Any, filling: Filling, refused: tuple[Problem, ...] = ()) -> HttpResponse:
    """The check page; `refused` is told at its head instead of what a trial would find."""
    at, door, draft = instant(), filling.door, filling.draft
    trial = try_out(filling, at)
    told = refused or trial.problems
    papers = papers_of_draft(filling, at.date(), uploads_of(store(), filling.actor, draft=draft.id))
    context = {
        "filling": filling,
        "draft": draft,
        "pack": door.pack,
        "sections": [(one, _lines(one, filling)) for one in filling.sections],
        "papers": papers,
        "steps": trial.steps,
        "stages": trial.stages,
        "troubles": told,
        "problems": {str(place): one.text for place, one in enumerate(told)},
        "fees": [] if trial.problems else fees_of(door, draft.answers, draft.facts, draft.services, at.date()),
        "signs": bool(filling.signed),
    }
    return page(request, "apply/check.html", context)


def _lines(section: Any, filling: Filling) -> list[tuple[Any, str]]:
    """Questions that apply with their answers; what was left empty and may be is told once for all."""
    out = [box for box in boxes(section.asks, filling.values) if box.ask.widget not in ("note", "group", "file")]
    return [(box, shown(box.ask, box.value)) for box in out if shown(box.ask, box.value) or box.ask.required]


def submit_now(request: Any, filling: Filling, signed: str = "") -> HttpResponse:
    """Make it a case, signed in this way; a second time leads to the same case. Refused: back to the check page, with
    everything kept.
    """
    if gone := done_or(filling):
        return gone
    try:
        submit_draft(store(), filling.actor, filling.draft.id, request.POST.get("key", ""), signed)
    except LawError as error:
        again = find(request.person, filling.draft.id)
        return done_or(again) or check_page(request, again, tuple(problems_told(again, error)))
    return HttpResponseRedirect(f"/apply/{filling.draft.id}/done")


@person
def done(request: Any, draft: Any) -> HttpResponse:
    """The number, what happens next, whom to call."""
    filling = find(request.person, str(draft))
    if not filling.draft.submitted_case:
        return HttpResponseRedirect(f"/apply/{draft}/")
    state, pack = store().read(filling.actor, filling.draft.submitted_case)
    planner = planner_of(state, pack, store().calendar, instant())
    lead = planner.facts("").get("lead")
    steps = next_steps(state, pack, planner)
    ask_as(store().connection(), filling.actor)
    chain = entries(store().connection(), state.id)
    context = {
        "draft": filling.draft,
        "pack": pack,
        "state": state,
        "steps": steps,
        "stages": stages_after(steps, pack, planner),
        "owed": [
            (pack.items[one.kind], called(one.text, pack, language()))
            for one in state.view.items.values()
            if one.closed is None and one.owner == "applicant"
        ],
        "lead": pack.parties.get(str(lead)) if lead else None,
        "parties": [
            one for one in pack.parties.values() if one.kind == "window" or one.key in state.view.units.values()
        ],
        "sheets": papers_of(pack, state, chain),
    }
    return page(request, "apply/done.html", context)


@person
def done_code(request: Any, draft: Any) -> HttpResponse:
    """The QR code that leads to the case."""
    filling = find(request.person, str(draft))
    if not filling.draft.submitted_case:
        return HttpResponseRedirect(f"/apply/{draft}/")
    state, _ = store().read(filling.actor, filling.draft.submitted_case)
    return square(request.build_absolute_uri(f"/c/{state.number}/"))
