"""Lists of cases: an applicant's own, and what a search finds.

Each line says the case's public word, whose turn it is and until when, from its task rows, items, stops and lines in
one query; a case is planned only where nobody can go on, to say what it waits for. A step under a stop stands still
here if any limit it may have knows the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wutong.cases.overall import item_mark, overall
from wutong.cases.picture import DOING, FINISHED, OVER, PAUSED, SOON, picture, planner_of
from wutong.cases.queries import ask_as
from wutong.cases.search import find
from wutong.cases.seat import SYSTEM, Actor
from wutong.cases.store import Store, pack_of
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.law.status import Status, Word
from wutong.law.tolerance import Item
from wutong.law.view import Line, View, place_of

APPLICANT = "applicant"
#: a search shows no more than this
FOUND = 50

CASES = """
SELECT c.id::text, c.number, c.edition, c.journey, c.status, c.opened_at::timestamp, c.changed_at::timestamp,
  coalesce(nullif(c.form->>'project.name', ''), nullif(c.form->>'applicant.name', ''), c.form->>'site.address', ''),
  coalesce(c.facts->>'business', ''), c.form <> '{{}}', c.events,
  ARRAY(SELECT o.service FROM cases_order o WHERE o.case_id = c.id AND NOT o.dropped),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(t.key, t.party, t.due::timestamp) ORDER BY t.key), '[]')
   FROM cases_task t WHERE t.case_id = c.id AND t.status = 'open'),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(i.kind, i.owner, i.raised_by, i.due::timestamp, i.supplied IS NOT NULL)
   ORDER BY i.opened, i.code), '[]') FROM cases_openitem i WHERE i.case_id = c.id AND i.closed IS NULL),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(s.scope, s.reason)), '[]')
   FROM cases_stop s WHERE s.case_id = c.id AND s."end" IS NULL),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(l.code, l.services, l.facts->>'route')), '[]')
   FROM cases_line l WHERE l.case_id = c.id AND NOT l.dropped)
