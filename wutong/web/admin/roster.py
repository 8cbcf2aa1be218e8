"""Staff out to Excel and in from it: a template, a dry run that tells every row, then the rows that can be done.

Nothing is kept between the dry run and the deed: the rows travel in the form and are looked at anew.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wutong.cases.seat import Actor
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.people.audit import note
from wutong.people.seats import ADMIN, grant, new_seat
from wutong.people.staff import open_account
from wutong.web.admin.persons import desks, seat_said, staff_of
from wutong.web.desk.excel import TYPE, BadBook, Sheet, book, lines_in
from wutong.web.kit.answers import plain
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import LANGUAGES, say

COLUMNS = ("username", "name", "seat_party", "seat_role", "seat_home")
#: rows of one import
MOST = 200


@dataclass(frozen=True)
class Row:
    """A row as typed, what is wrong with it, and after the deed the first password."""

    number: int
    cells: tuple[str, ...]
    party: str = ""
    role: str = ""
    home: str = ""
    problem: str = ""
    password: str = ""


@seat(admin=True)
@require_GET
def template(request: Any) -> HttpResponse:
    """An empty sheet with its head, and a second one that says what may stand in it."""
    pack = pack_of(request.actor.place)
    heads = [say(f"admin.{column}") for column in COLUMNS]
    roles = [["", say(f"admin.role_{key}")] for key in ("staff", ADMIN)]
    units = [[key, name] for key, name in desks(pack)]
    sheets = [
        Sheet(say("admin.people"), heads, []),
        Sheet(say("admin.choices"), [say("admin.key"), say("admin.seat_party")], [*units, *roles]),
    ]
    return _sent(book(sheets), "wutong-staff-template.xlsx")


@seat(admin=True)
@never_cache
@require_GET
def export(request: Any) -> HttpResponse:
    """Everyone of the place with every seat; written into the record."""
    actor, pack, at = request.actor, pack_of(request.actor.place), instant()
    lines = []
    for one in staff_of(actor):
        state = say("admin.may_enter") if one.person.is_active else say("admin.shut_out")
        for held in one.seats:
            stands = say("admin.seat_active") if held.active else say("admin.seat_gone")
            lines.append([one.person.username, one.person.name, seat_said(held, pack), stands, state])
    note("export", actor.person, "", actor, list="people", rows=len(lines))
    heads = [say(f"admin.{column}") for column in ("username", "name", "seat", "seat_state", "account_state")]
    return _sent(book([Sheet(say("admin.people"), heads, lines)]), f"wutong-{actor.place}-staff-{at:%Y%m%d-%H%M}.xlsx")


def _sent(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@seat(admin=True)
@never_cache
@require_http_methods(["GET", "POST"])
def take(request: Any) -> HttpResponse:
    """The upload, its dry run, and with `sure` the result of every row."""
    actor, pack = request.actor, pack_of(request.actor.place)
    if request.method == "GET":
        return render(request, "admin/import.html", {"pack": pack, "problems": {}, "most": MOST})
    try:
        lines = _kept(request.POST["lines"]) if "lines" in request.POST else _read(request.FILES.get("book"))
    except BadBook as error:
        context = {"pack": pack, "problems": {"": say(f"admin.book_{error.args[0]}", n=MOST)}, "most": MOST}
        return render(request, "admin/import.html", context, status=422)
    rows = looked_at(lines, pack)
    sure = bool(request.POST.get("sure"))
    if sure:
        rows = [row if row.problem else _done(actor, row) for row in rows]
    good = [row for row in rows if not row.problem]
    context = {"pack": pack, "rows": rows, "good": len(good), "bad": len(rows) - len(good), "sure": sure,
               "lines": json.dumps([row.cells for row in good], ensure_ascii=False)}  # fmt: skip
    return render(request, "admin/import_rows.html", context)


def _read(sent: Any) -> list[list[str]]:
    """The rows of the sheet without its head. BadBook for no file, one that cannot be read, none or too many rows."""
    if sent is None:
        raise BadBook("none")
    lines = [line for line in lines_in(sent.read(), say("admin.people"))[1:] if any(line)]
    return _bounded(lines)


def _kept(text: str) -> list[list[str]]:
    """The rows the dry run handed on."""
    try:
        lines = json.loads(text)
    except ValueError:
        raise BadBook("unreadable") from None
    if not isinstance(lines, list) or not all(
        isinstance(line, list) and all(isinstance(cell, str) for cell in line) for line in lines
    ):
        raise BadBook("unreadable")
    return _bounded(lines)


def _bounded(lines: list[list[str]]) -> list[list[str]]:
    if not 1 <= len(lines) <= MOST:
        raise BadBook("many" if lines else "empty")
    return [[plain(cell)[:200] for cell in line[: len(COLUMNS)]] + [""] * (len(COLUMNS) - len(line)) for line in lines]


def looked_at(lines: list[list[str]], pack: Pack) -> list[Row]:
    """Every row with what is wrong with it, before anything is done."""
    parties = {
        told.casefold(): key
        for key, name in desks(pack)
        for told in (key, name, pack.parties[key].name, pack.parties[key].en)
    }
    roles = {say(f"admin.role_{key}", lang=lang).casefold(): key for key in ("staff", ADMIN) for lang in LANGUAGES}
    roles |= {"": "staff", "staff": "staff", ADMIN: ADMIN}
    names = [line[0].casefold() for line in lines]
    taken = {
        one.casefold()
        for one in get_user_model()
        .objects.filter(username__in=[line[0] for line in lines])
        .values_list("username", flat=True)
    }
    rows = []
    for number, line in enumerate(lines, 2):
        username, name, party, role, home = line
        problem = ""
        if "\x00" in "".join(line) or not 3 <= len(username) <= 64 or not username.isprintable() or " " in username:
            problem = say("admin.row_username")
        elif username.casefold() in taken or names.count(username.casefold()) > 1:
            problem = say("admin.row_taken")
        elif not name:
            problem = say("admin.row_name")
        elif party.casefold() not in parties or (home and home.casefold() not in parties):
            problem = say("admin.row_party", name=home if party.casefold() in parties else party)
        elif role.casefold() not in roles:
            problem = say("admin.row_role", name=role)
        rows.append(Row(number, tuple(line), parties.get(party.casefold(), ""), roles.get(role.casefold(), ""),
                        parties.get(home.casefold(), ""), problem))  # fmt: skip
    return rows


def _done(actor: Actor, row: Row) -> Row:
    """The account and its seat; what refuses stops no other row."""
    role = ADMIN if row.role == ADMIN else ""
    try:
        new_seat(actor.place, row.party, "new", role, row.home)
        person, password = open_account(actor, row.cells[0], row.cells[1])
        grant(actor, new_seat(actor.place, row.party, person.key, role, row.home))
    except LawError as error:
        return Row(row.number, row.cells, row.party, row.role, row.home, sentence(error))
    return Row(row.number, row.cells, row.party, row.role, row.home, "", password)
