"""The lines of a notice: each name in `lines` of `papers.toml` is one function here, from the case to words."""

from collections.abc import Callable, Mapping
from typing import Any

from wutong.cases.names import called, party_name, scope_name
from wutong.cases.seat import SYSTEM
from wutong.cases.timeline import timeline
from wutong.cases.words import fact_name, show
from wutong.law.deadline import spoken
from wutong.law.home import calendar
from wutong.law.journey import Task
from wutong.law.plan import Planner
from wutong.law.view import place_of
from wutong.papers.case import Told
from wutong.papers.kinds import papers

Line = tuple[str, str]

#: facts of a line that a paper about works tells
_OF_LINE = ("road", "road_class", "length_m", "crossing_m", "green_m2", "trees", "permits")


def lines_of(names: tuple[str, ...], told: Told) -> list[Line]:
    """Label and words for each named line; what the case does not know is left out."""
    found: list[Line] = []
    for name in names:
        if name == "facts":
            found += _facts(told)
        elif name != "signs" and (words := _LINES[name](told)):
            found.append((papers().word(name), words))
    return found


def words_of(name: str, told: Told) -> str | None:
    """What a line or a fact says, for a sentence with a blank; None if there is no such thing."""
    if name in _LINES:
        return _LINES[name](told) or None
    value = told.facts.get(name)
    return _shown(name, value, told) if value is not None else None


def _shown(key: str, value: Any, told: Told) -> str:
    return show(key, value, told.pack.common.facts, "zh", lambda one: called(one, told.pack))


def _facts(told: Told) -> list[Line]:
    """What the act stated, each fact under its name."""
    registry = told.pack.common.facts
    return [
        (fact_name(key, registry), _shown(key, value, told))
        for key, value in told.stated.items()
        if key in registry and value is not None
    ]


def _data(key: str) -> Callable[[Told], str]:
    return lambda told: str(told.entry["body"].get("data", {}).get(key) or "")


def _answer(*keys: str) -> Callable[[Told], str]:
    def read(told: Told) -> str:
        found = (told.answer(key) for key in keys)
        return str(next((one for one in found if one), ""))

    return read


def _services(told: Told) -> str:
    return "、".join(one.name for one in told.pack.city.service if one.key in told.state.view.orders)


def _units(told: Told) -> str:
    names = {one.key: one.name for one in told.pack.city.service}
    return "；".join(f"{names[key]}：{party_name(unit, told.pack)}" for key, unit in told.state.view.units.items())


def _channel(told: Told) -> str:
    key = told.state.view.facts.get("channel")
    return next((one.name for one in told.pack.city.channel if one.key == key), "")


def _signed(told: Told) -> str:
    """How the application was signed, as its entry keeps it."""
    said = (one["body"].get("data", {}).get("signed") for one in told.before if one["verb"] == "submit")
    return "、".join(told.pack.common.term(f"signed.{one['by']}", "zh") for one in said if one)


def _matter(told: Told) -> str:
    tasks = told.pack.journeys[told.state.view.journey]
    starts = told.task is not None and told.task.id == tasks.starts
    return tasks.name if starts or told.task is None else told.task.name


def _owed(told: Told) -> str:
    """What is missing: opened up to this act, or with it, and not a correction."""
    kinds = {key for key, item in told.pack.items.items() if item.kind == "missing"}
    texts = [
        called(str(effect[2]["text"]), told.pack)
        for entry in told.before
        for effect in entry["body"]["effects"]
        if effect[0] == "item" and effect[2]["kind"] in kinds
    ]
    return numbered(texts)


def numbered(texts: list[str]) -> str:
    r"""Texts as a numbered list; a single one stands alone.

    >>> numbered(["甲", "乙"])
    '1. 甲\n2. 乙'
    """
    return texts[0] if len(texts) == 1 else "\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1))


def _limits(told: Told) -> str:
    """The last moment of every step that was running then."""
    planner = Planner(told.pack, told.state.view, told.moment.at.date(), calendar())
    said = []
    for copy in planner.plan().values():
        if copy.status in ("open", "waiting") and copy.clock and copy.clock.due:
            where = scope_name(copy.scope, told.pack, told.state)
            said.append(f"{copy.task.name}{f'（{where}）' if where else ''}：{spoken(copy.clock.due)}")
    return "\n".join(said)


def _clause(told: Told) -> str:
    known, paper = told.pack.clauses, told.pack.city.paper
    named = [f"{one} {known[one].title}" for one in told.moment.clauses if one in known]
    return "\n".join([f"《{paper.title}》（{paper.number}）", *(named or told.moment.clauses)])


