"""The administration at a glance: one tile for each of its rooms, with the figure that matters there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wutong.cases.keeping import kept
from wutong.cases.port import store
from wutong.law import home
from wutong.people.audit import Wanted, find_deeds
from wutong.web.admin.packs import name_of, tried
from wutong.web.admin.persons import staff_of
from wutong.web.admin.record import GROUPS, lines_of
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import catalogue


@seat(admin=True)
@never_cache
@require_GET
def show(request: Any) -> HttpResponse:
    """The tiles, and the last lines of the record."""
    actor, at = request.actor, instant()
    pack = pack_of(actor.place)
    cases = tried(pack)
    staff = staff_of(actor)
    years = home.calendar().years
    context = {
        "pack": pack,
        "edition": name_of(pack),
        "cases": len(cases),
        "good": sum(not one.problems for one in cases),
        "unconfirmed": sum(not doubt.confirmed_by for doubt in pack.doubts),
        "staff": sum(one.person.is_active and bool(one.active) for one in staff),
        "seats": sum(len(one.active) for one in staff),
        "last_year": next((year.year for year in reversed(years) if not year.provisional), years[-1].year),
        "words": len(catalogue()),
        "texts": len(pack.texts),
        "kept": kept(store(), actor.place),
        "disclosed": lines_of(find_deeds(actor, Wanted(GROUPS["disclosed"]), 5), actor.place),
        "last": lines_of(find_deeds(actor, Wanted((*GROUPS["seats"], *GROUPS["accounts"])), 5), actor.place),
        "at": at,
    }
    return render(request, "admin/overview.html", context)
