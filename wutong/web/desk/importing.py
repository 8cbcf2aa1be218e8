"""Projects pushed in one go from an Excel file whose head is generated from the form of the pack.

First a trial: every row is read and held against the form and the verb, nothing is stored. Then the same rows are
filed one by one, each with a key made of what the row says: the same row sent again is the same case.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wutong.cases.seat import Actor
from wutong.law.error import LawError
from wutong.people.audit import note
from wutong.web.desk.doors import business_of, doors
from wutong.web.desk.excel import TYPE, BadBook, book, lines_in
from wutong.web.desk.excel import Sheet as Page
from wutong.web.desk.filing import Filing, hand_in, mobile_of, similar, try_out
from wutong.web.desk.sheet import Sheet
from wutong.web.kit.asks import Ask
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import say

#: rows of one file
MOST = 200
_CODE, _ADDRESS = "project.code", "site.address"
_SALT = "wutong.desk.import"


@dataclass(frozen=True)
class Pushed:
    """A row of the file: what it says, what is wrong with it, what it may repeat, and the case it became."""

    line: int
    title: str
    filing: Filing
    problems: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    number: str = ""
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of its act: the same row is the same act, whenever it is sent."""
        said = json.dumps([self.filing.channel, self.filing.business, self.filing.answers], default=str, sort_keys=True)
        return "push-" + hashlib.sha256(said.encode()).hexdigest()[:32]


def sheet_of(request: Any) -> Sheet | None:
    """The form this desk may push with; None if it keeps no door."""
    given = request.POST if request.method == "POST" else request.GET
    pack = pack_of(request.actor.place)
    kept = doors(pack, request.actor, instant())
    if not kept:
        return None
    channel = next((one for one in kept if one.key == given.get("channel")), kept[-1])
    return Sheet(pack, business_of(pack, given.get("business", "")), channel, request.actor.party)


def asked(sheet: Sheet) -> list[Ask]:
    """The questions that have a column: all but tables and notes."""
    return [ask for ask in sheet.asks if ask.widget not in ("note", "group", "rows", "file")]


@seat()
@require_GET
def template(request: Any) -> HttpResponse:
    """The empty file: keys, labels, and what may stand in each column."""
    sheet = sheet_of(request)
    if sheet is None:
        return render(request, "desk/no_door.html", status=403)
    asks = asked(sheet)
    hints = [_hint(ask) for ask in asks]
    pages = [
        Page(say("desk.list"), [ask.name for ask in asks], [[_label(ask) for ask in asks], hints]),
        Page(say("desk.how"), [], [[text] for text in say("desk.how_says").split("|")]),
    ]
    response = HttpResponse(book(pages), content_type=TYPE)
    name = f"wutong-{sheet.pack.place}-{sheet.business.key}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _label(ask: Ask) -> str:
    return ask.text if ask.required else f"{ask.text} ({say('kit.optional')})"


def _hint(ask: Ask) -> str:
    """What may stand in a column."""
    if ask.widget == "measure":
        return say("desk.as_measure", units=say("desk.or").join(unit.text for unit in ask.units))
    if ask.widget == "tick":
        return say("kit.yes")
    if ask.options:
        several = f"{say('desk.several')} " if ask.widget == "many" else ""
        return several + say("desk.comma").join(option.label for option in ask.options)
    return " ".join(text for text in (ask.unit, ask.hint) if text)


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
def push(request: Any) -> HttpResponse:
    """The page: choose a file, see the trial, file the rows that are right."""
    sheet = sheet_of(request)
    if sheet is None:
        return render(request, "desk/no_door.html", status=403)
    context: dict[str, Any] = {"sheet": sheet, "pack": sheet.pack, "doors": doors(sheet.pack, request.actor, instant())}
    if request.method == "GET":
        return render(request, "desk/import.html", context)
    if request.POST.get("rows"):
        return _filed(request, sheet, context)
    try:
        rows = rows_in(request.FILES["file"].read(), sheet, request.actor) if "file" in request.FILES else None
    except BadBook:
        rows = None
    if rows is None:
        problems = {"": say("desk.bad_book", n=MOST)}
        return render(request, "desk/import.html", {**context, "problems": problems}, status=422)
    good = [row for row in rows if not row.problems]
    told = signing.dumps([_kept(row) for row in good], salt=_SALT, compress=True)
    return render(request, "desk/import.html", {**context, "rows": rows, "good": good, "told": told})


