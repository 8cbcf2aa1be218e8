"""The day of a place in a few figures: what is open, overdue, due today, how much was on time; visits; reminders given;
and what the next working day brings a desk.

Counts alone, except reminders, which are read with the tasks they were given for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.oversight import matrix, rates
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.lights import COLOURS
from wutong.law.measure_figure import ratio
from wutong.law.read import load

#: the verbs that remind
REMINDING = ("nudge", "escalate")

_DUE = """SELECT count(*) FROM cases_task t JOIN cases_case c ON c.id = t.case_id WHERE t.place = %(place)s
  AND t.status = 'open' AND c.status = 'open' AND t.party <> 'applicant' AND t.due >= %(at)s AND t.due <= %(midnight)s
  AND c.journey || '.' || split_part(split_part(t.key, '/', 1), ':', 1) <> ALL(%(optional)s)"""
_MOVED = """SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE opened_at >= %(morning)s),
  count(*) FILTER (WHERE status <> 'open' AND changed_at >= %(morning)s) FROM cases_case WHERE place = %(place)s"""
_SERVED = """SELECT o.service, count(*) FROM cases_order o JOIN cases_case c ON c.id = o.case_id
  WHERE o.place = %(place)s AND NOT o.dropped AND c.status = 'open' GROUP BY o.service"""
_VISITS = """SELECT c.facts->>'survey_at', coalesce(c.facts->>'district', ''),
  ARRAY(SELECT o.service FROM cases_order o WHERE o.case_id = c.id AND NOT o.dropped)
  FROM cases_case c WHERE c.place = %(place)s AND c.status = 'open' AND c.facts->>'survey_at' LIKE %(day)s
UNION ALL SELECT o.facts->>'survey_at', coalesce(c.facts->>'district', ''), ARRAY[o.service]
  FROM cases_order o JOIN cases_case c ON c.id = o.case_id WHERE o.place = %(place)s AND NOT o.dropped
  AND c.status = 'open' AND o.facts->>'survey_at' LIKE %(day)s"""
_TOLD = """SELECT stream::text, task, verb, at::timestamp, party FROM cases_entry
  WHERE place = %(place)s AND stream = ANY(%(cases)s::uuid[]) AND verb = ANY(%(verbs)s) ORDER BY stream, seq"""
_COMING = """SELECT count(*) FILTER (WHERE t.status = 'open'), count(*) FILTER (WHERE t.status = 'waiting')
  FROM cases_task t JOIN cases_case c ON c.id = t.case_id WHERE t.place = %(place)s AND c.status = 'open'
  AND t.party <> 'applicant' AND (%(all)s OR t.party = ANY(%(own)s)) AND t.due > %(midnight)s AND t.due <= %(until)s
  AND c.journey || '.' || split_part(split_part(t.key, '/', 1), ':', 1) <> ALL(%(optional)s)"""
_OWED = """SELECT count(*) FROM cases_openitem i JOIN cases_case c ON c.id = i.case_id WHERE i.place = %(place)s
  AND i.owner = ANY(%(own)s) AND i.closed IS NULL AND i.supplied IS NULL AND c.status = 'open'
  AND i.due > %(midnight)s AND i.due <= %(until)s"""


@dataclass(frozen=True)
class Today:
    """The figures of a place now. `rate` is the share of this month's settled limits that were kept, None for none."""

    open: int
    overdue: int
    due_today: int
    came: int
    ended: int
    colours: dict[str, int]
    kept: int
    settled: int

    @property
    def rate(self) -> Decimal | None:
        """The on-time rate of the month."""
        return ratio(self.kept, self.settled)


@dataclass(frozen=True)
class Visit:
    """A survey agreed for today: when, in which district, for which services. Nobody is named."""

    at: datetime
    district: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class Reminder:
    """A reminder or an escalation of a task, and the party that gave it."""

    verb: str
    at: datetime
    party: str


@dataclass(frozen=True)
class Coming:
    """What falls due for a desk by the end of the next working day, `day`: tasks it can do, tasks others come before
    (`waiting`), items it owes.
    """

    day: date
    tasks: int
    waiting: int
    items: int


def today(store: Store, actor: Actor) -> Today:
    """The figures of the actor's place. Refused unless the seat sees the whole place."""
    loads = matrix(store, actor)
    at, given = _given(store, actor)
    ((due,),) = store.connection().execute(_DUE, given).fetchall()
    ((running, came, ended),) = store.connection().execute(_MOVED, given).fetchall()
    month = rates(store, actor, at.date().replace(day=1), at.date())
    kept, late = sum(row.on_time for row in month), sum(row.late for row in month)
    colours = {shade: sum(load.counts[shade] for load in loads) for shade in COLOURS}
    return Today(running, colours["red"], due, came, ended, colours, kept, kept + late)


def coming(store: Store, actor: Actor) -> Coming:
    """What falls due after today and until the next working day has ended, for the actor's desk; of the whole place for a
    seat that sees it.
    """
    at, given = _given(store, actor)
    day = store.calendar.after(at.date(), 1)
    given |= {"all": actor.sees_all, "own": sorted(parties_of(actor, load(actor.place, at.date())))}
    given["until"] = datetime.combine(day + timedelta(days=1), time(0))
    ((tasks, waiting),) = store.connection().execute(_COMING, given).fetchall()
    ((items,),) = store.connection().execute(_OWED, given).fetchall()
    return Coming(day, tasks, waiting, items)


def by_service(store: Store, actor: Actor) -> dict[str, int]:
    """How many open cases ask for each service of the place, in the pack's order."""
    at, given = _given(store, actor)
    found = dict(store.connection().execute(_SERVED, given).fetchall())
    return {service.key: found.get(service.key, 0) for service in load(actor.place, at.date()).city.service}


def visits(store: Store, actor: Actor) -> list[Visit]:
    """The surveys agreed for today, by the hour."""
    _, given = _given(store, actor)
    rows = store.connection().execute(_VISITS, given).fetchall()
    found = {Visit(datetime.fromisoformat(at), district, tuple(services)) for at, district, services in rows}
    return sorted(found, key=lambda one: (one.at, one.district, one.services))


def reminders(store: Store, actor: Actor, cases: Iterable[str]) -> dict[tuple[str, str], list[Reminder]]:
    """The reminders given for tasks of these cases, by (case, task key), the oldest first."""
    _, given = _given(store, actor)
    given |= {"cases": list(cases), "verbs": list(REMINDING)}
    found: dict[tuple[str, str], list[Reminder]] = {}
    for case, task, verb, at, party in store.connection().execute(_TOLD, given).fetchall():
        found.setdefault((case, task), []).append(Reminder(verb, at, party))
    return found


def _given(store: Store, actor: Actor) -> tuple[datetime, dict[str, Any]]:
    at = store.clock.now()
    ask_as(store.connection(), actor)
    optional = [key for key, task in load(actor.place, at.date()).all_tasks.items() if task.optional]
    morning = datetime.combine(at.date(), time(0))
    given = {"place": actor.place, "at": at, "optional": optional, "morning": morning, "day": f"{at.date()}%"}
    return at, {**given, "midnight": morning + timedelta(days=1)}
