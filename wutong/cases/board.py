"""Worklists of a desk: tabs with counts, filters, colours; under row-level security, with the rows of one page read.

Colours are asked as stretches of due dates (`law.lights`), so the index by due date answers them. Every filter is a
fixed piece of a statement with its value beside it; nothing a person writes becomes part of a statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.queries import ask_as
from wutong.cases.search import find
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.clock import colour
from wutong.law.lights import COLOURS, due_between
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.law.view import place_of

#: the tabs of a desk, in order
TABS = ("todo", "red", "orange", "yellow", "mine", "correction", "paused", "may", "done", "cc")
SORTS = ("due", "opened", "number", "changed")
SIZES = (20, 50, 100)
#: counts go no further; the page says "more than"
MOST = 999


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; empty means everything. `before` is a day, both it and what is due earlier; `cases`
    are the ids of single cases.
    """

    tab: str = "todo"
    text: str = ""
    stage: str = ""
    service: str = ""
    district: str = ""
    colour: str = ""
    channel: str = ""
    person: str = ""
    party: str = ""
    before: date | None = None
    sort: str = "due"
    page: int = 1
    size: int = 20
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a list: a task of a case, or an item of it, or (`cc`) the case alone with an empty key."""

    case: str
    number: str
    title: str
    journey: str
    key: str
    task: str
    scope: str
    item: str
    party: str
    person: str
    services: tuple[str, ...]
    district: str
    channel: str
    opened_at: datetime | None
    due: datetime | None
    target: datetime | None
    provisional: bool
    done_at: datetime | None
    outcome: str
    changed_at: datetime
    paused: bool
    colour: str
    matched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """A page of a list: its lines, how many there are in all (`more` if it is not counted further), what was asked."""

    lines: tuple[Line, ...]
    total: int
    more: bool
    asked: Filters

    @property
    def pages(self) -> int:
        """How many pages there are of what was counted."""
        return max(1, -(-self.total // self.asked.size))


def filters_of(asked: Mapping[str, str], pack: Pack) -> Filters:
    """Filters from a query string; a value that does not exist here narrows nothing."""
    one = Filters()
    known = {
        "tab": TABS,
        "sort": SORTS,
        "colour": COLOURS,
        "stage": [stage.key for stage in pack.city.stage],
        "service": [service.key for service in pack.city.service],
        "channel": [channel.key for channel in pack.city.channel],
        "party": list(pack.parties),
    }
    chosen: dict[str, Any] = {key: asked[key] for key, values in known.items() if asked.get(key) in values}
    chosen |= {key: _clean(asked[key]) for key in ("text", "district", "person") if asked.get(key)}
    page, size = asked.get("page", ""), asked.get("size", "")
    chosen["page"] = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page) else one.page
    chosen["size"] = int(size) if size in map(str, SIZES) else one.size
    try:
        chosen["before"] = date.fromisoformat(asked.get("before", ""))
    except ValueError:
        chosen["before"] = None
    return replace(one, **chosen)


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()[:200]


def board(store: Store, actor: Actor, asked: Filters) -> Board:
    """A page of the actor's list. `party` narrows only for supervisors; all others see their own party's.

    Raises nothing for what was asked: a page past the end is empty.
    """
    at = store.clock.now()
    query = _Query(actor, load(actor.place, at.date()), asked, at)
    ask_as(store.connection(), actor)
    matched: dict[str, list[str]] = {}
    if asked.text:
        matched = find(store.connection(), actor, asked.text, store.vault)
        query.given["cases"] = list(matched)
    rows = store.connection().execute(*query.page()).fetchall()
    (total,) = store.connection().execute(*query.count()).fetchone() or (0,)
    return Board(tuple(query.line(row, matched) for row in rows), min(total, MOST), total > MOST, asked)


def counts(store: Store, actor: Actor, tabs: tuple[str, ...] = TABS) -> dict[str, int]:
    """How many stand in each tab, up to one more than MOST."""
    at = store.clock.now()
    pack = load(actor.place, at.date())
    ask_as(store.connection(), actor)
    found = {}
    for tab in tabs:
        row = store.connection().execute(*_Query(actor, pack, Filters(tab=tab), at).count()).fetchone()
        found[tab] = row[0] if row else 0
    return found


#: the case of each line, looked up line by line: the index on due dates gives the order, and a page reads its rows alone
_OF_CASE = "CROSS JOIN LATERAL (SELECT * FROM cases_case one WHERE one.id = t.case_id OFFSET 0) c"
_SHOWN = """c.id::text, c.number, coalesce(nullif(c.form->>'project.name', ''), nullif(c.form->>'applicant.name', ''),
  c.form->>'site.address', ''), c.journey, coalesce(c.facts->>'district', ''), coalesce(c.facts->>'channel', ''),
  c.changed_at::timestamp, ARRAY(SELECT o.service FROM cases_order o WHERE o.case_id = c.id AND NOT o.dropped)"""
_TASK = """, t.key, '', t.party, t.person, t.opened_at::timestamp, t.due::timestamp, t.target::timestamp, t.provisional,
  CASE WHEN t.status = 'done' THEN t.done_at::timestamp END, t.outcome, ''"""
_ITEM = """, '', t.code, t.owner, '', t.opened::timestamp, t.due::timestamp, NULL, false, t.supplied::timestamp, t.kind,
  t.scope"""
_CASE = ", '', '', '', '', c.opened_at::timestamp, NULL, NULL, false, NULL, '', ''"
_NAME = "c.journey || '.' || split_part(split_part(t.key, '/', 1), ':', 1)"
_HEAD = "split_part(split_part(split_part(t.key, '/', 1), ':', 2), '.', 1)"
_STOPPED = f"""EXISTS (SELECT 1 FROM cases_stop s WHERE s.case_id = t.case_id AND s."end" IS NULL AND (s.scope = ''
  OR s.scope = {_HEAD} OR s.scope = split_part(split_part(t.key, '/', 1), ':', 2) OR EXISTS (SELECT 1 FROM cases_line l
  WHERE l.case_id = t.case_id AND l.code = {_HEAD} AND s.scope = ANY(l.services))))"""
_SERVED = f"""({_HEAD} = %(service)s OR EXISTS (SELECT 1 FROM cases_line l WHERE l.case_id = t.case_id AND l.code = {_HEAD}
  AND %(service)s = ANY(l.services)) OR (NOT EXISTS (SELECT 1 FROM cases_line l WHERE l.case_id = t.case_id
  AND l.code = {_HEAD}) AND NOT EXISTS (SELECT 1 FROM cases_order o WHERE o.case_id = t.case_id AND o.service = {_HEAD})
  AND EXISTS (SELECT 1 FROM cases_order o WHERE o.case_id = t.case_id AND o.service = %(service)s AND NOT o.dropped)))"""
_ORDERS = {
    "due": "{due} ASC NULLS LAST",
    "opened": "{opened} DESC NULLS LAST",
    "number": "c.number DESC",
    "changed": "c.changed_at DESC",
}


class _Query:
    """One question: the table it is asked of, its conditions and their values."""

    def __init__(self, actor: Actor, pack: Pack, asked: Filters, at: datetime) -> None:
        self.actor, self.pack, self.asked, self.at = actor, pack, asked, at
        own = sorted(parties_of(actor, pack))
        self.parties = [asked.party] if actor.sees_all and asked.party else own
        self.given: dict[str, Any] = {"place": actor.place, "person": actor.person, "at": at, "most": MOST + 1}
        self.given |= {"limit": asked.size, "offset": (asked.page - 1) * asked.size, "parties": self.parties}
        self.given |= {key: getattr(asked, key) for key in ("service", "district", "channel")}
        self.given["chosen"] = asked.person

    def page(self) -> tuple[str, dict[str, Any]]:
        """The statement of the page, with its values."""
        table, shown, due, opened = self._table()
        order = _ORDERS[self.asked.sort].format(due=due, opened=opened)
        if self.asked.tab == "done" and self.asked.sort == "due":
            order = "t.done_at DESC"
        where, ties = self._where(due), "c.id" if self.asked.tab == "cc" else "t.case_id"
        text = f"SELECT {_SHOWN}{shown}, {self._stopped()} FROM {table} WHERE {where} ORDER BY {order}, {ties}"
        return f"{text} LIMIT %(limit)s OFFSET %(offset)s", self.given

    def count(self) -> tuple[str, dict[str, Any]]:
        """The statement that counts, with its values; it looks no further than it must."""
        table, _, due, _ = self._table()
        return (
            f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {self._where(due)} LIMIT %(most)s) counted",
            self.given,
        )

    def _table(self) -> tuple[str, str, str, str]:
        if self.asked.tab == "cc":
            return "cases_case c", _CASE, "c.opened_at", "c.opened_at"
        if self.asked.tab == "correction":
            return f"cases_openitem t {_OF_CASE}", _ITEM, "t.due", "t.opened"
        return f"cases_task t {_OF_CASE}", _TASK, "t.due", "t.opened_at"

    def _stopped(self) -> str:
        return "false" if self.asked.tab in ("cc", "correction", "done") else _STOPPED

    def _where(self, due: str) -> str:
        parts = [*self._of_tab(), *self._of_case(), *self._of_task(due)]
        return " AND ".join(parts)

    def _of_tab(self) -> list[str]:
        mine = "t.party = %(own)s" if len(self.parties) == 1 else "t.party = ANY(%(parties)s)"
        self.given["own"] = self.parties[0]
        if self.actor.sees_all and not self.asked.party and self.asked.tab != "mine":
            mine = "t.party <> 'applicant'"
        kinds = [key for key, item in self.pack.items.items() if item.kind == "correction"]
        optional = [key for key, task in self.pack.all_tasks.items() if task.optional]
        self.given |= {"kinds": kinds, "optional": optional}
        running = ["t.place = %(place)s", "t.status = 'open'", "c.status = 'open'", mine]
        main = f"{_NAME} <> ALL(%(optional)s)"
        match self.asked.tab:
            case "mine":
                return [*running, "t.person = %(person)s", "t.person <> ''"]
            case "may":
                return [*running, f"{_NAME} = ANY(%(optional)s)"]
            case "paused":
                return [*running, main, _STOPPED]
            case "done":
                own = "t.done_by = %(own)s" if len(self.parties) == 1 else "t.done_by = ANY(%(parties)s)"
                return ["t.place = %(place)s", "t.status = 'done'", own]
            case "correction":
                raised = "t.raised_by = ANY(%(parties)s)" if not self.actor.sees_all or self.asked.party else "true"
                return [
                    "t.place = %(place)s",
                    "t.closed IS NULL",
                    "c.status = 'open'",
                    "t.kind = ANY(%(kinds)s)",
                    raised,
                ]
            case "cc":
                idle = "x.case_id = c.id AND x.status = 'open' AND x.party = ANY(%(parties)s)"
                return [
                    "c.place = %(place)s",
                    "c.status = 'open'",
                    "c.parties && %(parties)s",
                    f"NOT EXISTS (SELECT 1 FROM cases_task x WHERE {idle})",
                ]
        return [*running, main, *self._between(self.asked.tab)]

    def _of_case(self) -> list[str]:
        asked, parts = self.asked, []
        case = "c.id" if asked.tab == "cc" else "t.case_id"
        if asked.text:
            parts.append(f"{case} = ANY(%(cases)s::uuid[])")
        if asked.cases:
            self.given["only"] = list(asked.cases)
            parts.append(f"{case} = ANY(%(only)s::uuid[])")
        if asked.district:
            parts.append("c.facts->>'district' = %(district)s")
        if asked.channel:
            parts.append("c.facts->>'channel' = %(channel)s")
        return parts

    def _of_task(self, due: str) -> list[str]:
        asked, parts = self.asked, []
        if asked.before:
            self.given["until"] = datetime.combine(asked.before + timedelta(days=1), datetime.min.time())
            parts.append(f"{due} <= %(until)s")
        if asked.tab == "cc":
            return parts + (
                ["EXISTS (SELECT 1 FROM cases_order o WHERE o.case_id = c.id AND o.service = %(service)s)"]
                if asked.service
                else []
            )
        if asked.colour:
            parts += self._between(asked.colour)
        if asked.tab == "correction":
            return parts
        if asked.stage:
            self.given["tasks"] = [key for key, task in self.pack.all_tasks.items() if task.stage == asked.stage]
            parts.append(f"{_NAME} = ANY(%(tasks)s)")
        if asked.service:
            parts.append(_SERVED)
        if asked.person:
            parts.append("t.person = %(chosen)s")
        return parts

    def _between(self, shade: str) -> list[str]:
        """The condition that a due date has this colour now; none for what is no colour."""
        if shade not in COLOURS:
            return []
        either: list[str] = []
        for start, end in due_between(shade, self.at, self.pack.city.hours):
            name = f"{shade}{len(either)}"
            self.given |= {f"{name}from": start, f"{name}to": end}
            either.append(f"(t.due >= %({name}from)s AND t.due < %({name}to)s)")
        return [f"({' OR '.join(either)})"] if either else ["false"]

    def line(self, row: tuple[Any, ...], matched: Mapping[str, list[str]]) -> Line:
        """A row as a line."""
        case, number, title, journey, district, channel, changed, services, *of = row
        key, item, party, person, opened, due, target, provisional, done, outcome, where, paused = of
        task, scope = place_of(key)
        shade = colour(due, self.at, self.pack.city.hours) if due and self.asked.tab != "done" else ""
        return Line(
            case,
            number,
            title,
            journey,
            key,
            task,
            where or scope,
            item,
            party,
            person,
            tuple(services),
            district,
            channel,
            opened,
            due,
            target,
            provisional,
            done,
            outcome,
            changed,
            paused,
            shade,
            tuple(matched.get(case, ())),
        )
