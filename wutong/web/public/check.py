"""Three questions first: may I apply, which way do the works outside go, who pays and how long does it take.

The answer is the law's own (`settle`, `decide`), with every condition it weighed; nothing is decided here and
nothing is stored. What is not known stays unknown, and the page says what it would change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.cases.names import called
from wutong.cases.words import compared, fact_name, same, show
from wutong.law.condition import Weighed
from wutong.law.fact import Value, plain
from wutong.law.fact_read import read_fact
from wutong.law.pack import Pack
from wutong.law.route import Decision, decide, with_relevance
from wutong.law.table import settle
from wutong.law.terms import LimitRow
from wutong.web.kit.answers import read
from wutong.web.kit.asks import boxes
from wutong.web.kit.gates import public
from wutong.web.kit.limits import limit_text, starts_text
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import language, say
from wutong.web.public.asked import asked_first, asked_of_works, asked_of_you, named_like
from wutong.web.public.guide import MAIN, Told, route_name, who_row
from wutong.web.public.reading import payer_words, row_words


@dataclass(frozen=True)
class Reason:
    """A condition as it was weighed: what it asks, what was given, how it came out."""

    asks: str
    value: str
    holds: bool | None
    clause: tuple[str, ...]


@dataclass(frozen=True)
class RowSeen:
    """A row of the route table with its conditions; `won` if it decided."""

    text: str
    then: str
    won: bool
    reasons: tuple[Reason, ...]


@public
def check(request: HttpRequest, place: str) -> HttpResponse:
    """The questions; with answers in the address, what follows from them."""
    pack = pack_of(place)
    parts = (asked_first(pack), asked_of_you(pack), asked_of_works(pack))
    asks = [ask for part in parts for ask in part]
    reading = read(asks, request.GET)
    asked = bool(request.GET.get("asked"))
    problems = dict(reading.problems) if asked else {}
    if asked and not reading.answers.get("services"):
        problems.setdefault("services", say("public.choose_service"))
    context: dict[str, Any] = {
        "pack": pack,
        "place": place,
        "parts": [boxes(part, reading.given, problems) for part in parts if part],
        "boxes": boxes(asks, reading.given, problems),
        "problems": problems,
    }
    if asked and not problems:
        context["answer"] = answer(pack, reading.answers, instant().date())
    return render(request, "public/check.html", context, status=422 if problems else 200)


def answer(pack: Pack, answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Eligibility, and for each service its route, limit, payer and reasons."""
    registry = pack.common.facts
    facts = {key: read_fact(registry[key], value) for key, value in answers.items() if value is not None}
    services = sorted(answers["services"], key=[one.key for one in pack.city.service].index)
    facts |= {"business": MAIN, "service_count": Decimal(len(services))}
    may = settle(pack.eligibility, facts, on, lambda row: row.admits)
    return {
        "may": who_row(may.row, pack) if may.row else None,
        "may_reasons": [reason_of(one, pack) for one in may.reasons if one.fact],
        "may_ask": [ask_name(key, pack) for key in may.ask],
        "services": [_service(pack, {**facts, "service": one}, on) for one in services],
    }


def _service(pack: Pack, facts: dict[str, Value], on: date) -> dict[str, Any]:
    decision = decide(pack, facts, on)
    full = {**with_relevance(pack, facts, on), "route": decision.route}
    return {
        "name": named_like(pack, str(facts["service"])),
        "route": route_name(decision.route, pack),
        "sure": decision.route != "undetermined",
        "approval": decision.approval,
        "ask": [ask_name(key, pack) for key in decision.ask],
        "departments": [called_in(key, pack) for key in decision.departments],
        "rows": rows_seen(pack, decision),
        "limits": _limits(pack, decision, full, on),
        "fees": _fees(pack, full, on),
        "near": near(pack, decision, facts, on),
    }


def rows_seen(pack: Pack, decision: Decision) -> list[RowSeen]:
    """The rows of the route table that were looked at, down to the one that decided."""
    found = []
    for row in pack.routes:
        weighed = [one for one in decision.route_reasons if one.row == row.id]
        reasons = tuple(reason_of(one, pack) for one in weighed if one.fact)
        text = row_words(row, pack) or say("public.otherwise")
        if weighed:
            found.append(RowSeen(text, route_name(row.route, pack), row.id == decision.row, reasons))
    return found


def reason_of(one: Weighed, pack: Pack) -> Reason:
    """A weighed condition in words, in the reader's language."""
    lang, registry = language(), pack.common.facts
    name = partial(called, pack=pack) if lang == "zh" else same
    told = one.plain()
    against = compared(one.fact, one.op, told["limit"], one.unit, registry, lang, name)
    value = show(one.fact, told["value"], registry, lang, name)
    return Reason(f"{fact_name(one.fact, registry, lang)} {against}", value, one.holds, one.clause)


def ask_name(key: str, pack: Pack) -> str:
    """The name of a fact that would have to be known."""
    return fact_name(key, pack.common.facts, language())


def called_in(key: str, pack: Pack) -> str:
    """A party by name."""
    return payer_words(key, pack)


def _limits(pack: Pack, decision: Decision, facts: Mapping[str, Value], on: date) -> list[Told]:
    """The limit of the permit and that of the whole order; all that are still possible where not everything is known."""
    route = next((row for row in pack.routes if row.id == decision.row), None)
    steps = [step for step in dict.fromkeys((route.limit if route else "", "order")) if step and pack.limits_of(step)]
    rows = [row for step in steps for row in _possible(pack.limits_of(step), facts, on)]
    return [Told(row_words(row, pack), limit_text(row), row.clause, starts_text(row, pack)) for row in rows]


def _possible(rows: tuple[LimitRow, ...], facts: Mapping[str, Value], on: date) -> tuple[LimitRow, ...]:
    verdict = settle(rows, facts, on, lambda row: (row.limit, row.target, row.start))
    return (verdict.row,) if verdict.row else verdict.could


def _fees(pack: Pack, facts: Mapping[str, Value], on: date) -> list[Told]:
    found = []
    for item in dict.fromkeys(row.item for row in pack.payers):
        verdict = settle([row for row in pack.payers if row.item == item], facts, on, lambda row: row.payer)
        name = pack.fee_items.get(item)
        for row in (verdict.row,) if verdict.row else verdict.could:
            title = (name.name if language() == "zh" else name.en) if name else ""
            found.append(Told(title, payer_words(row.payer, pack), row.clause, row_words(row, pack)))
    return found


def near(pack: Pack, decision: Decision, facts: Mapping[str, Value], on: date) -> str:
    """Where one figure alone shut a lighter way: which, and by how much; tried by deciding again. Empty otherwise."""
    for row in pack.routes:
        failed = [one for one in decision.route_reasons if one.row == row.id and one.holds is False]
        if row.route in ("parallel", "none", decision.route) or len(failed) != 1 or failed[0].op != "at_most":
            continue
        one = failed[0]
        given = one.value
        if isinstance(given, Decimal) and decide(pack, {**facts, one.fact: one.limit}, on).route == row.route:
            over = show(one.fact, plain(given - one.limit), pack.common.facts, language())
            return say("public.near", fact=ask_name(one.fact, pack), over=over, route=route_name(row.route, pack))
    return ""
