"""What is to be done at a desk: tabs with counts, filters in the address, soonest due first.

A list on the screen never moves by itself: once in a while it is asked how many lines are new, and that is said.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wutong.cases.board import MOST, SIZES, SORTS, TABS, Filters, board, counts, filters_of
from wutong.cases.port import store
from wutong.cases.seat import ADMIN, Actor
from wutong.cases.today import coming
from wutong.law.pack import Pack
from wutong.web.desk.columns import OPEN, columns_of, offered
from wutong.web.desk.listing import told_of
from wutong.web.desk.rows import colleagues, rows_of
from wutong.web.kit.gates import person, seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.rail import rail_of
from wutong.web.kit.words import either, say

#: tabs that are there even with nothing in them
STANDING = ("todo", "mine", "done", "cc")
#: where else to look when there is nothing to do
NEXT = ("todo", "may", "correction", "paused", "cc", "done")
MARKS = {"red": "red", "orange": "orange", "yellow": "yellow", "paused": "paused"}
#: acts on many that the tabs of open tasks offer
ACTS = ("finish", "assign", "nudge", "escalate")


@person
@never_cache
@require_GET
def home(request: Any) -> HttpResponse:
    """The first page of a seat: the list of a desk; where an administrator sits, the first of the administration's pages."""
    own = rail_of(request.actor)
    if request.actor is not None and request.actor.role == ADMIN and own:
        return HttpResponseRedirect(own[0].href)
    return show(request)


@seat()
@never_cache
@require_GET
def show(request: Any) -> HttpResponse:
    """The list."""
    actor, pack = request.actor, pack_of(request.actor.place)
    asked = filters_of(request.GET.dict(), pack)
    found, many = board(store(), actor, asked), counts(store(), actor)
    columns = columns_of(request, asked.tab, request.GET)
    context = {
        "pack": pack,
        "board": found,
        "rows": rows_of(actor, found.lines, pack),
        "tabs": [
            {"key": tab, "text": say(f"desk.tab_{tab}"), "count": _shown(many[tab]), "mark": MARKS.get(tab, "")}
            for tab in TABS
            if many[tab] or tab in STANDING or tab == asked.tab
        ],
        "total": _shown(found.total + found.more),
        "red": many["red"],
        "at": instant(),
        "query": request.GET.urlencode(),
        "acts": [(act, say(f"desk.act_{act}")) for act in ACTS] if asked.tab in OPEN else [],
        "columns": columns,
        "offered": offered(columns),
        "heads": {column: say(f"desk.column_{column}") for column in columns},
        "told": told_of(asked, pack),
        **_choices(actor, pack),
        **({} if found.lines else _empty(actor, asked, many)),
    }
    return render(request, "desk/todo.html", context)


def _empty(actor: Actor, asked: Filters, many: dict[str, int]) -> dict[str, Any]:
    """What stands in place of a list without lines: what comes next, and where else to look; for a list that was
    narrowed only that.
    """
    past = asked.page > 1 and many[asked.tab] > 0
    if past or told_of(asked, pack_of(actor.place)) or asked.tab not in ("todo", "mine"):
        return {"past": past}
    others = [(tab, say(f"desk.tab_{tab}"), _shown(many[tab])) for tab in NEXT if many[tab] and tab != asked.tab]
    return {"next": coming(store(), actor), "others": others, "rails": {entry.href for entry in rail_of(actor)}}


def _shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def _choices(actor: Actor, pack: Pack) -> dict[str, Any]:
    """What the filters offer, each as (key, name)."""
    city = pack.city
    lists = {"stage": city.stage, "service": city.service, "district": city.district, "channel": city.channel}
    offered: dict[str, Any] = {
        name: [(one.key, either(one.name, one.en)) for one in many] for name, many in lists.items()
    }
    offered["person"] = list(colleagues(actor).items())
    offered["party"] = [
        (one.key, either(one.name, one.en)) for one in pack.parties.values() if one.kind not in ("applicant", "system")
    ]
    if not actor.sees_all:
        offered.pop("party")
    return {"choices": [(name, say(f"desk.by_{name}"), options) for name, options in offered.items() if options],
            "sorts": [(one, say(f"desk.sort_{one}")) for one in SORTS], "sizes": SIZES}  # fmt: skip


@seat()
@never_cache
@require_GET
def fresh(request: Any) -> HttpResponse:
    """How many lines are new since the list was shown; nothing of the list itself moves."""
    pack = pack_of(request.actor.place)
    since = _instant(request.GET.get("since", ""))
    asked = replace(filters_of(request.GET.dict(), pack), sort="opened", page=1, size=100)
    lines = board(store(), request.actor, asked).lines if since else ()
    new = sum(1 for line in lines if line.opened_at and since and line.opened_at > since)
    query = request.GET.copy()
    query.pop("since", None)
    return render(request, "desk/fresh.html", {"new": new, "at": instant(), "since": since, "back": query.urlencode()})


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
