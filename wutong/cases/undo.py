"""Taking back what one has just done, where it reached nobody outside the desk: an assignment, singly or one of many.

Nothing leaves the ledger. Taking back is an entry of its own that gives back what was before, and it says which entry
it undoes. It is refused to anyone else, after SECONDS by the one clock, and once something has followed.
"""

from datetime import datetime, timedelta
from typing import Any

from wutong.cases.actions.notes import unassign
from wutong.cases.queries import ask_as
from wutong.cases.says import refused
from wutong.cases.seat import Actor
from wutong.cases.store import Answer, Store

#: how long an act can be taken back
SECONDS = 30
#: what can be: the verb, and the one that takes it back
UNDOES = {"assign": unassign}

_SINCE = """SELECT seq, at::timestamp, verb, task, person, seat, body->'data' FROM cases_entry
  WHERE stream = %s AND seq >= %s ORDER BY seq"""


def take_back(store: Store, actor: Actor, case: str, entry: int, key: str = "") -> Answer:
    """Undo an entry of the actor's own. `key` makes it safe to repeat.

    Raises Refused, and nothing is stored: `absent` for what is not theirs to see, `no_undo` for an act of another kind,
    `not_yours`, `too_late`, `followed`.
    """
    state, _ = store.read(actor, case)
    ask_as(store.connection(), actor)
    first, *later = store.connection().execute(_SINCE, [case, entry]).fetchall() or [None]
    if first is None or first[0] != entry:
        raise refused("absent.entry", "entry")
    _, at, verb, task, person, seat, data = first
    if verb not in UNDOES:
        raise refused("no_undo.entry", "entry")
    if (person, seat) != (actor.person, actor.seat):
        raise refused("not_yours.undo", "entry")
    again = bool(key) and store.answered(actor, key) is not None
    if not again:
        _must_be_fresh(store.clock.now(), at, any(one[3] == task for one in later))
    given: dict[str, Any] = {"task": task, "of": entry, "person": data["person"], "before": data.get("before", "")}
    return store.perform(actor, case, UNDOES[verb], key=key, rev=None if again else state.rev, **given)


def _must_be_fresh(now: datetime, at: datetime, followed: bool) -> None:
    """Refused for an act that cannot be taken back any more."""
    if followed:
        raise refused("followed.entry", "entry")
    if now > at + timedelta(seconds=SECONDS):
        raise refused("too_late.undo", "entry", seconds=SECONDS)
