"""A case between its rows and the law's view: `state_from` what was read, `dump` what would be written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wutong.cases.privacy import Vault
from wutong.cases.state import MASK, State, TaskRow, plain_facts
from wutong.law.fact import Registry, Value
from wutong.law.fact_read import read_fact
from wutong.law.view import Done, Line, OpenItem, Stop, View, place_of


def state_from(found: Mapping[str, Any], registry: Registry, vault: Vault) -> State:
    """The state of a case from the JSON `wutong_open` gives."""
    state = State(
        found["id"], found["place"], found["number"], found["edition"], _view(found, registry), found["person"],
        datetime.fromisoformat(found["opened_at"]), datetime.fromisoformat(found["changed_at"]), found["rev"], found["seq"], found["head"], found["project"],
        found["form"], parties=set(found["parties"]),
    )  # fmt: skip
    if found["sealed"]:
        state.sealed = vault.open(bytes.fromhex(found["sealed"]), state.id)
        state.sealed_before = dict(state.sealed)
    for row in found["tasks"]:
        _task(state, row)
    state.view.told = {key: row.due for key, row in state.rows.items() if row.due is not None}
    state.siblings = [
        {"services": tuple(line["services"]), "facts": _facts(line["facts"], registry)} for line in found["siblings"]
    ]
    return state


def _view(found: Mapping[str, Any], registry: Registry) -> View:
    facts = _facts(found["facts"], registry)
    view = View(found["journey"], facts, status=found["status"], rounds=dict(found["rounds"]))
    order_of = registry["service"].options.index
    for order in sorted(found["orders"], key=lambda row: order_of(row["service"])):
        view.orders[order["service"]] = _facts(order["facts"], registry)
        view.units[order["service"]] = order["unit"]
    for line in found["lines"]:
        view.lines[line["code"]] = Line(line["code"], tuple(line["services"]), _facts(line["facts"], registry))
    for mark, at in found["events"].items():
        name, _, scope = mark.partition("|")
        view.events[name, scope] = datetime.fromisoformat(at)
    view.items = {row[0]: _item(row) for row in found["items"]}
    for code, scope, reason, evidence, start, end in found["stops"]:
        view.stops[code] = Stop(code, scope, reason, evidence, datetime.fromisoformat(start), _at(end))
    return view


def _item(row: list[Any]) -> OpenItem:
    code, kind, scope, owner, raised_by, text, opened, due, blocks, *marks = row
    begun = datetime.fromisoformat(opened)
    return OpenItem(code, kind, scope, owner, raised_by, text, begun, _at(due), tuple(blocks), *map(_at, marks))


def _task(state: State, row: list[Any]) -> None:
    key, party, status, opened, target, due, provisional, done, outcome, by, person = row
    name = place_of(key)[0]
    task = TaskRow(
        key, name, party, status, _at(opened), _at(target), _at(due), provisional, _at(done), outcome, by, person
    )
    state.rows[task.key] = task
    if task.done_at is None:
        return
    base, _, number = task.key.partition("/")
    past = int(number or 1) < state.view.rounds.get(base, 1)
    where = state.past if past else state.view.done
    where[task.key] = Done(task.done_at, task.outcome, task.done_by)


def _facts(facts: Mapping[str, Any], registry: Registry) -> dict[str, Value]:
    return {key: value if value == MASK else read_fact(registry[key], value) for key, value in facts.items()}


def _at(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def dump(state: State) -> dict[str, Any]:
    """The rows of a case as plain JSON, keyed, to see what a verb has changed."""
    view = state.view
    return {
        "case": _case(state),
        "orders": {
            service: {"service": service, "unit": view.units[service], "facts": plain_facts(facts), "dropped": False}
            for service, facts in view.orders.items()
        },
        "lines": {
            line.id: {
                "code": line.id,
                "services": list(line.services),
                "facts": plain_facts(line.facts),
                "dropped": False,
            }
            for line in view.lines.values()
        },
        "items": {item.id: _item_row(item) for item in view.items.values()},
        "stops": {
            stop.id: [stop.id, stop.scope, stop.reason, stop.evidence, stop.start.isoformat(), _iso(stop.end)]
            for stop in view.stops.values()
        },
    }


_PLAIN = ("id", "number", "edition", "rev", "seq", "head", "form", "person", "project")


def _case(state: State) -> dict[str, Any]:
    view = state.view
    return {
        **{name: getattr(state, name) for name in _PLAIN},
        "journey": view.journey,
        "status": view.status,
        "facts": plain_facts(view.facts),
        "rounds": dict(view.rounds),
        "events": {f"{name}|{scope}": at.isoformat() for (name, scope), at in view.events.items()},
        "parties": sorted(state.parties),
        "opened_at": state.opened_at.isoformat(),
    }


def _item_row(item: OpenItem) -> list[Any]:
    told = [item.id, item.kind, item.scope, item.owner, item.raised_by, item.text, item.opened.isoformat()]
    return [*told, _iso(item.due), list(item.blocks), *map(_iso, (item.supplied, item.closed, item.lapsed))]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def stored(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, in the shape of `dump`, to see what a verb has changed."""
    case = {key: found[key] for key in ("facts", "rounds", "events")}
    return {
        "case": {**case, "parties": sorted(found["parties"])},
        "orders": {row["service"]: {**row, "dropped": False} for row in found["orders"]},
        "lines": {row["code"]: {**row, "dropped": False} for row in found["lines"]},
        "items": {row[0]: row for row in found["items"]},
        "stops": {row[0]: row for row in found["stops"]},
    }
