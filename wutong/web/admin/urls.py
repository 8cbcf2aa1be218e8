"""Addresses of the administration."""

from django.urls import path

from wutong.web.admin import calendar, compare, overview, packs, persons, record, retention, roster, texts, trial

urlpatterns = [
    path("admin/", overview.show),
    path("admin/packs/", packs.index),
    path("admin/packs/compare", compare.compare),
    path("admin/packs/<str:place>/<str:edition>/", packs.read),
    path("admin/packs/<str:place>/<str:edition>/try", trial.trial),
    path("admin/packs/<str:place>/<str:edition>/check", packs.check),
    path("admin/packs/<str:place>/<str:edition>/zip", packs.download),
    path("admin/calendar/", calendar.show),
    path("admin/people/", persons.index),
    path("admin/people/new", persons.new),
    path("admin/people/export", roster.export),
    path("admin/people/import", roster.take),
    path("admin/people/template", roster.template),
    path("admin/people/<str:key>/", persons.one),
    path("admin/people/<str:key>/act", persons.act),
    path("admin/texts/", texts.texts),
    path("admin/texts/words", texts.words),
    path("admin/audit/", record.show),
    path("admin/audit/export", record.export),
    path("admin/audit/verify", record.verify),
    path("admin/retention/", retention.show),
]
