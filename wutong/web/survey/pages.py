"""The day's visits, and one page for each that holds all there is to do and works without a network.

What is sent from the street goes to the same address as at the desk; the script only keeps it, with its key, until
the network is back. A form kept that way names no revision: its task must still be open, which the verb sees to.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.access import may_finish
from wutong.cases.board import Filters, Line, board
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.law.plan import Copy
from wutong.law.read import load
from wutong.web.case.choices import hints, standing
from wutong.web.case.page import title_of
from wutong.web.case.task import questions
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.asks import Box, boxes
from wutong.web.kit.assets import serve
from wutong.web.kit.gates import public, seat
from wutong.web.kit.words import either, language


@dataclass(frozen=True)
class Visit:
    """A case to go to: its number, what it is called, and the tasks waiting there."""

    number: str
    title: str
    tasks: tuple[Line, ...]


@dataclass(frozen=True)
class Work:
    """One task on site: its questions, ready to be answered."""

    copy: Copy
    scope: str
    boxes: tuple[Box, ...]
    hints: tuple[str, ...]


@seat()
@require_GET
def visits(request: Any) -> HttpResponse:
    """The cases where this seat has something to do on site, soonest due first."""
    actor = request.actor
    pack = load(actor.place)
    found: dict[str, list[Line]] = {}
    for stage in pack.city.stage:
        if stage.on_site:
            for line in board(store(), actor, Filters(stage=stage.key, size=100)).lines:
                found.setdefault(line.number, []).append(line)
    listed = [Visit(number, lines[0].title, tuple(lines)) for number, lines in found.items()]
    return render(request, "survey/visits.html", {"visits": listed, "pack": pack, "tasks": _names(actor.place)})


def _names(place: str) -> dict[str, str]:
    """The names of tasks by id, over all journeys of a place."""
    journeys = load(place).journeys.values()
    return {task.id: either(task.name, task.en) for journey in journeys for task in journey.task}


@seat()
@require_GET
def site(request: HttpRequest, number: str) -> HttpResponse:
    """Everything this seat has to do on site for one case."""
    seen = see(request, number)
    context = {
        "seen": seen,
        "pack": seen.pack,
        "title": title_of(seen),
        "works": [_work(seen, copy) for copy in _on_site(seen)],
        "where": _where(seen),
        "lines": [
            (line.id, scope_name(line.id, seen.pack, seen.state, language())) for line in seen.state.view.lines.values()
        ],
    }
    return render(request, "survey/site.html", context)


def _on_site(seen: Seen) -> list[Copy]:
    """The open tasks of the actor in a stage whose work is done in the street."""
    stages = {stage.key for stage in seen.pack.city.stage if stage.on_site}
    return [
        copy
        for copy in seen.planner.plan().values()
        if copy.status == "open" and copy.task.stage in stages and may_finish(seen.actor, copy, seen.state, seen.pack)
    ]


def _work(seen: Seen, copy: Copy) -> Work:
    asked = boxes(questions(seen, copy), standing(seen, copy), prefix=f"{copy.key}-")
    return Work(
        copy, scope_name(copy.scope, seen.pack, seen.state, language()), tuple(asked), tuple(hints(copy, seen.pack))
    )


def _where(seen: Seen) -> list[tuple[str, str]]:
    """Addresses and appointments the application and the tasks before have told: (label, value)."""
    found = []
    for form in seen.pack.forms.values():
        for field in form.fields:
            value = seen.state.form.get(field.key)
            if field.type == "address" and value:
                found.append((either(field.label, field.en), str(value)))
    for name, value in seen.planner.facts("").items():
        fact = seen.pack.common.facts.get(name)
        if fact is not None and fact.kind == "datetime" and value is not None:
            found.append((either(fact.name, fact.en), f"{value:%Y-%m-%d %H:%M}"))
    return list(dict.fromkeys(found))


@public
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps pages of this room for when there is no network; it may speak for the desk only."""
    return serve(request, "worker.js")
