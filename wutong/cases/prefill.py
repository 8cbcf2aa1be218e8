"""What the person has told before: name, contact, address, project code, from the own earlier cases of any place.

Only fields named in the data are filled in, only where the new form has the same field and takes the value.
"""

from dataclasses import dataclass, replace
from typing import Any

from wutong.cases.allowed import allowed
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.form import Form, field_problem
from wutong.law.read import places


@dataclass(frozen=True)
class Told:
    """A value told before, and the case it stands in."""

    value: Any
    place: str
    number: str


def prefill(store: Store, actor: Actor, form: Form) -> dict[str, Told]:
    """Values for fields of `form`, the newest case first; empty for staff, who have no cases of their own."""
    if actor.party != "applicant" or not actor.person:
        return {}
    wanted = {one.key: one for one in form.fields if one.key in allowed().draft.prefill}
    found: dict[str, Told] = {}
    for own, case in _earlier(store, actor):
        state, _ = store.read(own, case)
        for key, value in {**state.form, **state.sealed}.items():
            if key in wanted and key not in found and value not in (None, "") and not field_problem(wanted[key], value):
                found[key] = Told(value, state.place, state.number)
        if len(found) == len(wanted):
            break
    return found


def _earlier(store: Store, actor: Actor) -> list[tuple[Actor, str]]:
    """The person's own cases of every place, newest first."""
    most, rows = allowed().draft.earlier_cases, []
    for place in places():
        own = replace(actor, place=place)
        ask_as(store.connection(), own)
        sql = "SELECT opened_at, id::text FROM cases_case WHERE person = %s ORDER BY opened_at DESC LIMIT %s"
        rows += [(at, case, own) for at, case in store.connection().execute(sql, [actor.person, most]).fetchall()]
    return [(own, case) for _, case, own in sorted(rows, key=lambda row: row[0], reverse=True)[:most]]
