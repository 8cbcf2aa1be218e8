"""The clock of a task: from which event, how long, target and limit, colours, and where each number stands.

Colours (G-10): green; yellow from opening on the due day; orange from two business hours before; red strictly
after. The numbers are the pack's reading, not the paper's: no paper gives warning thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from wutong.law.calendar import Calendar
from wutong.law.condition import Facts
from wutong.law.deadline import MIDNIGHT, Hours, Pause, due
from wutong.law.pack import Pack
from wutong.law.table import pick
from wutong.law.terms import LimitRow, same_limit
from wutong.law.view import View

ORANGE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Clock:
    """`row` is the line of the pack; `start` None while the event has not happened; `due` None if unknown."""

    row: LimitRow | None
    start: datetime | None
    target: datetime | None
    due: datetime | None
    provisional: bool = False
    ask: tuple[str, ...] = ()

    def not_before(self, told: datetime | None) -> "Clock":
        """The clock with a limit already told kept, where its row says it is never shortened."""
        if self.row is None or not self.row.never_shorter or told is None or self.due is None:
            return self
        return replace(self, due=max(told, self.due))

    @property
    def gap(self) -> bool:
        """Whether the paper gives no limit here (文件未规定)."""
        return self.row is not None and bool(self.row.gap)


def clock_of(pack: Pack, view: View, step: str, scope: str, facts: Facts, calendar: Calendar, on: date) -> Clock:
    """The clock of `step` in `scope`, with the pauses its row allows taken out."""
    row, ask = pick(pack.limits_of(step), facts, on, same_limit)
    if row is None:
        return Clock(None, None, None, None, ask=ask)
    hours = pack.city.hours
    start = started(view, facts, row.start, scope, hours)
    words = words_of(row, facts)
    if start is None or not words:
        return Clock(row, start, None, None)
    pauses = pauses_of(view, scope, row)
    limit = due(words, start, calendar, pauses, hours)
    target_start = started(view, facts, row.target_start, scope, hours) if row.target_start else start
    target = due(row.target, target_start, calendar, pauses, hours) if row.target and target_start else None
    return Clock(row, start, target.at if target else None, limit.at, limit.provisional)


def words_of(row: LimitRow, facts: Facts) -> str:
    """The words of a row's limit, or the working days a unit promised itself; empty while there are none."""
    days = facts.get(row.days_fact) if row.days_fact else None
    return row.limit or (f"{int(days)} workdays" if isinstance(days, Decimal) else "")


def started(view: View, facts: Facts, names: Sequence[str], scope: str, hours: Hours) -> datetime | None:
    """The latest of the named events or time facts; None while one is missing, unless it ends in `?`."""
    found: list[datetime] = []
    for name in names:
        at = _instant(facts, name.rstrip("?"), hours) or view.event(name.rstrip("?"), scope)
        if at is None and not name.endswith("?"):
            return None
        found += [at] if at else []
    return max(found) if found else None


def _instant(facts: Facts, name: str, hours: Hours) -> datetime | None:
    value = facts.get(name)
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, hours.close) if isinstance(value, date) else None


def pauses_of(view: View, scope: str, row: LimitRow) -> list[Pause]:
    """The stops that count for this clock: of this scope or a wider one, for a reason the row allows."""
    wide = view.scopes_of(scope)
    return [(stop.start, stop.end) for stop in view.stops.values() if stop.scope in wide and stop.reason in row.pauses]


def colour(due_at: datetime, at: datetime, hours: Hours = Hours()) -> str:
    """green, yellow, orange or red at the instant `at`.

    >>> colour(datetime(2025, 9, 30, 17), datetime(2025, 9, 30, 17))
    'orange'
    """
    if at > due_at:
        return "red"
    for name, since in reversed(colour_changes(due_at, hours)):
        if at >= since:
            return name
    return "green"


def colour_changes(due_at: datetime, hours: Hours = Hours()) -> list[tuple[str, datetime]]:
    """When a clock due at `due_at` turns yellow and orange (it turns red strictly after `due_at`)."""
    day = due_at.date() - timedelta(days=1) if due_at.time() == MIDNIGHT else due_at.date()
    orange = due_at - ORANGE
    lunch = (datetime.combine(day, hours.noon), datetime.combine(day, hours.afternoon))
    if orange < lunch[1] < due_at:
        orange -= lunch[1] - max(lunch[0], orange) if orange >= lunch[0] else lunch[1] - lunch[0]
    yellow = datetime.combine(day, hours.open)
    return [("yellow", min(yellow, orange)), ("orange", orange)]
