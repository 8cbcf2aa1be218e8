"""Filling in: the list of tasks, a page for each of them, saving by the way."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from wutong.cases.drafts import discard_draft
from wutong.cases.files import uploads_of
from wutong.cases.port import store
from wutong.cases.privacy import mask
from wutong.law.error import LawError, Refused
from wutong.law.form import hidden
from wutong.people.phones import phone_of
from wutong.web.apply.fees import fees_of
from wutong.web.apply.filling import Filling, Saved, find, page, save
from wutong.web.apply.needed import papers_of_draft
from wutong.web.apply.sections import Section, fact_problem
from wutong.web.apply.show import shown
from wutong.web.kit.answers import Reading, bad_field, read
from wutong.web.kit.asks import Box, boxes
from wutong.web.kit.gates import person
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import problems_of, sentence


def done_or(filling: Filling) -> HttpResponseRedirect | None:
    """Where somebody is led who comes back to a draft that is a case by now."""
    return HttpResponseRedirect(f"/apply/{filling.draft.id}/done") if filling.draft.submitted_case else None


@person
def tasks(request: Any, draft: Any) -> HttpResponse:
    """The list of tasks."""
    filling = find(request.person, str(draft))
    return done_or(filling) or tasks_page(request, filling)


def tasks_page(request: Any, filling: Filling, refused: Refused | None = None) -> HttpResponse:
    """The list of tasks; `refused` is why the link to it was not sent."""
    rows = [(one, filling.standing(one)) for one in filling.sections]
    papers = papers_of_draft(filling, instant().date(), uploads_of(store(), filling.actor, draft=filling.draft.id))
    counted = [far for _, far in rows if far.counts]
    context = {
        "filling": filling,
        "draft": filling.draft,
        "pack": filling.door.pack,
        "general": [row for row in rows if not row[0].service],
        "own": [row for row in rows if row[0].service],
        "papers": papers,
        "lacking": [one for one in papers if one.lacking],
        "done": sum(far.mark == "done" for far in counted),
        "all": len(counted),
        "changed": filling.draft.edition != filling.door.pack.edition,
        "linked": request.session.pop("link.sent", "") == filling.draft.id,
        "refused": sentence(refused) if refused else "",
        "phone": _masked(request.person),
    }
    return page(request, "apply/tasks.html", context, 422 if refused else 200)


def _masked(who: Any) -> str:
    """The proven phone of somebody as lists show it; empty when there is none."""
    return mask(phone_of(who)) if who.phone_sure and who.phone_sealed else ""


@person
def section(request: Any, draft: Any, key: str) -> HttpResponse:
    """The questions of one section."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    here = filling.section(key)
    if here is None:
        return HttpResponseRedirect(f"/apply/{draft}/")
    if request.method != "POST":
        return _page(request, filling, here, filling.values, _told(filling, here, request.GET.get("told")))
    reading = _read(filling, here, request.POST)
    before = {ask.name for ask in here.asks if ask.field and hidden(ask.field, filling.values)}
    try:
        saved = save(request, filling, here, reading, clean=True)
    except Refused as refused:
        filling = find(request.person, str(draft))
        return done_or(filling) or _page(
            request, filling, here, reading.given, {**problems_of(refused, here.asks), **reading.problems}
        )
    if saved.differs:
        return _page(request, filling, here, reading.given, reading.problems, differs=_other(here, saved))
    return _after(request, saved.filling, here, reading, before)


def _read(filling: Filling, here: Section, post: Any) -> Reading:
    """What was sent; an answer that is no value of the fact it states is wrong too."""
    reading = read(here.asks, post)
    wrong = {
        ask.name: bad_field(ask.text, problem)
        for ask in here.asks
        if ask.field
        and ask.name not in reading.problems
        and (problem := fact_problem(filling.door, ask.field, reading.answers))
    }
    return Reading(reading.answers, {**reading.problems, **wrong}, reading.given)


