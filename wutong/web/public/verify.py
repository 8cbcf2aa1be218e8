"""Is this paper true? Its code tells what it is, when it was made and whether it is in force; never who it is about."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from wutong.cases.port import store
from wutong.law.error import LawError
from wutong.papers.code import verify
from wutong.papers.make import make_blank
from wutong.web.kit.gates import public
from wutong.web.kit.place import pack_of
from wutong.web.public.errors import absent, too_many
from wutong.web.public.guard import count
from wutong.web.public.track import read_number


@public
def ask(request: HttpRequest) -> HttpResponse:
    """Where the code is typed in."""
    code = read_code(request.GET.get("code", "")).replace("/", "")
    if code:
        return HttpResponseRedirect(reverse("verify", args=[code]))
    return render(request, "public/verify.html")


@public
@never_cache
def told(request: HttpRequest, code: str) -> HttpResponse:
    """What the code proves; a code that is nobody's says so, whatever the reason."""
    free = count(request, "verify")
    if free:
        return too_many(request, free)
    verdict = verify(store(), read_code(code))
    context = {"verdict": verdict, "code": code[:80], "asked": True}
    if verdict:
        context["pack"] = pack_of(verdict.place)
    return render(request, "public/verify.html", context, status=200 if verdict else 404)


def read_code(given: str) -> str:
    """A code as it is printed: half width, capitals, no blanks.

    >>> read_code("zk1-a bc")
    'ZK1-ABC'
    """
    return read_number(given[:40]) + read_number(given[40:80])


@public
def blank(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """A form of the place to fill in by hand, as PDF."""
    pack = pack_of(place)
    try:
        made = make_blank(pack, form)
    except LawError as error:
        return absent(request, error)
    headers = {"Content-Disposition": f'inline; filename="{form}.pdf"', "Cache-Control": "public, max-age=3600"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
