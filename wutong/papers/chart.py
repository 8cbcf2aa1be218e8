"""A flow chart drawn from a journey: a band for each stage, its tasks in columns by what needs what inside the stage."""

from functools import partial
from typing import Any

from wutong.cases.names import party_name
from wutong.law.form import Form
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.papers.kinds import papers

#: more columns than this in a stage begin a new line
ACROSS = 5
_KIND = "channel_kind"


def chart(form: Form, pack: Pack) -> dict[str, Any]:
    """The bands of the chart: where to apply, then each stage; only what the form's channels can meet."""
    journey = pack.journeys["connect"]
    wanted = {True: "online", False: "offline"}.get(form.online) if form.online is not None else None
    tasks = [task for task in journey.task if _met(task, wanted)]
    doors = [one.name for one in pack.city.channel if form.online is None or one.online is form.online]
    bands = [{"name": papers().word("start_of"), "lines": [[[_door(name)] for name in doors[i : i + ACROSS]] for i in range(0, len(doors), ACROSS)], "flow": False}]  # fmt: skip
    for stage in pack.city.stage:
        mine = [task for task in tasks if task.stage == stage.key]
        columns = _columns(mine)
        box = partial(_box, pack=pack)
        lines = [
            [[box(task) for task in column] for column in columns[i : i + ACROSS]]
            for i in range(0, len(columns), ACROSS)
        ]
        if lines:
            bands.append({"name": stage.name, "lines": lines, "flow": True})
    return {"shape": "chart", "bands": bands, "across": ACROSS}


def _met(task: Task, wanted: str | None) -> bool:
    """Whether a task can come up for the channels of the chart."""
    asked = [one for one in task.when if one.fact == _KIND and one.op == "is"]
    return wanted is None or all(one.limit == wanted for one in asked)


def _columns(tasks: list[Task]) -> list[list[Task]]:
    """Tasks in columns: each one column after the latest of the tasks it needs in the same stage."""
    names = {task.id for task in tasks}
    needs = {task.id: [one.rstrip("*") for one in task.needs if one.rstrip("*") in names] for task in tasks}
    depth: dict[str, int] = {}
    while len(depth) < len(tasks):
        for task in tasks:
            if task.id not in depth and all(one in depth for one in needs[task.id]):
                depth[task.id] = 1 + max((depth[one] for one in needs[task.id]), default=-1)
    return [[task for task in tasks if depth[task.id] == one] for one in range(max(depth.values(), default=-1) + 1)]


def _door(name: str) -> dict[str, Any]:
    return {"name": name, "by": "", "note": "", "clause": "", "dashed": False, "shaded": False}


def _box(task: Task, pack: Pack) -> dict[str, Any]:
    """One task: its name, who does it, for each what, its outcomes, its clauses."""
    word = papers().word
    by = word(f"by_{task.by}") if f"by_{task.by}" in papers().labels else party_name(task.by, pack)
    outcomes = [pack.common.outcomes[one][0] for one in task.outcomes if len(task.outcomes) > 1]
    return {
        "name": task.name,
        "by": f"{by}·{word(f'each_{task.each}')}" if task.each != "case" else by,
        "note": "／".join(outcomes),
        "clause": " ".join(task.clause),
        "dashed": task.optional or bool(task.when or task.any),
        "shaded": task.by == "system",
    }
