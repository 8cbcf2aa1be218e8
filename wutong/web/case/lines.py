"""External lines: the segment table with the facts the place asks for, and the verdict with every condition weighed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wutong.cases.actions.changes import change, draw
from wutong.cases.course import COURSE, LENGTH, SOURCE, must_lie_here, with_length
from wutong.cases.follow import decide_line
from wutong.cases.names import called, scope_name
from wutong.cases.port import store
from wutong.cases.words import compared, fact_name, show
from wutong.law.condition import Weighed
from wutong.law.error import LawError
from wutong.law.fact import Fact, Shape, plain
from wutong.law.fact_read import read_facts
from wutong.law.pack import Pack
from wutong.law.route import Decision
from wutong.law.view import Line
from wutong.web.case.choices import choices, shown
from wutong.web.case.course import LOAD, with_file
from wutong.web.case.opened import opened
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.answers import read, stated
from wutong.web.kit.asks import Ask, Box, Option, ask_of_fact, boxes
from wutong.web.kit.drawing import Drawing
from wutong.web.kit.drawing import draw as draw_course
from wutong.web.kit.gates import seat
from wutong.web.kit.once import key_of
from wutong.web.kit.place import integer
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import language, say

NEW = "new"


@dataclass(frozen=True)
class Verdict:
    """What is decided of a line, or would be: the route by its name, and the conditions that made it so."""

    line: Line
    name: str
    route: str
    decision: Decision
    departments: tuple[str, ...]
    rows: tuple["Reason", ...]
    ask: tuple[str, ...]
    mine: bool
    figures: dict[str, str]
    course: Drawing | None = None
    link: str = ""


@dataclass(frozen=True)
class Reason:
    """One condition weighed: what is compared, this line's value, the limit, whether it holds, the clause."""

    fact: str
    value: str
    limit: str
    holds: bool | None
    clause: tuple[str, ...]


def line_facts_of(pack: Pack) -> list[Fact]:
    """The facts to ask of a line in this place: those always asked, and those its tables use."""
    used = {condition.fact for row in _rows(pack) for condition in _conditions(row)}
    used |= {rule.fact for rule in pack.relevance}
    facts = pack.common.facts.values()
    return [fact for fact in facts if fact.of_line == "always" or (fact.of_line == "used" and fact.key in used)]


def _rows(pack: Pack) -> list[Any]:
    return [*pack.routes, *pack.approvals, *pack.limits, *pack.payers, *pack.permits]


def _conditions(row: Any) -> list[Any]:
    found = []
    for name in ("all", "any", "unless", "when"):
        found += list(getattr(row, name, ()) or ())
    return found


def asks_of_line(seen: Seen) -> list[Ask]:
    """The questions of the segment table."""
    return [ask_of_fact(fact, seen.pack, options=choices(seen, fact)) for fact in line_facts_of(seen.pack)]


def verdicts(seen: Seen) -> list[Verdict]:
    """Every line of the case with its verdict as of now."""
    return [verdict(seen, line, {}) for line in seen.state.view.lines.values()]


def verdict(seen: Seen, line: Line, facts: Mapping[str, Any]) -> Verdict:
    """The verdict on a line, with `facts` just said of it."""
    decision = decide_line(seen.work, line.id, facts)
    pack, lang = seen.pack, language()
    registry = pack.common.facts
    names = tuple(called(one, pack, lang) for one in decision.departments)
    rows = tuple(_reason(reason, pack, lang) for reason in _telling(decision, pack) if reason.fact)
    route = show("route", decision.route, registry, lang, partial(called, pack=pack, lang=lang))
    ask = tuple(fact_name(one, registry, lang) for one in decision.ask)
    where = scope_name(line.id, pack, seen.state, lang) if line.id in seen.state.view.lines else line.id
    known = {**line.facts, **facts}
    figures = {
        fact_name(one.key, registry, lang): show(
            one.key, plain(known[one.key]), registry, lang, partial(called, pack=pack, lang=lang)
        )
        for one in line_facts_of(pack)
        if known.get(one.key) is not None
    }
    shape, stored = known.get(COURSE), line.facts.get(COURSE)
    link = f"/c/{seen.state.number}/line/{line.id}.geojson" if shape and shape == stored else ""
    course = draw_course(shape if isinstance(shape, Shape) else None)
    return Verdict(line, where, route, decision, names, rows, ask, line.id in seen.scopes(), figures, course, link)


def _telling(decision: Decision, pack: Pack) -> list[Weighed]:
    """The conditions of the row that won, and those of lighter rows that did not hold."""
    routes = {row.id: row.route for row in pack.routes}
    other = {one.row for one in decision.route_reasons if one.fact == "service" and one.holds is False}
    seen: dict[tuple[str, str, str], Weighed] = {}
    for one in decision.route_reasons:
        light = routes.get(one.row) not in (None, "none", "parallel") and one.row not in other and one.holds is not True
        if (one.row == decision.row and one.holds is not False) or light:
            seen.setdefault((one.fact, one.op, str(one.limit)), one)
    return list(seen.values())


def _reason(reason: Weighed, pack: Pack, lang: str) -> Reason:
    told, registry = reason.plain(), pack.common.facts
    name = partial(called, pack=pack, lang=lang)
    limit = compared(reason.fact, reason.op, told["limit"], reason.unit, registry, lang, name)
    value = show(reason.fact, told["value"], registry, lang, name)
    return Reason(fact_name(reason.fact, registry, lang), value, limit, reason.holds, reason.clause)


