"""Drafts nobody goes on with: their person is warned some days before, then they are deleted with their files."""

import json
from datetime import date, datetime, timedelta

from wutong.cases.allowed import allowed
from wutong.cases.drafts import discard_draft
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.store import Store, once_id

_OLD = """
SELECT id::text, party, person, business, submitted_case IS NULL, changed_at::timestamp FROM cases_draft
WHERE place = %s AND changed_at < %s ORDER BY changed_at
"""


def tend_drafts(store: Store, place: str) -> dict[str, int]:
    """Warn of drafts that will be deleted soon, each warning once, and delete those whose time is up; how many."""
    at, rules = store.clock.now(), allowed().draft
    ask_as(store.connection(), system(place))
    since = at - timedelta(days=rules.keep_days - max(rules.warn_days, default=0) - 1)
    rows = store.connection().execute(_OLD, [place, since]).fetchall()
    told = {"fading": 0, "faded": 0}
    for draft, party, person, business, is_open, changed in rows:
        left = days_left(changed, at)
        if left <= 0:
            discard_draft(store, system(place), draft)
            told["faded"] += 1
        elif is_open and (due := [days for days in rules.warn_days if left <= days]):
            body = {"draft": draft, "person": person, "business": business, "until": _until(changed).isoformat()}
            told["fading"] += _warn(store, place, party, body, min(due))
    return told


def days_left(changed: datetime, at: datetime) -> int:
    """Days until a draft changed at `changed` is deleted."""
    return (_until(changed) - at.date()).days


def _until(changed: datetime) -> date:
    return changed.date() + timedelta(days=allowed().draft.keep_days)


def _warn(store: Store, place: str, party: str, body: dict[str, str], days: int) -> int:
    once = once_id(f"{body['draft']}|fading|{days}|{body['until']}")
    ask_as(store.connection(), system(place))
    done = store.connection().execute(
        "INSERT INTO cases_notice (place, recipient, kind, once, body, at) VALUES (%s, %s, 'draft_fading', %s, %s, %s)"
        " ON CONFLICT (once) DO NOTHING",
        [place, party, once, json.dumps(body), store.clock.now()],
    )
    return done.rowcount
