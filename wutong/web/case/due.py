"""怎么算的: a due date on a page of its own, day by day."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.explaining import explained
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.law.explain import Day, Explained
from wutong.law.view import place_of
from wutong.web.case.viewer import see
from wutong.web.kit.gates import person
from wutong.web.kit.limits import limit_words, starts_text
from wutong.web.kit.words import either, language


@person
@require_GET
def due(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """How the limit of a task came about."""
    seen = see(request, number)
    try:
        told = explained(store(), seen.actor, seen.state.id, key)
    except Refused as refused:
        raise Http404(str(refused)) from None
    scope = scope_name(place_of(key)[1], seen.pack, seen.state, language())
    name = either(told.copy.task.name, told.copy.task.en)
    context = {
        "seen": seen,
        "pack": seen.pack,
        "told": told,
        "name": f"{name} · {scope}" if scope else name,
        "limit": limit_words(told.limit) if told.limit else "",
        "event": starts_text(told.row, seen.pack) if told.row else "",
        "days": _days(told),
        "party": seen.pack.parties.get(told.copy.party),
    }
    return render(request, "case/due.html", context)


@dataclass(frozen=True)
class Counted:
    """A day of the table: what was counted up to its end (0 where the day does not count), and whether it is the last."""

    day: Day
    so_far: int
    start: bool
    last: bool


def _days(told: Explained) -> list[Counted]:
    found, so_far = [], 0
    for place, day in enumerate(told.days, 1):
        so_far += day.counted
        start = told.start is not None and day.on == told.start.date()
        found.append(
            Counted(day, so_far if day.counted else 0, start, place == len(told.days) and told.due is not None)
        )
    return found