@seat()
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Draw a line, or change one: facts in, verdict out; `look` weighs without storing."""
    seen = see(request, number)
    drawn = seen.state.view.lines.get(code)
    if drawn is None and code != NEW:
        raise Http404(code)
    name = say("case.draw") if drawn is None else scope_name(code, seen.pack, seen.state, language())
    if (known := opened(request, seen, name, True)) is not None:
        return known
    asks = [*_who_asks(seen, drawn), *asks_of_line(seen)]
    if request.method != "POST":
        return _page(request, seen, drawn, boxes(asks, _standing(drawn)), {})
    return _sent(request, seen, drawn, asks)


def _sent(request: HttpRequest, seen: Seen, drawn: Line | None, asks: list[Ask]) -> HttpResponse:
    """What the form asks for: a file read in, a line weighed, or a line stored; the page again unless it was stored."""
    post, problems = with_file(request)
    got = read(asks, post)
    found = None
    if LOAD in post:  # reading in answers for the line alone
        problems = problems or {name: text for name, text in got.problems.items() if name == COURSE}
    elif not (problems := {**got.problems, **problems}):
        try:
            if "look" in post:
                found = _look(seen, drawn, stated(got.answers))
            else:
                return _store(seen, drawn, got.answers, request)
        except LawError as error:
            problems = problems_of(error, asks)
    fresh = see(request, seen.state.number)
    line = fresh.state.view.lines.get(drawn.id) if drawn else None
    status = 422 if problems else 200
    return _page(request, fresh, line, boxes(asks, got.given, problems), problems, found, status)


def _who_asks(seen: Seen, drawn: Line | None) -> list[Ask]:
    """For a new line its services; for a change its reason."""
    if drawn is not None:
        return [Ask("reason", "line", say("case.reason", lang="zh"), say("case.reason", lang="en"), required=True)]
    options = tuple(
        Option(one.key, one.name, one.en) for one in seen.pack.city.service if one.key in seen.state.view.orders
    )
    words = say("case.services", lang="zh"), say("case.services", lang="en")
    return [Ask("services", "many", *words, options=options, required=True)]


def _standing(drawn: Line | None) -> dict[str, Any]:
    return {key: shown(value) for key, value in drawn.facts.items()} if drawn else {}


def _look(seen: Seen, drawn: Line | None, answers: dict[str, Any]) -> Verdict:
    services = tuple(answers.pop("services", None) or (drawn.services if drawn else tuple(seen.state.view.orders)[:1]))
    answers.pop("reason", None)
    facts = with_length(read_facts(seen.pack.common.facts, answers), drawn.facts if drawn else {})
    must_lie_here(seen.pack, facts)
    if drawn is None:
        drawn = Line(NEW, services, facts)
        seen.state.view.lines[NEW] = drawn
        found = verdict(seen, drawn, facts)
        del seen.state.view.lines[NEW]
        return found
    return verdict(seen, drawn, facts)


def _store(seen: Seen, drawn: Line | None, answers: dict[str, Any], request: HttpRequest) -> HttpResponse:
    common = {"key": request.POST.get("key", ""), "rev": integer(request.POST.get("rev"), 0, 0, 10**8)}
    if drawn is None:
        answers = stated(answers)
        services = list(answers.pop("services", None) or ())
        answer = store().perform(seen.actor, seen.state.id, draw, **common, services=services, facts=answers)
    else:
        reason = str(answers.pop("reason", "") or "")
        changed = _changed(drawn, answers)
        answer = store().perform(
            seen.actor, seen.state.id, change, **common, scope=drawn.id, facts=changed, reason=reason
        )
    return HttpResponseRedirect(f"/c/{seen.state.number}/?done={answer.entries[0]}#lines")


def _changed(drawn: Line, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that differ from what stands. An emptied course is taken out; a changed length says where it comes from."""
    said = stated(answers) | ({COURSE: None} if drawn.facts.get(COURSE) and answers.get(COURSE) is None else {})
    changed = {key: value for key, value in said.items() if shown(drawn.facts.get(key)) != value}
    if {COURSE, LENGTH} & set(changed) and SOURCE in said:
        changed[SOURCE] = said[SOURCE]
    return changed


def _near(seen: Seen, drawn: Line | None) -> str:
    """Where drawing begins: at another line of the case, as "longitude latitude"; empty when there is none."""
    others = (one.facts.get(COURSE) for one in seen.state.view.lines.values() if one is not drawn)
    first = next((shape.parts[0][0] for shape in others if isinstance(shape, Shape)), None)
    return f"{first[0]} {first[1]}" if first else ""


def _page(
    request: HttpRequest,
    seen: Seen,
    drawn: Line | None,
    asked: list[Box],
    problems: dict[str, str],
    found: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": seen,
        "pack": seen.pack,
        "line": drawn,
        "called": scope_name(drawn.id, seen.pack, seen.state, language()) if drawn else "",
        "boxes": asked,
        "problems": problems,
        "near": _near(seen, drawn),
        "found": found or (verdict(seen, drawn, {}) if drawn else None),
        "form_key": "" if request.method == "POST" else key_of(request),
    }
    return render(request, "case/line.html", context, status=status)
