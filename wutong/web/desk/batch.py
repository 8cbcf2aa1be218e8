"""Acts on many: rows are chosen, what will happen is shown, then the verb is performed row by row.

Each row has its own key and its own answer; what one refuses stops no other, and only what failed is offered again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wutong.cases.access import may_finish
from wutong.cases.actions.finish import finish
from wutong.cases.actions.notes import assign, escalate, nudge
from wutong.cases.names import scope_name
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.cases.undo import SECONDS, UNDOES
from wutong.law.error import LawError, Refused
from wutong.law.plan import Copy
from wutong.web.case.choices import asks_of_task, outcomes, standing
from wutong.web.case.task import OUTCOME, outcome_ask
from wutong.web.case.viewer import Seen
from wutong.web.desk.rows import colleagues
from wutong.web.kit.answers import read, stated
from wutong.web.kit.asks import Ask, Option, boxes
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import either, language, say

VERBS: dict[str, Callable[..., None]] = {"finish": finish, "assign": assign, "nudge": nudge, "escalate": escalate}
#: rows of one batch
MOST = 100


@dataclass(frozen=True)
class Chosen:
    """A row that was chosen, as the case stands now; `why_not` if the act cannot be done on it."""

    value: str
    seen: Seen
    copy: Copy
    why_not: str = ""

    @property
    def step(self) -> str:
        """The task and what it is for."""
        task, scope = self.copy.task, scope_name(self.copy.scope, self.seen.pack, self.seen.state, language())
        name = either(task.name, task.en)
        return f"{name} · {scope}" if scope else name


@dataclass(frozen=True)
class Result:
    """What became of a row; `entry` is what the record says of it, 0 if nothing was done."""

    row: Chosen
    problem: str = ""
    entry: int = 0

    @property
    def mark(self) -> str:
        """What was done, as a form names it that takes it back."""
        return f"{self.row.seen.state.id}|{self.entry}|{self.row.copy.key}"


@seat()
@never_cache
@require_POST
def batch(request: Any) -> HttpResponse:
    """The preview of an act on many; with `sure` its results."""
    act, back = request.POST.get("do", ""), request.POST.get("back", "")
    if act not in VERBS:
        return HttpResponseRedirect(f"/desk/?{back}")
    sent = list(dict.fromkeys(request.POST.getlist("row")))[:MOST]
    rows = chosen(request.actor, sent, act)
    fit = [row for row in rows if not row.why_not]
    asks = _asks(request.actor, act, fit) if fit else []
    context: dict[str, Any] = {"act": act, "name": say(f"desk.act_{act}"), "rows": rows, "fit": fit, "back": back}
    context["gone"] = len(sent) - len(rows)
    if not request.POST.get("sure") or not fit:
        context |= {"boxes": boxes(asks, _standing(act, fit)), "problems": {}}
        return render(request, "desk/batch.html", context)
    got = read(asks, request.POST)
    if got.problems or (missing := _missing(asks, got.answers)):
        problems = got.problems or missing
        return render(request, "desk/batch.html",
                      {**context, "boxes": boxes(asks, got.given, problems), "problems": problems}, status=422)  # fmt: skip
    began = instant()
    results = [*perform_each(request.actor, act, fit, stated(got.answers), request.POST.get("key", ""))]
    results += [Result(row, row.why_not) for row in rows if row.why_not]
    failed = [one for one in results if one.problem]
    return render(request, "desk/batch_done.html",
                  {**context, **undoing(act, results, began), "results": results, "failed": failed,
                   "good": len(results) - len(failed)})  # fmt: skip


def undoing(act: str, results: list[Result], began: datetime) -> dict[str, Any]:
    """What the page of results offers to take back, and until when; nothing for an act that cannot be."""
    marks = [one.mark for one in results if one.entry] if act in UNDOES else []
    return {"marks": marks, "until": began + timedelta(seconds=SECONDS), "seconds": SECONDS}


def chosen(actor: Actor, values: list[str], act: str) -> list[Chosen]:
    """The rows sent, each looked at anew; what this seat may not see is passed over."""
    found: list[Chosen] = []
    for value in dict.fromkeys(values):
        case, _, key = value.partition("|")
        try:
            state, pack = store().read(actor, case)
        except Refused:
            continue
        seen = Seen(actor, state, pack, instant())
        copy = seen.planner.copy(key)
        if copy is not None:
            found.append(Chosen(value, seen, copy))
    kind = found[0].copy.task.id if found else ""
    return [Chosen(row.value, row.seen, row.copy, _why_not(row, act, kind)) for row in found]


def _why_not(row: Chosen, act: str, kind: str) -> str:
    if row.copy.status != "open":
        return say("desk.not_open_now")
    if act == "finish" and row.copy.task.id != kind:
        return say("desk.other_kind")
    if act in ("finish", "assign") and not may_finish(row.seen.actor, row.copy, row.seen.state, row.seen.pack):
        return say("desk.not_ours")
    return ""


def _asks(actor: Actor, act: str, rows: list[Chosen]) -> list[Ask]:
    """What is asked once for all rows."""
    if act == "finish":
        first = rows[0]
        ways = outcomes(first.seen, first.copy)
        asked = asks_of_task(first.seen, first.copy)
        return [*asked, outcome_ask(ways)] if ways else asked
    if act == "assign":
        people = tuple(Option(key, name) for key, name in colleagues(actor).items())
        return [Ask("person", "one", *_both("by_person"), options=people, required=True)]
    return [Ask("reason", "area", *_both("reason"), required=act == "escalate")]


def _both(key: str) -> tuple[str, str]:
    return say(f"desk.{key}", lang="zh"), say(f"desk.{key}", lang="en")


def _standing(act: str, rows: list[Chosen]) -> dict[str, Any]:
    """What all rows already say alike, for a task that asks it."""
    if act != "finish" or not rows:
        return {}
    said = [standing(row.seen, row.copy) for row in rows]
    return {name: value for name, value in said[0].items() if all(other.get(name) == value for other in said)}


def _missing(asks: list[Ask], answers: Mapping[str, Any]) -> dict[str, str]:
    """Required questions without an answer, before anything is done."""
    return {
        ask.name: say("desk.must_say", name=ask.text) for ask in asks if ask.required and answers.get(ask.name) is None
    }


def perform_each(actor: Actor, act: str, rows: list[Chosen], said: dict[str, Any], key: str) -> list[Result]:
    """The verb on each row, with a key made of the batch's and the row; what one refuses stops no other."""
    results, revs = [], {row.seen.state.id: row.seen.state.rev for row in rows}
    for row in rows:
        case = row.seen.state.id
        try:
            answer = store().perform(
                actor, case, VERBS[act], key=f"{key}|{row.value}", rev=revs[case], **_given(act, row, said)
            )
            revs[case] = max(revs[case], answer.rev)
            results.append(Result(row, entry=answer.entries[0]))
        except LawError as error:
            results.append(Result(row, _told(error)))
    return results


def _given(act: str, row: Chosen, said: dict[str, Any]) -> dict[str, Any]:
    if act == "finish":
        facts = {name: value for name, value in said.items() if name != OUTCOME}
        return {"task": row.copy.key, "facts": facts, "outcome": str(said.get(OUTCOME, "") or "")}
    if act == "assign":
        return {"task": row.copy.key, "person": str(said.get("person", ""))}
    return {"task": row.copy.key, "reason": str(said.get("reason", ""))}


def _told(error: LawError) -> str:
    return sentence(error)
