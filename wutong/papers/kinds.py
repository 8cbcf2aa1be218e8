"""Which papers exist now: read from the ledger by the rows of `cities/papers.toml`, the forms and the texts of the pack.

A paper is about one entry of the ledger; its key is `<kind>@<seq>`. It stays what it was for ever, but it may be
no longer in force: a later one took its place, its step was done again, or the case was withdrawn.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from wutong.cases.state import State
from wutong.law import home
from wutong.law.error import PackError
from wutong.law.form import Form
from wutong.law.journey import Task
from wutong.law.measure import Text
from wutong.law.pack import Pack
from wutong.law.strict import Ids, Strict
from wutong.law.toml import read_toml
from wutong.law.view import ENDED, place_of

Entry = Mapping[str, Any]


class PaperRow(Strict):
    """A kind of paper common to all places: when it exists, what it says, from whom to whom."""

    key: str
    name: str
    en: str
    verb: Ids = ()
    outcome: Ids = ()
    task: Ids = ()
    text: Ids = ()
    without: Ids = ()
    marks: str = ""
    gate: str = ""
    does: str = ""
    states: str = ""
    kind: Ids = ()
    consequence: Ids = ()
    start: bool = False
    ended: bool = False
    texts: Ids = ()
    by: str = "party"
    to: str = "applicant"
    body: str = ""
    body_en: str = ""
    lines: tuple[str, ...]
    receipt: bool = False
    follow: bool = False
    single: bool = False
    falls: bool = False
    page: str = "a4"
    shape: str = "notice"


class Label(Strict):
    """A word on papers, in both languages."""

    zh: str
    en: str


class Receipt(Strict):
    """The proof of service that goes with a notice: what it tells, and what is written on it by hand."""

    name: str
    en: str
    lines: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Papers:
    """`cities/papers.toml`."""

    rows: Mapping[str, PaperRow]
    credit: Mapping[str, PaperRow]
    receipt: Receipt
    sources: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Label]

    def word(self, key: str, lang: str = "zh") -> str:
        """The word `key`."""
        return self.labels[key].zh if lang == "zh" else self.labels[key].en


@dataclass(frozen=True)
class PaperKind:
    """A paper that exists: `key` makes it; `row` or `form` says what kind; `why` a label if not in force.

    `to`: whom it is for, as in `papers.toml` (applicant, unit, departments…); who fills it, for a form.
    """

    key: str
    title: str
    en: str
    scope: str
    clause: tuple[str, ...]
    seq: int
    at: str
    row: str = ""
    form: str = ""
    task: str = ""
    receipt_of: str = ""
    in_force: bool = True
    why: str = "in_force"
    to: str = ""


def papers() -> Papers:
    """The common papers. PackError when the file is wrong."""
    return _papers(home.cities() / "papers.toml")


@lru_cache(maxsize=4)
def _papers(path: Path) -> Papers:
    data = read_toml(path)
    try:
        return Papers(
            {row["key"]: PaperRow.model_validate(row) for row in data["paper"]},
            {row["key"]: PaperRow.model_validate(row) for row in data["credit"]},
            Receipt.model_validate(data["receipt"]),
            {key: tuple(value) for key, value in data["from"].items()},
            {key: Label.model_validate(value) for key, value in data["label"].items()},
        )
    except (KeyError, ValueError) as error:
        raise PackError(str(path), "papers", "-", str(error), "按文件开头的说明改正") from None


def blank_forms(pack: Pack) -> list[Form]:
    """The forms of a place that can be printed blank, flow charts among them."""
    return list(pack.forms.values())


def papers_of(pack: Pack, state: State, entries: Iterable[Entry]) -> list[PaperKind]:
    """The papers that exist for a case, in the order of its ledger."""
    found = [kind for entry in entries for kind in _of_entry(pack, state, entry)]
    told = [kind if kind.form else _standing(kind, papers().rows, state, found) for kind in found]
    return [_form_standing(kind, state, told) if kind.form else kind for kind in told]


def credit_papers(pack: Pack, file: Mapping[str, Any], entries: Iterable[Entry]) -> list[PaperKind]:
    """The papers that exist for a file of the credit register (a row of `cases_creditfile`)."""
    follows = {one.key: one.consequence for one in pack.breaches}[file["breach"]]
    return [
        kind
        for entry in entries
        for row in papers().credit.values()
        if entry["verb"] in row.verb and (not row.consequence or follows in row.consequence)
        for kind in _with_receipt(_kind(row, entry, "", None, pack), row)
    ]


def task_of(pack: Pack, state: State, entry: Entry) -> Task | None:
    """The task an entry finished or acted on."""
    return pack.journeys[state.view.journey].tasks.get(place_of(entry["task"])[0]) if entry["task"] else None


def scope_of(entry: Entry) -> str:
    """The scope an entry is about."""
    data = entry["body"].get("data", {})
    return place_of(entry["task"])[1] or str(data.get("scope") or data.get("line") or data.get("service") or "")


def text_of(row: PaperRow, task: Task | None, pack: Pack) -> Text | None:
    """The place's own title and text for a paper: that of the task, else the first the pack has."""
    if task is not None and task.text in row.texts:
        return pack.texts[task.text]
    return next((pack.texts[key] for key in row.texts if key in pack.texts and not _elsewhere(key, pack)), None)


