"""Plain pages: the places, the guide of each, a clause, and a case by its number.

A case page asks for the number and the phone that was given: nobody reads a case by guessing its number.
"""

import hmac
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.cases.names import party_name, scope_name
from wutong.cases.port import store
from wutong.cases.privacy import SealBroken
from wutong.cases.queries import ask_as, entries, find_case
from wutong.cases.seat import system
from wutong.cases.timeline import timeline
from wutong.law.clock import colour
from wutong.law.coverage import coverage
from wutong.law.deadline import spoken
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.plan import Planner
from wutong.law.read import load, places
from wutong.web.guide import chapters, limit_text
from wutong.web.kit.gates import public

_COLOURS = {"green": "按时", "yellow": "今日到期", "orange": "即将到期", "red": "已逾期"}


@public
def home(request: HttpRequest) -> HttpResponse:
    """The places."""
    return render(request, "home.html", {"packs": [load(place) for place in places()]})


@public
def guide(request: HttpRequest, place: str) -> HttpResponse:
    """The guide of a place, generated from its pack."""
    pack = _pack(place)
    context = {
        "pack": pack,
        "chapters": chapters(pack, pack.journeys["connect"]),
        "routes": [row for row in pack.routes if row.says],
        "payers": [row for row in pack.payers if row.says],
        "parties": [party for party in pack.parties.values() if party.kind in ("utility", "department", "window")],
        "papers": [one for one in pack.documents if "application" in one.needed_for],
        "permit_papers": [one for one in pack.documents if "application" not in one.needed_for],
        "texts": pack.texts.values(),
        "gaps": [doubt for doubt in pack.doubts if doubt.gap],
    }
    return render(request, "guide.html", context)


@public
def clause(request: HttpRequest, place: str, clause_id: str) -> HttpResponse:
    """One clause: where it stands in the paper, what executes it, what it leaves open."""
    pack = _pack(place)
    if clause_id in pack.common.rules:
        return render(request, "rule.html", {"pack": pack, "rule": pack.common.rules[clause_id]})
    if clause_id not in pack.clauses:
        raise Http404(f"没有条款 {clause_id}")
    line = next(line for line in coverage(pack) if line.clause == clause_id)
    doubts = [doubt for doubt in pack.doubts if clause_id in doubt.clause]
    return render(
        request, "clause.html", {"pack": pack, "clause": pack.clauses[clause_id], "line": line, "doubts": doubts}
    )


@public
def case(request: HttpRequest) -> HttpResponse:
    """A case by its number and contact phone: timeline, dates, clauses."""
    number, phone = request.POST.get("number", "").strip().upper(), request.POST.get("phone", "").strip()
    if request.method != "POST":
        return render(request, "case.html", {"number": request.GET.get("number", "")})
    found = _found(number, phone)
    if found is None:
        return render(request, "case.html", {"number": number, "absent": True}, status=404)
    return render(request, "case.html", found)


def _found(number: str, phone: str) -> dict[str, Any] | None:
    """What the case page shows; None when number and phone do not belong together."""
    for place in places():
        actor, connection = system(place), store().connection()
        ask_as(connection, actor)
        case_id = find_case(connection, number) if "\x00" not in number else None
        if case_id is None:
            continue
        try:
            state, pack = store().read(actor, case_id)
        except SealBroken:
            return None
        if not any(_same(phone, value) for key, value in state.sealed.items() if key.endswith("phone")):
            return None
        at = store().clock.now()
        copies = Planner(pack, state.view, at.date(), store().calendar).plan()
        ask_as(connection, actor)
        return {
            "number": number,
            "state": state,
            "pack": pack,
            "moments": timeline(entries(connection, case_id), pack, state),
            "dates": [
                _date(copy, pack, state, at)
                for copy in copies.values()
                if copy.clock and copy.status in ("open", "waiting")
            ],
            "whose": sorted(
                {
                    party_name(copy.party, pack)
                    for copy in copies.values()
                    if copy.status == "open" and not copy.task.optional
                }
            ),
        }
    return None


def _same(given: str, kept: object) -> bool:
    """Compared in constant time, so that an answer's delay tells nothing."""
    return bool(given) and hmac.compare_digest(given.encode(), str(kept).encode())


def _date(copy: Any, pack: Pack, state: Any, at: datetime) -> dict[str, Any]:
    row, due = copy.clock.row, copy.clock.due
    return {
        "task": copy.task,
        "scope": scope_name(copy.scope, pack, state),
        "who": party_name(copy.party, pack),
        "due": spoken(due) if due else "",
        "start": copy.clock.start,
        "provisional": copy.clock.provisional,
        "colour": colour(due, at, pack.city.hours) if due else "",
        "colour_name": _COLOURS[colour(due, at, pack.city.hours)] if due else "",
        "words": limit_text(row) if row else "",
        "clause": row.clause if row else (),
        "status": "正在办" if copy.status == "open" else "待前序完成",
    }


def _pack(place: str) -> Pack:
    try:
        return load(place)
    except LawError as error:
        raise Http404(str(error)) from None