def _after(request: Any, filling: Filling, here: Section, reading: Reading, before: set[str]) -> HttpResponse:
    """On to the next section; or back to this one, with what is wrong, or with what is now asked in addition."""
    if "later" in request.POST:
        return HttpResponseRedirect(f"/apply/{filling.draft.id}/")
    fresh = filling.section(here.key) or here
    missing = {name: text for name, text in filling.problems.items() if name in fresh.names}
    problems = {**missing, **reading.problems}
    more = [name for name in missing if name in before and name not in reading.problems]
    if problems:
        told = {} if more and len(more) == len(problems) else {k: v for k, v in problems.items() if k not in more}
        return _page(request, filling, fresh, {**filling.values, **reading.given}, told, more=bool(more))
    return HttpResponseRedirect(_next(filling, here))


def _next(filling: Filling, here: Section) -> str:
    """The section that follows; after the last one what was passed over, then the papers."""
    keys = [one.key for one in filling.sections]
    after = keys[keys.index(here.key) + 1 :] if here.key in keys else []
    after += [one.key for one in filling.sections if set(one.names) & set(filling.problems)]
    return f"/apply/{filling.draft.id}/{after[0] if after else 'papers'}"


def _told(filling: Filling, here: Section, asked: str | None) -> dict[str, str]:
    """What is wrong with what stands there already; what is only missing is told when somebody comes from the check."""
    given = filling.values
    return {
        name: text
        for name, text in filling.problems.items()
        if name in here.names and (asked or given.get(name) not in (None, "", []))
    }


def _other(here: Section, saved: Saved) -> list[tuple[Box, str]]:
    """What another page answered meanwhile."""
    asks = {ask.name: ask for ask in here.asks}
    return [(Box(asks[name], value), shown(asks[name], value)) for name, value in saved.differs.items()]


def _page(
    request: Any,
    filling: Filling,
    here: Section,
    values: Any,
    problems: dict[str, str],
    more: bool = False,
    differs: Any = (),
) -> HttpResponse:
    draft = filling.draft
    made = boxes(here.asks, values, problems)
    context = {
        "filling": filling,
        "draft": draft,
        "pack": filling.door.pack,
        "here": here,
        "parts": [_part(box, values) for box in made],
        "boxes": made,
        "problems": problems,
        "more": more,
        "differs": differs,
        "fees": _fees(filling, here, values),
    }
    return page(request, "apply/section.html", context)


def _part(box: Box, values: Any) -> dict[str, Any]:
    """A box with the condition it stands under."""
    field = box.ask.field
    if field is None or field.required != "conditional" or not field.required_when:
        return {"box": box, "when": "", "among": "", "hidden": False}
    key, _, options = field.required_when.partition(" in ")
    return {"box": box, "when": key, "among": options, "hidden": hidden(field, values)}


def _fees(filling: Filling, here: Section, values: Any) -> Any:
    """Who pays for the service of this page, by what stands on it now."""
    if not here.service:
        return []
    draft = filling.draft
    answers = {**draft.answers, **{name: values.get(name) for name in here.names}}
    try:
        return fees_of(filling.door, answers, draft.facts, draft.services, instant().date(), here.service)
    except LawError:
        return []


@person
@require_POST
def autosave(request: Any, draft: Any, key: str) -> HttpResponse:
    """Save by the way: the time, the new revision and who would pay, to be put into the page."""
    filling = find(request.person, str(draft))
    here = None if filling.draft.submitted_case else filling.section(key)
    if here is None:
        return HttpResponse(status=204)
    reading = read(here.asks, request.POST)
    try:
        saved = save(request, filling, here, reading, clean=False)
    except Refused:
        return HttpResponse(status=204)
    if saved.differs:
        return HttpResponse(status=204)
    context = {
        "draft": saved.filling.draft,
        "pack": filling.door.pack,
        "at": instant(),
        "fees": _fees(saved.filling, here, {**saved.filling.values, **reading.answers}),
        "here": here,
    }
    return page(request, "apply/saved.html", context)


@person
@require_POST
def discard(request: Any, draft: Any) -> HttpResponse:
    """Delete the draft, once it was asked for twice."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    if not request.POST.get("sure"):
        return page(request, "apply/discard.html", {"draft": filling.draft, "pack": filling.door.pack})
    discard_draft(store(), filling.actor, filling.draft.id)
    return HttpResponseRedirect("/my/drafts?told=discarded")


__all__ = ["autosave", "discard", "done_or", "section", "tasks"]
