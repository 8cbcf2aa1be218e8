"""What is kept and for how long: drafts to go, sealed data, notices and messages, and whether what finds cases is true."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.cases.keeping import kept
from wutong.cases.port import store
from wutong.cases.search import find_problems, refind
from wutong.links.sms import limits_of
from wutong.people.adapter import outbox
from wutong.people.audit import note
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of

#: messages are counted over these days
DAYS = (1, 7, 30)


@seat(admin=True)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Any) -> HttpResponse:
    """The counts; sent, it compares what cases are found by with what they hold, or first writes it anew."""
    place, at = request.actor.place, instant()
    anew = refind(store(), place) if request.POST.get("do") == "anew" else None
    if anew is not None:
        note("refind", request.actor.person, "", request.actor, rows=anew)
    wrong = find_problems(store(), place) if request.method == "POST" else None
    counted = [(days, sum(count for _, count, _ in outbox().counts(at - timedelta(days=days)))) for days in DAYS]
    context = {
        "pack": pack_of(place),
        "kept": kept(store(), place),
        "messages": counted,
        "kinds": outbox().counts(at - timedelta(days=DAYS[-1])),
        "limits": [(limit, timedelta(seconds=limit.seconds)) for limit in limits_of(place)],
        "wrong": wrong,
        "anew": anew,
        "at": at,
    }
    return render(request, "admin/retention.html", context)
