"""Addresses of pages."""

from django.urls import include, path

from wutong.web.kit import assets, gallery, prefs

urlpatterns = [
    path("static/<str:name>", assets.serve),
    path("prefs", prefs.choose),
    path("", include("wutong.web.account.urls")),
    path("_ui/", gallery.gallery),
    path("", include("wutong.web.case.urls")),
    path("", include("wutong.web.survey.urls")),
    path("", include("wutong.web.desk.urls")),
    path("", include("wutong.web.supervise.urls")),
    path("", include("wutong.web.apply.urls")),
    path("", include("wutong.web.admin.urls")),
    # the public part comes last: a place's address may be any word
    path("", include("wutong.web.public.urls")),
]

handler400 = "wutong.web.public.errors.unreadable"
handler403 = "wutong.web.public.errors.forbidden"
handler404 = "wutong.web.public.errors.absent"
handler500 = "wutong.web.public.errors.broken"