def _elsewhere(key: str, pack: Pack) -> bool:
    """Whether tasks of the place show this text: then it belongs to those tasks only."""
    return any(task.text == key for task in pack.all_tasks.values())


def _of_entry(pack: Pack, state: State, entry: Entry) -> Iterator[PaperKind]:
    task = task_of(pack, state, entry)
    for row in papers().rows.values():
        if _fits(row, entry, task, pack, state):
            yield from _with_receipt(_kind(row, entry, scope_of(entry), task, pack), row)
    for form in _forms_of(pack, state, entry, task):
        key, scope = f"{form.key}@{entry['seq']}", scope_of(entry)
        seq, at = entry["seq"], entry["at"]
        yield PaperKind(key, form.title, form.en, scope, form.clause, seq, at, form=form.key, to=form.filled_by)


def _forms_of(pack: Pack, state: State, entry: Entry, task: Task | None) -> list[Form]:
    """The forms an entry fills: the application; that of the task with its list of papers; the letter of a promise."""
    if entry["verb"] == "submit":
        form = pack.forms.get(str(entry["body"].get("data", {}).get("form")))
        return [form] if form else []
    found: list[Form] = []
    if entry["verb"] == "finish" and task and task.form and task.id != _starts(pack, state):
        found.append(pack.forms[task.form])
    if found and found[0].kind == "permit_application":
        found += [form for form in pack.forms.values() if form.kind == "material_list"]
    items = [effect[2]["kind"] for effect in entry["body"]["effects"] if effect[0] == "item"]
    letters = [pack.items[kind].letter for kind in items if kind in pack.items and pack.items[kind].letter]
    return found + [pack.forms[one] for one in dict.fromkeys(letters)]


def _starts(pack: Pack, state: State) -> str:
    return pack.journeys[state.view.journey].starts


def _fits(row: PaperRow, entry: Entry, task: Task | None, pack: Pack, state: State) -> bool:
    """Whether an entry makes a paper of this kind: everything the row names holds."""
    if row.ended:
        return state.view.status != "open" and entry["seq"] == state.seq
    finished = entry["verb"] == "finish" and task is not None
    asked = (
        not row.verb or entry["verb"] in row.verb,
        not row.outcome or entry["outcome"] in row.outcome,
        not row.kind or _kind_of_item(entry, state) in _kinds(row, pack),
        not row.start or (finished and task is not None and task.id == _starts(pack, state)),
    )
    return all(asked) and (task is None or _task_fits(row, task)) and (task is not None or not _asks_task(row))


def _asks_task(row: PaperRow) -> bool:
    return bool(row.task or row.text or row.marks or row.gate or row.does or row.states)


def _task_fits(row: PaperRow, task: Task) -> bool:
    return (
        (not row.task or task.id in row.task)
        and (not row.text or task.text in row.text)
        and task.text not in row.without
        and (not row.marks or task.marks == row.marks)
        and (not row.gate or task.gate == row.gate)
        and (not row.does or task.does == row.does)
        and (not row.states or row.states in task.facts)
    )


def _kinds(row: PaperRow, pack: Pack) -> set[str]:
    return {key for key, item in pack.items.items() if item.kind in row.kind}


def _kind_of_item(entry: Entry, state: State) -> str:
    item = state.view.items.get(str(entry["body"].get("data", {}).get("item")))
    return item.kind if item else ""


def _kind(row: PaperRow, entry: Entry, scope: str, task: Task | None, pack: Pack) -> PaperKind:
    text = text_of(row, task, pack)
    title, en = (text.name, text.en) if text else (row.name, row.en)
    clause = tuple(one for one in entry["clause"].split(", ") if one)
    key, seq = f"{row.key}@{entry['seq']}", entry["seq"]
    return PaperKind(key, title, en, scope, clause, seq, entry["at"], row=row.key, task=entry["task"], to=row.to)


def _with_receipt(kind: PaperKind, row: PaperRow) -> Iterator[PaperKind]:
    yield kind
    if row.receipt:
        said = papers().receipt
        key = f"served.{kind.key}"
        yield replace(
            kind, key=key, title=f"{said.name}：{kind.title}", en=f"{said.en}: {kind.en}", receipt_of=kind.key
        )


def _standing(kind: PaperKind, rows: Mapping[str, PaperRow], state: State, found: list[PaperKind]) -> PaperKind:
    """Whether a notice is still in force, and if not, why."""
    row = rows[kind.row]
    if row.falls and state.view.status in ENDED:
        return replace(kind, in_force=False, why="fallen")
    if row.falls and kind.task in state.past:
        return replace(kind, in_force=False, why="redone")
    later = (one for one in found if one.row == kind.row and one.scope == kind.scope and one.seq > kind.seq)
    if row.single and next(later, None):
        return replace(kind, in_force=False, why="superseded")
    return kind


def _form_standing(kind: PaperKind, state: State, found: list[PaperKind]) -> PaperKind:
    """A form with the same scope that was filled further takes the place of the earlier one."""
    here = _where(kind.scope, state)
    same = (one for one in found if one.form == kind.form and _where(one.scope, state) == here)
    if any(one.seq > kind.seq for one in same):
        return replace(kind, in_force=False, why="superseded")
    return kind


def _where(scope: str, state: State) -> str:
    """The line or service a scope lies in; a surveyor's scope is the case's."""
    head = scope.partition(".")[0]
    return head if head in state.view.lines or head in state.view.orders else ""
