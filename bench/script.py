"""The case every contender carries: five services, two lines, 38 acts that finish a task.

Found, not written down: a case is submitted with the real verbs and whatever the plan holds open is
finished until nothing is. What was done, in which order, and what each act opened is the script; the product
plays it with its verbs, the floor and the engines carry the same acts and the same successors.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from wutong.cases.actions.changes import draw
from wutong.cases.actions.finish import finish
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.seat import SYSTEM, Actor, system
from wutong.cases.store import Store
from wutong.cases.work import Work
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner
from wutong.law.read import load
from wutong.site.clock import StoryClock

PLACE = "zhoukou"
START = datetime(2025, 10, 13, 9)
#: acts of one case
COMPLETIONS = 38

_WORDS = "车间与办公楼各一处，分两期投用；一期先通施工用水用电，二期与正式接入一并办理，进线位置以踏勘结论为准。"
#: answers of about 2.8 kB of Chinese, the size of a real joint form
FORM: dict[str, Any] = {
    "applicant.name": "周口梧桐食品有限公司", "applicant.uscc": "91110000600037341L", "applicant.kind": "企业",
    "site.address": "周口市川汇区建设路 8 号", "contact.name": "李明", "contact.phone": "13800138000",
    "project.name": "梧桐食品一期。" + _WORDS * 8, "services": ["用水", "用电", "用气", "用暖", "用讯"],
    "water.biz_type": "新装", "water.demand_t_per_day": 60, "power.biz_type": "新装",
    "power.main_capacity": {"value": 315, "unit": "kVA"}, "gas.biz_type": "新装", "gas.demand_m3_h": "不清楚",
    "heat.biz_type": "新装", "heat.area_m2": 4200, "telecom.product": "宽带", "telecom.demand": "光纤两路。" + _WORDS * 7,
}  # fmt: skip

_ROAD = {
    "road_class": "branch",
    "road_opened": date(2014, 5, 1),
    "road_overhauled": "never",
    "open_cut": True,
    "road": "建设路",
}
_LINES: dict[str, dict[str, Any]] = {
    "water": {"permits": ["green_occ"], "length_m": 180, "crossing_m": 0, "green_m2": 15, **_ROAD},
    "gas": {"permits": ["road_exc"], "length_m": 260, "crossing_m": 15.01, "green_m2": 0, **_ROAD},
}
_VISIT = {
    "survey_at": "2025-10-14T09:30",
    "participants": ["供水", "供电", "供气", "供热", "通信"],
    "finding": "一同到场",
}
_FACTS: dict[str, dict[str, Any]] = {
    "visit": _VISIT, "permit_survey": _VISIT,
    "plan": {"plan_text": "按踏勘结论接入", "planned_finish": date(2025, 11, 15), "joint_plan": True},
    "appoint": {"appointed_at": "2025-11-20T09:00", "contact_way": "phone", "contact_person": "王工"},
    "commit": {"sealed": True, "statement_true": True, "restoration_committed": True},
    "apply_permit": {"works_from": date(2025, 11, 1), "works_to": date(2025, 11, 15), "restoration_committed": True},
    "opinion": {"opinion": "同意"}, "start_notice": {"works_from": date(2025, 11, 1)},
    "check_need": {"reason": "规模小，线上核实即可"}, "build": {"build_note": "完工"},
    "restore": {"restoration_mode": "self", "restoration_proof": "照片三张"},
    "ready": {"evidence": "已具备条件"}, "connect": {"evidence": "已接通", "meter_reading": "0"},
}  # fmt: skip
_OUTCOMES = {"opinion": "agree", "check_need": "not_needed"}


@dataclass(frozen=True)
class Opened:
    """A task an act opened, for the ones who keep their own tables."""

    key: str
    party: str
    due: datetime | None


@dataclass(frozen=True)
class Act:
    """One completion: who finishes which task with what, and which tasks that opened."""

    actor: Actor
    key: str
    task: str
    facts: dict[str, Any]
    outcome: str
    opens: tuple[Opened, ...]


@dataclass
class Script:
    """A case as a list of acts; `before_draw` of them come before the lines are drawn."""

    first: tuple[Opened, ...] = ()
    acts: list[Act] = field(default_factory=list)
    before_draw: int = 0
    form: dict[str, Any] = field(default_factory=dict)


class Player:
    """Plays cases with the product's verbs on a clock that moves one second an act."""

    def __init__(self, store: Store, clock: StoryClock) -> None:
        self.store, self.clock, self._count, self._mark = store, clock, 0, secrets.token_hex(4)

    def submit(self) -> str:
        """A new case; its id."""
        actor, given = _actor("window"), Submission("window", dict(FORM), applicant="applicant-1")

        def make(at: datetime, pack: Pack) -> Work:
            return submit(pack, self.store.calendar, self.store.vault, actor, at, given)

        return self.store.create(actor, make, self._tick(), form=FORM).case

    def draw(self, case: str) -> None:
        """Both lines of the case."""
        for service, facts in _LINES.items():
            self.store.perform(_actor(f"{service}_company"), case, draw, self._tick(), services=[service], facts=facts)

    def finish(self, case: str, act: Act) -> None:
        """One completion, under a key of its own."""
        self.store.perform(
            act.actor, case, finish, self._tick(), task=act.key, facts=act.facts, outcome=act.outcome
        )  # fmt: skip

    def open_copies(self, case: str) -> dict[str, Copy]:
        """What people can do now, leaving out what they need not do."""
        state, pack = self.store.read(system(PLACE), case)
        plan = Planner(pack, state.view, self.clock.now().date(), self.store.calendar).plan()
        return {key: copy for key, copy in plan.items() if copy.status == "open" and _wanted(copy)}

    def _tick(self) -> str:
        self._count += 1
        self.clock.move(self.clock.now() + timedelta(seconds=1))
        return f"{self._mark}-{self._count:08d}"


