"""一张图: the services of a case beside the stages of its place, each cell with its mark and its tasks.

Nothing here is stored: a plan goes in, the picture comes out, so it cannot say otherwise than the engine. What is
done for the whole case belongs to every service; a stage in which everything is, is drawn once (`shared`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.law.calendar import Calendar
from wutong.law.city import Service, Stage
from wutong.law.clock import colour
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner
from wutong.law.terms import LimitRow
from wutong.law.view import ENDED, View

NOT_STARTED, DOING, SOON, OVER, PAUSED, FINISHED, NOT_NEEDED = (
    "not_started",
    "doing",
    "soon",
    "over",
    "paused",
    "done",
    "not_needed",
)
#: the worst mark of several that stand open, worst first
_WORST = (OVER, SOON, DOING, PAUSED)


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a cell. `party` is who does it, `due` what was told, `limit` the row it rests on; `gap`: the paper
    gives no limit here; `open`: somebody can do it now. In the empty picture `copy` is None and `limits` are the rows that may apply.
    """

    task: Task
    mark: str
    key: str = ""
    scope: str = ""
    party: str = ""
    opened_at: datetime | None = None
    target: datetime | None = None
    due: datetime | None = None
    provisional: bool = False
    done_at: datetime | None = None
    outcome: str = ""
    limit: LimitRow | None = None
    limits: tuple[LimitRow, ...] = ()
    open: bool = False

    @property
    def gap(self) -> bool:
        """Whether the paper gives no limit here."""
        rows = (self.limit,) if self.limit else self.limits
        return bool(rows) and all(row.gap for row in rows)

    @property
    def clause(self) -> tuple[str, ...]:
        """What it rests on: the task's clauses and the limit's."""
        return tuple(dict.fromkeys((*self.task.clause, *(self.limit.clause if self.limit else ()))))


@dataclass(frozen=True, slots=True)
class Cell:
    """A service in a stage. `due` is the next one of its open steps, `done_at` when the last of all was done."""

    service: str
    stage: str
    mark: str
    steps: tuple[Step, ...]
    due: datetime | None = None
    done_at: datetime | None = None

    @property
    def now(self) -> tuple[Step, ...]:
        """The steps somebody can do now."""
        return tuple(step for step in self.steps if step.open)

    @property
    def current(self) -> bool:
        """Whether the case stands here."""
        return bool(self.now)


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the place; `shared` if everything in it is done once for the whole case."""

    stage: Stage
    shared: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A service with its cells, one for each column."""

    service: Service
    unit: str
    cells: tuple[Cell, ...]

    @property
    def here(self) -> Cell | None:
        """Where the service is: the cell in hand, else the next one, else the last; None where there are no stages."""
        waiting = (cell for cell in self.cells if cell.mark not in ("done", "not_needed"))
        current = next((cell for cell in self.cells if cell.current), None)
        return current or next(waiting, self.cells[-1] if self.cells else None)


