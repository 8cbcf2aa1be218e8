"""Plays a month: every case is submitted at its door, and each open task is answered by whom it stands with.

Only verbs write here. The clock is moved from one act to the next; people act in office hours of working days, the
watch makes its rounds in between. A place's month is one transaction: it is there whole or not at all.
"""

import heapq
import json
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from wutong.cases.actions.submit import Submission, submit
from wutong.cases.queries import ask_as
from wutong.cases.register import Register
from wutong.cases.seat import SYSTEM, Actor, system
from wutong.cases.store import Answer, Store
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.law.view import place_of
from wutong.people.seats import APPLICANT, actor_of, applicant_actor, new_seat
from wutong.site.clock import StoryClock
from wutong.site.demo_plan import Deed, Fault, Month, Planned, Reply, before, fill
from wutong.site.story import VERBS
from wutong.watch.tick import Watch

#: how far back the month reaches; the watch makes its rounds from there
DAYS = 35
#: when the watch looks: at night, when the desks open, at noon and when they close
ROUNDS = (time(0, 5), time(8, 55), time(12, 0), time(17, 5))
_OPEN = "SELECT key, party FROM cases_task WHERE case_id = %s AND status = 'open'"
_REVISIONS = "SELECT id::text, rev, status FROM cases_case WHERE id = ANY(%s::uuid[])"


class MonthFailed(LawError):
    """An act of the demonstration that was refused: place, case, task and why."""


@dataclass
class Running:
    """A case while it is played: its id, what of it is already planned, what was answered how often."""

    plan: Planned
    answer: Answer
    rev: int = 0
    planned: set[str] = field(default_factory=set)
    given: Counter[str] = field(default_factory=Counter)
    told: set[int] = field(default_factory=set)