def _kept(row: Pushed) -> list[Any]:
    return [row.line, row.title, row.filing.answers, list(row.repeats)]


def rows_in(data: bytes, sheet: Sheet, actor: Actor) -> list[Pushed] | None:
    """The rows of a file on trial; None if it has no head this form knows, or too many. BadBook if it is none."""
    lines = lines_in(data, say("desk.list"))
    asks = {ask.name: ask for ask in asked(sheet)}
    if not lines or not set(lines[0]) & set(asks) or len(lines) - 3 > MOST:
        return None
    found: list[Pushed] = []
    for at, line in enumerate(lines[3:], 4):
        said = {name: text for name, text in zip(lines[0], line, strict=False) if text and name in asks}
        if said:
            found.append(_tried(at, said, asks, sheet, actor, found))
    return found


def _tried(
    at: int, said: dict[str, str], asks: dict[str, Ask], sheet: Sheet, actor: Actor, earlier: list[Pushed]
) -> Pushed:
    """A row held against the form and the verb; nothing is stored."""
    got = sheet.read(_posted(said, asks))
    code, address = said.get(_CODE, ""), said.get(_ADDRESS, "")
    filing = Filing(sheet.channel.key, sheet.business.key, got.answers, (), mobile_of(sheet.form, got.answers))
    problems = list(got.problems.values())
    if not problems:
        try:
            try_out(actor, filing)
        except LawError as error:
            problems = list(problems_of(error, sheet.asks).values())
    repeats = [one["number"] for one in similar(actor, code, address)]
    repeats += [say("desk.row_no", n=one.line) for one in earlier if _same(one, code, address)]
    title = said.get("project.name") or said.get("applicant.name") or address
    return Pushed(at, title, filing, tuple(problems), tuple(repeats), answers=got.answers)


def _same(one: Pushed, code: str, address: str) -> bool:
    told = one.filing.answers
    return bool(code and told.get(_CODE) == code) or bool(not code and address and told.get(_ADDRESS) == address)


def _posted(said: dict[str, str], asks: dict[str, Ask]) -> QueryDict:
    """A row as a form would send it."""
    post = QueryDict(mutable=True)
    for name, text in said.items():
        ask = asks[name]
        if text == say("kit.unknown", lang="zh") and ask.unknown:
            post[f"{name}.unknown"] = "1"
        elif ask.widget == "many":
            post.setlist(name, [one for part in text.splitlines() for one in _parts(part)])
        elif ask.widget == "measure":
            number, _, unit = text.partition(" ")
            units = {one.text: one.value for one in ask.units} | {one.value: one.value for one in ask.units}
            post[name], post[f"{name}.unit"] = number, units.get(unit.strip(), unit.strip())
        elif ask.widget == "tick":
            post[name] = "on" if text in (say("kit.yes", lang="zh"), say("kit.yes", lang="en")) else ""
        elif ask.widget == "days":
            post[f"{name}.from"], _, post[f"{name}.to"] = text.partition("~")
        else:
            post[name] = text
    return post


def _parts(text: str) -> list[str]:
    for sign in "，,;；":
        text = text.replace(sign, "、")
    return [one.strip() for one in text.split("、") if one.strip()]


def _filed(request: Any, sheet: Sheet, context: dict[str, Any]) -> HttpResponse:
    """File the rows of the trial that were chosen, one by one; what one refuses stops no other."""
    try:
        kept = signing.loads(request.POST.get("rows", ""), salt=_SALT, max_age=86_400)
    except signing.BadSignature:
        return render(request, "desk/import.html", {**context, "problems": {"": say("desk.stale_trial")}}, status=422)
    wanted, results = set(request.POST.getlist("line")), []
    for line, title, answers, _ in kept:
        if str(line) not in wanted:
            continue
        filing = Filing(sheet.channel.key, sheet.business.key, answers, (), mobile_of(sheet.form, answers))
        row = Pushed(line, title, filing)
        try:
            number = hand_in(request.actor, filing, row.key).number
            results.append(Pushed(line, title, filing, number=number))
        except LawError as error:
            results.append(Pushed(line, title, filing, tuple(problems_of(error, sheet.asks).values())))
    good = sum(1 for one in results if one.number)
    note("import", request.actor.person, "", request.actor, rows=len(results), filed=good)
    return render(request, "desk/import_done.html",
                  {**context, "results": results, "good": good, "bad": len(results) - good})  # fmt: skip
