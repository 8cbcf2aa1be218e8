"""Lists of cases: an applicant's own, those a desk has lately had a part in, and what a search finds.

Each line says the case's public word, whose turn it is and until when, from its task rows and items in one query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.cases.queries import ask_as
from wutong.cases.search import find
from wutong.cases.seat import SYSTEM, Actor
from wutong.cases.store import Store, pack_of
from wutong.law.pack import Pack
from wutong.law.status import Status
from wutong.law.view import place_of

APPLICANT = "applicant"
#: a search shows no more than this
FOUND = 50

CASES = """
SELECT c.id::text, c.number, c.edition, c.journey, c.status, c.opened_at::timestamp, c.changed_at::timestamp,
  coalesce(nullif(c.form->>'project.name', ''), nullif(c.form->>'applicant.name', ''), c.form->>'site.address', ''),
  ARRAY(SELECT o.service FROM cases_order o WHERE o.case_id = c.id AND NOT o.dropped),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(t.key, t.party, t.status, t.due::timestamp)), '[]')
   FROM cases_task t WHERE t.case_id = c.id AND t.status <> 'done'),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(i.kind, i.owner, i.raised_by, i.due::timestamp, i.supplied IS NOT NULL)), '[]')
   FROM cases_openitem i WHERE i.case_id = c.id AND i.closed IS NULL)
FROM cases_case c WHERE c.place = %(place)s AND {which} ORDER BY c.opened_at DESC LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True)
class CaseLine:
    """One case in a list. `turns` are the parties whose turn it is, `due` the next date anybody has, `yours` whether it
    waits for the applicant; `matched` the fields a search found it by.
    """

    case: str
    number: str
    title: str
    journey: str
    services: tuple[str, ...]
    status: Status
    turns: tuple[str, ...]
    due: datetime | None
    yours: bool
    opened_at: datetime
    changed_at: datetime
    matched: tuple[str, ...] = ()


def my_cases(store: Store, actor: Actor, limit: int = 20, offset: int = 0) -> list[CaseLine]:
    """The cases of the person who applies, newest first; nothing for anyone else."""
    if actor.party != APPLICANT or not actor.person:
        return []
    return _cases(store, actor, "c.person = %(person)s", limit, offset)


def recent(store: Store, actor: Actor, limit: int = 20, offset: int = 0) -> list[CaseLine]:
    """The newest cases whoever asks may see."""
    return _cases(store, actor, "true", limit, offset)


def search_everything(store: Store, actor: Actor, text: str) -> list[CaseLine]:
    """The cases a text finds, newest first, at most FOUND, each with the fields that matched."""
    ask_as(store.connection(), actor)
    matched = find(store.connection(), actor, text, store.vault)
    if not matched:
        return []
    return _cases(store, actor, "c.id = ANY(%(cases)s::uuid[])", FOUND, 0, matched)


def _cases(
    store: Store, actor: Actor, which: str, limit: int, offset: int, matched: dict[str, list[str]] | None = None
) -> list[CaseLine]:
    ask_as(store.connection(), actor)
    given = {
        "place": actor.place,
        "person": actor.person,
        "limit": limit,
        "offset": offset,
        "cases": list(matched or ()),
    }
    rows = store.connection().execute(CASES.format(which=which), given).fetchall()
    return [_line(row, actor.place, (matched or {}).get(row[0], ())) for row in rows]


def _line(row: tuple[Any, ...], place: str, matched: Sequence[str]) -> CaseLine:
    case, number, edition, journey, status, opened, changed, title, services, tasks, items = row
    pack = pack_of(place, edition)
    known = pack.journeys[journey].tasks
    steps = [
        (known[name], party, state, due) for key, party, state, due in tasks if (name := place_of(key)[0]) in known
    ]
    now = [step for step in steps if step[2] == "open" and not step[0].optional and step[1] != SYSTEM]
    running = status == "open"
    turns = [party for _, party, _, _ in now] + [raiser if given else owner for _, owner, raiser, _, given in items]
    dues = [due for *_, due in now if due] + [due for *_, due, given in items if due and not given]
    owed = [kind for kind, owner, _, _, given in items if owner == APPLICANT and not given]
    asked = any(party == APPLICANT for _, party, _, _ in now)
    return CaseLine(
        case,
        number,
        title,
        journey,
        tuple(services),
        _status(pack, status, owed, asked, steps, now),
        tuple(turn for turn in dict.fromkeys(turns) if turn != SYSTEM) if running else (),
        datetime.fromisoformat(min(dues)) if dues and running else None,
        running and (asked or bool(owed)),
        opened,
        changed,
        tuple(matched),
    )


def _status(pack: Pack, status: str, owed: list[str], asked: bool, steps: list[Any], now: list[Any]) -> Status:
    words = pack.common.words
    correction = any(pack.items[kind].kind == "correction" for kind in owed if kind in pack.items)
    left = [task for task, party, *_ in now if party != APPLICANT]
    waiting = [task for task, _, state, _ in steps if state == "waiting" and not task.optional]
    return words.statuses[words.standing(status, correction, asked, left or waiting)]
