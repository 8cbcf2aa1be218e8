"""Handing over: all that one person of a desk has open goes to another, or back to the desk; each case is told why."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.cases.actions.notes import note
from wutong.cases.board import Filters, board
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.error import LawError
from wutong.web.desk.batch import Result, chosen, perform_each, undoing
from wutong.web.desk.rows import colleagues, rows_of
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say

#: the choice that gives tasks back to the desk, and how many are handed over at once
DESK, MOST = "desk", 100


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
def handover(request: Any) -> HttpResponse:
    """Whose tasks, to whom, and what is said; sent, they are assigned one by one."""
    actor, pack = request.actor, pack_of(request.actor.place)
    people = colleagues(actor)
    given = request.POST if request.method == "POST" else request.GET
    leaving, taking, text = given.get("from", ""), given.get("to", ""), given.get("text", "").strip()[:500]
    asked = Filters(person=leaving, party=actor.party, size=MOST)
    lines = board(store(), actor, asked).lines if leaving in people else ()
    rows = rows_of(actor, lines, pack)
    context: dict[str, Any] = {
        "people": list(people.items()), "leaving": leaving, "taking": taking, "text": text, "rows": rows, "desk": DESK,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "desk/handover.html", context)
    key, began = request.POST.get("key", ""), instant()
    if taking not in (*people, DESK) or taking == leaving:
        return render(request, "desk/handover.html", {**context, "problems": {"": say("desk.no_taker")}}, status=422)
    values = request.POST.getlist("row")[:MOST]
    fit = chosen(actor, values, "assign")
    results = [Result(row, row.why_not) for row in fit if row.why_not]
    results += perform_each(
        actor, "assign", [row for row in fit if not row.why_not], {"person": "" if taking == DESK else taking}, key
    )
    if text:
        results = _noted(actor, results, text, key)
    failed = [one for one in results if one.problem]
    context |= {"results": results, "failed": failed, "good": len(results) - len(failed), "act": "assign", "back": ""}
    context |= {**undoing("assign", results, began), "note_stays": bool(text)}
    return render(request, "desk/batch_done.html", {**context, "name": say("rail.handover")})


def _noted(actor: Actor, results: list[Result], text: str, key: str) -> list[Result]:
    """The note in every case that changed hands, once a case; a note that is refused stands at its row."""
    told: set[str] = set()
    found = []
    for one in results:
        case = one.row.seen.state.id
        if not one.problem and case not in told:
            told.add(case)
            try:
                store().perform(actor, case, note, key=f"{key}|note|{case}", text=text)
            except LawError as error:
                one = replace(one, problem=sentence(error))
        found.append(one)
    return found
