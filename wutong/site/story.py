"""Stories: a case told in TOML, run with the real verbs on a real database, on a clock the story moves.

A clerk can read one: each act says when, who, what, with which facts; what is expected stands beside it. An
act that must be refused says so and with which clause. `wutong story run FILE…` runs them.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from wutong.cases.actions import changes, charges, clocks, items, notes
from wutong.cases.actions.finish import finish
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.queries import ask_as, entries
from wutong.cases.register import Register
from wutong.cases.seat import SYSTEM, Actor, system
from wutong.cases.state import State
from wutong.cases.store import Answer, Store
from wutong.cases.timeline import Moment, timeline
from wutong.law.error import LawError, Refused
from wutong.law.fact_read import read_facts
from wutong.law.pack import Pack
from wutong.law.plan import Planner
from wutong.law.read import load
from wutong.law.route import decide
from wutong.law.strict import Strict
from wutong.site.clock import StoryClock
from wutong.site.expect import check
from wutong.watch.tick import Watch

VERBS: dict[str, Any] = {
    "finish": finish,
    "draw": changes.draw,
    "change": changes.change,
    "withdraw": changes.withdraw,
    "send_back": changes.send_back,
    "correct": items.correct,
    "supply": items.supply,
    "settle_item": items.settle_item,
    "pause": clocks.pause,
    "resume": clocks.resume,
    "charge": charges.charge,
    "note": notes.note,
    "escalate": notes.escalate,
    "hand_in": notes.hand_in,
    "nudge": notes.nudge,
    "assign": notes.assign,
}
_REGISTER = ("report", "answer", "confirm", "dismiss", "rectified", "interview")


class Act(Strict):
    """One act of a story. `by` is a party, `party:person` a particular person, `party:person@unit` one stationed
    there by a unit, and `each` whoever the task is for.
    """

    at: datetime
    do: str
    by: str = SYSTEM
    case: str = "case"
    channel: str = ""
    business: str = "connect"
    form: dict[str, Any] = {}
    documents: tuple[str, ...] = ()
    source: str = ""
    task: str = ""
    facts: dict[str, Any] = {}
    outcome: str = ""
    given: dict[str, Any] = {}
    key: str = ""
    rev: int | None = None
    refused: dict[str, str] = {}
    expect: dict[str, Any] = {}
    note: str = ""


class Story(Strict):
    """A story file."""

    title: str
    place: str
    scenario: str = ""
    clause: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    note: str = ""
    act: tuple[Act, ...]


class StoryFailed(LawError):
    """An expectation of a story that did not hold."""


def read_story(path: Path) -> Story:
    """The story in `path`."""
    return Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))


@dataclass
class Stage:
    """Where a story plays: a store on a scratch database, its clock, and the cases it has made so far."""

    store: Store
    clock: StoryClock
    story: Story
    cases: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def run(self) -> list[str]:
        """Play every act. Raises StoryFailed naming the act; returns what was shown."""
        for number, act in enumerate(self.story.act, 1):
            try:
                self._play(act)
            except StoryFailed as failed:
                raise StoryFailed(
                    f"第 {number} 步（{act.at:%m-%d %H:%M} {act.by} {act.do} {act.task}）：{failed}"
                ) from None
        return self.told

    def pack(self) -> Pack:
        """The pack in force now."""
        return load(self.story.place, self.clock.now().date())

    def actor(self, by: str) -> Actor:
        """A person at a party's desk; supervisors see all."""
        whole, _, home_unit = by.partition("@")
        party, _, person = whole.partition(":")
        if party == SYSTEM:
            return system(self.story.place)
        known = self.pack().parties.get(party)
        person = person or f"{party}-1"
        role, sees = (known.kind, known.supervises) if known else (party, False)
        seat = f"{party}:{person}" + (f"@{home_unit}" if home_unit else "")
        return Actor(seat, self.story.place, party, role, person, sees, home_unit)

    def state(self, name: str) -> tuple[State, Pack]:
        """A case of the story as it stands."""
        return self.store.read(system(self.story.place), self.cases[name])

    def timeline(self, name: str = "case") -> list[Moment]:
        """A case of the story told from its ledger."""
        state, pack = self.state(name)
        ask_as(self.store.connection(), system(self.story.place))
        return timeline(entries(self.store.connection(), state.id), pack, state)

    def _play(self, act: Act) -> None:
        self.clock.move(act.at)
        try:
            result = self._do(act)
        except Refused as refused:
            if not act.refused:
                raise StoryFailed(f"被拒绝：{refused}") from None
            self._check_refusal(act, refused)
            self.told.append(f"{act.at:%Y-%m-%d %H:%M} ✗ {refused}")
            result = None
        except LawError as error:
            if not act.refused or act.refused.get("says", "") not in str(error) or "clause" in act.refused:
                raise StoryFailed(str(error)) from None
            result = None
        else:
            if act.refused:
                raise StoryFailed("本应被拒绝，却办成了")
        if act.expect:
            problems = check(self, act, act.expect, result)
            if problems:
                raise StoryFailed("；".join(problems))

    def _check_refusal(self, act: Act, refused: Refused) -> None:
        said = {"clause": refused.clause, "field": refused.field, "code": refused.code, "says": str(refused)}
        wrong = [f"{key}：要“{value}”，得“{said[key]}”" for key, value in act.refused.items() if value not in said[key]]
        if wrong:
            raise StoryFailed(f"拒绝的理由不同：{'；'.join(wrong)}")

    def _do(self, act: Act) -> Any:
        match act.do:
            case "look":
                return None
            case "tick":
                return Watch(self.store, self.story.place).tick()
            case "submit":
                return self._submit(act)
            case "decide":
                facts = read_facts(self.pack().common.facts, act.facts)
                return decide(self.pack(), facts, act.at.date()).plain()
            case verb if verb in _REGISTER:
                return self._credit(act)
        return [self._verb(act, task) for task in self._tasks(act)]

    def _submit(self, act: Act) -> Answer:
        actor = self.actor(act.by)
        given = Submission(
            act.channel,
            dict(act.form),
            act.business,
            dict(act.facts),
            act.documents,
            str(act.given.get("applicant", "applicant-1")),
        )
        source = self.store.read(actor, self.cases[act.source])[0] if act.source else None

        def make(at: datetime, pack: Pack) -> Any:
            return submit(pack, self.store.calendar, self.store.vault, actor, at, given, source)

        answer = self.store.create(actor, make, act.key, form=act.form)
        self.cases[act.case] = answer.case
        self.answers[act.case] = answer
        return answer

    def _verb(self, act: Act, task: str) -> Answer:
        given = dict(act.given)
        if act.do == "finish":
            given |= {"task": task, "facts": dict(act.facts), "outcome": act.outcome}
        elif act.facts:
            given["facts"] = dict(act.facts)
        if act.do in ("supply", "settle_item"):
            given["item"] = self._item(act.case, given["item"])
        if act.do == "escalate":
            given["task"] = task
        by = self._whose(act.case, task) if act.by == "each" else act.by
        return self.store.perform(self.actor(by), self.cases[act.case], VERBS[act.do], act.key, act.rev, **given)

    def _tasks(self, act: Act) -> list[str]:
        """`task` itself, or with `:*` every open copy of it."""
        if not act.task.endswith(":*"):
            return [act.task]
        wanted = act.task.removesuffix("*")
        found = [key for key, copy in self.plan(act.case).items() if key.startswith(wanted) and copy.status == "open"]
        if not found:
            raise StoryFailed(f"没有可办的 {act.task}")
        return found

    def _whose(self, case: str, task: str) -> str:
        return self.plan(case)[task].party

    def plan(self, case: str) -> Any:
        """The plan of a case at this moment."""
        state, pack = self.state(case)
        return Planner(pack, state.view, self.clock.now().date(), self.store.calendar).plan()

    def _item(self, case: str, wanted: str) -> str:
        """An open item by its code, its kind, or the text it carries."""
        items = self.state(case)[0].view.items
        for code, item in items.items():
            if item.closed is None and wanted in (code, item.kind, item.text):
                return code
        return wanted

    def _credit(self, act: Act) -> Any:
        register = Register(self.store.connection, self.clock)
        actor, pack, given = self.actor(act.by), self.pack(), dict(act.given)
        name = str(given.pop("file", "file"))
        if act.do == "report":
            self.files[name] = register.report(actor, pack, **given)
            return self.files[name]
        return getattr(register, act.do)(actor, pack, self.files[name], **given)
