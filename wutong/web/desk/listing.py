"""A list as it is taken along: on a sheet of paper or in a workbook, the whole of it as filtered or only the rows ticked.

What is ticked is looked for in the list again, so nobody takes along what the list would not show them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.cases.board import Filters, board, filters_of
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.pack import Pack
from wutong.people.audit import note
from wutong.web.desk.columns import as_text, columns_of
from wutong.web.desk.excel import TYPE, Sheet, book
from wutong.web.desk.rows import Row, names_of, party_text, rows_of
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, say
from wutong.web.templatetags.kit import moment

#: a list taken along has no more lines than this; no more rows are ticked on one page
LONGEST, TICKED = 5000, 100


@dataclass(frozen=True)
class Taken:
    """What is taken along: the rows with their columns, what the list was asked for, its query, and whether rows were
    ticked.
    """

    pack: Pack
    asked: Filters
    rows: list[Row]
    columns: tuple[str, ...]
    query: str
    ticked: bool

    @property
    def which(self) -> str:
        """Which rows these are; of a list longer than is taken along, that it goes on."""
        kind = "ticked" if self.ticked else "first" if len(self.rows) >= LONGEST else "all"
        return say(f"desk.which_{kind}", n=len(self.rows))

    @property
    def told(self) -> list[tuple[str, str]]:
        """What the list was narrowed by, in words."""
        return told_of(self.asked, self.pack)

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [say(f"desk.column_{column}") for column in self.columns]

    @property
    def lines(self) -> list[list[str]]:
        """The rows as text."""
        return [[row.text(column) for column in self.columns] for row in self.rows]


def taken(request: Any) -> Taken:
    """The list the address asks for; of a form that was sent, the rows ticked in the list it came from."""
    actor, pack = request.actor, pack_of(request.actor.place)
    ticked = set(request.POST.getlist("row")[:TICKED])
    sent = request.method == "POST"
    query = QueryDict(request.POST.get("back", "")) if sent else request.GET
    asked = filters_of(query.dict(), pack)
    if sent:
        asked = replace(asked, cases=tuple({value.partition("|")[0] for value in ticked if _names_case(value)}))
    rows = rows_of(actor, _everything(actor, asked), pack) if asked.cases or not sent else []
    kept = [row for row in rows if row.value in ticked] if sent else rows
    columns = as_text(columns_of(request, asked.tab, query))
    return Taken(pack, asked, kept, columns, query.urlencode(), sent)


def _names_case(value: str) -> bool:
    try:
        UUID(value.partition("|")[0])
    except ValueError:
        return False
    return True


def _everything(actor: Actor, asked: Filters) -> list[Any]:
    """All lines of a list, page by page, up to LONGEST."""
    page, lines = 1, []
    while True:
        found = board(store(), actor, replace(asked, size=100, page=page))
        lines += found.lines
        if len(found.lines) < 100 or len(lines) >= LONGEST:
            return lines
        page += 1


def _some(view: Callable[[Any, Taken], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """A view of what is taken along; where nothing was ticked, or nothing of it is in the list any more, it says so."""

    def shown(request: Any) -> HttpResponse:
        found = taken(request)
        if found.ticked and not found.rows:
            told = {"name": say("desk.list"), "rows": [], "back": found.query}
            return render(request, "desk/batch.html", told, status=422)
        return view(request, found)

    return shown


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
@_some
def printed(request: Any, found: Taken) -> HttpResponse:
    """The list as a sheet of paper."""
    context = {
        "pack": found.pack,
        "taken": found,
        "at": instant(),
        "party": party_text(request.actor.party, found.pack),
        "tab": say(f"desk.tab_{found.asked.tab}"),
    }
    return render(request, "desk/print.html", context)


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
@_some
def export(request: Any, found: Taken) -> HttpResponse:
    """The list as an Excel file with a cover that tells what was asked, by whom and when; written into the record."""
    actor, pack, at, tab = request.actor, found.pack, instant(), found.asked.tab
    cover = [
        (say("desk.cover_list"), say(f"desk.tab_{tab}")),
        (say("desk.cover_which"), found.which),
        *found.told,
        (say("desk.cover_place"), either(pack.city.name, pack.city.en)),
        (say("desk.cover_party"), party_text(actor.party, pack)),
        (say("desk.cover_person"), request.person.name or actor.person),
        (say("desk.cover_at"), moment(at)),
        (say("desk.cover_rows"), str(len(found.rows))),
    ]
    told = {"list": tab, "rows": len(found.rows), "searched": bool(found.asked.text), "ticked": found.ticked}
    note("export", actor.person, "", actor, **told)
    sheets = [
        Sheet(say("desk.cover"), [], [list(line) for line in cover]),
        Sheet(say("desk.list"), found.heads, found.lines),
    ]
    response = HttpResponse(book(sheets), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="wutong-{actor.place}-{tab}-{at:%Y%m%d-%H%M}.xlsx"'
    return response


def told_of(asked: Filters, pack: Pack) -> list[tuple[str, str]]:
    """What a list was narrowed by, in words."""
    named = {
        **{one.key: either(one.name, one.en) for one in (*pack.city.stage, *pack.city.service, *pack.city.channel)},
        **{one.key: either(one.name, one.en) for one in pack.parties.values()},
    }
    given = {
        "text": asked.text,
        "stage": named.get(asked.stage, ""),
        "service": named.get(asked.service, ""),
        "district": asked.district,
        "channel": named.get(asked.channel, ""),
        "person": names_of([asked.person]).get(asked.person, asked.person),
        "party": named.get(asked.party, ""),
        "before": asked.before.isoformat() if asked.before else "",
        "colour": say(f"kit.mark_{asked.colour}") if asked.colour else "",
    }
    return [(say(f"desk.by_{name}"), value) for name, value in given.items() if value]
