"""A notice for its template: to whom, what in a sentence, the lines, who signs; and its kin: archive, board, proof of service."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wutong.cases.names import called, party_name, scope_name
from wutong.cases.timeline import timeline
from wutong.law.deadline import spoken
from wutong.law.view import place_of
from wutong.papers.case import Told
from wutong.papers.kinds import PaperRow, papers, text_of
from wutong.papers.lines import Line, lines_of, words_of
from wutong.papers.press import parts_of
from wutong.papers.show import Parts

_BLANK = re.compile(r"\{(\w+)\}")


def notice(row: PaperRow, told: Told) -> dict[str, Any]:
    """The body of a notice: `shape` notice, archive or board."""
    text = text_of(row, told.task, told.pack)
    bodies = [said(body, told) for body in (row.body, text.body if text else "") if body]
    body: dict[str, Any] = {
        "shape": row.shape,
        "to": recipient(row, told),
        "bodies": bodies,
        "lines": [_line(one) for one in lines_of(row.lines, told)],
        "signs": [papers().word("received_by"), papers().word("remark")] if "signs" in row.lines else [],
        "from": issuer(row, told),
        "day": day(told.moment.at),
    }
    return {**body, **archive(told)} if row.shape == "archive" else body


def proof_of_service(row: PaperRow, told: Told, title: str, code: str) -> dict[str, Any]:
    """The proof that goes with a notice: what was served, and blanks to sign."""
    receipt, word = papers().receipt, papers().word
    given = {
        "number": told.state.number,
        "served": title,
        "served_code": code,
        "recipient": recipient(row, told),
        "at": f"{told.moment.at:%Y-%m-%d %H:%M}",
    }
    return {
        "shape": "notice",
        "to": "",
        "bodies": [],
        "lines": [_line((word(name), given[name])) for name in receipt.lines],
        "signs": [word(name) for name in receipt.signs],
        "from": issuer(row, told),
        "day": day(told.moment.at),
    }


def said(body: str, told: Told) -> Parts:
    """A sentence with its blanks filled; what is not known stays a blank line."""
    parts: Parts = []
    for place, piece in enumerate(_BLANK.split(body)):
        if place % 2 == 0:
            parts += parts_of(piece) if piece else []
        else:
            known = words_of(piece, told)
            parts += parts_of(known) if known else [{"t": "line", "parts": []}]
    return parts


def recipient(row: PaperRow, told: Told) -> str:
    """Whom the paper is for, by name."""
    match row.to:
        case "unit" | "units":
            return told.unit
        case "departments":
            return told.names(told.facts.get("departments") or ())
        case "public" | "file":
            return ""
        case _:
            return words_of("applicant", told) or papers().word("applicant")


def issuer(row: PaperRow, told: Told) -> str:
    """Who issues the paper: the party that acted, the unit of the scope, or the window; the window for the system."""
    acted = told.pack.parties.get(told.entry["party"])
    if row.by == "unit":
        return told.unit
    if row.by == "party" and acted is not None and acted.kind not in ("applicant", "system"):
        return acted.name
    department = told.kind.scope.partition(".")[2]
    if row.by == "party" and department:
        return party_name(department, told.pack)
    window = told.first("window")
    return window.name if window else ""


def day(at: datetime) -> str:
    """A day as it stands under a signature."""
    return f"{at.year}年{at.month}月{at.day}日"


def _line(line: Line) -> dict[str, Any]:
    return {"label": line[0], "parts": parts_of(line[1])}


def archive(told: Told) -> dict[str, Any]:
    """The whole case: its timeline with clauses, its items, and its steps with their limits."""
    word = papers().word
    state, pack = told.state, told.pack
    return {
        "tables": [
            _table("timeline", ("sequence", "at", "scope", "event", "who", "clause"), _acts(told)),
            _table("items", ("sequence", "item", "scope", "said", "due", "kept"), _items(told)),
            _table("steps", ("sequence", "event", "scope", "who", "due", "kept"), _steps(told)),
        ],
        "bodies": [],
        "to": "",
        "none": word("none"),
        "sealed": [state.head, pack.edition],
    }


def _table(title: str, heads: tuple[str, ...], rows: Iterable[list[str]]) -> dict[str, Any]:
    word = papers().word
    lines = [[parts_of(str(number)), *map(parts_of, row)] for number, row in enumerate(rows, 1)]
    return {"key": title, "title": word(title), "heads": [word(head) for head in heads], "rows": lines}


def _acts(told: Told) -> list[list[str]]:
    """Every act of the ledger in words."""
    return [
        [
            f"{one.at:%Y-%m-%d %H:%M}",
            one.scope,
            "\n".join(part for part in (f"{one.title} {one.outcome}".strip(), one.says) if part),
            one.who,
            " ".join(one.clauses),
        ]
        for one in timeline(told.entries, told.pack, told.state)
    ]


def _items(told: Told) -> list[list[str]]:
    return [
        [
            told.pack.items[item.kind].name,
            scope_name(item.scope, told.pack, told.state),
            called(item.text, told.pack),
            spoken(item.due) if item.due else "",
            f"{item.closed:%Y-%m-%d %H:%M}" if item.closed else "",
        ]
        for item in told.state.view.items.values()
    ]


def _steps(told: Told) -> list[list[str]]:
    tasks = told.pack.journeys[told.state.view.journey].tasks
    return [
        [
            tasks[row.task].name if row.task in tasks else row.task,
            scope_name(place_of(row.key)[1], told.pack, told.state),
            party_name(row.done_by or row.party, told.pack),
            spoken(row.due) if row.due else "",
            f"{row.done_at:%Y-%m-%d %H:%M}" if row.done_at else "",
        ]
        for row in told.state.rows.values()
        if row.due is not None
    ]
