"""The guide of a place, gathered from its pack: nothing here is written twice."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.law.form import Form
from wutong.law.journey import Journey, Task
from wutong.law.pack import EligibilityRow, Pack
from wutong.law.permit import Document
from wutong.law.terms import LimitRow
from wutong.web.kit.gates import public
from wutong.web.kit.limits import limit_text, starts_text
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, say
from wutong.web.public.drawn import by_stage, draw
from wutong.web.public.reading import party_words, payer_words, row_words, step_name
from wutong.web.public.works import qr

MAIN = "connect"
#: kinds of party a reader may want to call
_CALLED = ("window", "utility", "department", "supervisor", "agent")


@dataclass(frozen=True)
class Step:
    """A task of the guide with the limits the paper gives for it."""

    task: Task
    by: str
    limits: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Chapter:
    """A stage of the guide."""

    name: str
    en: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Told:
    """A row of a table as the guide shows it: when it holds, what then, and the clauses."""

    text: str
    then: str
    clause: tuple[str, ...]
    extra: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under one heading, with who they concern."""

    name: str
    who: str
    rows: tuple[Told, ...]


@public
def guide(request: HttpRequest, place: str) -> HttpResponse:
    """The zone of a place and its guide: the short one, the picture, and the whole one folded; `?whole=1` unfolds it."""
    pack = pack_of(place)
    address = request.build_absolute_uri(f"/{place}")
    here = {
        "now": instant(),
        "edition": pack.edition.partition("@")[2],
        "whole": bool(request.GET.get("whole")),
        "address": address,
        "qr": qr(address),
    }
    return render(request, "public/guide.html", {**facts_of(pack), **here})


def facts_of(pack: Pack) -> dict[str, Any]:
    """All that the guide shows of a pack."""
    parties = [one for one in pack.parties.values() if one.kind in _CALLED]
    form, drawn = form_of(pack), draw(pack, MAIN)
    return {
        "pack": pack,
        "place": pack.place,
        "who": [who_row(row, pack) for row in pack.eligibility],
        "form": form,
        "form_title": either(form.title, form.en) if form else "",
        "picture": drawn,
        "stages": by_stage(drawn),
        "gap_word": say("public.gap"),
        "needed": [one for one in form.fields if one.required == "yes" and one.filled_by == "applicant"]
        if form
        else [],
        "papers": [one for one in pack.documents if "application" in one.needed_for],
        "permit_papers": [(one, purposes(one, pack)) for one in pack.documents if "application" not in one.needed_for],
        "chapters": chapters(pack, pack.journeys[MAIN]),
        "limits": limits(pack),
        "routes": [
            Told(row_words(row, pack) or say("public.otherwise"), route_name(row.route, pack), row.clause)
            for row in pack.routes
        ],
        "fees": fees(pack),
        "windows": [one for one in parties if one.kind == "window" and one.phone],
        "parties": parties,
        "watchers": [one for one in parties if one.supervises or one.kind == "supervisor"],
        "gaps": [doubt for doubt in pack.doubts if doubt.gap],
        "readings": [doubt for doubt in pack.doubts if not doubt.gap],
        "forms": [one for one in pack.forms.values() if one.kind != "flowchart"],
        "hours": pack.city.hours,
    }


def form_of(pack: Pack) -> Form | None:
    """The form of the main business."""
    business = next(one for one in pack.city.business if one.journey == MAIN)
    return pack.forms.get(business.form)


def who_row(row: EligibilityRow, pack: Pack) -> Told:
    """Who may apply, in words."""
    pointer = either(row.pointer, row.pointer_en)
    words = row_words(row, pack) or say("public.everyone_else" if len(pack.eligibility) > 1 else "public.everyone")
    return Told(words, say(f"public.admits_{row.admits}"), row.clause, pointer, row.admits)


def purposes(document: Document, pack: Pack) -> str:
    """What a paper is needed for, by the names of the permits."""
    names = [either(one.name, one.en) for one in pack.permits if one.key in document.needed_for]
    return say("kit.between_names").join(names) if len(names) < len(pack.permits) else say("public.every_permit")


def route_name(route: str, pack: Pack) -> str:
    """A route by the place's own word, else by the common one."""
    fact = pack.common.facts["route"]
    at = fact.options.index(route)
    own = next((one for one in pack.city.label if one.key == f"route:{route}"), None)
    return either(own.name, own.en) if own else either(fact.labels[at], say(f"public.route_{route}"))


def chapters(pack: Pack, journey: Journey) -> list[Chapter]:
    """The stages of a journey in the place's order, each with its tasks."""
    found = []
    for stage in pack.city.stage:
        steps = tuple(_step(pack, task) for task in journey.task if task.stage == stage.key)
        if steps:
            found.append(Chapter(stage.name, stage.en, steps))
    return found


def _step(pack: Pack, task: Task) -> Step:
    rows = pack.limits_of(task.due) if task.due else ()
    said = tuple(dict.fromkeys(limit_text(row) for row in rows))
    return Step(task, party_words(task.by, pack), said, any(row.gap for row in rows))


def limits(pack: Pack) -> list[Group]:
    """The limits by step, in the paper's order, each with when it applies and what it counts from."""
    found = []
    for step in dict.fromkeys(row.step for row in pack.limits):
        tasks = [task for task in pack.all_tasks.values() if task.due == step]
        rows = tuple(_limit(row, pack) for row in pack.limits_of(step) if not row.kpi_only)
        who = dict.fromkeys(party_words(task.by, pack) for task in tasks)
        if rows:
            found.append(Group(step_name(step, pack), say("kit.between_names").join(who), rows))
    return found


def _limit(row: LimitRow, pack: Pack) -> Told:
    return Told(row_words(row, pack), limit_text(row), row.clause, starts_text(row, pack), "gap" if row.gap else "")


def fees(pack: Pack) -> list[Group]:
    """Who pays, by item."""
    found = []
    for item in dict.fromkeys(row.item for row in pack.payers):
        rows = [
            Told(row_words(row, pack), payer_words(row.payer, pack), row.clause, mark="no" if row.refuse else "")
            for row in pack.payers
            if row.item == item
        ]
        name = pack.fee_items.get(item)
        found.append(Group(either(name.name, name.en) if name else say("public.step_other"), "", tuple(rows)))
    return found
