"""Every row of a pack as people read it: what it is, its conditions in words, what follows, its clauses and quotes.

One way for all kinds of rows: each of its columns has a name in the words file and is said by what it holds, a
limit, a party, a task, a condition. So no column of a pack is hidden, and a new one fails a test until it has a name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wutong.cases.words import compared, fact_name, show
from wutong.law.condition import Check, Condition
from wutong.law.coverage import cited_rows
from wutong.law.pack import Pack
from wutong.law.place import file_of
from wutong.law.strict import Cited, Strict
from wutong.law.terms import LimitRow
from wutong.web.kit.limits import event_name, limit_text, limit_words
from wutong.web.kit.words import either, has, language, say

#: columns that are the row's own name, are told elsewhere, or are the English of another
_ELSEWHERE = {"id", "key", "name", "en", "title", "says", "says_en", "clause", "words", "doubt", "fields", "cure", "sha256"}  # fmt: skip
_CONDITIONS = {"all", "any", "when", "checks", "warns", "unless", "given"}
_TASKS = {"needs", "task"}
_EVENTS = {"start", "target_start"}


@dataclass(frozen=True)
class Line:
    """One row: `name` as in reports, its kind, how it is called, and its columns as (name, text)."""

    name: str
    kind: str
    title: str
    parts: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    words: tuple[str, ...]
    doubts: tuple[str, ...]
    file: str

    @property
    def text(self) -> str:
        """All of it as one text, for looking."""
        told = [self.name, self.title, *(f"{label} {text}" for label, text in self.parts), *self.clauses, *self.words]
        return " ".join((*told, *self.doubts)).casefold()


class Names:
    """A pack with the names of its rows by key, gathered once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        groups: tuple[Iterable[Any], ...] = (
            pack.fee_items.values(), pack.items.values(), pack.city.stage, pack.documents, pack.permits,
            pack.payer_names.values(), pack.city.channel, pack.city.business, pack.city.service, pack.texts.values(),
            pack.city.label,
        )  # fmt: skip
        self.rows = {
            **{row.mode: row for row in pack.surveys},
            **{row.key: row for rows in groups for row in rows},
            **{f"service:{row.key}": row for row in pack.city.service},
            **{row.id: row for row in pack.pauses},
        }
        self.doubts = {doubt.id for doubt in (*pack.doubts, *pack.common.doubts)}

    def called(self, key: str) -> str:
        """What people call a key: a row of the place, a word of the platform; the key itself if nothing else."""
        found = self.pack.parties.get(key) or self.rows.get(key)
        if found is not None:
            return either(found.name, found.en)
        if key.startswith("gap:"):
            return say("admin.gap_of", name=self.called(key.removeprefix("gap:")))
        return say(f"admin.v_{key}") if has(f"admin.v_{key}") else key


def lines_of(pack: Pack) -> tuple[Line, ...]:
    """Every row that rests on a clause, in the order of the files, in the reader's language."""
    names = Names(pack)
    others = [("relevance", row) for row in pack.relevance] + [("label", row) for row in pack.city.label]
    rows = cited_rows(pack) + others + [("payer_name", row) for row in pack.payer_names.values()]
    return tuple(_line(name, row, names) for name, row in rows if isinstance(row, Cited | Check) and row.clause)


def kind_of(row: Any) -> str:
    """The kind of a row, by the name of its class: `limit_row` is a limit, `fee_item` a charge item."""
    name = type(row).__name__.removesuffix("Row")
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


def _line(name: str, row: Any, names: Names) -> Line:
    held = (getattr(row, column, ()) for column in sorted(_CONDITIONS))
    conditions = [one for many in held if isinstance(many, tuple) for one in many]
    fields = [field.clause for field in getattr(row, "fields", ()) if field.clause]
    clauses = dict.fromkeys((*row.clause, *(c for one in conditions for c in one.clause), *fields))
    words = dict.fromkeys((*row.words, *(word for one in conditions for word in one.words)))
    doubts = dict.fromkeys(
        (*getattr(row, "doubt", ()), *(gap for gap in getattr(row, "gap", ()) if gap in names.doubts))
    )
    file = Path(file_of(names.pack.folder, name))
    return Line(name, kind_of(row), title_of(row, names), tuple(_parts(row, names)), tuple(clauses), tuple(words),
                tuple(doubts), str(file.relative_to(names.pack.folder)) if file != names.pack.folder else "")  # fmt: skip


