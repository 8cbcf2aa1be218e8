"""Says with every request who asks and from which seat; ends a session that stood idle.

`request.person` is the signed-in person or None, `request.seats` their active seats, `request.actor` the chosen
one as an actor, or None. Everything is read anew, so that what was taken away is gone at once.
"""

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.read import load
from wutong.people.limits import DESK, PUBLIC, TOUCH
from wutong.people.seats import Seat, actor_of, seats_of

CHOSEN, SEEN = "seat", "seen"
_FILES = "/static/"
#: where somebody who still has to set up a second factor may go
_FREE = ("/account/", "/prefs", "/demo/")


class Seated:
    """Middleware; stands after Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, for somebody known; the files of the pages are the same for everyone and ask nobody."""
        if request.path.startswith(_FILES):
            return self.get_response(request)
        seat_down(request)
        if request.person and request.seats and not request.path.startswith(_FREE) and lacks_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def seat_down(request: HttpRequest) -> None:
    """Put person, seats and actor on the request."""
    request.person, request.seats, request.actor = None, [], None
    if not request.user.is_authenticated:
        return
    seats = seats_of(request.user.key)
    if _stood_idle(request, bool(seats)):
        logout(request)
        request.session["timed_out"] = True
        return
    request.person, request.seats = request.user, seats
    request.actor = actor_from(request, seats)


def actor_from(request: HttpRequest, seats: list[Seat]) -> Actor | None:
    """The chosen seat as an actor, else the first, else None."""
    chosen = request.session.get(CHOSEN)
    seat = next((one for one in seats if one.id == chosen), seats[0] if seats else None)
    return actor_of(seat, load(seat.place)) if seat else None


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this person still has to set up a second factor."""
    if not settings.WUTONG_MFA_REQUIRED:
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not Authenticator.objects.filter(user=request.user, type__in=kinds).exists()


def _stood_idle(request: HttpRequest, staff: bool) -> bool:
    now = store().clock.now()
    seen = request.session.get(SEEN)
    idle = now - datetime.fromisoformat(seen) if seen else None
    if idle is not None and idle > (DESK if staff else PUBLIC):
        return True
    if idle is None or not TOUCH > idle >= TOUCH * 0:
        request.session[SEEN] = now.isoformat()
    return False
