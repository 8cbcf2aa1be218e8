"""Joint construction: works still ahead by road with their dates, and which could be dug once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.joint import Ahead, Meeting, meetings, works_ahead
from wutong.cases.port import store
from wutong.law.pack import Pack
from wutong.web.desk.rows import scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import say
from wutong.web.supervise.names import parties_text

#: the calendar's width in units of its picture, the days it shows, and those it looks back
WIDE, DAYS, BACK = 560, 112, 14
WEEK = 7


@dataclass(frozen=True)
class Row:
    """A line on the calendar by its name; `start` and `wide` place its bar, None without dates."""

    ahead: Ahead
    name: str
    units: str
    start: int | None
    wide: int


@seat("utility", "department", "supervisor", "window", "builder")
@require_GET
def show(request: Any) -> HttpResponse:
    """What is ahead, road by road, and the pairs that could share a trench."""
    pack, actor = pack_of(request.actor.place), request.actor
    lines = works_ahead(store(), actor)
    whole = actor.sees_all or bool(pack.parties[actor.party].coordinates)
    roads: dict[str, list[Row]] = {}
    first = _monday(instant().date() - timedelta(days=BACK))
    for one in lines:
        roads.setdefault(one.road or say("supervise.no_road"), []).append(_row(one, pack, first))
    context = {
        "pack": pack,
        "at": instant(),
        "roads": list(roads.items()),
        "pairs": [_told(one, pack) for one in meetings(lines) if whole or one.one.mine or one.other.mine],
        "weeks": [(_across(week * WEEK), first + timedelta(days=week * WEEK)) for week in range(DAYS // WEEK)],
        "months": _months(first),
        "now": _across((instant().date() - first).days),
        "count": len(lines),
    }
    return render(request, "supervise/works.html", context)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _across(days: int) -> int:
    return round(WIDE * min(max(days, 0), DAYS) / DAYS)


def _months(first: date) -> list[tuple[int, str]]:
    """The months of the calendar with where each begins."""
    days = [first + timedelta(days=n) for n in range(DAYS)]
    begun = [day for n, day in enumerate(days) if n == 0 or (day.day == 1 and n > WEEK * 2)]
    return [(_across((day - first).days), f"{day:%Y-%m}") for day in begun]


def _row(one: Ahead, pack: Pack, first: date) -> Row:
    start = wide = None
    if one.first and one.last:
        start = _across((one.first - first).days)
        wide = max(_across((one.last - first).days + 1) - start, 4)
    return Row(one, _name(one, pack), parties_text(one.line.units, pack), start, wide or 0)


def _name(one: Ahead, pack: Pack) -> str:
    return scope_text(one.line.code, pack, {one.line.code: one.line.services})


def _told(one: Meeting, pack: Pack) -> dict[str, Any]:
    told = say("supervise.dates_open") if one.apart is None else say("supervise.days_apart", n=one.apart)
    return {
        "pair": one,
        "road": one.one.road or one.other.road,
        "lines": [(each, _name(each, pack), parties_text(each.line.units, pack)) for each in (one.one, one.other)],
        "told": say("supervise.same_time") if one.apart == 0 else told,
        "mark": "red" if one.apart == 0 else "yellow" if one.apart is not None else "gap",
    }
