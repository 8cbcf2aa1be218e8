"""Addresses of the desks."""

from django.urls import path

from wutong.web.desk import (
    batch,
    call,
    columns,
    handover,
    importing,
    intake,
    kiosk,
    listing,
    messages,
    search,
    todo,
    undo,
)

urlpatterns = [
    path("desk/", todo.home),
    path("desk/fresh", todo.fresh),
    path("desk/print", listing.printed),
    path("desk/export", listing.export),
    path("desk/undo", undo.undo),
    path("desk/columns", columns.keep),
    path("desk/batch", batch.batch),
    path("desk/search", search.search),
    path("desk/call", call.call),
    path("desk/call/log", call.log),
    path("k/", kiosk.places_with),
    path("k/end", kiosk.end),
    path("k/still", kiosk.still),
    path("k/<slug:place>/", kiosk.tiles),
    path("k/<slug:place>/help", kiosk.help_call),
    path("desk/import", importing.push),
    path("desk/import/template", importing.template),
    path("desk/messages", messages.messages),
    path("desk/handover", handover.handover),
    path("desk/new", intake.new),
    path("desk/new/similar", intake.alike),
    path("desk/new/done/<str:number>", intake.done),
]
