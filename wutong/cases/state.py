"""A case in hand: the law's view of it, and what the record needs around it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wutong.law.fact import Registry, Value, plain
from wutong.law.fact_read import read_fact
from wutong.law.view import Done, Line, OpenItem, Stop, View

MASK = "●"


@dataclass(slots=True)
class TaskRow:
    """A task row as it stands in the table; `person` is who of the party has taken it."""

    key: str
    task: str
    party: str
    status: str
    opened_at: datetime | None = None
    target: datetime | None = None
    due: datetime | None = None
    provisional: bool = False
    done_at: datetime | None = None
    outcome: str = ""
    done_by: str = ""
    person: str = ""


@dataclass(slots=True)
class State:
    """A case: identity, revision, chain head, the view, the present task rows, the parties who see it."""

    id: str
    place: str
    number: str
    edition: str
    view: View
    person: str
    opened_at: datetime
    changed_at: datetime
    rev: int = 0
    seq: int = 0
    head: str = ""
    project: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    sealed: dict[str, Any] = field(default_factory=dict)
    sealed_before: dict[str, Any] = field(default_factory=dict)
    parties: set[str] = field(default_factory=set)
    rows: dict[str, TaskRow] = field(default_factory=dict)
    past: dict[str, Done] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)
    register: dict[str, dict[str, Value]] = field(default_factory=dict)
    siblings: list[dict[str, Any]] = field(default_factory=list)


#: an effect is a small list: its name, then what it changes; an entry holds the effects of its act
Effect = list[Any]


def apply_effects(state: State, effects: Iterable[Effect], at: datetime, registry: Registry) -> None:
    """Change `state` by what an entry recorded. Never decides: replaying gives what was stored (G-17)."""
    for name, *rest in effects:
        _APPLY[name](state, at, registry, *rest)


def _facts(state: State, at: datetime, registry: Registry, scope: str, facts: dict[str, Any]) -> None:
    target = facts_of(state.view, scope)
    for key, value in facts.items():
        target[key] = value if value == MASK else read_fact(registry[key], value)


def facts_of(view: View, scope: str) -> dict[str, Value]:
    """The facts stated at a scope: the case's, an order's, or a line's (a department writes on its line)."""
    head = scope.partition(".")[0]
    if head in view.lines:
        return view.lines[head].facts
    return view.orders.get(head, view.facts) if head else view.facts


def _order(state: State, at: datetime, registry: Registry, service: str, unit: str) -> None:
    view = state.view
    view.orders.setdefault(service, {})
    view.units[service] = unit
    view.orders = {key: view.orders[key] for key in registry["service"].options if key in view.orders}


def _drop(state: State, at: datetime, registry: Registry, service: str) -> None:
    """A dropped service takes its own lines with it; a joint line goes on with the others."""
    view = state.view
    view.orders.pop(service, None)
    for code, line in list(view.lines.items()):
        rest = tuple(one for one in line.services if one != service)
        if not rest:
            del view.lines[code]
        elif rest != line.services:
            line.services = rest


def _line(state: State, at: datetime, registry: Registry, code: str, services: list[str]) -> None:
    before = state.view.lines.get(code)
    facts = before.facts if before else {}
    state.view.lines[code] = Line(code, tuple(services), facts)


def _done(state: State, at: datetime, registry: Registry, key: str, outcome: str, party: str) -> None:
    state.view.done[key] = Done(at, outcome, party)
    state.view.fresh.add(key)


def _event(state: State, at: datetime, registry: Registry, name: str, scope: str) -> None:
    state.view.events[name, scope] = at


def _redo(state: State, at: datetime, registry: Registry, bases: list[str], events: list[list[str]]) -> None:
    view = state.view
    for base in bases:
        number = view.rounds.get(base, 1)
        key = base if number == 1 else f"{base}/{number}"
        done = view.done.pop(key, None)
        if done:
            state.past[key] = done
            view.rounds[base] = number + 1
    for name, scope in events:
        view.events.pop((name, scope), None)


def _item(state: State, at: datetime, registry: Registry, code: str, item: dict[str, Any]) -> None:
    due = datetime.fromisoformat(item["due"]) if item.get("due") else None
    state.view.items[code] = OpenItem(
        code,
        item["kind"],
        item["scope"],
        item["owner"],
        item["raised_by"],
        item["text"],
        at,
        due,
        tuple(item["blocks"]),
    )


def _item_mark(state: State, at: datetime, registry: Registry, code: str, mark: str) -> None:
    item = state.view.items[code]
    if mark == "reopened":
        item.supplied = None
    else:
        setattr(item, mark, at)


def _stop(state: State, at: datetime, registry: Registry, code: str, scope: str, reason: str, evidence: str) -> None:
    state.view.stops[code] = Stop(code, scope, reason, evidence, at)


def _go(state: State, at: datetime, registry: Registry, code: str) -> None:
    state.view.stops[code].end = at


def _status(state: State, at: datetime, registry: Registry, status: str) -> None:
    state.view.status = status


def _assign(state: State, at: datetime, registry: Registry, key: str, person: str) -> None:
    state.assigned[key] = person


def plain_facts(facts: dict[str, Value]) -> dict[str, Any]:
    """Facts as JSON."""
    return {key: plain(value) for key, value in facts.items() if value is not None}


_APPLY: dict[str, Callable[..., None]] = {
    "facts": _facts,
    "order": _order,
    "drop": _drop,
    "line": _line,
    "done": _done,
    "event": _event,
    "redo": _redo,
    "item": _item,
    "item_mark": _item_mark,
    "stop": _stop,
    "go": _go,
    "status": _status,
    "assign": _assign,
}
