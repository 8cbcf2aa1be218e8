"""Pages of our own: what concerns the person, their seats, and the people of a demonstration."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from wutong.law.read import load, places
from wutong.people.adapter import Account, outbox
from wutong.people.middleware import CHOSEN
from wutong.people.seats import ADMIN, Seat, seats_of
from wutong.web.kit.gates import person, public


@person
def home(request: HttpRequest) -> HttpResponse:
    """What concerns oneself."""
    tied = set(SocialAccount.objects.filter(user=request.person).values_list("provider", flat=True))
    providers = [
        (one.name, one.get_login_url(request, process="connect"), one.app.provider_id in tied)
        for one in get_adapter().list_providers(request)
    ]
    return render(request, "account/home.html", {"providers": providers})


@person
def seats(request: HttpRequest) -> HttpResponse:
    """One's seats, each with a button that sits down there."""
    rows = [seat_row(seat) for seat in request.seats]
    chosen = request.actor.seat if request.actor else ""
    return render(request, "account/seats.html", {"rows": rows, "chosen": chosen})


@require_POST
@person
def sit(request: HttpRequest) -> HttpResponse:
    """Sit down at one of one's seats."""
    wanted = request.POST.get("seat", "")
    if wanted not in {seat.id for seat in request.seats}:
        raise Http404("seat")
    request.session[CHOSEN] = wanted
    back = request.POST.get("next", "")
    return HttpResponseRedirect(back if Account().is_safe_url(back) else settings.WUTONG_STAFF_HOME)


def seat_row(seat: Seat) -> dict[str, Any]:
    """A seat with the rows of the pack it is shown by."""
    pack = load(seat.place)
    return {
        "seat": seat,
        "city": pack.city,
        "party": pack.parties[seat.party],
        "home": pack.parties.get(seat.home_unit),
        "admin": seat.role == ADMIN,
    }


@public
def demo(request: HttpRequest) -> HttpResponse:
    """Everyone of the demonstration, by place; sent, it signs in as one of them. Only in a demonstration."""
    must_be_demo()
    people = get_user_model().objects.filter(demo=True, is_active=True)
    if request.method == "POST":
        found = people.filter(key=request.POST.get("person", "").replace("\x00", "")).first()
        if found is None:
            raise Http404("person")
        login(request, found)
        record_authentication(request, found, method="demo")
        return HttpResponseRedirect(Account(request).get_login_redirect_url(request))
    named = {one.key: one for one in people}
    return render(request, "account/demo.html", {"groups": [_group(place, named) for place in places()]})


def _group(place: str, named: dict[str, Any]) -> dict[str, Any]:
    pack, keys = load(place), [key for key in named if key.startswith(f"{place}-")]
    rows: dict[str, dict[str, Any]] = {}
    for key in sorted(keys):
        held = seats_of(key)
        party = held[0].party if held else "applicant"
        name = f"{ADMIN}:{party}" if held and held[0].role == ADMIN else party
        row = rows.setdefault(name, {"party": pack.parties[party], "admin": name != party, "people": []})
        row["people"].append(named[key])
    order = {party: at for at, party in enumerate(pack.parties)}
    return {
        "city": pack.city,
        "rows": [rows[name] for name in sorted(rows, key=lambda one: order.get(one, len(order)))],
    }


@public
def messages(request: HttpRequest) -> HttpResponse:
    """The last messages of the outbox. Only in a demonstration."""
    must_be_demo()
    return render(request, "account/messages.html", {"messages": outbox().last()})


def must_be_demo() -> None:
    """Http404 outside a demonstration."""
    if not settings.WUTONG_DEMO:
        raise Http404("demo")
