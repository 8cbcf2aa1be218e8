"""Where a case stands as a whole: its public word, whose turn it is, by when; and what the applicant is to do.

Three answers on every page: where it is now, whose turn, until when. The words lie in `status.toml`.
"""

from dataclasses import dataclass
from datetime import datetime

from wutong.cases.picture import NOT_STARTED, OVER, PAUSED, SOON, Picture, Step, step_of
from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.law.clock import colour
from wutong.law.pack import Pack
from wutong.law.plan import Planner
from wutong.law.status import Status, Word
from wutong.law.tolerance import Item
from wutong.law.view import OpenItem

APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Turn:
    """A party whose turn it is: its open steps and what it owes; `due` is the next of their dates."""

    party: str
    steps: tuple[Step, ...]
    items: tuple[OpenItem, ...]
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """Something the applicant owes: the item, its kind in the pack, and the mark of its date."""

    item: OpenItem
    kind: Item
    mark: str


@dataclass(frozen=True, slots=True)
class Yours:
    """The applicant's banner: `tasks` must be done for the case to go on, `items` are owed, `may` can be done besides."""

    tasks: tuple[Step, ...]
    items: tuple[Owed, ...]
    may: tuple[Step, ...]

    @property
    def any(self) -> bool:
        """Whether it is the applicant's turn."""
        return bool(self.tasks or self.items)


@dataclass(frozen=True, slots=True)
class Overall:
    """A case in one card. `mark` is the worst of what is open; `due` the next date anybody has."""

    status: Status
    modifiers: tuple[Word, ...]
    mark: str
    turns: tuple[Turn, ...]
    due: datetime | None
    yours: Yours


def overall(state: State, pack: Pack, planner: Planner, drawn: Picture, at: datetime) -> Overall:
    """The card of a case, from its picture."""
    steps = {step.key: step for cell in drawn.whole for step in cell.steps}.values()
    now = [step for step in steps if step.open and step.task.by != SYSTEM]
    items = owed(state)
    turns = _turns(state, now, items)
    yours = _yours(state, pack, planner, now, items, at)
    words, marks = pack.common.words, [step.mark for step in now] + [one.mark for one in yours.items]
    left = [step.task for step in now if step.party != APPLICANT]
    waiting = [step.task for step in steps if step.mark == NOT_STARTED]
    owes = any(one.kind.kind == "correction" for one in yours.items)
    key = words.standing(state.view.status, owes, bool(yours.tasks), left or waiting[:1])
    return Overall(
        words.statuses[key],
        tuple(words.modifiers[one] for one in _modifiers(state, pack, items)),
        next((one for one in (OVER, SOON, "doing", PAUSED) if one in marks), NOT_STARTED if left else "done"),
        turns,
        min((turn.due for turn in turns if turn.due), default=None),
        yours,
    )


def owed(state: State) -> list[OpenItem]:
    """Items somebody must still act on: not closed, in a case that runs."""
    if state.view.status != "open":
        return []
    return [item for item in state.view.items.values() if item.closed is None]


def _turns(state: State, now: list[Step], items: list[OpenItem]) -> tuple[Turn, ...]:
    """Parties in the order their first date falls; an item handed in waits for whoever raised it."""
    due_of = {item.id: item.raised_by if item.supplied else item.owner for item in items}
    parties = dict.fromkeys([step.party for step in now] + list(due_of.values()))
    found = []
    for party in parties:
        steps = tuple(step for step in now if step.party == party)
        mine = tuple(item for item in items if due_of[item.id] == party)
        dues = [step.due for step in steps if step.due and step.mark != PAUSED]
        dues += [item.due for item in mine if item.due and item.supplied is None]
        found.append(Turn(party, steps, mine, min(dues, default=None)))
    found = [turn for turn in found if turn.party != SYSTEM]
    return tuple(sorted(found, key=lambda turn: (turn.due is None, turn.due or state.opened_at)))


def _yours(state: State, pack: Pack, planner: Planner, now: list[Step], items: list[OpenItem], at: datetime) -> Yours:
    mine = [item for item in items if item.owner == APPLICANT and item.supplied is None]
    optional = [
        step_of(copy, state, planner, at)
        for copy in planner.plan().values()
        if copy.task.optional and copy.party == APPLICANT and copy.status == "open"
    ]
    return Yours(
        tuple(step for step in now if step.party == APPLICANT),
        tuple(Owed(item, pack.items[item.kind], item_mark(item.due, at, pack)) for item in mine),
        tuple(optional),
    )


def item_mark(due: datetime | None, at: datetime, pack: Pack) -> str:
    """The mark of something owed by `due`."""
    if due is None:
        return "doing"
    return {"red": OVER, "green": "doing"}.get(colour(due, at, pack.city.hours), SOON)


def _modifiers(state: State, pack: Pack, items: list[OpenItem]) -> list[str]:
    """What is said beside the word: a clock stopped, something being put right, papers owed, a commitment in force."""
    view, kinds = state.view, {pack.items[item.kind].kind for item in items if item.supplied is None}
    said = ["paused"] if any(stop.end is None for stop in view.stops.values()) and view.status == "open" else []
    said += ["rectifying"] if "rectification" in kinds else []
    said += ["owing"] if kinds & {"missing", "deferred"} else []
    committed = [line for line in view.lines.values() if line.facts.get("route") == "commitment"]
    if view.status == "open" and any(view.event("permitted", line.id) for line in committed):
        said.append("committed")
    return said