def _listed(told: Told) -> str:
    return numbered([str(one) for one in told.entry["body"].get("data", {}).get("items", ())])


def _line(told: Told) -> str:
    if not told.line:
        return ""
    facts, registry = told.facts, told.pack.common.facts
    said = [f"{fact_name(key, registry)} {_shown(key, facts[key], told)}" for key in _OF_LINE if facts.get(key)]
    return f"{scope_name(told.line, told.pack, told.state)}（{'，'.join(said)}）" if said else told.line


def _works(told: Told) -> str:
    days = [told.facts.get(key) for key in ("works_from", "works_to")]
    if any(days):
        return " — ".join(str(day or "") for day in days)
    return str(told.facts.get("planned_finish") or "")


def _departments(told: Told) -> str:
    return told.names(told.facts.get("departments") or ())


def _opinions(told: Told) -> str:
    """The opinions of the departments on the line so far."""
    found = []
    for entry in told.before:
        task, scope = place_of(entry["task"])
        known: Task | None = told.pack.journeys[told.state.view.journey].tasks.get(task)
        here = known is not None and known.each == "department" and scope.partition(".")[0] == told.line
        if entry["verb"] == "finish" and entry["party"] != SYSTEM and here:
            one = timeline([entry], told.pack, told.state)[0]
            found.append(f"{one.who}：{one.outcome}（{one.at:%Y-%m-%d}）{one.says}")
    return "\n".join(found)


def _plans(told: Told) -> str:
    """The plans that were drawn so far, one for each unit."""
    tasks = told.pack.journeys[told.state.view.journey].tasks
    found: dict[str, str] = {}
    for entry in told.before:
        task = tasks.get(place_of(entry["task"])[0]) if entry["verb"] == "finish" else None
        if task and (task.draws or "plan_text" in task.facts):
            one = timeline([entry], told.pack, told.state)[0]
            found[entry["task"]] = f"{one.scope or one.who}（{one.who}）：{one.says}"
    return "\n".join(found.values())


def _route(told: Told) -> str:
    return _shown("route", told.facts["route"], told) if told.facts.get("route") else ""


def _supervisor(told: Told) -> str:
    found = [one for one in told.pack.parties.values() if one.supervises]
    return "、".join(f"{one.name} {one.phone}".strip() for one in found)


def _status(told: Told) -> str:
    return papers().word(f"status_{told.state.view.status}")


def _stop(told: Told) -> str:
    stops: list[Mapping[str, Any]] = [
        {"reason": effect[3], "evidence": effect[4]} for effect in told.entry["body"]["effects"] if effect[0] == "stop"
    ]
    names = {one.id: one.name for one in told.pack.pauses}
    return "；".join(f"{names.get(one['reason'], one['reason'])}（{one['evidence']}）" for one in stops)


def _fee(told: Told) -> str:
    item = told.pack.fee_items.get(_data("item")(told))
    return item.name if item else ""


def _payer(told: Told) -> str:
    return called(_data("payer")(told), told.pack)


_LINES: dict[str, Callable[[Told], str]] = {
    "number": lambda told: told.state.number,
    "applicant": _answer("applicant.name"),
    "project": _answer("project.name"),
    "address": _answer("site.address", "applicant.address", "works.location"),
    "matter": _matter,
    "services": _services,
    "units": _units,
    "unit": lambda told: told.unit,
    "channel": _channel,
    "opened": lambda told: f"{told.state.opened_at:%Y-%m-%d %H:%M}",
    "owed": _owed,
    "limits": _limits,
    "clause": _clause,
    "said": lambda told: told.moment.says,
    "by": lambda told: told.moment.who,
    "at": lambda told: f"{told.moment.at:%Y-%m-%d %H:%M}",
    "scope": lambda told: scope_name(told.kind.scope, told.pack, told.state) or _services(told),
    "listed": _listed,
    "new_facts": _data("new_facts"),
    "reasons": lambda told: "\n".join(told.moment.why),
    "stop": _stop,
    "signed": _signed,
    "fee": _fee,
    "amount": _data("amount"),
    "payer": _payer,
    "basis": _data("document_no"),
    "standard": _data("standard"),
    "works": _works,
    "plans": _plans,
    "result": lambda told: told.moment.outcome,
    "line": _line,
    "departments": _departments,
    "opinions": _opinions,
    "route": _route,
    "supervisor": _supervisor,
    "status": _status,
    "seal": lambda told: told.state.head,
}
