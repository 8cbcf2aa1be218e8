"""Journeys: every actor is a party, every fact, outcome, item, step and event is real, the graph has no circle."""

from collections.abc import Iterator

from wutong.law.error import PackError
from wutong.law.journey import Journey, Task, in_order
from wutong.law.pack import Pack

ROLES = frozenset({"applicant", "unit", "department", "invitee", "lead", "convener", "system"})
TELLS = frozenset({"applicant", "unit", "units", "department", "departments", "lead", "window", "coordinators"})


def journey_problems(pack: Pack) -> Iterator[PackError]:
    """Every broken reference in the journeys and the clocks they use."""
    marks = {"submitted"}
    for journey in pack.journeys.values():
        marks |= {task.marks for task in journey.task if task.marks}
    for journey in pack.journeys.values():
        file = str(pack.folder / "journeys" / f"{journey.key}.toml")
        order = in_order(journey, file)
        assert len(order) == len(journey.by_id()) or not journey.task
        seen: set[str] = set()
        for task in journey.task:
            if task.id in seen:
                yield PackError(file, f"task {task.id}", "id", "写了两次", "每个任务 id 只写一次")
            seen.add(task.id)
            for key, problem, cure in _task(pack, journey, task):
                yield PackError(file, f"task {task.id}", key, problem, cure)
    for row in pack.limits:
        for name in (*row.start, *row.target_start):
            fact = pack.common.facts.get(name.rstrip("?"))
            if name.rstrip("?") not in marks and (fact is None or fact.kind not in ("date", "datetime")):
                yield PackError(
                    str(pack.folder / "limits.toml"),
                    f"limit {row.id}",
                    "start",
                    f"没有事件 {name}",
                    "写某个任务的 marks，或一个时间事实",
                )


def _task(pack: Pack, journey: Journey, task: Task) -> Iterator[tuple[str, str, str]]:
    ids = set(journey.by_id())
    if task.by not in ROLES and task.by not in pack.parties:
        yield "by", f"没有单位或角色 {task.by}", "在 parties.toml 补上，或用 applicant、unit、department…"
    for token in task.tells:
        if token not in TELLS and token not in pack.parties:
            yield "tells", f"没有收件方 {token}", "写单位或 applicant、unit、departments…"
    tested = (*task.checks, *task.warns)
    for condition in (*task.when, *task.any, *tested, *(given for check in tested for given in check.given)):
        if condition.fact not in pack.common.facts:
            yield "fact", f"没有事实 {condition.fact}", "见 cities/facts.toml"
    for name in task.facts:
        if name not in pack.common.facts:
            yield "facts", f"没有事实 {name}", "见 cities/facts.toml"
    upon = [one.on for one in task.opens] + [one.on for one in task.redo] + [one.on for one in task.ends]
    named = {*task.outcomes, *upon} | ({task.lapses} if task.lapses else set())
    for outcome in sorted(named - set(pack.common.outcomes)):
        yield "outcomes", f"没有结果 {outcome}", "见 cities/outcomes.toml"
    for outcome in upon:
        if outcome not in task.outcomes:
            yield "on", f"{outcome} 不是本任务的结果", f"写 {'、'.join(task.outcomes)} 之一"
    for opening in task.opens:
        if opening.item not in pack.items:
            yield "opens", f"没有事项 {opening.item}", "在 tolerance.toml 补上"
    for missing in sorted({one for redo in task.redo for one in redo.tasks} - ids):
        yield "redo", f"没有任务 {missing}", "写本流程中的任务 id"
    if task.conclude and task.conclude.task not in ids:
        yield "conclude", f"没有任务 {task.conclude.task}", "写本流程中的任务 id"
    if task.due and not any(row.step == task.due for row in pack.limits):
        yield "due", f"limits.toml 没有步骤 {task.due}", "补一行 step，没有时限就写 gap"
    if task.form and task.form not in pack.forms:
        yield "form", f"没有表单 {task.form}", "在 forms.toml 补上"
    if task.text and task.text not in pack.texts:
        yield "text", f"没有文本 {task.text}", "在 texts.toml 补上"
    if task.stage not in {stage.key for stage in pack.city.stage}:
        yield "stage", f"没有阶段 {task.stage}", "在 city.toml 补 [[stage]]"
