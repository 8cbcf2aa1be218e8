"""The record: who did what to people and seats, who saw or exported what; and the proof of the ledger, when asked for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wutong.cases.port import store
from wutong.cases.proof import chains, problem_of
from wutong.cases.queries import ask_as, find_case
from wutong.cases.seat import Actor, system
from wutong.people.audit import Deed, Wanted, find_deeds, note
from wutong.people.seats import seats_at
from wutong.web.admin.lines import Names
from wutong.web.desk.excel import TYPE, Sheet, book
from wutong.web.kit.answers import day, plain
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, integer, pack_of
from wutong.web.kit.words import has, say
from wutong.web.templatetags.kit import moment

SIZE, LONGEST = 50, 5000
#: what a line of the record can be about; the first tells who saw or took away what
GROUPS = {
    "disclosed": ("reveal", "export"),
    "seats": ("grant", "revoke"),
    "accounts": ("open_account", "new_password", "drop_factors", "let_in", "shut_out"),
    "entry": ("signed_in", "signed_out", "locked"),
    "proofs": ("verify", "refind"),
}
#: cases proved by one request; more are proved in turns
CHAINS = 200


@seat(admin=True)
@never_cache
@require_GET
def show(request: Any) -> HttpResponse:
    """The record, narrowed by the address."""
    wanted, problems = wanted_of(request.GET)
    page = integer(request.GET.get("page"), 1, 1, 1000)
    found = find_deeds(request.actor, wanted, SIZE + 1, (page - 1) * SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"pack": pack_of(request.actor.place), "rows": lines_of(found[:SIZE], request.actor.place), "more": len(found) > SIZE,
               "page": page, "groups": [(key, say(f"admin.group_{key}")) for key in GROUPS], "people": names_at(request.actor),
               "asked": request.GET, "query": query.urlencode(), "problems": problems}  # fmt: skip
    return render(request, "admin/audit.html", context, status=422 if problems else 200)


def wanted_of(given: Any) -> tuple[Wanted, dict[str, str]]:
    """What was asked for, and which dates are none."""
    days: dict[str, date | None] = {}
    problems = {}
    for name in ("first", "last"):
        text = given.get(name, "").strip()
        iso = day(text) if text else None
        days[name] = date.fromisoformat(iso) if iso else None
        if text and iso is None:
            problems[name] = say("kit.bad_day", name=say(f"admin.audit_{name}"))
    text = plain(given.get("q", ""))[:100].replace("\x00", "")
    person = given.get("person", "")[:64].replace("\x00", "")
    return Wanted(GROUPS.get(given.get("group", ""), ()), person, "", text, days["first"], days["last"]), problems


def names_at(actor: Actor) -> list[tuple[str, str]]:
    """The people of the place as (key, name)."""
    return sorted(_names({one.person for one in seats_at(actor)}).items(), key=lambda row: row[1])


def _names(keys: set[str]) -> dict[str, str]:
    people = get_user_model().objects.filter(key__in=keys)
    return {one.key: one.name or one.username for one in people}


def lines_of(deeds: list[Deed], place: str) -> list[dict[str, Any]]:
    """Lines of the record in words."""
    called = Names(pack_of(place)).called
    names = _names({key for deed in deeds for key in (deed.person, deed.subject)})
    return [
        {
            "at": deed.at,
            "who": names.get(deed.person, deed.person),
            "seat": deed.seat,
            "verb": say(f"admin.verb_{deed.verb}") if has(f"admin.verb_{deed.verb}") else deed.verb,
            "whom": names.get(deed.subject, deed.subject),
            "body": _body(deed.body, called),
        }
        for deed in deeds
    ]


def _body(body: dict[str, Any], called: Callable[[str], str]) -> str:
    """What a line tells beside who and whom; of a seat, the place, the person and that it is held are known already."""
    known = ("id", "place", "person", "active")
    told = {key: _value(value, called) for key, value in body.items() if key not in known and value not in ("", None)}
    return say("admin.semicolon").join(
        f"{say(f'admin.told_{key}') if has(f'admin.told_{key}') else key} {text}" for key, text in told.items()
    )


def _value(value: Any, called: Callable[[str], str]) -> str:
    if isinstance(value, bool):
        return say("kit.yes") if value else say("kit.no")
    return called(value) if isinstance(value, str) else str(value)


@seat(admin=True)
@never_cache
@require_GET
def export(request: Any) -> HttpResponse:
    """The lines as an Excel file; the export is a line of the record itself."""
    actor, at = request.actor, instant()
    wanted, _ = wanted_of(request.GET)
    found: list[Deed] = []
    while len(found) < LONGEST and (more := find_deeds(actor, wanted, 500, len(found))):
        found += more
    note("export", actor.person, "", actor, list="audit", rows=len(found))
    heads = [say(f"admin.audit_{name}") for name in ("at", "who", "verb", "whom", "body", "seat")]
    rows = [
        [moment(row["at"]), row["who"], row["verb"], row["whom"], row["body"], row["seat"]]
        for row in lines_of(found, actor.place)
    ]
    name = f"wutong-{actor.place}-audit-{at:%Y%m%d-%H%M}.xlsx"
    return HttpResponse(book([Sheet(say("admin.audit"), heads, rows)]), content_type=TYPE,
                        headers={"Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip


@seat(admin=True)
@never_cache
@require_POST
def verify(request: Any) -> HttpResponse:
    """Prove the ledger of one case, or of every case of the place in turns; the result is shown and recorded."""
    actor = request.actor
    number = plain(request.POST.get("number", ""))[:40].upper().replace("\x00", "")
    skip = integer(request.POST.get("skip"), 0, 0, 10**8)
    streams, problem = _streams(actor.place, number)
    part = streams[skip : skip + CHAINS]
    results = [(stream, *problem_of(store(), actor.place, stream)) for stream in part]
    wrong = [(_number(actor.place, stream), told) for stream, _, told in results if told]
    if results:
        note("verify", actor.person, "", actor, case=number, chains=len(results), broken=len(wrong))
    context = {"pack": pack_of(actor.place), "number": number, "problem": problem, "chains": len(results), "all": len(streams),
               "entries": sum(count for _, count, _ in results), "wrong": wrong, "at": instant(), "to": skip + len(part),
               "next": skip + CHAINS if skip + CHAINS < len(streams) else 0}  # fmt: skip
    return render(request, "admin/proved.html", context, status=404 if problem else 200)


def _streams(place: str, number: str) -> tuple[list[str], str]:
    """The chains to prove: of one number, or of the place; and why there are none."""
    if not number:
        return chains(store(), place), ""
    ask_as(store().connection(), system(place))
    found = find_case(store().connection(), number)
    return ([found], "") if found else ([], say("admin.no_case", number=number))


def _number(place: str, stream: str) -> str:
    """The number of a chain's case; the chain's own id where there is no case."""
    ask_as(store().connection(), system(place))
    row = store().connection().execute("SELECT number FROM cases_case WHERE id = %s", [stream]).fetchone()
    return str(row[0]) if row else stream
