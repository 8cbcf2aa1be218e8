"""The calendar every place counts by, drawn month by month, and a calculator that tells a due date day by day."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.law import home
from wutong.law.calendar import Calendar, Year
from wutong.law.deadline import Pause, due
from wutong.law.error import LawError
from wutong.law.explain import days_of, kind_of
from wutong.web.kit.answers import hour, read
from wutong.web.kit.asks import Ask, Option, boxes
from wutong.web.kit.gates import seat
from wutong.web.kit.limits import limit_words
from wutong.web.kit.place import instant, integer, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import say

#: pauses read from one box, and days drawn of one limit
PAUSES, DAYS = 20, 400
FILE = "calendars/china.toml"


@dataclass(frozen=True)
class Cell:
    """One day of a month as drawn; None in a week stands for a day of another month."""

    on: date
    kind: str
    today: bool


@seat(admin=True)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """A year with its notice, and the calculator."""
    book = home.calendar()
    years = [one.year for one in book.years]
    today = instant().date()
    year = integer(request.GET.get("year"), min(max(today.year, years[0]), years[-1]), years[0], years[-1])
    chosen = next(one for one in book.years if one.year == year)
    asks = _asks(request.actor.place)
    got = read(asks, request.GET)
    problems, told = got.problems, None
    if "start" in request.GET and not problems:
        told, problems = _reckoned(got.answers, book, asks, request.actor.place)
    context = {"years": book.years, "chosen": chosen, "months": months(chosen, book, today), "sums": sums(chosen, book),
               "boxes": boxes(asks, got.given, problems), "problems": problems, "told": told,
               "weekdays": say("kit.weekdays_short").split(" "), "file": FILE}  # fmt: skip
    return render(request, "admin/calendar.html", context, status=422 if problems else 200)


def months(year: Year, book: Calendar, today: date) -> list[tuple[date, list[list[Cell | None]]]]:
    """The twelve months of a year, each as weeks from Monday."""
    weeks = months_of.Calendar(firstweekday=0)
    return [
        (
            date(year.year, month, 1),
            [
                [Cell(day, kind_of(day, book), day == today) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year.year, month)
            ],
        )
        for month in range(1, 13)
    ]


def sums(year: Year, book: Calendar) -> list[tuple[str, int]]:
    """How many days of each kind a year has."""
    first = date(year.year, 1, 1)
    kinds = [kind_of(first + timedelta(n), book) for n in range((date(year.year + 1, 1, 1) - first).days)]
    return [(kind, kinds.count(kind)) for kind in ("working", "makeup", "weekend", "holiday")]  # type: ignore[arg-type]


def _asks(place: str) -> list[Ask]:
    rows = pack_of(place).limits
    words = dict.fromkeys(words for row in rows for words in (row.limit, row.target) if words)
    limits = tuple(
        Option(one, limit_words(one)) for one in sorted(words, key=lambda one: (one.split(" ")[1:], len(one), one))
    )
    own = ("admin.calc_own", "admin.calc_pauses")
    return [
        Ask("start", "hour", *_both("admin.calc_start"), required=True),
        Ask("limit", "one", *_both("admin.calc_limit"), options=limits),
        Ask("own", "line", *_both(own[0]), help=say("admin.calc_own_help", lang="zh"), help_en=say("admin.calc_own_help", lang="en")),
        Ask("pauses", "lines", *_both(own[1]), help=say("admin.calc_pauses_help", lang="zh"),
            help_en=say("admin.calc_pauses_help", lang="en")),
    ]  # fmt: skip


def _both(key: str) -> tuple[str, str]:
    return say(key, lang="zh"), say(key, lang="en")


def _reckoned(
    given: dict[str, Any], book: Calendar, asks: list[Ask], place: str
) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The due date and its days, or what is wrong with the questions."""
    words = given["own"] or given["limit"]
    pauses = [read_pause(line) for line in given["pauses"] or ()]
    problems = {}
    if not given["start"]:
        problems["start"] = say("admin.calc_no_start")
    if not words:
        problems["limit"] = say("admin.calc_no_limit")
    if None in pauses or len(pauses) > PAUSES:
        problems["pauses"] = say("admin.calc_bad_pause", n=PAUSES)
    if problems:
        return None, problems
    start, hours = datetime.fromisoformat(given["start"]), pack_of(place).city.hours
    stops = [one for one in pauses if one is not None]
    try:
        end = due(words, start, book, stops, hours)
        days = days_of(words, start, book, stops, hours, end.at or start + timedelta(days=30))
    except LawError as error:
        found = problems_of(error, asks)
        return None, {"own": found.pop("limit")} if "limit" in found else found
    return {
        "words": limit_words(words),
        "limit": words,
        "start": start,
        "due": end,
        "days": days[:DAYS],
        "half": ".5 " in words,
    }, {}


def read_pause(line: str) -> Pause | None:
    """A pause from one line, `2026-02-10 9:00 - 2026-02-12 17:00`, or only its beginning; None for what is none.

    >>> read_pause("2026-2-10 9:00 — 2026-02-12 17:00")
    (datetime.datetime(2026, 2, 10, 9, 0), datetime.datetime(2026, 2, 12, 17, 0))
    """
    for sign in ("—", "–", "~", "～", "至", " - ", " to "):
        line = line.replace(sign, "|")
    ends = [hour(one.strip()) for one in line.split("|") if one.strip()]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    first, *last = (datetime.fromisoformat(str(one)) for one in ends)
    if last and last[0] <= first:
        return None
    return first, last[0] if last else None
