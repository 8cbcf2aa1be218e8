"""When something is wrong: the page says what happened, whether anything is lost, what to do, and a number to quote.

The pages for failures ask nothing of the database: it may be what has failed.
"""

import logging
import sys
import uuid
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from wutong.web.kit import prefs
from wutong.web.kit.gates import public

_LOG = logging.getLogger("wutong.web")
_AWAY = (OperationalError, psycopg.OperationalError)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is out of reach. The log has the number and the trace, not the address."""
    kind, error, trace = sys.exc_info()
    number = uuid.uuid4().hex[:8].upper()
    _LOG.error("error %s", number, exc_info=(kind, error, trace) if kind and error else None)
    status = 503 if isinstance(error, _AWAY) else 500
    return bare(request, f"public/{status}.html", status, number=number)


@public
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what the browser sent cannot be read."""
    return bare(request, "public/400.html", 400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this reader."""
    return bare(request, "public/403.html", 403)


@public
def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or the browser keeps no cookie."""
    return bare(request, "public/expired.html", 403)


@public
def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this reader; the two look alike."""
    return render(request, "public/404.html", status=404)


def too_many(request: HttpRequest, free: Any) -> HttpResponse:
    """429: asked too often; `free` is when it opens again."""
    response = render(request, "public/429.html", {"free": free}, status=429)
    response["Retry-After"] = "60"
    return response


def bare(request: HttpRequest, template: str, status: int, **given: Any) -> HttpResponse:
    """A page that needs no session, person or database; the language is the cookie's."""
    wants = prefs.read(request.COOKIES.get(prefs.COOKIE, ""))
    if request.GET.get("lang") in ("zh", "en"):
        wants["lang"] = request.GET["lang"]
    with translation.override("en" if wants["lang"] == "en" else "zh-hans"):
        page = render_to_string(template, {"request": SimpleNamespace(prefs=wants, get_full_path="/"), **given})
    return HttpResponse(page, status=status)
