"""Progress without signing in: by number and phone, or by the signed token of a receipt, which shows phases only.

Nobody reads a case by guessing: look-ups are counted, the phone is compared in constant time, and a wrong number
looks like a wrong phone. No person is named.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from wutong.cases.names import scope_name
from wutong.cases.overall import overall
from wutong.cases.picture import Picture, Step, picture, planner_of
from wutong.cases.port import store
from wutong.cases.privacy import SealBroken
from wutong.cases.queries import ask_as, entries, find_case
from wutong.cases.seat import Actor, system
from wutong.cases.state import State
from wutong.cases.timeline import Moment, timeline
from wutong.law.pack import Pack
from wutong.law.read import places
from wutong.papers.code import follow_token, read_follow_token
from wutong.web.kit.answers import plain
from wutong.web.kit.gates import public
from wutong.web.kit.limits import limit_text, starts_text
from wutong.web.kit.words import either, language, say
from wutong.web.public.errors import too_many
from wutong.web.public.guard import count
from wutong.web.public.reading import party_words


@dataclass(frozen=True)
class Found:
    """A case as the platform reads it for the public."""

    state: State
    pack: Pack
    actor: Actor


@public
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and phone; `?t=` shows the phases of the case a receipt belongs to."""
    if request.method == "POST":
        return _looked_up(request)
    token = request.GET.get("t", "")
    if token:
        found = find(number_of(token))
        if found is None:
            return render(request, "public/track.html", {"absent": True}, status=404)
        return render(request, "public/track.html", {**shown(found), "phases_only": True})
    return render(request, "public/track.html", {"number": request.GET.get("number", "")[:40]})


@public
def old_address(request: HttpRequest) -> HttpResponse:
    """Where progress used to be."""
    return HttpResponsePermanentRedirect(reverse("track"))


def token_of(number: str) -> str:
    """The token a receipt carries in its QR: proves the number came from us, and shows phases only."""
    return follow_token(store().vault, number)


def number_of(token: str) -> str:
    """The number a token stands for; empty if we did not make it."""
    return read_follow_token(store().vault, token)


def _looked_up(request: HttpRequest) -> HttpResponse:
    number, phone = read_number(request.POST.get("number", "")), plain(request.POST.get("phone", ""))[:30]
    wrong = {name: say(f"public.empty_{name}") for name, value in (("number", number), ("phone", phone)) if not value}
    given = {"number": number}
    if wrong:
        return render(request, "public/track.html", {**given, "wrong": wrong, "problems": wrong}, status=422)
    free = count(request, "track", number=number)
    if free:
        return too_many(request, free)
    found = find(number)
    if found is None or not knows(found.state, phone):
        return render(request, "public/track.html", {**given, "absent": True}, status=404)
    return render(request, "public/track.html", {**given, **shown(found), **told(found)})


def read_number(given: str) -> str:
    """A case number as it is stored: half width, upper case, without blanks.

    >>> read_number(" zk－2025 000001 ")
    'ZK-2025000001'
    """
    return "".join(plain(given).upper().replace("\x00", "").split())[:40]


def find(number: str) -> Found | None:
    """The case with this number; None where there is none, or what is sealed in it cannot be opened."""
    connection = store().connection()
    for place in places() if number else ():
        actor = system(place)
        ask_as(connection, actor)
        case = find_case(connection, number)
        if case is None:
            continue
        try:
            state, pack = store().read(actor, case)
        except SealBroken:
            return None
        return Found(state, pack, actor)
    return None


def knows(state: State, phone: str) -> bool:
    """Whether `phone` is one of those given with the case; every one is compared, in constant time."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    kept = ["".join(sign for sign in str(value) if sign.isdigit()) for key, value in _phones(state)]
    alike = [hmac.compare_digest(digits.encode(), one.encode()) for one in kept]
    return bool(digits) and True in alike


def _phones(state: State) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in state.sealed.items() if key.endswith("phone")]


def shown(found: Found) -> dict[str, Any]:
    """What even the token shows: the word of the case, and the phases of each service."""
    at = store().clock.now()
    planner = planner_of(found.state, found.pack, store().calendar, at)
    drawn = picture(found.state, found.pack, planner, at)
    card = overall(found.state, found.pack, planner, drawn, at)
    return {
        "state": found.state,
        "pack": found.pack,
        "place": found.pack.place,
        "card": card,
        "drawn": drawn,
        "at": at,
        "dates": _dates(drawn, found),
    }


def told(found: Found) -> dict[str, Any]:
    """What number and phone show besides: the timeline, newest first, without free text and without names."""
    ask_as(store().connection(), found.actor)
    chain = entries(store().connection(), found.state.id)
    moments = timeline(chain, found.pack, found.state)
    lines = [(entry, moment) for entry, moment in zip(chain, moments, strict=True) if entry["verb"] != "note"]
    return {"moments": [_line(entry, moment, found.pack) for entry, moment in reversed(lines)]}


def _line(entry: dict[str, Any], moment: Moment, pack: Pack) -> dict[str, Any]:
    return {
        "at": moment.at,
        "title": either(moment.title, moment.en),
        "scope": either(moment.scope, moment.scope_en),
        "outcome": either(moment.outcome, moment.outcome_en) if entry["outcome"] else "",
        "who": party_words(entry["party"], pack),
        "clauses": moment.clauses,
        "why": either("\n".join(moment.why), "\n".join(moment.why_en)).split("\n") if moment.why else (),
    }


def _dates(drawn: Picture, found: Found) -> list[dict[str, Any]]:
    """Every clock that runs or will run, soonest first."""
    steps = {step.key: step for cell in drawn.whole for step in cell.steps if step.open and step.due}
    return [_date(step, found) for step in sorted(steps.values(), key=lambda one: one.due or datetime.max)]


def _date(step: Step, found: Found) -> dict[str, Any]:
    row = step.limit
    return {
        "step": step,
        "who": party_words(step.party, found.pack),
        "scope": scope_name(step.scope, found.pack, found.state, language()),
        "words": limit_text(row) if row else "",
        "from": starts_text(row, found.pack) if row else "",
    }
