"""What everyone may see of a place: what is being dug where, and the figures its paper promises.

Read as the platform itself, and only what names nobody: of a line its road, lengths, dates, units and permits;
neither applicant nor number nor address of a case.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from wutong.cases.figures import report
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.store import Store, once_id
from wutong.law.journey import Journey
from wutong.law.measure import Period
from wutong.law.measure_figure import Figure
from wutong.law.pack import Pack
from wutong.law.read import load

#: no page shows more
LONGEST = 500

WORKS = """
SELECT DISTINCT ON (l.case_id, l.code) l.case_id::text, l.code, l.services, l.facts, t.opened_at::timestamp, t.due::timestamp,
  ARRAY(SELECT o.unit FROM cases_order o WHERE o.case_id = c.id AND o.service = ANY(l.services) AND NOT o.dropped),
  coalesce(c.facts->>'district', '')
FROM cases_task t JOIN cases_case c ON c.id = t.case_id
JOIN cases_line l ON l.case_id = c.id AND NOT l.dropped AND l.code = split_part(split_part(t.key, '/', 1), ':', 2)
WHERE t.place = %(place)s AND t.status = 'open' AND c.status = 'open'
  AND c.journey || '.' || split_part(split_part(t.key, '/', 1), ':', 1) = ANY(%(tasks)s)
ORDER BY l.case_id, l.code, t.opened_at LIMIT %(most)s
"""


#: what everything recorded of a place comes to: another one after every act
HEADS = """
SELECT md5(coalesce((SELECT string_agg(head, '' ORDER BY id) FROM cases_case WHERE place = %(place)s), '')
  || coalesce((SELECT string_agg(head, '' ORDER BY id) FROM cases_creditfile WHERE place = %(place)s), ''))
"""
#: how long figures of a period that still runs are good for while nothing happens: only dates can pass meanwhile
FRESH, MOST_KEPT = timedelta(minutes=1), 256
_KEPT: dict[tuple[str, date, date, str, str], "Counted"] = {}


@dataclass(frozen=True)
class Dig:
    """A line being built: where, how long, from when to when, by whom, under which permits. `ref` names it in addresses
    and tells nothing of its case.
    """

    ref: str
    road: str
    length_m: str
    works_from: date | None
    works_to: date | None
    since: datetime
    due: datetime | None
    services: tuple[str, ...]
    units: tuple[str, ...]
    permits: tuple[str, ...]
    district: str
    open_cut: bool | None


def digging(store: Store, place: str) -> list[Dig]:
    """The lines of a place whose works have begun and are not finished, by road."""
    pack = load(place, store.clock.now().date())
    ask_as(store.connection(), system(place))
    given = {"place": place, "tasks": _works(pack), "most": LONGEST}
    rows = store.connection().execute(WORKS, given).fetchall()
    return sorted((_dig(row) for row in rows), key=lambda one: (one.road, one.since))


def _works(pack: Pack) -> list[str]:
    """The tasks of a line that may begin once the start gate is passed, up to the gate of acceptance."""
    return [f"{journey.key}.{task}" for journey in pack.journeys.values() for task in _of_journey(journey)]


def _of_journey(journey: Journey) -> list[str]:
    gates = {task.id for task in journey.task if task.gate == "start"}
    return [
        task.id
        for task in journey.task
        if task.each == "line"
        and not task.optional
        and not task.gate
        and gates & {need.rstrip("*") for need in task.needs}
    ]


def _dig(row: tuple[Any, ...]) -> Dig:
    case, code, services, facts, since, due, units, district = row
    first, last = facts.get("works_from"), facts.get("works_to")
    permits, length = facts.get("permits") or (), facts.get("length_m")
    return Dig(
        once_id(f"works|{case}|{code}")[:13],
        str(facts.get("road") or ""),
        str(length) if length is not None else "",
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        since,
        due,
        tuple(services),
        tuple(dict.fromkeys(units)),
        tuple(sorted(permits)),
        district,
        facts.get("open_cut"),
    )


@dataclass(frozen=True)
class Counted:
    """Figures, and when they were counted."""

    figures: list[Figure]
    at: datetime


def counted(store: Store, place: str, first: date, last: date) -> Counted:
    """The figures of a place for a period, counted afresh when an act was recorded since, or when dates may have passed."""
    ask_as(store.connection(), system(place))
    row = store.connection().execute(HEADS, {"place": place}).fetchone()
    now = store.clock.now()
    key = (place, first, last, load(place, min(last, now.date())).edition, row[0] if row else "")
    kept = _KEPT.get(key)
    if kept is None or not (kept.at <= now < kept.at + FRESH or last < kept.at.date() <= now.date()):
        kept = Counted(report(store, place, Period(first, last, now)).figures, now)
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = kept
    return kept


def open_figures(store: Store, place: str, first: date, last: date) -> list[Figure]:
    """The figures of a place for a period, as its paper promises them, each with its clause."""
    return counted(store, place, first, last).figures
