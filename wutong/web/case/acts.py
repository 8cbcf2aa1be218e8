"""Acts that are no task: one table of what each asks, whom it is for, and the verb behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wutong.cases.actions import changes, charges, clocks, items, notes
from wutong.cases.names import called, scope_name
from wutong.cases.port import store
from wutong.cases.seat import SYSTEM
from wutong.law.error import LawError
from wutong.law.terms import PauseReason
from wutong.web.case.attach import attached
from wutong.web.case.opened import done_at, opened
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.answers import read, stated
from wutong.web.kit.asks import Ask, Option, ask_of_fact, boxes, yes_no
from wutong.web.kit.gates import person
from wutong.web.kit.once import answered, key_after, key_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, language, say

Given = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One kind of act. `asks` makes its questions, `given` turns the answers into what the verb takes.

    `rests` are the clauses that let whoever looks do it, where the pack names them.
    """

    key: str
    verb: Callable[..., None]
    asks: Callable[[Seen], list[Ask]]
    may: Callable[[Seen], bool]
    given: Callable[[Seen, Given], Given] = lambda seen, answers: answers
    careful: bool = False
    rests: Callable[[Seen], tuple[str, ...]] = lambda seen: ()

    @property
    def name(self) -> str:
        """Its name."""
        return say(f"act.{self.key}")

    @property
    def says(self) -> str:
        """What it does, in a sentence."""
        return say(f"act.{self.key}_says")


def ask(name: str, widget: str, options: Iterable[Option] = (), required: bool = True) -> Ask:
    """A question of an act; its words are `act.ask_<name>`."""
    words = say(f"act.ask_{name}", lang="zh"), say(f"act.ask_{name}", lang="en")
    return Ask(name, widget, *words, options=tuple(options), required=required)


def _scope(seen: Seen, whole: bool = True) -> Ask:
    """Where: the case, a service, a line — those the actor has a part in."""
    return ask("scope", "one", _where(seen, [scope for scope in seen.scopes() if scope or whole]))


def _where(seen: Seen, scopes: Iterable[str]) -> list[Option]:
    return [
        Option(scope or "all", scope_name(scope, seen.pack, seen.state, language()) or say("act.whole_case"))
        for scope in scopes
    ]


def _scoped(seen: Seen, answers: Given) -> Given:
    """`all` stands for the whole case."""
    return {**answers, "scope": "" if answers.get("scope") in (None, "all") else answers["scope"]}


def _correct_asks(seen: Seen) -> list[Ask]:
    kinds = [Option(key, one.name, one.en) for key, one in seen.pack.items.items() if one.kind == "correction"]
    extra = [ask("kind", "one", kinds)] if len(kinds) > 1 else []
    return [_scope(seen), *extra, ask("items", "lines"), ask("new_facts", "area", required=False)]


def _correct_given(seen: Seen, answers: Given) -> Given:
    return {**_scoped(seen, answers), "items": answers.get("items") or []}


def _pause_asks(seen: Seen) -> list[Ask]:
    reasons = [Option(row.id, row.name, row.en) for row in seen.pack.pauses if row.id != items.CORRECTION]
    return [_scope(seen), ask("reason", "one", reasons), ask("evidence", "area")]


def _puts_off(seen: Seen) -> dict[str, list[str]]:
    """What the applicant may put off now: where, by reason, as far as the pack lets them and nothing stands still."""
    stopped = {stop.scope for stop in seen.state.view.stops.values() if stop.end is None}
    found = {row.id: clocks.stoppable(seen.work, row) for row in clocks.own_reasons(seen.work)}
    open_to = {key: [scope for scope in scopes if scope not in stopped] for key, scopes in found.items()}
    return {key: scopes for key, scopes in open_to.items() if scopes}


def _may_put_off(seen: Seen) -> bool:
    """Whether the act is the viewer's: those with a part of their own stop clocks as such."""
    return _runs(seen) and seen.own and not seen.part and bool(_puts_off(seen))


def _put_off_rows(seen: Seen) -> list[PauseReason]:
    found = _puts_off(seen)
    return [row for row in seen.pack.pauses if row.id in found]


def _put_off_asks(seen: Seen) -> list[Ask]:
    """Where and for which reason, unless there is only one; and why, until when."""
    rows = _put_off_rows(seen)
    scopes = list(dict.fromkeys(scope for found in _puts_off(seen).values() for scope in found))
    asked = [ask("scope", "one", _where(seen, scopes))] if len(scopes) > 1 else []
    asked += [ask("reason", "one", [Option(row.id, row.name, row.en) for row in rows])] if len(rows) > 1 else []
    return [*asked, ask("put_off", "area")]


