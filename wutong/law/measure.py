"""Measures a paper promises to be judged by: the row of a pack, and the plain records it is counted from.

The counting itself stands in `measure_counts`, one function an indicator; data says which place uses it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from wutong.law.strict import Cited, Ids


class Measure(Cited):
    """An indicator of a place: `counts` names the function; `step`, `task`, `item` what it looks at.

    `task` narrows a step to some tasks, or names the task a step without a clock of its own is judged by.
    `bound` is the number a count per case should not exceed; `stage` narrows steps to stages of the guide;
    `business` to kinds of business; `each` says whether a fee is looked at per service or per line.
    """

    key: str
    name: str
    en: str
    counts: str
    step: str = ""
    task: Ids = ()
    item: Ids = ()
    stage: Ids = ()
    business: Ids = ("connect",)
    each: Literal["service", "line"] = "service"
    bound: int | None = None
    goal: str = ""
    goal_en: str = ""
    note: str = ""
    note_en: str = ""


class Text(Cited):
    """A text shown to people, in our words: notice, help, undertaking."""

    key: str
    name: str
    en: str
    body: str
    body_en: str


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both counted; what happens after `now` is not known yet."""

    first: date
    last: date
    now: datetime

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, time(0))

    @property
    def end(self) -> datetime:
        """Its last instant, or now."""
        return min(datetime.combine(self.last + timedelta(days=1), time(0)) - timedelta(microseconds=1), self.now)

    def holds(self, at: datetime | None) -> bool:
        """Whether `at` lies in it."""
        return at is not None and self.start <= at <= self.end


@dataclass(frozen=True, slots=True)
class FinishedTask:
    """One task copy under the clock `step`, finished or still running.

    `row` is the line of the pack that gave the limit, `words` its limit; `kind` says whether the paper gives a
    number, an agreed date stands in for it, or nothing does. `held`: the clock stood still when last seen.
    """

    case: str
    business: str
    task: str
    scope: str
    party: str
    stage: str
    step: str = ""
    row: str = ""
    words: str = ""
    kind: Literal["documented", "agreed", "none"] = "none"
    start: datetime | None = None
    target: datetime | None = None
    due: datetime | None = None
    opened_at: datetime | None = None
    done_at: datetime | None = None
    outcome: str = ""
    held: bool = False
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: how it came in, what was asked of the user, and whether the paper's scope was extended for it.

    `papers` are the keys of the papers asked of the user; `steps` its mandatory tasks by stage; `confirms` how
    many optional ones were done.
    """

    case: str
    business: str
    opened_at: datetime
    channel: str
    online: bool
    at_counter: bool = False
    extended: bool = False
    papers: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    confirms: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """An act from the ledger: the finish of a task, or a note of a kind (`verb` note, `outcome` the kind)."""

    case: str
    business: str
    at: datetime
    verb: str
    task: str = ""
    outcome: str = ""
    way: str = ""
    text: str = ""
    rating: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An open item: when it was due, handed in, closed; `ended_at` when its case ended."""

    case: str
    business: str
    kind: str
    due: datetime | None
    supplied: datetime | None
    closed: datetime | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """An external line whose route is decided."""

    case: str
    business: str
    line: str
    route: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FeeRecord:
    """What the paper says of a fee of a service or line: `free` if the user must not be asked; `charged` if asked."""

    case: str
    business: str
    item: str
    each: str
    scope: str
    opened_at: datetime
    free: bool
    charged: bool


@dataclass(frozen=True, slots=True)
class CreditRecord:
    """A credit file: the breach, its consequence and where it stands."""

    breach: str
    consequence: str
    status: str
    on: date


@dataclass(frozen=True, slots=True)
class Records:
    """All that the measures of a place are counted from."""

    cases: tuple[CaseRecord, ...] = ()
    tasks: tuple[FinishedTask, ...] = ()
    acts: tuple[Act, ...] = ()
    items: tuple[ItemRecord, ...] = ()
    routes: tuple[RouteRecord, ...] = ()
    fees: tuple[FeeRecord, ...] = ()
    credit: tuple[CreditRecord, ...] = ()
