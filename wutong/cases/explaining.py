"""怎么算的, for a case: the view a due date was reckoned from, brought back, and explained by `law.explain`.

A date still running is explained from the case as it stands; one that is past, from the ledger up to the act
that finished its task, for what came later did not make it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wutong.cases.queries import ask_as, entries
from wutong.cases.refresh import rebuild
from wutong.cases.says import refused
from wutong.cases.seat import Actor
from wutong.cases.state import State
from wutong.cases.store import Store
from wutong.law.explain import Explained, explain
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner
from wutong.law.view import View, place_of


def explained(store: Store, actor: Actor, case: str, key: str) -> Explained:
    """How the limit of the task copy `key` came about; Refused where the case is not the actor's or has no such copy."""
    state, pack = store.read(actor, case)
    row = state.rows.get(key)
    if row is None or row.status != "done":
        found = Planner(pack, state.view, state.changed_at.date(), store.calendar)
        return _explain(found, key, store.clock.now())
    ask_as(store.connection(), actor)
    chain = entries(store.connection(), case)
    last = max(entry["body"]["act"] for entry in chain if entry["verb"] == "finish" and entry["task"] == key)
    past = key in state.past
    # a round that was started anew in the act that finished it kept the date it had before
    kept = [entry for entry in chain if entry["body"]["act"] < last + (not past)]
    return _explain(_back_to(store, state, pack, kept, key), key, state.changed_at)


def _back_to(store: Store, state: State, pack: Pack, chain: Sequence[Mapping[str, Any]], key: str) -> Planner:
    at = state.opened_at
    view = View(state.view.journey, {})
    then = rebuild(
        State(state.id, state.place, state.number, state.edition, view, state.person, at, at),
        chain,
        pack,
        store.calendar,
    )
    if key in then.view.done:
        then.view.fresh.add(key)
    return Planner(pack, then.view, datetime.fromisoformat(chain[-1]["at"]).date(), store.calendar)


def _explain(planner: Planner, key: str, until: datetime) -> Explained:
    copy = planner.copy(key)
    if copy is None:
        raise refused("no_task.explained", "task", task=key, kind=place_of(key)[0])
    return explain(planner, _reckoned(copy, planner), until)


def _reckoned(copy: Copy, planner: Planner) -> Copy:
    """A copy that no act has finished carries its clock; a skipped one has none."""
    if copy.clock or not copy.task.due or copy.status == "skipped":
        return copy
    return copy._replace(clock=planner.clock(copy.task, copy.scope))
