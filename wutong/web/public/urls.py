"""Addresses of the public part. Those of a place come last: a place's key may be any word."""

from django.urls import path

from wutong.web.public import check, clauses, figures, guide, home, texts, track, verify, works

urlpatterns = [
    path("", home.home),
    path("help/", texts.help_page),
    path("accessibility/", texts.accessibility),
    path("privacy/", texts.privacy),
    path("track/", track.track, name="track"),
    path("works/", works.works),
    path("works/<slug:ref>", works.board),
    path("open/", figures.places_with_figures),
    path("open/<slug:place>", figures.figures),
    path("v/", verify.ask),
    path("v/<str:code>", verify.told, name="verify"),
    path("case", track.old_address),
    path("<slug:place>", guide.guide),
    path("<slug:place>/check", check.check),
    path("<slug:place>/forms/<str:form>.pdf", verify.blank),
    path("<slug:place>/policy", clauses.policy),
    path("<slug:place>/<str:clause_id>", clauses.clause),
]
