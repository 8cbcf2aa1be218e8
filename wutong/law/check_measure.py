"""Measures of a pack: every function, step, task, item, stage and business they name must be there."""

from collections.abc import Iterator

from wutong.law.error import PackError
from wutong.law.journey import Task
from wutong.law.measure import Measure
from wutong.law.measure_counts import COUNTS
from wutong.law.measure_figure import limit_kind
from wutong.law.pack import Pack

_KINDS = {"on_time_rate": "documented", "zero_day_rate": "documented", "kept_agreed_rate": "agreed"}


def measure_problems(pack: Pack) -> Iterator[PackError]:
    """What stands in the way of counting a measure."""
    seen: set[str] = set()
    for measure in pack.measures:
        if measure.key in seen:
            yield _problem(pack, measure, "key", "写了两次", "每个标识只写一次")
        seen.add(measure.key)
        if measure.counts not in COUNTS:
            yield _problem(pack, measure, "counts", f"没有算法 {measure.counts}", f"用 {'、'.join(COUNTS)} 之一")
            continue
        for need in COUNTS[measure.counts].needs:
            if not getattr(measure, need):
                yield _problem(pack, measure, need, f"{measure.counts} 不知道看什么", f"补上 {need}")
        yield from _named(pack, measure)
        if measure.step:
            yield from _step(pack, measure)


def _named(pack: Pack, measure: Measure) -> Iterator[PackError]:
    known = {
        "task": {task.id for task in _tasks(pack, measure)},
        "item": {*pack.items, *pack.fee_items},
        "stage": {stage.key for stage in pack.city.stage},
        "business": {one.key for one in pack.city.business},
    }
    for key, names in known.items():
        for name in getattr(measure, key):
            if name not in names:
                yield _problem(pack, measure, key, f"没有 {name}", f"改成 {'、'.join(sorted(names))} 之一")


def _step(pack: Pack, measure: Measure) -> Iterator[PackError]:
    rows = [row for row in pack.limits if row.step == measure.step]
    timed = {task.id for task in _tasks(pack, measure) if task.due == measure.step}
    if not rows:
        steps = "、".join(dict.fromkeys(row.step for row in pack.limits))
        yield _problem(pack, measure, "step", f"limits.toml 没有 {measure.step}", f"改成 {steps} 之一")
        return
    if not timed and not measure.task:
        yield _problem(pack, measure, "task", f"没有任务以 {measure.step} 为时限", "写明由哪个任务的完成来判断")
    if timed and measure.task and not timed & set(measure.task):
        cure = f"改成 {'、'.join(sorted(timed))} 之一"
        yield _problem(pack, measure, "task", f"{'、'.join(measure.task)} 不以 {measure.step} 为时限", cure)
    kind = _KINDS.get(measure.counts)
    if kind and kind not in {limit_kind(row) for row in rows}:
        wanted = "有数字的时限" if kind == "documented" else "约定的日期"
        yield _problem(pack, measure, "counts", f"{measure.step} 没有{wanted}", "换一种算法，或改正 step")
    if measure.counts == "target_rate" and not any(row.target for row in rows):
        yield _problem(pack, measure, "step", f"{measure.step} 没有目标", "改用 on_time_rate，或改正 step")


def _tasks(pack: Pack, measure: Measure) -> list[Task]:
    journeys = {one.journey for one in pack.city.business if one.key in measure.business}
    return [task for key in sorted(journeys & set(pack.journeys)) for task in pack.journeys[key].task]


def _problem(pack: Pack, measure: Measure, key: str, problem: str, cure: str) -> PackError:
    return PackError(str(pack.folder / "measures.toml"), f"[[measure]] {measure.key}", key, problem, cure)
