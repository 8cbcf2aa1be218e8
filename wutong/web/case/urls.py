"""Addresses of a case."""

from django.urls import path

from wutong.web.case import acts, attach, contact, course, due, lines, page, paper, task

urlpatterns = [
    path("c/<str:number>/", page.show),
    path("c/<str:number>/now", page.now),
    path("c/<str:number>/do/<path:key>", task.do),
    path("c/<str:number>/due/<path:key>", due.due),
    path("c/<str:number>/act/<slug:key>", acts.act),
    path("c/<str:number>/item/<str:code>/<slug:key>", acts.item),
    path("c/<str:number>/contact", contact.contact),
    path("c/<str:number>/paper/<str:key>.pdf", paper.paper),
    path("c/<str:number>/file/<str:code>", attach.document),
    path("c/<str:number>/line/<str:code>/", lines.line),
    path("c/<str:number>/line/<str:code>.geojson", course.export),
]