def _put_off_given(seen: Seen, answers: Given) -> Given:
    reason, scopes = next(iter(_puts_off(seen).items()), ("", [""]))
    given = {"scope": scopes[0], "reason": reason, **answers, "evidence": str(answers.get("put_off") or "")}
    return _scoped(seen, {key: value for key, value in given.items() if key != "put_off"})


def _put_off_rests(seen: Seen) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for row in _put_off_rows(seen) for clause in row.clause))


def _resume_asks(seen: Seen) -> list[Ask]:
    """Where: what the viewer has a part in, or what the applicant asked to stand still."""
    if seen.part:
        return [_scope(seen)]
    return [ask("scope", "one", _where(seen, [stop.scope for stop in clocks.asked_stops(seen.work).values()]))]


def _charge_asks(seen: Seen) -> list[Ask]:
    fees = [Option(key, one.name, one.en) for key, one in seen.pack.fee_items.items()]
    cited = [ask(name, "line", required=False) for name in ("document_no", "basis_item", "standard")]
    return [ask("item", "one", fees), _scope(seen, whole=False), ask("amount", "number"), *cited]


def _charge_given(seen: Seen, answers: Given) -> Given:
    scope = str(answers.get("scope") or "")
    where = {"line": scope} if scope in seen.state.view.lines else {"service": scope}
    cited = {
        "document_no": str(answers.get("document_no") or ""),
        "item": str(answers.get("basis_item") or ""),
        "standard": str(answers.get("standard") or ""),
    }
    return {"item": answers.get("item", ""), "amount": str(answers.get("amount", "")), "citation": cited, **where}


def _note_asks(seen: Seen) -> list[Ask]:
    kinds = [Option(one, say(f"act.note_{one}")) for one in notes.KINDS]
    return [ask("kind", "one", kinds), ask("text", "area")]


def _escalate_asks(seen: Seen) -> list[Ask]:
    copies = [copy for copy in seen.planner.plan().values() if copy.status == "open" and copy.task.by != SYSTEM]
    options = [
        Option(
            copy.key,
            f"{either(copy.task.name, copy.task.en)} {scope_name(copy.scope, seen.pack, seen.state, language())}".strip(),
        )
        for copy in copies
    ]
    return [ask("task", "one", options), ask("reason", "area")]


def _withdraw_asks(seen: Seen) -> list[Ask]:
    options = [Option("all", say("act.whole_case"))]
    if len(seen.state.view.orders) > 1:
        options += [
            Option(one.key, one.name, one.en) for one in seen.pack.city.service if one.key in seen.state.view.orders
        ]
    return [ask("service", "one", options), ask("reason", "area")]


def _withdraw_given(seen: Seen, answers: Given) -> Given:
    service = str(answers.get("service") or "")
    return {"reason": str(answers.get("reason") or ""), "service": "" if service == "all" else service}


def _change_asks(seen: Seen) -> list[Ask]:
    """The facts of an order its applicant or unit may correct: those the form feeds."""
    view, registry = seen.state.view, seen.pack.common.facts
    options = [Option(one.key, one.name, one.en) for one in seen.pack.city.service if one.key in view.orders]
    names = sorted({name for facts in view.orders.values() for name in facts if registry[name].by == "anyone"})
    asked = [ask_of_fact(registry[name], seen.pack) for name in names if not registry[name].private]
    return [ask("scope", "one", options), *asked, ask("reason", "area")]


def _change_given(seen: Seen, answers: Given) -> Given:
    rest = dict(answers)
    scope, reason = str(rest.pop("scope", "") or ""), str(rest.pop("reason", "") or "")
    return {"scope": scope, "facts": rest, "reason": reason}


def _runs(seen: Seen) -> bool:
    return seen.state.view.status == "open"


def _staff(seen: Seen) -> bool:
    return _runs(seen) and not seen.applicant and seen.part


def _stopped(seen: Seen) -> bool:
    stopped = any(stop.end is None for stop in seen.state.view.stops.values())
    return stopped and (_staff(seen) or (_runs(seen) and bool(clocks.asked_stops(seen.work))))


def put_off_unsaid(seen: Seen) -> bool:
    """Whether to tell the applicant that the paper of the place lets them put nothing off."""
    return seen.applicant and _runs(seen) and not clocks.own_reasons(seen.work)


