"""The people of a place and their seats: found, given a seat, let in or not. Each act is shown before it is done.

Only people who have or had a seat in this place are here; who sits elsewhere too keeps their account from us.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wutong.cases.seat import SYSTEM, Actor
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.people.models import Person
from wutong.people.seats import ADMIN, APPLICANT, Seat, grant, new_seat, revoke, seats_at
from wutong.people.staff import drop_factors, new_password, open_account, set_active
from wutong.web.kit.answers import plain, read
from wutong.web.kit.asks import Ask, Option, boxes
from wutong.web.kit.gates import seat
from wutong.web.kit.place import integer, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, say

SIZE = 50
#: acts on an account; each is confirmed on a page of its own
ACTS = ("password", "factors", "close", "open")


@dataclass(frozen=True)
class Staff:
    """A person with their seats of this place, also those taken away."""

    person: Person
    seats: tuple[Seat, ...]

    @property
    def active(self) -> list[Seat]:
        """The seats they hold now."""
        return [seat for seat in self.seats if seat.active]


def staff_of(actor: Actor) -> list[Staff]:
    """Everyone who has or had a seat in the administrator's place, by name."""
    held: dict[str, list[Seat]] = {}
    for one in seats_at(actor):
        held.setdefault(one.person, []).append(one)
    people = get_user_model().objects.filter(key__in=list(held)).order_by("name", "username")
    return [Staff(person, tuple(held[person.key])) for person in people]


def one_of(actor: Actor, key: str) -> Staff:
    """One of them; Http404 for anybody else, whether there is such a person or not."""
    found = next((one for one in staff_of(actor) if one.person.key == key), None)
    if found is None:
        raise Http404("person")
    return found


