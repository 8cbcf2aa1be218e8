"""Addresses of the desks."""

from django.urls import path

from wutong.web.desk import intake

urlpatterns = [
    path("desk/new", intake.new),
    path("desk/new/similar", intake.alike),
    path("desk/new/done/<str:number>", intake.done),
]
