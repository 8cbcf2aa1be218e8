"""Addresses of the supervisors' pages."""

from django.urls import path

from wutong.web.supervise import assess, clock, commit, credit, fees, permit, rectify, report, wall, works

urlpatterns = [
    path("desk/clock/", clock.show),
    path("desk/clock/act", clock.act),
    path("desk/clock/export", clock.export),
    path("desk/clock/wall", wall.make),
    path("wall/<path:name>", wall.show),
    path("desk/assess/", assess.show),
    path("desk/assess/cases", assess.cases),
    path("desk/assess/export", assess.export),
    path("desk/fees/", fees.show),
    path("desk/fees/export", fees.export),
    path("desk/commit/", commit.show),
    path("desk/permit/", permit.show),
    path("desk/rectify/", rectify.show),
    path("desk/credit/", credit.show),
    path("desk/credit/new", report.new),
    path("desk/credit/<uuid:file>/", credit.one),
    path("desk/credit/<uuid:file>/<slug:verb>", credit.do),
    path("desk/works/", works.show),
]
