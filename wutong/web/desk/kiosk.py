"""The self-service machine: large tiles, the same pages as everywhere behind them, and nothing left when one goes.

A machine is known by a cookie that names its place. With it every page has a button that ends and clears, nothing is
kept by the browser, and a page that stands idle asks first and then clears by itself.
"""

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wutong.law.pack import Pack
from wutong.law.read import places
from wutong.web.desk.doors import kiosk_door
from wutong.web.kit.gates import public
from wutong.web.kit.kiosk import COOKIE, place_of
from wutong.web.kit.place import instant, pack_of


@public
@never_cache
@require_GET
def places_with(request: HttpRequest) -> HttpResponse:
    """The places whose paper has such a machine; the place itself, if it is only one."""
    found = [pack for place in places() if kiosk_door(pack := pack_of(place), instant())]
    if len(found) == 1:
        return HttpResponseRedirect(f"/k/{found[0].place}/")
    return render(request, "desk/kiosk_places.html", {"packs": found})


@public
@never_cache
@require_GET
def tiles(request: HttpRequest, place: str) -> HttpResponse:
    """The first screen; from here on the browser is a machine of this place."""
    pack = _pack(place)
    response = render(
        request,
        "desk/kiosk.html",
        {"pack": pack, "channel": kiosk_door(pack, instant()), "machine": place, "resting": True},
    )
    response.set_cookie(COOKIE, place, samesite="Lax", httponly=True)
    return response


@public
@never_cache
@require_GET
def help_call(request: HttpRequest, place: str) -> HttpResponse:
    """Whom to call: the window and those who may act for an applicant, with their telephones."""
    pack = _pack(place)
    parties = [one for one in pack.parties.values() if one.agent and one.phone]
    return render(request, "desk/kiosk_help.html", {"pack": pack, "parties": parties})


@public
@never_cache
@require_GET
def still(request: Any) -> HttpResponse:
    """The question whether somebody is still there; without an answer everything is cleared."""
    place = place_of(request)
    if not place:
        raise Http404("no machine")
    return render(request, "desk/kiosk_still.html", {"pack": _pack(place), "back": f"/k/{place}/", "asking": True})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: Any) -> HttpResponse:
    """End and clear: session gone, browser told to forget. By GET only on a machine, where the clock does it."""
    place = place_of(request)
    if request.method == "GET" and not place:
        raise Http404("no machine")
    logout(request)
    request.session.flush()
    response = HttpResponseRedirect(f"/k/{place}/" if place else "/")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def _pack(place: str) -> Pack:
    if place not in places():
        raise Http404(place)
    pack = pack_of(place)
    if kiosk_door(pack, instant()) is None:
        raise Http404(f"{place}: no machine")
    return pack
