"""Taking back what was just done to one row or many; each has its own answer, and what is refused stops no other."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.cases.undo import take_back
from wutong.law.error import Refused
from wutong.web.desk.batch import MOST, Chosen, Result, chosen
from wutong.web.kit.gates import seat
from wutong.web.kit.place import integer
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say


@seat()
@never_cache
@require_POST
def undo(request: Any) -> HttpResponse:
    """Take back the acts a form names, row by row."""
    marks = list(dict.fromkeys(request.POST.getlist("mark")))[:MOST]
    results = [one for mark in marks if (one := _one(request.actor, mark, request.POST.get("key", "")))]
    failed = [one for one in results if one.problem]
    context = {"name": say("desk.undo"), "back": request.POST.get("back", ""), "gone": len(marks) - len(results)}
    context |= {"results": results, "failed": failed, "good": len(results) - len(failed), "act": ""}
    return render(request, "desk/batch_done.html", context, status=422 if marks and not results else 200)


def _one(actor: Actor, mark: str, key: str) -> Result | None:
    """What came of one; None for a case or a task this seat does not see."""
    case, _, rest = mark.partition("|")
    entry, _, task = rest.partition("|")
    rows: list[Chosen] = chosen(actor, [f"{case}|{task}"], "assign")
    if not rows:
        return None
    try:
        take_back(store(), actor, case, integer(entry, 0, 0, 10**8), f"{key}|undo|{mark}" if key else "")
    except Refused as refused:
        return Result(rows[0], sentence(refused))
    return Result(rows[0])
