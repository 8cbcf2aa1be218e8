"""Looking for cases by anything: one box, many fields, and only what whoever asks may see.

Beside it the proof that what cases are found by is what they hold, and the way to write it anew.
"""

import json
from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from wutong.cases.find import LONGEST, finds_of, plain_text, ways
from wutong.cases.privacy import Vault
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor, system
from wutong.cases.state import State
from wutong.cases.store import Store
from wutong.law.pack import Pack

#: more cases than this are not looked through for one way of looking
MOST = 500


def find(connection: Connection[Any], actor: Actor, text: str, vault: Vault) -> dict[str, list[str]]:
    """Cases whoever asks may see that `text` finds, each with the fields that matched. The connection knows who asks.

    Two characters at least; nothing for text that no field can hold. At most MOST cases for each way of looking.
    """
    wanted = plain_text(text[: LONGEST * 4])
    if not 1 < len(wanted) <= LONGEST:
        return {}
    found: dict[str, list[str]] = {}
    for keys, part in ways(wanted, actor.place, vault):
        rows = connection.execute(
            "SELECT case_id::text, field FROM wutong_find(%s, %s, %s)", [list(keys), part, MOST]
        ).fetchall()
        for case, field in rows:
            if field not in found.setdefault(case, []):
                found[case].append(field)
    return found


def find_problems(store: Store, place: str) -> list[str]:
    """The numbers of the cases of a place whose finds are not what the case gives now; empty when all is well."""
    wrong = []
    for state, pack in _all(store, place):
        rows = store.connection().execute("SELECT field, text, keys FROM cases_find WHERE case_id = %s", [state.id])
        kept = sorted((field, text, tuple(keys)) for field, text, keys in rows.fetchall())
        if kept != finds_of(state, pack, store.vault):
            wrong.append(state.number)
    return wrong


def refind(store: Store, place: str) -> int:
    """Write the finds of every case of a place anew; how many cases."""
    count = 0
    for state, pack in _all(store, place):
        told = json.dumps({"case": state.id, "finds": finds_of(state, pack, store.vault)})
        store.connection().execute("SELECT wutong_refind(%s::jsonb)", [told])
        count += 1
    return count


def _all(store: Store, place: str) -> Iterator[tuple[State, Pack]]:
    actor = system(place)
    ask_as(store.connection(), actor)
    for (case,) in store.connection().execute("SELECT id::text FROM cases_case WHERE place = %s", [place]).fetchall():
        found = store.read(actor, case)
        ask_as(store.connection(), actor)
        yield found
