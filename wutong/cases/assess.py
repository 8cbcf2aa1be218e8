"""What stands behind a rate: the steps that were judged in a period, each with its case, for those who may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wutong.cases.figures import records_of
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.measure import FinishedTask, Measure, Period
from wutong.law.measure_figure import settled
from wutong.law.pack import Pack
from wutong.law.read import load


@dataclass(frozen=True)
class Judged:
    """A step that was judged: `kept` True or False. `kind`: a limit of the paper, or an agreed date."""

    case: str
    number: str
    key: str
    party: str
    stage: str
    kind: str
    due: datetime | None
    done_at: datetime | None
    kept: bool


def behind(
    store: Store, actor: Actor, period: Period, party: str = "", stage: str = "", measure: str = ""
) -> list[Judged]:
    """The judged steps of a unit, a stage, or under a measure, the missed ones first; only of cases the actor may see."""
    pack = load(actor.place, period.end.date())
    found = [one for one in _wanted(pack, records_of(store, pack, period).tasks, measure) if _of(one, party, stage)]
    ask_as(store.connection(), actor)
    ids = list({one.case for one in found})
    rows = store.connection().execute("SELECT id::text, number FROM cases_case WHERE id = ANY(%s::uuid[])", [ids])
    numbers = dict(rows.fetchall())
    judged = [_judged(one, numbers[one.case], kept) for one, kept in _kept(found, period) if one.case in numbers]
    return sorted(judged, key=lambda one: (one.kept, one.number, one.key))


def judging(measure: Measure) -> bool:
    """Whether a measure is counted from single steps, so that they can be listed."""
    return bool(measure.step)


def _wanted(pack: Pack, tasks: tuple[FinishedTask, ...], measure: str) -> list[FinishedTask]:
    if not measure:
        return list(tasks)
    asked = next((one for one in pack.measures if one.key == measure), None)
    if asked is None or not judging(asked):
        return []
    return [one for one in tasks if one.step == asked.step and (not asked.task or one.task in asked.task)]


def _of(task: FinishedTask, party: str, stage: str) -> bool:
    return party in ("", task.party) and stage in ("", task.stage)


def _kept(tasks: list[FinishedTask], period: Period) -> Iterator[tuple[FinishedTask, bool]]:
    for one in tasks:
        kept = settled(one, one.due, period) if one.kind != "none" else None
        if kept is not None:
            yield one, kept


def _judged(task: FinishedTask, number: str, kept: bool) -> Judged:
    key = f"{task.task}:{task.scope}" if task.scope else task.task
    return Judged(task.case, number, key, task.party, task.stage, task.kind, task.due, task.done_at, kept)
