"""Names on the supervisors' pages: keys of a pack as the reader says them, and what a query asks for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.cases.names import called
from wutong.cases.words import show
from wutong.law.pack import Pack
from wutong.law.view import place_of
from wutong.web.desk.rows import party_text, scope_text
from wutong.web.kit.answers import day
from wutong.web.kit.words import either, language, say


def parties_text(keys: Iterable[str], pack: Pack) -> str:
    """Several parties."""
    return say("supervise.comma").join(party_text(key, pack) for key in keys)


def services_text(keys: Iterable[str], pack: Pack) -> str:
    """Several services."""
    named = {one.key: either(one.name, one.en) for one in pack.city.service}
    return say("supervise.comma").join(named.get(key, key) for key in keys)


def task_text(key: str, pack: Pack, lines: Mapping[str, Sequence[str]], party: str = "") -> str:
    """A task copy by its key: what is to be done, and for what; without the department that is said beside it.

    `lines` are those of its case, as `queries.lines_of` has them.
    """
    name, scope = place_of(key)
    scope = scope.removesuffix(f".{party}") if party else scope
    found = next((journey.tasks[name] for journey in pack.journeys.values() if name in journey.tasks), None)
    told = either(found.name, found.en) if found else name
    return f"{told} · {scope_text(scope, pack, lines)}" if scope else told


def item_text(kind: str, pack: Pack) -> str:
    """A kind of open item."""
    found = pack.items.get(kind)
    return either(found.name, found.en) if found else kind


def route_text(route: str, pack: Pack) -> str:
    """A route by the place's own word for it."""
    return show("route", route, pack.common.facts, language(), partial(called, pack=pack, lang=language()))


def units_of(pack: Pack) -> list[tuple[str, str]]:
    """Whoever may have something to do, as (key, name)."""
    return [
        (one.key, either(one.name, one.en)) for one in pack.parties.values() if one.kind not in ("applicant", "system")
    ]


def period_of(asked: dict[str, str], at: datetime) -> tuple[date, date]:
    """The stretch of days a query asks for: the present month to date where it names none, or none that can be."""
    first, last = at.date().replace(day=1), at.date()
    told = [day(asked.get(name, "")) for name in ("from", "to")]
    start = date.fromisoformat(told[0]) if told[0] else first
    end = date.fromisoformat(told[1]) if told[1] else last
    return (start, end) if start <= end and end - start <= timedelta(days=3700) else (first, last)


def wrong_seat(request: HttpRequest) -> HttpResponse:
    """The answer to a seat the page is not for."""
    return render(request, "kit/wrong_seat.html", {"seats": getattr(request, "seats", [])}, status=403)
