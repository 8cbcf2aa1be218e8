"""What would happen if this were submitted now: the real verb, performed on paper only, and nothing stored.

So the check page can say what the law says, with the dates the planner reckons, and not what somebody thinks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.cases.actions.submit import Submission, submit
from wutong.cases.files import papers_of, uploads_of
from wutong.cases.port import store
from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.law.city import Stage
from wutong.law.error import FactError, LawError
from wutong.law.pack import Pack
from wutong.law.plan import Planner
from wutong.law.terms import LimitRow
from wutong.web.apply.filling import Filling
from wutong.web.apply.sections import Section, signed_fields
from wutong.web.kit.asks import Box
from wutong.web.kit.refusals import problems_of


@dataclass(frozen=True)
class Next:
    """A step that follows: the task, its scope, who does it, by when or that the paper gives no limit."""

    task: Any
    scope: str
    party: Any
    due: datetime | None
    row: LimitRow | None
    open: bool
    provisional: bool = False

    @property
    def gap(self) -> bool:
        """Whether the paper gives no limit."""
        return self.row is not None and bool(self.row.gap) and self.due is None


@dataclass(frozen=True)
class Problem:
    """Something that keeps the draft from being submitted, and where it is put right."""

    text: str
    section: Section | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Trial:
    """What would come of submitting: what follows, or what is wrong."""

    steps: tuple[Next, ...]
    problems: tuple[Problem, ...]
    stages: tuple[Stage, ...] = ()


def try_out(filling: Filling, at: datetime) -> Trial:
    """Submit on paper only at the instant `at`; what signing answers is taken as given."""
    draft, actor = filling.draft, filling.actor
    if filling.problems:
        return Trial((), tuple(_problem(filling, name, text) for name, text in filling.problems.items()))
    uploads = papers_of(uploads_of(store(), actor, draft=draft.id), filling.door.pack)
    kinds = tuple(dict.fromkeys(one["kind"] for one in uploads if one["kind"]))
    answers = {**draft.answers, **signed_answers(filling, at, "")}
    given = Submission(draft.channel, answers, draft.business, dict(draft.facts), kinds)
    source = store().read(actor, draft.source)[0] if draft.source else None
    try:
        work = submit(filling.door.pack, store().calendar, store().vault, actor, at, given, source)
    except LawError as error:
        return Trial((), tuple(problems_told(filling, error)))
    steps = next_steps(work.state, filling.door.pack, work.planner)
    return Trial(tuple(steps), (), stages_after(steps, filling.door.pack, work.planner))


def signed_answers(filling: Filling, at: datetime, seal: str) -> dict[str, Any]:
    """What signing answers: statements ticked, the seal as it was set, the date by the platform's clock."""
    found: dict[str, Any] = {}
    for field in signed_fields(filling.door, filling.draft.services):
        if field.type == "statement":
            found[field.key] = True
        else:
            found[field.key] = at.date().isoformat() if field.type == "date" else seal or True
    return found


def problems_told(filling: Filling, error: LawError) -> Iterable[Problem]:
    """A refusal as problems, each led to the page where it is put right."""
    told = problems_of(error, [ask for one in filling.sections for ask in one.asks])
    where = getattr(error, "field", "") or (error.fact if isinstance(error, FactError) else "")
    for name, text in told.items():
        yield _problem(filling, name or where, filling.problems.get(name, text))


def _problem(filling: Filling, name: str, text: str) -> Problem:
    section = filling.section_of(name)
    return Problem(text, section, _anchor(section, name))


def _anchor(section: Section | None, name: str) -> str:
    ask = next((one for one in section.asks if name in (one.name, _feeds(one))), None) if section else None
    return Box(ask, None).id if ask else ""


def _feeds(ask: Any) -> str:
    return ask.field.feeds if ask.field else ""


def stages_after(steps: Iterable[Next], pack: Pack, planner: Planner) -> tuple[Stage, ...]:
    """The stages of the place that come after those the steps stand in."""
    gone = {task.stage for task in planner.journey.task if not task.optional}
    columns = [one for one in pack.city.stage if one.key in gone]
    told = [place for place, one in enumerate(columns) for step in steps if step.task.stage == one.key]
    return tuple(columns[max(told) + 1 :]) if told else ()


def next_steps(state: State, pack: Pack, planner: Planner, most: int = 12) -> list[Next]:
    """What people do next, first what is open, then what has a date already."""
    copies = [copy for copy in planner.plan().values() if not copy.task.optional and copy.task.by != SYSTEM]
    told: Mapping[str, Any] = state.rows
    found = []
    for copy in copies:
        row = told.get(copy.key)
        due = row.due if row else copy.clock.due if copy.clock else None
        if copy.status == "open" or (copy.status == "waiting" and due):
            party = pack.parties.get(copy.party)
            head = copy.scope.partition(".")[0]
            service = next((one for one in pack.city.service if one.key == head), None)
            limit = copy.clock.row if copy.clock else None
            provisional = bool(copy.clock and copy.clock.provisional)
            found.append(Next(copy.task, service or "", party, due, limit, copy.status == "open", provisional))
    return sorted(found, key=lambda one: (not one.open, one.due is None, one.due or state.opened_at))[:most]
