"""Figures: what the measures come to, and the yearly table of each unit by stage.

A task is counted once, in the period in which its fate was settled: when it was done, or when its limit passed
before that. So a closed period never changes. Exactly at the due instant is on time (G-01).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from wutong.law.measure import Act, CaseRecord, FinishedTask, Measure, Period, Records
from wutong.law.pack import Pack
from wutong.law.terms import LimitRow


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure: one channel, one limit, one way. `key` is that row of the pack, if it is one."""

    name: str
    met: int | Decimal
    of: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """`met` of `of`. `unit`: a share, a mean, or a plain count."""

    met: int | Decimal
    of: int
    unit: str = "share"
    note: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure as it stands: `value` None where there is nothing to count yet (尚无数据)."""

    key: str
    name: str
    en: str
    met: int | Decimal
    of: int
    value: Decimal | None
    clause: tuple[str, ...]
    note: str
    unit: str = "share"
    goal: str = ""
    parts: tuple[Part, ...] = ()


#: the user and the machine are not assessed
NOBODY = ("applicant", "system")


def limit_kind(row: LimitRow) -> Literal["documented", "agreed", "none"]:
    """Whether the paper gives a number, a date agreed or promised stands in for it, or neither."""
    if row.limit == "agreed" or row.days_fact:
        return "agreed"
    return "documented" if row.limit and not row.gap else "none"


def done_by(task: FinishedTask, period: Period) -> datetime | None:
    """When it was done, as known at the end of the period."""
    return task.done_at if task.done_at and task.done_at <= period.end else None


def passed(task: FinishedTask, limit: datetime | None, period: Period) -> bool:
    """Whether `limit` has passed undone. A case withdrawn before it leaves nothing overdue."""
    if limit is None or limit >= period.end or (task.ended_at and task.ended_at <= limit):
        return False
    done = done_by(task, period)
    return done is None or done > limit


def settled(task: FinishedTask, limit: datetime | None, period: Period) -> bool | None:
    """True kept, False missed, None not settled in this period."""
    if passed(task, limit, period):
        return False if period.holds(limit) else None
    done = done_by(task, period)
    if done is None or not period.holds(done) or (limit is None and not task.held):
        return None
    return limit is None or done <= limit


def tally(kept: Iterable[bool | None], note: str = "", parts: tuple[Part, ...] = ()) -> Tally:
    """How many of the settled ones were kept."""
    found = [one for one in kept if one is not None]
    return Tally(sum(found), len(found), "share", note, parts)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One unit in one stage: done in the period, open at its end; limits of the paper and agreed dates apart."""

    party: str
    name: str
    stage: str
    done: int
    open: int
    on_time: int
    late: int
    agreed_kept: int
    agreed_late: int

    @property
    def share(self) -> Decimal | None:
        """On time of all with a limit of the paper; None where there is none."""
        return ratio(self.on_time, self.on_time + self.late)


def ratio(met: int | Decimal, of: int) -> Decimal | None:
    """`met` / `of`, None for nothing.

    >>> ratio(1, 2), ratio(0, 0)
    (Decimal('0.5'), None)
    """
    return Decimal(met) / of if of else None


def by_party(records: Records, period: Period, pack: Pack, party: str = "") -> list[PartyRow]:
    """The table of each unit by stage, in the order of the pack."""
    stages = {stage.key: stage.name for stage in pack.city.stage}
    groups: dict[tuple[str, str], list[FinishedTask]] = {}
    for task in records.tasks:
        known = pack.parties.get(task.party)
        if known and task.party not in NOBODY and party in ("", task.party, known.member_of):
            groups.setdefault((task.party, task.stage), []).append(task)
    order = [(one, stage) for one in pack.parties for stage in dict.fromkeys([*stages, *(s for _, s in groups)])]
    rows = [_row(key, stages.get(key[1], key[1]), groups[key], period, pack) for key in order if key in groups]
    return [row for row in rows if row.done or row.open or row.late or row.agreed_late]


def _row(key: tuple[str, str], stage: str, tasks: list[FinishedTask], period: Period, pack: Pack) -> PartyRow:
    kept = {
        kind: [settled(one, one.due, period) for one in tasks if one.kind == kind] for kind in ("documented", "agreed")
    }
    return PartyRow(
        key[0],
        pack.parties[key[0]].name,
        stage,
        sum(period.holds(done_by(one, period)) for one in tasks),
        sum(_open(one, period) for one in tasks),
        kept["documented"].count(True),
        kept["documented"].count(False),
        kept["agreed"].count(True),
        kept["agreed"].count(False),
    )


def _open(task: FinishedTask, period: Period) -> bool:
    began = task.opened_at is not None and task.opened_at <= period.end
    return began and done_by(task, period) is None and not (task.ended_at and task.ended_at <= period.end)


class Asked(NamedTuple):
    """What a function is given."""

    measure: Measure
    records: Records
    period: Period
    pack: Pack


def judged_tasks(asked: Asked, kind: str) -> Iterator[FinishedTask]:
    """The tasks under the step of the measure, of one kind of limit."""
    measure = asked.measure
    for one in asked.records.tasks:
        mine = one.step == measure.step and one.kind == kind and one.business in measure.business
        if mine and (not measure.task or one.task in measure.task):
            yield one


def opened_cases(asked: Asked) -> Iterator[CaseRecord]:
    """The cases opened in the period."""
    return (case for case in asked.records.cases if mine(asked, case.business, case.opened_at))


def finished(asked: Asked) -> list[Act]:
    """Finishes of the tasks the measure names, from the ledger."""
    return [act for act in asked.records.acts if act.verb == "finish" and act.task in asked.measure.task]


def mine(asked: Asked, business: str, at: datetime) -> bool:
    """Whether it is the measure's business and lies in the period."""
    return business in asked.measure.business and asked.period.holds(at)


def known(asked: Asked, at: datetime) -> bool:
    """Whether it was known at the end of the period."""
    return at <= asked.period.end
