"""Addresses of pages."""

from django.urls import include, path

from wutong.web import pages
from wutong.web.kit import assets, gallery, prefs

urlpatterns = [
    path("", pages.home),
    path("static/<str:name>", assets.serve),
    path("prefs", prefs.choose),
    path("", include("wutong.web.account.urls")),
    path("_ui/", gallery.gallery),
    path("", include("wutong.web.case.urls")),
    path("case", pages.case),
    path("", include("wutong.web.survey.urls")),
    path("", include("wutong.web.desk.urls")),
    path("", include("wutong.web.apply.urls")),
    path("<slug:place>", pages.guide),
    path("<slug:place>/<str:clause_id>", pages.clause),
]
