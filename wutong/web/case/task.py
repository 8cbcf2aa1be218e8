"""Finishing a task: the questions the pack asks, the outcomes it knows, and the one verb behind them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wutong.cases.access import may_finish
from wutong.cases.actions.finish import finish
from wutong.cases.explaining import explained
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.cases.store import Answer
from wutong.law.error import LawError, Refused
from wutong.law.plan import Copy
from wutong.web.case.attach import attached
from wutong.web.case.choices import asks_of_task, hints, outcomes, standing
from wutong.web.case.lines import verdict
from wutong.web.case.opened import done_at, opened
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.answers import LONGEST, Reading, read, stated
from wutong.web.kit.asks import Ask, Box, Option, boxes
from wutong.web.kit.gates import person
from wutong.web.kit.once import key_after, key_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, in_words, language, say

OUTCOME = "outcome"


@person
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The page of a task; sent, it is finished and the case page tells so."""
    seen = see(request, number)
    copy = seen.copy(key)
    mine = may_finish(seen.actor, copy, seen.state, seen.pack)
    known = opened(request, seen, either(copy.task.name, copy.task.en), True) if mine and copy.task.many else None
    if known is not None:
        return known
    asks = questions(seen, copy)
    if request.method != "POST" or not mine:
        return _page(
            request, seen, copy, boxes(asks, {**standing(seen, copy), **_brought(request, asks)}), {}, key_of(request)
        )
    got = read(asks, request.POST)
    problems, again = dict(got.problems), key_of(request)
    if not problems:
        try:
            answer = finished(seen, copy, got, key_of(request), attached(request, seen))
        except LawError as error:
            problems, again = problems_of(error, asks), key_after(request, error)
        else:
            return done_at(seen, answer)
    return _page(request, see(request, number), copy, boxes(asks, got.given, problems), problems, again, 422)


def _brought(request: HttpRequest, asks: list[Ask]) -> dict[str, str]:
    """Texts the address brings along for questions that take a text; whoever looks still reads and sends them."""
    open_to = [ask.name for ask in asks if ask.widget in ("line", "area") and not ask.private]
    return {name: request.GET[name][:LONGEST] for name in open_to if request.GET.get(name)}


def questions(seen: Seen, copy: Copy) -> list[Ask]:
    """The questions of a task, the outcome last."""
    asks = asks_of_task(seen, copy)
    ways = outcomes(seen, copy)
    return [*asks, outcome_ask(ways)] if ways else asks


def outcome_ask(ways: list[Option]) -> Ask:
    """The question how a task came out."""
    return Ask(
        OUTCOME,
        "one",
        say("case.outcome", lang="zh"),
        say("case.outcome", lang="en"),
        options=tuple(ways),
        required=True,
    )


def finished(seen: Seen, copy: Copy, got: Reading, key: str, rev: int | None) -> Answer:
    """Finish the task with what was answered, on the revision that was seen. Raises what the verb raises."""
    facts = stated(got.answers)
    outcome = str(facts.pop(OUTCOME, "") or "")
    return store().perform(
        seen.actor,
        seen.state.id,
        finish,
        key=key,
        rev=rev,
        task=copy.key,
        facts=facts,
        outcome=outcome,
    )


def _page(
    request: HttpRequest,
    seen: Seen,
    copy: Copy,
    shown: list[Box],
    problems: dict[str, str],
    again: str,
    status: int = 200,
) -> HttpResponse:
    mine = may_finish(seen.actor, copy, seen.state, seen.pack)
    line = seen.state.view.lines.get(copy.scope.partition(".")[0])
    context = {
        "seen": seen,
        "pack": seen.pack,
        "copy": copy,
        "scope": scope_name(copy.scope, seen.pack, seen.state, language()),
        "boxes": shown,
        "problems": problems,
        "hints": hints(copy, seen.pack),
        "title": str(seen.state.form.get("project.name") or ""),
        "found": verdict(seen, line, {}) if line else None,
        "open": copy.status == "open" and mine,
        "mine": mine,
        "explained": explained(store(), seen.actor, seen.state.id, copy.key) if copy.task.due else None,
        "why_not": _why_not(seen, copy),
        "form_key": again,
    }
    return render(request, "case/task.html", context, status=status)


def _why_not(seen: Seen, copy: Copy) -> str:
    """Why a task that is the viewer's cannot be done now, in the words the verb would refuse with."""
    if copy.status == "open" or copy.status == "done":
        return ""
    try:
        finish(seen.work, copy.key)
    except Refused as refused:
        return in_words(refused.problem)
    return ""
