"""The guide of a place, gathered from its pack: nothing here is written twice."""

from dataclasses import dataclass

from wutong.law.journey import Journey, Task
from wutong.law.pack import Pack
from wutong.law.terms import LimitRow

#: how limit words are said to people, Chinese and English
_UNITS = (
    ("same day machine", "当天 24:00 前", "by midnight of the day"),
    ("same day person", "当日下班前", "by close of the day"),
    ("at once", "即时", "at once"),
    ("agreed", "按约定日期", "on the agreed date"),
)


@dataclass(frozen=True)
class Step:
    """A task of the guide with the limits the paper gives for it."""

    task: Task
    by: str
    limits: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Chapter:
    """A stage of the guide."""

    name: str
    en: str
    steps: tuple[Step, ...]


def chapters(pack: Pack, journey: Journey) -> list[Chapter]:
    """The stages of a journey in the place's order, each with its tasks."""
    found = []
    for stage in pack.city.stage:
        steps = tuple(_step(pack, task) for task in journey.task if task.stage == stage.key)
        if steps:
            found.append(Chapter(stage.name, stage.en, steps))
    return found


def _step(pack: Pack, task: Task) -> Step:
    rows = [row for row in pack.limits if task.due and row.step == task.due]
    said = tuple(dict.fromkeys(limit_text(row) for row in rows if row.limit or row.gap))
    return Step(task, role_name(pack, task.by), said, any(row.gap for row in rows))


def role_name(pack: Pack, by: str) -> str:
    """Who does a task, as people say it."""
    if by in pack.parties:
        return pack.parties[by].name
    return {
        "unit": "各公用事业单位",
        "department": "有关审批部门",
        "invitee": "参加踏勘单位",
        "lead": "牵头单位",
        "convener": "召集单位",
        "applicant": "申请人",
    }.get(by, "系统自动")


def limit_text(row: LimitRow) -> str:
    """A limit as people read it: target first, then limit; a gap says that the paper gives none."""
    if row.gap and not row.limit:
        return "文件未规定时限"
    words = words_text(row.limit)
    if row.target and row.target != row.limit:
        words = f"目标{words_text(row.target)}，至迟{words}"
    return f"{words}（文件未规定，双方约定）" if row.gap else words


def words_text(limit: str) -> str:
    """Limit words in Chinese.

    >>> words_text("3 workdays"), words_text("0.5 workday"), words_text("same day person")
    ('3个工作日', '0.5个工作日', '当日下班前')
    """
    for words, name, _ in _UNITS:
        if limit == words:
            return name
    number, unit, *more = limit.split(" ")
    unit_name = {"workday": "个工作日", "day": "日", "month": "个月", "year": "年"}[unit.removesuffix("s")]
    return (
        f"{number}{unit_name}"
        + ("（含当日）" if "inclusive" in more else "")
        + ("，至当日24时" if "midnight" in more else "")
    )
