"""Who may open a page. Every view carries exactly one gate; a view without one fails the build.

A gate looks at the person and the seat the people middleware found; what a seat may see of a case is decided
further in, by the case's own gate and the database.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wutong.cases.seat import ADMIN
from wutong.law.party import Party
from wutong.law.read import load

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anyone."""
    view.gate = "public"  # type: ignore[attr-defined]
    return view


def person(view: View) -> View:
    """Whoever has signed in."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "person", None) is None:
            return _sign_in(request)
        return view(request, *args, **kwargs)

    guarded.gate = "person"  # type: ignore[attr-defined]
    return guarded


def seat(*kinds: str, supervises: bool = False, agent: bool = False, admin: bool = False) -> Callable[[View], View]:
    """Whoever sits at a desk of one of these party kinds (none given: any desk), with every mark asked for.

    An administrator's seat is no desk: it opens the pages marked `admin`, and no case.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request, "person", None) is None:
                return _sign_in(request)
            actor = getattr(request, "actor", None)
            if actor is None or not _fits(actor, kinds, supervises, agent, admin):
                return render(request, "kit/wrong_seat.html", {"seats": getattr(request, "seats", [])}, status=403)
            return view(request, *args, **kwargs)

        guarded.gate = "seat"  # type: ignore[attr-defined]
        return guarded

    return gate


def _fits(actor: Any, kinds: tuple[str, ...], supervises: bool, agent: bool, admin: bool) -> bool:
    if admin or actor.role == ADMIN:
        return bool(admin and actor.role == ADMIN)
    party: Party | None = load(actor.place).parties.get(actor.party)
    if party is None or party.kind == "applicant":
        return False
    if kinds and party.kind not in kinds:
        return False
    return (not supervises or party.supervises) and (not agent or party.agent)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards; a form that was sent is not lost silently."""
    if request.method == "POST":
        return render(request, "kit/expired.html", {"back": request.path}, status=403)
    return HttpResponseRedirect("/account/login/?" + urlencode({"next": request.get_full_path()}))
