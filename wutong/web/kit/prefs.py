"""How a reader wants the pages: language, elder mode, size of type. Kept in one cookie, served from the server."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wutong.people import speaking
from wutong.web.kit.gates import public

COOKIE = "wutong_prefs"
_CHOICES = {"lang": ("zh", "en"), "mode": ("std", "elder"), "size": ("0", "1", "2", "3")}
_TAGS = {"zh": "zh-hans", "en": "en"}


class Prefs:
    """Middleware that reads the cookie (or `?lang=`) and sets `request.prefs` and the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """The response in the reader's language."""
        request.prefs = read(request.COOKIES.get(COOKIE, ""))
        asked = request.GET.get("lang", "")
        if asked in _CHOICES["lang"]:
            request.prefs["lang"] = asked
        with translation.override(_TAGS[request.prefs["lang"]]):
            response: HttpResponse = self.get_response(request)
            response["Content-Language"] = "en" if request.prefs["lang"] == "en" else "zh-CN"
        if asked in _CHOICES["lang"]:
            keep(response, request.prefs)
        return response


def read(cookie: str) -> dict[str, str]:
    """The preferences in a cookie; what is missing or strange is the first choice.

    >>> read("en|elder|9")
    {'lang': 'en', 'mode': 'elder', 'size': '0'}
    """
    parts = cookie.split("|")
    found = {}
    for position, (name, choices) in enumerate(_CHOICES.items()):
        given = parts[position] if position < len(parts) else ""
        found[name] = given if given in choices else choices[0]
    return found


def keep(response: HttpResponse, prefs: dict[str, str]) -> None:
    """Put the preferences into the answer's cookie, for a year."""
    response.set_cookie(
        COOKIE, "|".join(prefs[name] for name in _CHOICES), max_age=31_536_000, samesite="Lax", httponly=True
    )


@public
@require_POST
def choose(request: Any) -> HttpResponse:
    """Change what was sent, and go back to where the reader was; who is signed in is written to in the language chosen."""
    prefs = dict(request.prefs)
    for name, choices in _CHOICES.items():
        if request.POST.get(name) in choices:
            prefs[name] = request.POST[name]
    response = HttpResponseRedirect(safe(request, request.POST.get("next", "")) or "/")
    keep(response, prefs)
    if request.POST.get("lang") in _CHOICES["lang"] and request.person is not None:
        speaking.choose(request.person, prefs["lang"])
    return response


def safe(request: HttpRequest, address: str) -> str:
    """`address` if it leads to this site; empty otherwise."""
    here = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, here, request.is_secure()) else ""
