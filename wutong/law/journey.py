"""A journey: a flat list of tasks with who does them, what they need, when they apply and by when.

No gateways and no tokens. A task opens when what it `needs` is done and its `when` holds; it is skipped when
`when` is false; while `when` is unknown it waits and says which fact it waits for. Rework is never a back
arrow: `redo` starts a new round of the named tasks and of all that rest on them.
"""

from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from wutong.law.condition import Check, Condition
from wutong.law.error import PackError
from wutong.law.strict import Cited, Strict

Each = Literal["case", "service", "line", "department", "invitee"]


class Opens(Strict):
    """On outcome `on` an open item of kind `item` is opened."""

    on: str
    item: str


class Redo(Strict):
    """On outcome `on` the named tasks start a new round."""

    on: str
    tasks: tuple[str, ...]


class Ends(Strict):
    """On outcome `on` the case ends with `status`."""

    on: str
    status: Literal["done", "returned", "withdrawn"]


class Conclude(Strict):
    """The system draws a conclusion: `fail` if any copy of `task` came out as one of `fails`, else `pass`."""

    task: str
    fails: tuple[str, ...]


class Task(Cited):
    """One kind of task.

    `by`: a party key, or `applicant`, `unit` (the service's utility), `department`, `invitee`, `lead`,
    `convener`, `system`. `each`: one for the case, or one per service, line, department of a line's permits,
    or survey invitee. `needs`: task ids; `x*` is content with one finished copy of x. `marks`: the event that
    finishing sets, for clocks to start from. `facts`: what finishing may state; `checks`: what must hold;
    `warns`: what is told to the unit and the applicant when it does not hold, without refusing.
    `papers`: the documents its permits need must be in, or promised under the tolerance rule.
    `draws`: lines must stand before it can finish. `lapses`: the outcome when its limit passes in silence.
    """

    id: str
    stage: str
    name: str
    en: str
    by: str
    each: Each = "case"
    needs: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    due: str = ""
    marks: str = ""
    facts: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    warns: tuple[Check, ...] = ()
    outcomes: tuple[str, ...] = ("done",)
    opens: tuple[Opens, ...] = ()
    redo: tuple[Redo, ...] = ()
    ends: tuple[Ends, ...] = ()
    conclude: Conclude | None = None
    does: Literal["", "route", "lead", "invite", "payer"] = ""
    tells: tuple[str, ...] = ()
    form: str = ""
    text: str = ""
    optional: bool = False
    many: bool = False
    draws: bool = False
    gate: Literal["", "start", "accept"] = ""
    visit: bool = False
    lapses: str = ""
    papers: bool = False
    says: str = ""
    says_en: str = ""


class Journey(Strict):
    """`journeys/<key>.toml`: the tasks of one kind of business, in the order people read them."""

    key: str
    name: str
    en: str
    starts: str = "accept"
    task: tuple[Task, ...]

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks by id."""
        return {task.id: task for task in self.task}

    @cached_property
    def asked_outcomes(self) -> frozenset[str]:
        """The tasks whose outcome another task asks for."""
        conditions = (c for task in self.task for c in (*task.when, *task.any, *task.checks, *task.warns))
        asked = {str(c.limit).partition(":")[0] for c in conditions if c.fact == "outcomes"}
        given = {
            str(g.limit).partition(":")[0]
            for task in self.task
            for c in task.checks
            for g in c.given
            if g.fact == "outcomes"
        }
        return frozenset(asked | given | {task.conclude.task for task in self.task if task.conclude})

    def by_id(self) -> dict[str, Task]:
        """The tasks by id."""
        return self.tasks


def in_order(journey: Journey, file: str) -> tuple[str, ...]:
    """Task ids, what is needed first. PackError for a circle or for a need that does not exist."""
    ids = {task.id for task in journey.task}
    graph: dict[str, set[str]] = {}
    for task in journey.task:
        needs = {need.rstrip("*") for need in task.needs}
        for missing in sorted(needs - ids):
            raise PackError(
                file, f"task {task.id}", "needs", f"没有任务 {missing}", "改成本文件中的任务 id，或补上这个任务"
            )
        graph[task.id] = needs
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise PackError(
            file, "task", "needs", f"任务成环：{circle}", "去掉其中一个 needs；返工用 redo，不用回头箭头"
        ) from None
