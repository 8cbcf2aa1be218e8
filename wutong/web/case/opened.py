"""A form of a case that is opened or sent again: it is done once, and says so."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wutong.cases.store import Answer
from wutong.web.case.viewer import Seen
from wutong.web.kit.once import answered, with_key


def opened(request: HttpRequest, seen: Seen, name: str, may: bool) -> HttpResponse | None:
    """What to answer before a form is shown or taken; None to go on.

    A form that was sent before says so, and where; one without a key gets one. Http404 for what may not be done, unless
    it was done by this very form.
    """
    first = answered(request, seen.actor, seen.state.id)
    if first is not None and request.method != "POST":
        context = {"seen": seen, "pack": seen.pack, "name": name, "first": first.entries[0], "again": may}
        return render(request, "case/sent.html", context)
    if first is not None and not may:
        return done_at(seen, first)
    if not may:
        raise Http404(name)
    return with_key(request)


def done_at(seen: Seen, answer: Answer) -> HttpResponse:
    """To the case, which tells what was just done."""
    return HttpResponseRedirect(f"/c/{seen.state.number}/?done={answer.entries[0]}")
