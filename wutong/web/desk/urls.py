"""Addresses of the desks."""

from django.urls import path

from wutong.web.desk import batch, intake, search, todo

urlpatterns = [
    path("desk/", todo.show),
    path("desk/fresh", todo.fresh),
    path("desk/print", todo.printed),
    path("desk/export", todo.export),
    path("desk/batch", batch.batch),
    path("desk/search", search.search),
    path("desk/new", intake.new),
    path("desk/new/similar", intake.alike),
    path("desk/new/done/<str:number>", intake.done),
]
