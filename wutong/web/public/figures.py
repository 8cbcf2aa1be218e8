"""Open figures: what each paper promises to be judged by, counted from the record, month by month, to look at or take away."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from openpyxl import Workbook

from wutong.cases.open_data import counted
from wutong.cases.port import store
from wutong.law.measure_figure import Figure, Part
from wutong.law.pack import Pack
from wutong.web.kit.gates import public
from wutong.web.kit.limits import limit_text
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, say
from wutong.web.public.home import in_force
from wutong.web.public.reading import row_words, step_name
from wutong.web.templatetags.kit import percent

#: how many months back one can choose
MONTHS = 12
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shown:
    """A figure as the page shows it: its value in words, and the length of its bar (None: no bar)."""

    figure: Figure
    value: str
    bar: float | None
    parts: str


@public
def places_with_figures(request: HttpRequest) -> HttpResponse:
    """The places."""
    return render(request, "public/open.html", {"packs": in_force()})


@public
def figures(request: HttpRequest, place: str) -> HttpResponse:
    """The figures of a place for a month; `?as=csv` or `?as=xlsx` to take them away."""
    pack, today = pack_of(place), instant().date()
    choices = months(today)
    month = request.GET.get("month", "")
    first = next((one for one in choices if f"{one:%Y-%m}" == month), choices[0])
    last = next_month(first) - timedelta(days=1)
    found = counted(store(), place, first, last)
    rows = [shown(one, pack) for one in found.figures]
    if request.GET.get("as") in ("csv", "xlsx"):
        return _file(request.GET["as"], pack, first, rows)
    context = {"pack": pack, "place": place, "rows": rows, "months": choices, "month": first, "now": found.at}
    return render(request, "public/figures.html", context)


def months(today: date) -> list[date]:
    """The first days of the months one can choose, this month first.

    >>> months(date(2026, 1, 15))[:2]
    [datetime.date(2026, 1, 1), datetime.date(2025, 12, 1)]
    """
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def shown(figure: Figure, pack: Pack) -> Shown:
    """A figure in words; where there is nothing to count it says so instead of zero."""
    between = say("kit.between_sentences")
    parts = between.join(f"{part_name(part, pack)} {number(part.met)}/{part.of}" for part in figure.parts)
    if figure.value is None:
        return Shown(figure, say("public.no_figure"), None, parts)
    if figure.unit == "share":
        return Shown(figure, percent(figure.value), min(float(figure.value) * 100, 100.0), parts)
    return Shown(figure, number(figure.value), None, parts)


def part_name(part: Part, pack: Pack) -> str:
    """What a part of a figure counts, by the row of the pack it stands for: never a key."""
    limit = next((row for row in pack.limits if row.id == part.key), None)
    if limit:
        return say(
            "public.name_says", name=row_words(limit, pack) or step_name(limit.step, pack), says=limit_text(limit)
        )
    rows = (*pack.city.channel, *pack.city.district, *pack.documents, *pack.breaches)
    row = next((one for one in rows if one.key == part.key), None)
    return either(row.name, row.en) if row else part.name


def number(value: int | Decimal) -> str:
    """A number without idle noughts.

    >>> number(Decimal("2.50")), number(3)
    ('2.5', '3')
    """
    return f"{round(float(value), 4):g}"


def _table(rows: list[Shown]) -> list[list[str | int]]:
    head = [say(f"public.f_{key}") for key in ("measure", "met", "of", "value", "goal", "clause", "parts", "note")]
    found: list[list[str | int]] = [list(head)]
    for row in rows:
        one = row.figure
        name, clause = either(one.name, one.en), ", ".join(one.clause)
        found.append([name, number(one.met), one.of, row.value, one.goal, clause, row.parts, one.note])
    return found


def _file(kind: str, pack: Pack, first: date, rows: list[Shown]) -> HttpResponse:
    name = f"wutong-{pack.place}-{first:%Y-%m}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(_table(rows))
        return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"{pack.place} {first:%Y-%m}"
    for line in _table(rows):
        sheet.append(line)
    book.save(out)
    return HttpResponse(out.getvalue(), content_type=EXCEL, headers=headers)
