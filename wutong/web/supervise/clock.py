"""The supervisors' board: four figures, units beside colours, what is overdue, what stands still; and acts on many.

Filters stand in the address. Every act is a verb of its own on its own case; one that is refused stops no other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from wutong.cases.actions import notes
from wutong.cases.names import called
from wutong.cases.oversight import Late, LateItem, Standstill, matrix, overdue, overdue_items, standstills
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.store import once_id
from wutong.cases.today import Reminder, reminders, today
from wutong.law.error import LawError
from wutong.law.lights import COLOURS
from wutong.law.pack import Pack
from wutong.web.desk.excel import Sheet
from wutong.web.desk.rows import names_of, party_text, scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, integer, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, language, say
from wutong.web.supervise.names import item_text, task_text, units_of
from wutong.web.supervise.sheets import sent
from wutong.web.templatetags.kit import due, moment

#: what may be done with ticked lines
ACTS = ("nudge", "escalate", "interview", "oversee")


@dataclass(frozen=True)
class Row:
    """An overdue task as the board shows it."""

    late: Late
    step: str
    unit: str
    person: str
    told: tuple[Reminder, ...]

    @property
    def value(self) -> str:
        """The line as a form sends it."""
        return f"{self.late.case}|{self.late.key}"

    @property
    def reminded(self) -> str:
        """How often it was reminded of."""
        return say("supervise.times", n=len(self.told)) if self.told else say("supervise.never")

    @property
    def last(self) -> datetime | None:
        """When it was last reminded of."""
        return self.told[-1].at if self.told else None


@seat(supervises=True)
@require_GET
def show(request: Any) -> HttpResponse:
    """The board."""
    return render(request, "supervise/clock.html", board_of(request))


def board_of(request: Any) -> dict[str, Any]:
    """All the board tells, narrowed by the query."""
    actor, pack, asked = request.actor, pack_of(request.actor.place), request.GET
    loads = matrix(store(), actor)
    return {
        "pack": pack,
        "at": instant(),
        "today": today(store(), actor),
        "colours": COLOURS,
        "loads": [
            (one, party_text(one.party, pack), [(shade, one.counts[shade]) for shade in COLOURS]) for one in loads
        ],
        "rows": rows_of(request, pack),
        "stops": [
            (one, part or say("act.whole_case"), reason_text(one.reason, pack)) for one, part in _stops(request, pack)
        ],
        "items": [
            (one, f"{item_text(one.kind, pack)} {called(one.text, pack, language())}", party_text(one.owner, pack))
            for one in _items(request)
        ],
        "units": units_of(pack),
        "stages": [(one.key, either(one.name, one.en)) for one in pack.city.stage],
        "acts": [(one, say(f"supervise.act_{one}")) for one in ACTS],
        "export": f"/desk/clock/export?{asked.urlencode()}",
        "narrowed": any(asked.get(name) for name in ("party", "stage", "days")),
    }


def rows_of(request: Any, pack: Pack) -> list[Row]:
    """The overdue tasks the query asks for, with their reminders."""
    actor, asked = request.actor, request.GET
    least = integer(asked.get("days"), 0, 0, 3650)
    stages = {task.id: task.stage for journey in pack.journeys.values() for task in journey.task}
    found = [
        one
        for one in overdue(store(), actor)
        if asked.get("party", "") in ("", one.party)
        and asked.get("stage", "") in ("", stages.get(one.task, ""))
        and one.days >= least
    ]
    told = reminders(store(), actor, {one.case for one in found})
    named = names_of({one.person for one in found})
    drawn = lines_of(store().connection(), actor, {one.case for one in found})
    return [
        Row(
            one,
            task_text(one.key, pack, drawn.get(one.case, {}), one.party),
            party_text(one.party, pack),
            named.get(one.person, ""),
            tuple(told.get((one.case, one.key), ())),
        )
        for one in found
    ]


def _stops(request: Any, pack: Pack) -> list[tuple[Standstill, str]]:
    """The pauses in force, each with the name of what stands still; nothing for a whole case."""
    found = standstills(store(), request.actor)
    drawn = lines_of(store().connection(), request.actor, {one.case for one in found})
    return [(one, scope_text(one.scope, pack, drawn.get(one.case, {}))) for one in found]


def _items(request: Any) -> list[LateItem]:
    wanted = request.GET.get("party", "")
    return [one for one in overdue_items(store(), request.actor) if wanted in ("", one.owner)]


def reason_text(reason: str, pack: Pack) -> str:
    """The reason of a pause."""
    found = next((one for one in pack.pauses if one.id == reason), None)
    return either(found.name, found.en) if found else reason


@seat(supervises=True)
@require_GET
def export(request: Any) -> HttpResponse:
    """The overdue list, pauses and overdue items as a workbook."""
    pack = pack_of(request.actor.place)
    heads = {
        "overdue_list": ("case", "matter", "unit", "person", "due", "days_late", "reminders"),
        "pauses": ("case", "part", "why", "evidence", "since"),
        "late_items": ("case", "matter", "owner", "due", "days_late"),
    }
    lines = {
        "overdue_list": [
            [row.late.number, row.step, row.unit, row.person, due(row.late.due), str(row.late.days), row.reminded]
            for row in rows_of(request, pack)
        ],
        "pauses": [
            [one.number, part, reason_text(one.reason, pack), one.evidence, moment(one.start)]
            for one, part in _stops(request, pack)
        ],
        "late_items": [
            [one.number, item_text(one.kind, pack), party_text(one.owner, pack), due(one.due), str(one.days)]
            for one in _items(request)
        ],
    }
    sheets = [
        Sheet(say(f"supervise.{name}"), [say(f"supervise.{column}") for column in columns], lines[name])
        for name, columns in heads.items()
    ]
    return sent(request, "clock", say("supervise.clock"), sheets)


@dataclass(frozen=True)
class Result:
    """What became of one line."""

    number: str
    step: str
    problem: str


@seat(supervises=True)
@require_POST
def act(request: Any) -> HttpResponse:
    """Remind, escalate, or put on record an interview or an oversight, for every ticked line; a result for each."""
    one, done = request.POST.get("one", ""), request.POST.get("do", "")
    picked = [one] if one else request.POST.getlist("pick")
    done = "nudge" if one else done
    reason = request.POST.get("reason", "").strip()
    problem = _wrong(done, picked, reason)
    if problem:
        context = {**board_of(request), "problems": {"": problem}, "reason": reason, "picked": picked}
        return render(request, "supervise/clock.html", context, status=422)
    pack = pack_of(request.actor.place)
    lines = {row.value: row for row in rows_of(request, pack)}
    results = [_one(request, value, lines.get(value), done, reason) for value in dict.fromkeys(picked[:200])]
    context = {
        "results": results,
        "act": say(f"supervise.act_{done}"),
        "failed": sum(bool(one.problem) for one in results),
    }
    return render(request, "supervise/results.html", context)


def _wrong(done: str, picked: list[str], reason: str) -> str:
    if done not in ACTS:
        return say("supervise.no_act")
    if not picked:
        return say("supervise.none_picked")
    return say("supervise.say_why") if done != "nudge" and not reason else ""


def _one(request: Any, value: str, row: Row | None, done: str, reason: str) -> Result:
    """Perform the act on one line."""
    if row is None:
        return Result("", value.partition("|")[2], say("supervise.gone"))
    key = once_id(f"{request.POST.get('key', '')}|{done}|{value}")
    case, task = row.late.case, row.late.key
    try:
        match done:
            case "nudge":
                store().perform(request.actor, case, notes.nudge, key=key, task=task, reason=reason)
            case "escalate":
                store().perform(request.actor, case, notes.escalate, key=key, task=task, reason=reason)
            case _:
                text = say(
                    "supervise.act_note",
                    lang="zh",
                    act=say(f"supervise.act_{done}", lang="zh"),
                    step=row.step,
                    reason=reason,
                )
                kind = "minutes" if done == "interview" else "note"
                store().perform(request.actor, case, notes.note, key=key, text=text, kind=kind, scope=_scope(task))
    except LawError as error:
        return Result(row.late.number, row.step, " ".join(problems_of(error).values()))
    return Result(row.late.number, row.step, "")


def _scope(task: str) -> str:
    return task.partition("/")[0].partition(":")[2].partition(".")[0]