@dataclass
class Player:
    """Plays the month of one place up to the instant `until`."""

    store: Store
    clock: StoryClock
    month: Month
    until: datetime

    def __post_init__(self) -> None:
        self.queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self.turn = count()
        self.running: dict[str, Running] = {}
        self.base = self.store.calendar.after(self.until.date(), 0)
        self.place = self.month.place

    @property
    def pack(self) -> Pack:
        """The pack in force at the moment."""
        return load(self.place, self.clock.now().date())

    def play(self) -> dict[str, Running]:
        """Play everything that lies before `until`. MonthFailed for the first act that is refused."""
        with self.store.connection().transaction():
            self._lay_out()
            while self.queue and self.queue[0][0] <= self.until:
                at, _, act = heapq.heappop(self.queue)
                self.clock.move(at)
                act()
        return self.running

    def _lay_out(self) -> None:
        first = self.until.date() - timedelta(days=DAYS)
        for day in (first + timedelta(days=n) for n in range(DAYS + 1)):
            for hour in ROUNDS:
                self._at(datetime.combine(day, hour), self._watch)
        for case in self.month.case:
            if not case.source:
                self._at(self._moment(case.key, case.ago, case.hour), lambda case=case: self._begin(case))  # type: ignore[misc]
        for number, fault in enumerate(self.month.fault):
            self._fault(fault, f"fault{number}")

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (at, next(self.turn), act))

    def _moment(self, salt: str, ago: int, hour: time | None) -> datetime:
        """An office hour, `ago` working days before the last day."""
        return self._hour(before(self.store.calendar, self.base, ago), salt, hour)

    def _hour(self, day: date, salt: str, hour: time | None = None) -> datetime:
        """A moment of `day` when people work, always the same for the same `salt`."""
        if hour:
            return datetime.combine(day, hour) + timedelta(seconds=zlib.crc32(salt.encode()) % 900)
        hours = self.pack.city.hours
        morning, afternoon = _seconds(hours.open, hours.noon), _seconds(hours.afternoon, hours.close)
        spot = zlib.crc32(f"{self.place}{salt}".encode()) % (morning + afternoon - 3600) + 600
        start = datetime.combine(day, hours.open)
        return (
            start + timedelta(seconds=spot)
            if spot < morning
            else datetime.combine(day, hours.afternoon) + timedelta(seconds=spot - morning)
        )

    def _later(self, salt: str, days: int, hour: time | None) -> datetime:
        """`days` working days from now; with 0 within the next two hours, or the next morning."""
        now, calendar = self.clock.now(), self.store.calendar
        if days or hour:
            at = self._hour(calendar.after(now.date(), days), salt, hour)
            return at if at > now else self._hour(calendar.after(now.date(), 1), salt, hour)
        soon = now + timedelta(minutes=10 + zlib.crc32(salt.encode()) % 45, seconds=zlib.crc32(salt.encode()) % 60)
        hours = self.pack.city.hours
        if calendar.is_working(now.date()):
            if hours.open <= soon.time() <= hours.noon or hours.afternoon <= soon.time() < hours.close:
                return soon
            if hours.noon < soon.time() < hours.afternoon:
                return datetime.combine(now.date(), hours.afternoon) + (soon - now)
        return datetime.combine(calendar.after(now.date(), 1), hours.open) + (soon - now)

    def actor(self, key: str, party: str, person: int = 0) -> Actor:
        """One of the two persons of a party's desk, the same for all a case needs; machines have none."""
        if party == SYSTEM:
            return system(self.place)
        number = person or zlib.crc32(f"{key}{party}".encode()) % 2 + 1
        name = f"{self.place}-{party}-{number}"
        if party == APPLICANT:
            return applicant_actor(name, self.place)
        return actor_of(new_seat(self.place, party, name), self.pack)

    def submitter(self, case: Planned) -> Actor:
        """Who hands a case in: its applicant, or one of the persons at the desk of `by`."""
        return self.actor(case.key, case.by, case.person if case.by == APPLICANT else 0)

    def _watch(self) -> None:
        Watch(self.store, self.place).tick()
        if not self.running:
            return
        ask_as(self.store.connection(), system(self.place))
        known = {one.answer.case: one for one in self.running.values()}
        for case, rev, _ in self.store.connection().execute(_REVISIONS, [list(known)]).fetchall():
            if known[case].rev != rev:
                self._look(known[case], rev)

    def _begin(self, case: Planned) -> None:
        person = f"{self.place}-{APPLICANT}-{case.person}"
        actor = self.submitter(case)
        says, now = {**self.month.says, **case.says}, self.clock.now()
        given = Submission(
            case.channel,
            fill(self.month.answers(case), says, now, self.store.calendar),
            case.business,
            fill(case.facts, says, now, self.store.calendar),
            case.documents,
            person,
        )
        form = json.loads(json.dumps(given.form, default=str))
        given = Submission(given.channel, form, given.business, given.facts, given.documents, person)
        source = self.store.read(system(self.place), self.running[case.source].answer.case)[0] if case.source else None

        def make(at: datetime, pack: Pack) -> Any:
            return submit(pack, self.store.calendar, self.store.vault, actor, at, given, source)

        answer = self._do(case.key, "submit", lambda: self.store.create(actor, make, mark(case.key), form=form))
        self.running[case.key] = Running(case, answer)
        self._look(self.running[case.key], answer.rev)
        for number, deed in enumerate(case.deed):
            if not deed.after:
                self._plan_deed(self.running[case.key], number, deed)

    def _do(self, case: str, what: str, act: Callable[[], Any]) -> Any:
        """Do it; what is refused stops the month and says where."""
        try:
            return act()
        except (LawError, KeyError) as error:
            at = f"{self.clock.now():%Y-%m-%d %H:%M}"
            raise MonthFailed(f"示范 {self.place}／{case}／{what}（{at}）：{error}") from error

    def _look(self, running: Running, rev: int) -> None:
        """Plan an answer for every task that has opened; begin what grows out of a case that is done."""
        running.rev = rev
        ask_as(self.store.connection(), system(self.place))
        rows = self.store.connection().execute(_OPEN, [running.answer.case]).fetchall()
        for key, party in sorted(rows):
            if key not in running.planned:
                self._plan_answer(running, key, party)
        self._plan_deeds(running)

    def _plan_answer(self, running: Running, key: str, party: str) -> None:
        case, base = running.plan, key.partition("/")[0]
        task = self.pack.journeys[self._business(case)].tasks[place_of(key)[0]]
        if task.by == SYSTEM or {key, base, task.id} & set(case.stop):
            return
        may_wait = task.optional or task.many or task.lapses
        reply = _reply_for(case.reply, key, running.given) or (
            None if task.optional or task.many else _reply_for(self.month.reply, key, running.given)
        )
        if reply is None and may_wait:
            return
        if reply is None:
            raise MonthFailed(f"示范 {self.place}／{case.key}／{key}：没有 reply，也不在 stop 之内")
        running.planned.add(key)
        at = self._later(f"{case.key}{key}{running.given[base]}", reply.days, reply.hour)
        self._at(at, lambda: self._answer(running, key, party, reply))

    def _business(self, case: Planned) -> str:
        return next(one.journey for one in self.pack.city.business if one.key == case.business)

    def _answer(self, running: Running, key: str, party: str, reply: Reply) -> None:
        running.planned.discard(key)
        ask_as(self.store.connection(), system(self.place))
        rows = dict(self.store.connection().execute(_OPEN, [running.answer.case]).fetchall())
        if key not in rows:
            return
        case, says = running.plan, {**self.month.says, **running.plan.says}
        person = case.person if rows[key] == APPLICANT else 0
        actor = self.actor(case.key, self._filled(running, reply.by) or rows[key], person)
        for draw in reply.draw:
            if draw.when and not says[draw.when]:
                continue
            facts, line = (self._filled(running, one) for one in (draw.facts, draw.line))
            self._perform(running, key, actor, "draw", {"services": list(draw.services), "facts": facts, "line": line})
        running.given[key.partition("/")[0]] += 1
        given = {"task": key, "outcome": reply.outcome, "facts": self._filled(running, reply.facts)}
        answer = self._perform(running, key, actor, "finish", given)
        self._look(running, answer.rev)

    def _filled(self, running: Running, value: Any) -> Any:
        """`value` with what the case, or else the place, says."""
        says = {**self.month.says, **running.plan.says}
        return self._do(running.plan.key, "says", lambda: fill(value, says, self.clock.now(), self.store.calendar))

    def _perform(self, running: Running, what: str, actor: Actor, verb: str, given: dict[str, Any]) -> Answer:
        answer: Answer = self._do(
            running.plan.key,
            f"{verb} {what}",
            lambda: self.store.perform(actor, running.answer.case, VERBS[verb], **given),
        )
        return answer

    def _plan_deeds(self, running: Running) -> None:
        """Deeds that wait for a task are planned once it is done; cases that wait for a case, once it is."""
        waiting = [(n, one) for n, one in enumerate(running.plan.deed) if one.after and n not in running.told]
        grown = [one for one in self.month.case if one.source == running.plan.key and one.key not in self.running]
        if not waiting and not grown:
            return
        view = self.store.read(system(self.place), running.answer.case)[0].view
        done = {name for key in view.done for name in (key, key.partition("/")[0], place_of(key)[0])}
        for number, deed in waiting:
            if deed.after in done:
                self._plan_deed(running, number, deed)
        for case in grown:
            if view.status == "done" and case.key not in running.planned:
                running.planned.add(case.key)
                self._at(self._later(case.key, case.ago, case.hour), lambda case=case: self._begin(case))  # type: ignore[misc]

    def _plan_deed(self, running: Running, number: int, deed: Deed) -> None:
        running.told.add(number)
        at = self._later(f"{running.plan.key}{number}{deed.do}", deed.days, deed.hour)
        self._at(at, lambda: self._deed(running, deed))

    def _deed(self, running: Running, deed: Deed) -> None:
        case, given = running.plan, self._filled(running, deed.given)
        if deed.facts:
            given["facts"] = self._filled(running, deed.facts)
        if deed.task:
            given["task"] = deed.task
        if "item" in given and deed.do in ("supply", "settle_item"):
            given["item"] = self._item(running, given["item"])
        person = case.person if deed.by == APPLICANT else 0
        answer = self._perform(running, deed.task, self.actor(case.key, deed.by, person), deed.do, given)
        self._look(running, answer.rev)

    def _item(self, running: Running, wanted: str) -> str:
        """The code of an open item named by its kind or the text it carries."""
        items = self.store.read(system(self.place), running.answer.case)[0].view.items
        found = (
            code for code, one in items.items() if one.closed is None and wanted in (one.kind, one.text, one.scope)
        )
        return next(found, wanted)

    def _fault(self, fault: Fault, salt: str) -> None:
        """A file of the register: the report, then one act a step of `days`, each by whose it is."""
        register, file = Register(self.store.connection, self.clock), [""]
        officer, second = self.actor("", fault.by, 1), self.actor("", fault.by, 2)

        def report() -> None:
            file[0] = register.report(officer, self.pack, fault.subject, fault.breach, dict(fault.facts))

        steps: list[tuple[str, Callable[[], Any]]] = [("report", report)]
        if fault.answer:
            steps.append(
                ("answer", lambda: register.answer(self.actor("", fault.subject, 1), self.pack, file[0], fault.answer))
            )
        for verb, actor, words in (
            ("confirm", second, fault.confirm),
            ("dismiss", second, fault.dismiss),
            ("interview", officer, fault.interview),
            ("rectified", officer, fault.rectified),
        ):
            if words:
                steps.append(
                    (
                        verb,
                        lambda verb=verb, actor=actor, words=words: getattr(register, verb)(
                            actor, self.pack, file[0], words
                        ),
                    )
                )  # type: ignore[misc]
        for number, (verb, act) in enumerate(steps):
            ago = fault.ago - number * fault.days
            if ago >= 0:
                at = self._moment(f"{salt}{verb}", ago, fault.hour)
                self._at(at, lambda verb=verb, act=act: self._do(fault.subject, verb, act))  # type: ignore[misc]


def mark(key: str) -> str:
    """The key under which a case of the month is submitted; the first one marks that the month is there."""
    return f"demo-month {key}"


def _seconds(start: time, end: time) -> int:
    return (end.hour - start.hour) * 3600 + (end.minute - start.minute) * 60


def _reply_for(replies: tuple[Reply, ...], key: str, given: Counter[str]) -> Reply | None:
    """The reply to a task: the nearest name first, the first that has not been given often enough."""
    base, task = key.partition("/")[0], place_of(key)[0]
    for name in dict.fromkeys((key, base, task)):
        for reply in replies:
            if reply.task == name and (not reply.times or given[base] < reply.times):
                return reply
    return None


__all__ = ["DAYS", "MonthFailed", "Player", "Running", "mark"]