ACTS = {
    act.key: act
    for act in (
        Act("correct", items.correct, _correct_asks, _staff, _correct_given),
        Act("pause", clocks.pause, _pause_asks, _staff, _scoped),
        Act("put_off", clocks.pause, _put_off_asks, _may_put_off, _put_off_given, rests=_put_off_rests),
        Act("resume", clocks.resume, _resume_asks, _stopped, _scoped),
        Act("charge", charges.charge, _charge_asks, _staff, _charge_given),
        Act("change", changes.change, _change_asks, lambda seen: _runs(seen) and bool(seen.state.view.orders), _change_given),
        Act("note", notes.note, _note_asks, lambda seen: not seen.applicant),
        Act("ask_for_help", notes.note, lambda seen: [ask("text", "area")], lambda seen: seen.applicant, lambda seen, answers: {"text": str(answers.get("text") or ""), "kind": "consultation"}),
        Act("escalate", notes.escalate, _escalate_asks, _runs),
        Act("withdraw", changes.withdraw, _withdraw_asks, lambda seen: _runs(seen) and seen.own, _withdraw_given, careful=True),
        Act("send_back", changes.send_back, lambda seen: [ask("reason", "area")], _staff, careful=True),
    )
}  # fmt: skip


def acts_for(seen: Seen) -> list[Act]:
    """The acts whoever looks may try; whether one is allowed now, the verb says."""
    return [act for act in ACTS.values() if act.may(seen)]


@person
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The page of an act; sent, it is performed, once for each form that was opened."""
    seen = see(request, number)
    found = ACTS.get(key)
    if found is None:
        raise Http404(key)
    if (known := opened(request, seen, found.name, found.may(seen))) is not None:
        return known
    about = " ".join(either(row.says, row.says_en) for row in _put_off_rows(seen)) if key == "put_off" else ""
    return perform(request, seen, found, found.asks(seen), about)


@person
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, number: str, code: str, key: str) -> HttpResponse:
    """Hand in what an item asks for (`supply`), or say whether it is put right (`settle`)."""
    seen = see(request, number)
    owed = seen.state.view.items.get(code)
    if owed is None or key not in ("supply", "settle"):
        raise Http404(code)
    kind = seen.pack.items[owed.kind]
    if (known := opened(request, seen, say(f"act.{key}"), _runs(seen))) is not None:
        return known
    if key == "supply":
        asks = [ask("evidence", "area")]
        made = Act("supply", items.supply, lambda seen: asks, _runs, lambda seen, got: {"item": code, **got})
    else:
        asks = [ask("accepted", "one", yes_no("yes", "no")), ask("reason", "area", required=False)]
        made = Act("settle", items.settle_item, lambda seen: asks, _runs, lambda seen, got: _settled(code, got))
    about = say("act.about", kind=either(kind.name, kind.en), text=called(owed.text, seen.pack, language()))
    return perform(request, seen, made, asks, about)


def _settled(code: str, got: Given) -> Given:
    return {"item": code, "accepted": got.get("accepted") == "yes", "reason": str(got.get("reason") or "")}


def perform(request: HttpRequest, seen: Seen, made: Act, asks: list[Ask], about: str = "") -> HttpResponse:
    """Show the questions of an act; sent, perform it and go back to the case."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    again = key_of(request)
    if request.method == "POST":
        got = read(asks, request.POST)
        problems, values = dict(got.problems), got.given
        for one in asks:
            if one.required and got.answers.get(one.name) in (None, "", []) and one.name not in problems:
                problems[one.name] = say("case.must_say", name=one.text)
        first = answered(request, seen.actor, seen.state.id) if problems else None
        if first is not None:  # what could be chosen then cannot be any more: the form did that
            return done_at(seen, first)
        if not problems:
            try:
                given = made.given(seen, stated(got.answers))
                rev = attached(request, seen)
                answer = store().perform(seen.actor, seen.state.id, made.verb, key=key_of(request), rev=rev, **given)
            except LawError as error:
                problems, again = problems_of(error, asks), key_after(request, error)
            else:
                return done_at(seen, answer)
    fresh = see(request, seen.state.number) if problems else seen
    context = {"seen": fresh, "pack": seen.pack, "act": made, "about": about, "problems": problems}
    context |= {"rests": made.rests(seen), "form_key": again}
    context["boxes"] = boxes(asks, values, problems)
    return render(request, "case/act.html", context, status=422 if problems else 200)
