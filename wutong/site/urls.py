"""Addresses of pages."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from wutong import web
from wutong.web import pages

_STYLE = (Path(web.__file__).parent / "style.css").read_bytes()


def style(request: HttpRequest) -> HttpResponse:
    """The one stylesheet."""
    return HttpResponse(_STYLE, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=300"})


urlpatterns = [
    path("", pages.home),
    path("style.css", style),
    path("case", pages.case),
    path("<slug:place>", pages.guide),
    path("<slug:place>/<str:clause_id>", pages.clause),
]
