"""Addresses of the street."""

from django.urls import path

from wutong.web.survey import pages

urlpatterns = [
    path("desk/survey/", pages.visits),
    path("desk/survey/<str:number>/", pages.site),
    path("desk/worker.js", pages.worker),
]