@dataclass(frozen=True, slots=True)
class Picture:
    """The table: columns, rows; and `whole`, the same for the case as one (a case may have no services)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    whole: tuple[Cell, ...]


def picture(state: State, pack: Pack, planner: Planner, at: datetime) -> Picture:
    """The picture of a case at the instant `at`; dates are those that were told."""
    steps = [step_of(copy, state, planner, at) for copy in planner.plan().values() if not copy.task.optional]
    columns = _columns(pack, planner.journey.task)
    services = [one for one in pack.city.service if one.key in state.view.orders]
    rows = [
        Row(one, state.view.units[one.key], tuple(_cell(one.key, column, steps, planner) for column in columns))
        for one in services
    ]
    return Picture(columns, tuple(rows), tuple(_cell("", column, steps, planner) for column in columns))


def empty_picture(pack: Pack, journey: str, services: Iterable[str] = ()) -> Picture:
    """The picture of the guide: every service of the place (or those named) and every step, nothing begun."""
    tasks = [task for task in pack.journeys[journey].task if not task.optional]
    columns = _columns(pack, pack.journeys[journey].task)
    wanted = frozenset(services)

    def cell(service: str, column: Column) -> Cell:
        mine = (task for task in tasks if task.stage == column.stage.key)
        steps = tuple(Step(task, NOT_STARTED, party=task.by, limits=pack.limits_of(task.due)) for task in mine)
        return Cell(service, column.stage.key, NOT_STARTED, steps)

    rows = [
        Row(one, one.party, tuple(cell(one.key, column) for column in columns))
        for one in pack.city.service
        if not wanted or one.key in wanted
    ]
    return Picture(columns, tuple(rows), tuple(cell("", column) for column in columns))


def _columns(pack: Pack, tasks: Iterable[Task]) -> tuple[Column, ...]:
    """The stages the journey goes through, in the order of the place."""
    main = [task for task in tasks if not task.optional]
    return tuple(
        Column(stage, all(task.each in ("case", "invitee") for task in main if task.stage == stage.key))
        for stage in pack.city.stage
        if any(task.stage == stage.key for task in main)
    )


def step_of(copy: Copy, state: State, planner: Planner, at: datetime) -> Step:
    """A task copy as a step, with the dates that were told and its mark at `at`."""
    row, done = state.rows.get(copy.key), state.view.done.get(copy.key)
    limit = copy.clock.row if copy.clock else _limit_of(copy, planner)
    due = row.due if row else copy.clock.due if copy.clock else None
    return Step(
        copy.task,
        _mark(copy, planner, due, at),
        copy.key,
        copy.scope,
        copy.party,
        row.opened_at if row else None,
        row.target if row else None,
        due,
        row.provisional if row else False,
        done.at if done else None,
        done.outcome if done else "",
        limit,
        open=copy.status == "open" and planner.view.status == "open",
    )


def _limit_of(copy: Copy, planner: Planner) -> LimitRow | None:
    if not copy.task.due or copy.status == "skipped":
        return None
    return planner.clock(copy.task, copy.scope).row


def _mark(copy: Copy, planner: Planner, due: datetime | None, at: datetime) -> str:
    if copy.status == "done":
        return FINISHED
    if copy.status == "skipped" or (planner.view.status == "done" and not copy.task.optional):
        return NOT_NEEDED
    if copy.status == "waiting":
        # a clock may run out while those it waits for are late
        running = due is not None and due < at and planner.view.status not in ENDED
        return OVER if running and not _stopped(copy, planner.view) else NOT_STARTED
    if _stopped(copy, planner.view):
        return PAUSED
    if due is None:
        return DOING
    shade = colour(due, at, planner.pack.city.hours)
    return {"red": OVER, "orange": SOON, "yellow": SOON}.get(shade, DOING)


def _stopped(copy: Copy, view: View) -> bool:
    """Whether its clock stands still now, for a reason its limit allows."""
    row = copy.clock.row if copy.clock else None
    wide = view.scopes_of(copy.scope)
    return any(
        stop.end is None and stop.scope in wide and row is not None and stop.reason in row.pauses
        for stop in view.stops.values()
    )


def _cell(service: str, column: Column, steps: Iterable[Step], planner: Planner) -> Cell:
    stage = column.stage.key
    mine = tuple(step for step in steps if step.task.stage == stage and _belongs(step, service, planner))
    dues = [step.due for step in mine if step.open and step.due and step.mark != PAUSED]
    ends = [step.done_at for step in mine if step.done_at]
    mark = _cell_mark(mine, service, planner)
    return Cell(service, stage, mark, mine, min(dues, default=None), max(ends) if mark == FINISHED else None)


def _belongs(step: Step, service: str, planner: Planner) -> bool:
    """Whether a step concerns a service: its own, its lines', the whole case's; an invited unit stands for its own."""
    view, head = planner.view, step.scope.partition(".")[0]
    if not service or not head:
        return True
    if head in view.lines:
        return service in view.lines[head].services
    if head in view.orders:
        return head == service
    served = [one for one, unit in view.units.items() if unit == head]
    return not served or service in served


def _cell_mark(steps: Iterable[Step], service: str, planner: Planner) -> str:
    marks = [step.mark for step in steps]
    for worst in _WORST:
        if worst in marks:
            return worst
    left = NOT_STARTED in marks
    if planner.view.status in ENDED and left:
        return NOT_NEEDED
    if FINISHED in marks:
        # what the system does at once may go before the stage itself begins
        by_people = any(step.mark == FINISHED and step.task.by != SYSTEM for step in steps)
        return FINISHED if not left else DOING if by_people else NOT_STARTED
    if left:
        return NOT_STARTED
    return NOT_NEEDED if NOT_NEEDED in marks or _no_lines(service, planner) else NOT_STARTED


def _no_lines(service: str, planner: Planner) -> bool:
    """A stage of lines is not needed when it is known that there are none, or the case is over without any."""
    none = planner.facts(service).get("external") is False and not list(planner.view.lines_of(service))
    return none or planner.view.status != "open"


def planner_of(state: State, pack: Pack, calendar: Calendar, at: datetime) -> Planner:
    """The plan of a case as it stands at `at`."""
    return Planner(pack, state.view, at.date(), calendar)
