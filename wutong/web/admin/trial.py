"""Try a case: facts in, the decision with every reason out, by the same function that decides a line of a case.

Nothing is stored, and the facts stand in the address, so that a question about a rule can be passed on as a link.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.words import compared, fact_name, show
from wutong.law.condition import Weighed
from wutong.law.error import LawError
from wutong.law.fact import plain
from wutong.law.fact_read import read_facts
from wutong.law.pack import Pack
from wutong.law.route import Decision, decide
from wutong.web.admin.lines import Names
from wutong.web.admin.packs import edition_of, frame
from wutong.web.kit.answers import read, stated
from wutong.web.kit.asks import Ask, Option, ask_of_fact, boxes
from wutong.web.kit.gates import public
from wutong.web.kit.limits import limit_text
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import language, say

ON = "on"


@public
@require_GET
def trial(request: HttpRequest, place: str, edition: str) -> HttpResponse:
    """The questions of the tables, and once they are sent the decision."""
    pack = edition_of(place, edition)
    asks = asks_of(pack)
    example = next((one for one in pack.examples if one.id == request.GET.get("example")), None)
    if example is not None:
        values: dict[str, Any] = {key: _shown(value) for key, value in example.facts.items()}
        values[ON], problems, sent = example.on.isoformat(), {}, True
    else:
        got = read(asks, request.GET)
        values, problems, sent = got.given, got.problems, bool(request.GET)
    told = None
    if sent and not problems:
        told, problems = _told(pack, asks, values)
    context = {
        **frame(pack, "try"),
        "boxes": boxes(asks, values, problems),
        "problems": problems,
        "told": told,
        "example": example,
    }
    return render(request, "admin/try.html", context, status=422 if problems else 200)


def asks_of(pack: Pack) -> list[Ask]:
    """The day, and every fact the tables that decide a line look at, in the order of the closed list."""
    rows = [*pack.routes, *pack.approvals, *(row for row in pack.payers if row.item == "connection")]
    steps = {"order", *(row.limit for row in pack.routes)}
    rows += [row for row in pack.limits if row.step in steps]
    used = {condition.fact for row in rows for condition in row.conditions()} | {row.fact for row in pack.relevance}
    used |= {condition.fact for row in pack.relevance for condition in row.when}
    day = Ask(ON, "day", say("admin.try_on", lang="zh"), say("admin.try_on", lang="en"))
    services = [Option(one.key, one.name, one.en) for one in pack.city.service]
    facts = [fact for fact in pack.common.facts.values() if fact.key in used and fact.key != "route"]
    return [day, *(ask_of_fact(fact, pack, options=services if fact.key == "service" else ()) for fact in facts)]


def _shown(value: Any) -> Any:
    """A value of a golden case as a question shows it."""
    stored = plain(value)
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return stored if isinstance(stored, list | dict) else str(stored)


def _told(pack: Pack, asks: list[Ask], values: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The decision as the page shows it, or what is wrong with the facts."""
    given = dict(values)
    on = given.pop(ON, None)
    day = instant().date() if on is None else type(instant().date()).fromisoformat(on)
    try:
        facts = read_facts(pack.common.facts, stated({key: _value(value) for key, value in given.items()}))
        return _decided(decide(pack, facts, day), pack), {}
    except LawError as error:
        return None, problems_of(error, asks)


def _value(value: Any) -> Any:
    return (
        {"true": True, "false": False}.get(value, value) if isinstance(value, str) else [] if value == ["-"] else value
    )


def _decided(decision: Decision, pack: Pack) -> dict[str, Any]:
    names, facts, lang = Names(pack), pack.common.facts, language()
    limit = decision.limit
    return {
        "route": show("route", decision.route, facts, lang, names.called),
        "row": decision.row,
        "departments": [names.called(one) for one in decision.departments],
        "limit": limit_text(limit) if limit else "",
        "limit_clause": limit.clause if limit else (),
        "approval": {True: say("kit.yes"), False: say("kit.no"), None: say("admin.not_known")}[decision.approval],
        "payer": names.called(decision.payer) if decision.payer else say("admin.not_known"),
        "ask": [fact_name(one, facts, lang) for one in decision.ask],
        "flags": [names.called(one) for one in decision.flags],
        "reasons": [_reason(one, pack, names) for one in decision.reasons],
    }


def _reason(one: Weighed, pack: Pack, names: Names) -> dict[str, Any]:
    facts, lang = pack.common.facts, language()
    if not one.fact:
        return {
            "row": one.row,
            "fact": "",
            "text": say("admin.otherwise"),
            "value": "",
            "holds": True,
            "clause": one.clause,
        }
    told = one.plain()
    return {
        "row": one.row,
        "fact": fact_name(one.fact, facts, lang),
        "text": compared(one.fact, one.op, told["limit"], one.unit, facts, lang, names.called),
        "value": show(one.fact, told["value"], facts, lang, names.called),
        "holds": one.holds,
        "clause": one.clause,
    }