def discover(player: Player) -> Script:
    """Carry one case to its end and keep what was done. RuntimeError if it is not of the expected length."""
    case, script = player.submit(), Script()
    script.form = player.store.read(system(PLACE), case)[0].form
    known = player.open_copies(case)
    script.first = tuple(_opened(copy) for copy in known.values())
    while known:
        if not script.before_draw and all(copy.task.id == "plan" for copy in known.values()):
            player.draw(case)
            script.before_draw = len(script.acts)
        for copy in list(known.values()):
            act = _act(copy, ())
            player.finish(case, act)
            now = player.open_copies(case)
            opens = tuple(_opened(one) for key, one in now.items() if key not in known)
            script.acts.append(_act(copy, opens))
            known = {**known, **now}
        known = player.open_copies(case)
    if len(script.acts) != COMPLETIONS:
        raise RuntimeError(f"{len(script.acts)} acts, not {COMPLETIONS}: {[act.key for act in script.acts]}")
    return script


def _act(copy: Copy, opens: tuple[Opened, ...]) -> Act:
    task = copy.task.id
    facts = dict(_FACTS.get(task, {}))
    if task == "finding":
        facts = {"external": copy.scope in _LINES, "finding": "现场核实"}
    facts = {key: value for key, value in facts.items() if key in copy.task.facts}
    return Act(_actor(copy.party), copy.key, task, facts, _OUTCOMES.get(task, ""), opens)


def _opened(copy: Copy) -> Opened:
    return Opened(copy.key, copy.party, copy.clock.due if copy.clock else None)


def _wanted(copy: Copy) -> bool:
    return copy.task.by != SYSTEM and not copy.task.optional


def _actor(party: str) -> Actor:
    known = load(PLACE, START.date()).parties[party]
    return Actor(f"{party}:{party}-1", PLACE, party, known.kind, f"{party}-1")
