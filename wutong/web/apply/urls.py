"""Addresses of the applicant's part."""

from django.urls import path

from wutong.web.apply import check, fill, link, my, papers, phone, preview, sign, start

urlpatterns = [
    path("my/", my.cases),
    path("my/todo", my.todo),
    path("my/drafts", my.drafts),
    path("my/files", my.files),
    path("my/files/<uuid:upload>", my.file),
    path("my/messages", my.messages),
    path("my/settings", my.settings),
    path("my/settings/name", my.rename),
    path("my/settings/phone", my.phone),
    path("apply/phone/<str:token>", phone.send),
    path("apply/<uuid:draft>/", fill.tasks),
    path("apply/<uuid:draft>/discard", fill.discard),
    path("apply/<uuid:draft>/link", link.link),
    path("apply/<uuid:draft>/papers", papers.papers),
    path("apply/<uuid:draft>/papers/rows", papers.rows),
    path("apply/<uuid:draft>/papers/<uuid:upload>", papers.view),
    path("apply/<uuid:draft>/phone.svg", phone.code),
    path("apply/<uuid:draft>/check", check.check),
    path("apply/<uuid:draft>/form.pdf", preview.preview),
    path("apply/<uuid:draft>/sign", sign.sign),
    path("apply/<uuid:draft>/done", check.done),
    path("apply/<uuid:draft>/done.svg", check.done_code),
    path("apply/<uuid:draft>/<slug:key>", fill.section),
    path("apply/<uuid:draft>/<slug:key>/autosave", fill.autosave),
    path("<slug:place>/apply", start.start),
    path("<slug:place>/apply/new", start.new),
    path("<slug:place>/apply/from/<uuid:case>", start.confirm),
]