@seat(admin=True)
@never_cache
@require_GET
def index(request: Any) -> HttpResponse:
    """The list: searched by name, login name or unit."""
    actor, pack = request.actor, pack_of(request.actor.place)
    text, party = plain(request.GET.get("q", ""))[:64], request.GET.get("party", "")
    found = [one for one in staff_of(actor) if _fits(one, text.casefold(), party, pack)]
    pages = max(1, -(-len(found) // SIZE))
    page = integer(request.GET.get("page"), 1, 1, pages)
    rows = [(one, [seat_said(seat, pack) for seat in one.active]) for one in found[(page - 1) * SIZE : page * SIZE]]
    context = {"pack": pack, "rows": rows, "found": len(found), "page": page, "pages": pages, "text": text,
               "party": party, "parties": desks(pack)}  # fmt: skip
    return render(request, "admin/people.html", context)


def _fits(one: Staff, text: str, party: str, pack: Pack) -> bool:
    if party and party not in {seat.party for seat in one.active}:
        return False
    told = " ".join([one.person.name, one.person.username, *(seat_said(seat, pack) for seat in one.seats)])
    return text in told.casefold()


def desks(pack: Pack) -> list[tuple[str, str]]:
    """The parties one can sit at, as (key, name)."""
    rows = (row for row in pack.parties.values() if row.key not in (SYSTEM, APPLICANT))
    return [(row.key, either(row.name, row.en)) for row in rows]


def seat_said(held: Seat, pack: Pack) -> str:
    """A seat in words: the party, whether as administrator, and where its holder comes from."""
    names = dict(desks(pack))
    told = names.get(held.party, held.party)
    if held.role == ADMIN:
        told = say("admin.as_admin", party=told)
    return say("admin.from_unit", seat=told, unit=names.get(held.home_unit, held.home_unit)) if held.home_unit else told


def seat_asks(pack: Pack) -> list[Ask]:
    """The questions of a seat: where, as what, sent by whom."""
    parties = tuple(
        Option(row.key, row.name, row.en) for row in pack.parties.values() if row.key not in (SYSTEM, APPLICANT)
    )
    roles = tuple(Option(key, *_both(f"role_{key}")) for key in ("staff", ADMIN))
    return [
        Ask("party", "one", *_both("seat_party"), options=parties, required=True),
        Ask("role", "one", *_both("seat_role"), options=roles, required=True),
        Ask("home_unit", "one", *_both("seat_home"), options=parties, help=say("admin.seat_home_help", lang="zh"),
            help_en=say("admin.seat_home_help", lang="en")),
    ]  # fmt: skip


def _both(key: str) -> tuple[str, str]:
    return say(f"admin.{key}", lang="zh"), say(f"admin.{key}", lang="en")


def seat_from(place: str, person: str, answers: dict[str, Any]) -> Seat:
    """The seat that was asked for; Refused if it is none."""
    role = ADMIN if answers.get("role") == ADMIN else ""
    return new_seat(place, str(answers.get("party") or ""), person, role, str(answers.get("home_unit") or ""))


@seat(admin=True)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """A new account with its first seat; the first password is shown once, on this answer only."""
    actor, pack = request.actor, pack_of(request.actor.place)
    asks = [Ask("username", "line", *_both("username"), required=True, help=say("admin.username_help", lang="zh"),
                help_en=say("admin.username_help", lang="en")),
            Ask("name", "line", *_both("name"), required=True), *seat_asks(pack)]  # fmt: skip
    if request.method == "GET":
        return render(
            request, "admin/person_new.html", {"pack": pack, "boxes": boxes(asks, {"role": "staff"}), "problems": {}}
        )
    got = read(asks, request.POST)
    problems = got.problems or missing(asks, got.answers)
    if not problems:
        try:
            seat_from(actor.place, "new", got.answers)
            person, password = open_account(actor, got.answers["username"], got.answers["name"])
            grant(actor, seat_from(actor.place, person.key, got.answers))
            return render(
                request, "admin/password.html", {"pack": pack, "person": person, "password": password, "fresh": True}
            )
        except LawError as error:
            problems = problems_of(error, asks)
    context = {"pack": pack, "boxes": boxes(asks, got.given, problems), "problems": problems}
    return render(request, "admin/person_new.html", context, status=422)


def missing(asks: list[Ask], answers: dict[str, Any]) -> dict[str, str]:
    """Required questions without an answer."""
    return {
        ask.name: say("admin.must_say", name=ask.text) for ask in asks if ask.required and not answers.get(ask.name)
    }


@seat(admin=True)
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: Any, key: str) -> HttpResponse:
    """A person: seats with what may be done to them, and a form that gives another. Sent, it gives the seat."""
    actor, pack = request.actor, pack_of(request.actor.place)
    found, asks = one_of(actor, key), seat_asks(pack)
    given: dict[str, Any] = {"role": "staff"}
    problems: dict[str, str] = {}
    if request.method == "POST":
        got = read(asks, request.POST)
        given, problems = got.given, got.problems or missing(asks, got.answers)
        if not problems:
            try:
                grant(actor, seat_from(actor.place, key, got.answers))
                return HttpResponseRedirect(f"/admin/people/{key}/?done=grant")
            except LawError as error:
                problems = problems_of(error, asks)
    context = {"pack": pack, "found": found, "seats": [(seat, seat_said(seat, pack)) for seat in found.seats],
               "own": key == actor.person, "boxes": boxes(asks, given, problems), "problems": problems,
               "acts": [(act, say(f"admin.act_{act}")) for act in ACTS if act != ("open" if found.person.is_active else "close")],
               "done": request.GET.get("done", "") in (*ACTS, "grant", "revoke")}  # fmt: skip
    return render(request, "admin/person.html", context, status=422 if problems else 200)


@seat(admin=True)
@never_cache
@require_http_methods(["POST"])
def act(request: Any, key: str) -> HttpResponse:
    """An act on an account or a seat: first what will happen, and with `sure` it is done."""
    actor, pack = request.actor, pack_of(request.actor.place)
    found, what, held = one_of(actor, key), request.POST.get("do", ""), request.POST.get("seat", "")
    seats = {seat.id: seat for seat in found.seats}
    if what not in (*ACTS, "revoke") or (what == "revoke" and held not in seats):
        raise Http404(what)
    context: dict[str, Any] = {"pack": pack, "found": found, "act": what, "held": held, "name": say(f"admin.act_{what}"),
               "effect": say(f"admin.effect_{what}"), "seat_text": seat_said(seats[held], pack) if held in seats else ""}  # fmt: skip
    if not request.POST.get("sure"):
        return render(request, "admin/confirm.html", {**context, "problems": {}})
    try:
        if what == "password":
            password = new_password(actor, key)
            return render(
                request,
                "admin/password.html",
                {**context, "person": found.person, "password": password, "fresh": False},
            )
        _do(actor, key, what, held)
    except LawError as error:
        return render(request, "admin/confirm.html", {**context, "problems": problems_of(error)}, status=422)
    return HttpResponseRedirect(f"/admin/people/{key}/?done={what}")


def _do(actor: Actor, key: str, what: str, held: str) -> None:
    if what == "revoke":
        revoke(actor, held)
    elif what == "factors":
        drop_factors(actor, key)
    else:
        set_active(actor, key, what == "open")
