"""怎么算的: a due date on a page of its own, day by day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.explaining import explained
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.law.view import place_of
from wutong.web.case.viewer import see
from wutong.web.kit.gates import person
from wutong.web.kit.limits import limit_words
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
        "party": seen.pack.parties.get(told.copy.party),
    }
    return render(request, "case/due.html", context)
