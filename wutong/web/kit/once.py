"""A form with a key of its own: the address carries it, so that Back shows the same form again, not a fresh one.

What makes a case go on twice is not the second click, which the key in the form guards, but going back and sending
once more: the browser asks for the page anew, and a page made anew would carry another key. So a form opened without
a key leads to its own address with one; opened again, it is known, and what it was answered is shown.
"""

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.cases.store import Answer
from wutong.law.error import LawError, Refused

KEY = "key"
LONGEST = 64


def key_of(request: Any) -> str:
    """The key of a form: as it was sent, else as its address names it; empty when it has none."""
    return str((request.POST if request.method == "POST" else request.GET).get(KEY, ""))[:LONGEST]


def key_after(request: Any, error: LawError) -> str:
    """The key of a form shown again after it was refused: its own, unless that one stands for other content."""
    return "" if isinstance(error, Refused) and error.code == "key_reused" else key_of(request)


def with_key(request: Any) -> HttpResponse | None:
    """Nothing for a form that has its key; else the way to the same page with one."""
    if request.method == "POST" or key_of(request):
        return None
    query = request.GET.copy()
    query[KEY] = str(uuid.uuid4())
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def answered(request: Any, actor: Actor, case: str) -> Answer | None:
    """What this form was answered when it was sent before, about this case; None if it was not."""
    key = key_of(request)
    first = store().answered(actor, key) if key and "\x00" not in key else None
    return first if first and first.case == case else None