FROM cases_case c WHERE c.place = %(place)s AND {which} ORDER BY c.opened_at DESC LIMIT %(limit)s
"""
_APPLIED = (
    "SELECT source::text FROM cases_draft WHERE person = %s AND source IS NOT NULL AND submitted_case IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Own:
    """One thing the applicant is to do: a task, or an item owed; its date and the mark of it."""

    what: Task | Item
    due: datetime | None
    mark: str


@dataclass(frozen=True)
class CaseLine:
    """One case in a list. `turns` are the parties whose turn it is, the soonest first, `due` the next date anybody has,
    `mark` the worst of what is open, `own` what the applicant is to do; `standing` is the case's own status. `filled`:
    a form came with it, `applied`: its applicant has made an application of it; `matched`: the fields a search found it by.
    """

    case: str
    number: str
    pack: Pack = field(repr=False, compare=False)
    title: str
    journey: str
    business: str
    services: tuple[str, ...]
    standing: str
    status: Status
    modifiers: tuple[Word, ...]
    turns: tuple[str, ...]
    due: datetime | None
    mark: str
    own: tuple[Own, ...]
    opened_at: datetime
    changed_at: datetime
    filled: bool
    applied: bool = False
    matched: tuple[str, ...] = ()

    @property
    def yours(self) -> bool:
        """Whether it waits for the applicant."""
        return bool(self.own)


@dataclass(frozen=True, slots=True)
class _Step:
    """An open task of a line, with its mark now."""

    task: Task
    party: str
    due: datetime | None
    mark: str


def my_cases(store: Store, actor: Actor, limit: int = 20) -> list[CaseLine]:
    """The cases of the person who applies, newest first; nothing for anyone else."""
    if actor.party != APPLICANT or not actor.person:
        return []
    found = _cases(store, actor, "c.person = %(person)s", limit)
    applied = {row[0] for row in store.connection().execute(_APPLIED, [actor.person]).fetchall()} if found else set()
    return [replace(one, applied=one.case in applied) for one in found]


def search_everything(store: Store, actor: Actor, text: str) -> list[CaseLine]:
    """The cases a text finds, newest first, at most FOUND, each with the fields that matched."""
    ask_as(store.connection(), actor)
    matched = find(store.connection(), actor, text, store.vault) if text else {}
    if not matched:
        return []
    found = _cases(store, actor, "c.id = ANY(%(cases)s::uuid[])", FOUND, list(matched))
    return [replace(one, matched=tuple(matched[one.case])) for one in found]


def _cases(store: Store, actor: Actor, which: str, limit: int, cases: Sequence[str] = ()) -> list[CaseLine]:
    ask_as(store.connection(), actor)
    given = {"place": actor.place, "person": actor.person, "limit": limit, "cases": list(cases)}
    rows = store.connection().execute(CASES.format(which=which), given).fetchall()
    at = store.clock.now()
    found = []
    for row in rows:
        line, waits = _line(row, actor.place, at)
        found.append(replace(line, status=_waiting(store, actor, line.case, at)) if waits else line)
    return found


def _waiting(store: Store, actor: Actor, case: str, at: datetime) -> Status:
    """The word of a case in which nobody can go on, by its plan: tasks that wait have no rows."""
    state, pack = store.read(actor, case)
    planner = planner_of(state, pack, store.calendar, at)
    return overall(state, pack, planner, picture(state, pack, planner, at), at).status


def _line(row: tuple[Any, ...], place: str, at: datetime) -> tuple[CaseLine, bool]:
    """A row as a line, and whether nobody can go on."""
    case, number, edition, journey, standing, opened, changed, title, business, filled, events, services, *of = row
    tasks, items, stops, lines = of
    pack, running = pack_of(place, edition), standing == "open"
    view = _view(journey, services, lines, events)
    steps, owed = (
        (_steps(tasks, view, stops, pack, at), [(*one[:3], _at(one[3]), one[4]) for one in items])
        if running
        else ([], [])
    )
    own = _own(steps, owed, pack, at)
    turns, words = _turns(steps, owed, opened, pack), pack.common.words
    left = [step.task for step in steps if step.party != APPLICANT]
    asked = any(isinstance(one.what, Task) for one in own)
    correction = any(isinstance(one.what, Item) and one.what.kind == "correction" for one in own)
    marks = {step.mark for step in steps} | {one.mark for one in own}
    line = CaseLine(
        case,
        number,
        pack,
        title,
        journey,
        business,
        tuple(services),
        standing,
        words.statuses[words.standing(standing, correction, asked, left)],
        _modifiers(view, stops, owed, lines, pack) if running else (),
        tuple(turns),
        min((due for due in turns.values() if due), default=None),
        next((one for one in (OVER, SOON, DOING, PAUSED) if one in marks), FINISHED),
        own,
        opened,
        changed,
        filled,
    )
    return line, running and not (left or asked or correction)


def _view(journey: str, services: list[str], lines: list[Any], events: dict[str, str]) -> View:
    """As much of a case as tells which scope lies in which, and what has happened."""
    view = View(
        journey, {}, {one: {} for one in services}, lines={code: Line(code, tuple(of)) for code, of, _ in lines}
    )
    for mark, told in events.items():
        name, _, scope = mark.partition("|")
        view.events[name, scope] = datetime.fromisoformat(told)
    return view


def _own(steps: list[_Step], owed: list[Any], pack: Pack, at: datetime) -> tuple[Own, ...]:
    tasks = [Own(step.task, step.due, step.mark) for step in steps if step.party == APPLICANT]
    items = [
        Own(pack.items[kind], due, item_mark(due, at, pack))
        for kind, owner, _, due, given in owed
        if owner == APPLICANT and not given
    ]
    return (*tasks, *items)


def _modifiers(view: View, stops: list[Any], owed: list[Any], lines: list[Any], pack: Pack) -> tuple[Word, ...]:
    """What is said beside the word, as `overall` says it."""
    kinds = {pack.items[kind].kind for kind, *_, given in owed if not given}
    said = {
        "paused": bool(stops),
        "rectifying": "rectification" in kinds,
        "owing": bool(kinds & {"missing", "deferred"}),
        "committed": any(route == "commitment" and view.event("permitted", code) for code, _, route in lines),
    }
    return tuple(pack.common.words.modifiers[key] for key, holds in said.items() if holds)


def _steps(tasks: Iterable[Any], view: View, stops: list[Any], pack: Pack, at: datetime) -> list[_Step]:
    """The open tasks of the main way that people do, each with its mark."""
    known, found = pack.journeys[view.journey].tasks, []
    for key, party, told in tasks:
        name, scope = place_of(key)
        task = known.get(name)
        if task is not None and not task.optional and party != SYSTEM:
            due = _at(told)
            mark = PAUSED if _stopped(task, scope, view, stops, pack) else item_mark(due, at, pack)
            found.append(_Step(task, party, due, mark))
    return found


def _stopped(task: Task, scope: str, view: View, stops: list[Any], pack: Pack) -> bool:
    wide, limits = view.scopes_of(scope), pack.limits_of(task.due)
    return any(where in wide and reason in row.pauses for where, reason in stops for row in limits)


def _turns(steps: list[_Step], owed: list[Any], opened: datetime, pack: Pack) -> dict[str, datetime | None]:
    """Whose turn it is, each with the next of its dates that runs: the soonest first, else in the order of the pack."""
    dues: dict[str, list[datetime]] = {}
    for step in steps:
        dues.setdefault(step.party, []).extend([step.due] if step.due and step.mark != PAUSED else [])
    for _, owner, raiser, due, given in owed:
        dues.setdefault(raiser if given else owner, []).extend([due] if due and not given else [])
    order = {party: n for n, party in enumerate(pack.parties)}
    found = [(party, min(many, default=None)) for party, many in dues.items() if party != SYSTEM]
    return dict(sorted(found, key=lambda turn: (turn[1] is None, turn[1] or opened, order.get(turn[0], len(order)))))


def _at(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