def title_of(row: Any, names: Names) -> str:
    """What a row is called: its name or title, what it says to people, else the sentence of its outcome."""
    for zh, en in (("name", "en"), ("title", "en"), ("says", "says_en")):
        if getattr(row, zh, ""):
            return either(getattr(row, zh), getattr(row, en, ""))
    if isinstance(row, Condition):
        return condition_said(row, names)
    if isinstance(row, LimitRow):
        return limit_text(row)
    outcome = next((column for column in ("payer", "lead", "admits", "fact") if getattr(row, column, "")), "")
    return _said(outcome, getattr(row, outcome), names) if outcome else str(getattr(row, "id", getattr(row, "key", "")))


def _parts(row: Any, names: Names) -> Iterable[tuple[str, str]]:
    columns = type(row).model_fields
    if isinstance(row, Condition):
        columns = {name: columns[name] for name in ("fresh", "given") if name in columns}
        if cure := either(row.cure, row.cure_en):
            yield say("admin.f_cure"), cure
    for column in columns:
        value = getattr(row, column)
        if column in _ELSEWHERE or column.endswith("_en") or value in (None, "", (), False):
            continue
        if value == columns[column].default and not isinstance(value, bool):
            continue
        told = show(row.fact, value, names.pack.common.facts, language(), names.called) if column == "value" else ""
        yield say(f"admin.f_{column}"), told or _said(column, _either(row, column, value), names)
    if hasattr(row, "fields") and not isinstance(row, Condition):
        yield say("admin.f_fields"), str(len(row.fields))


def _either(row: Any, column: str, value: Any) -> Any:
    """A text in the reader's language, where the row has both."""
    other = getattr(row, f"{column}_en", None)
    return either(value, other) if isinstance(value, str) and isinstance(other, str) else value


def _said(column: str, value: Any, names: Names) -> str:
    """The value of a column in words."""
    if isinstance(value, bool):
        return say("kit.yes") if value else say("kit.no")
    if column in _CONDITIONS:
        joiner = say("admin.or") if column == "any" else say("admin.and")
        return joiner.join(condition_said(one, names) for one in value)
    many = value if isinstance(value, tuple) else (value,)
    return say("admin.comma").join(_one(column, one, names) for one in many)


def _one(column: str, value: Any, names: Names) -> str:
    told = _NAMES.get(column)
    if told is not None:
        return told(str(value), names)
    if isinstance(value, Strict):
        columns = type(value).model_fields
        return " ".join(_said(column, getattr(value, column), names) for column in columns if getattr(value, column))
    fact = names.pack.common.facts.get(column)
    if fact is not None and isinstance(value, str):
        return show(column, value, names.pack.common.facts, language(), names.called)
    return names.called(str(value))


def condition_said(condition: Condition, names: Names) -> str:
    """A condition in words, e.g. that the length is at most 200 m."""
    facts, lang = names.pack.common.facts, language()
    said = compared(condition.fact, condition.op, condition.limit, condition.unit, facts, lang, names.called)
    return f"{fact_name(condition.fact, facts, lang)} {said}"


def _task_said(key: str, names: Names) -> str:
    bare = key.rstrip("*")
    tasks = [task for full, task in names.pack.all_tasks.items() if bare in (full, full.partition(".")[2])]
    return either(tasks[0].name, tasks[0].en) if tasks else key


def _event_said(key: str, names: Names) -> str:
    """An event by the task that marks it, or the fact that holds its time."""
    return event_name(key.rstrip("?"), names.pack) or key


def _fact_said(key: str, names: Names) -> str:
    fact = names.pack.common.facts.get(key)
    return either(fact.name, fact.en) if fact else key


def _outcome_said(key: str, names: Names) -> str:
    return either(*names.pack.common.outcomes[key]) if key in names.pack.common.outcomes else key


def _limit_said(words: str, names: Names) -> str:
    """A limit; on a route it is the name of a step instead."""
    return _step_said(words, names) if any(row.step == words for row in names.pack.limits) else limit_words(words)


def _step_said(step: str, names: Names) -> str:
    """The limits a step of the limits table may have, and its key."""
    told = dict.fromkeys(limit_text(row) for row in names.pack.limits_of(step))
    return f"{say('admin.or_short').join(told)} ({step})" if told else step


def _as_it_is(key: str, names: Names) -> str:
    return key


_NAMES: dict[str, Callable[[str, Names], str]] = {
    **dict.fromkeys(_TASKS, _task_said),
    **dict.fromkeys(_EVENTS, _event_said),
    **dict.fromkeys(("target", "limit"), _limit_said),
    **dict.fromkeys(("step", "marks", "gap", "copies", "number"), _as_it_is),
    "due": _step_said,
    **dict.fromkeys(("facts", "mandatory", "days_fact", "fact"), _fact_said),
    **dict.fromkeys(("outcomes", "lapses", "on"), _outcome_said),
}
