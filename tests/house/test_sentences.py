"""Sentences stand in data, in both languages: what code says is there, what is there is said, and code holds none itself."""

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest

from wutong.cases.says import SENTENCES as CASES
from wutong.law.home import ROOT
from wutong.law.said import LAW, Sentences
from wutong.links.sms import SENTENCES as LINKS
from wutong.people.says import SENTENCES as PEOPLE
from wutong.works.says import SENTENCES as WORKS

ROOMS = {"law": LAW, "cases": CASES, "links": LINKS, "people": PEOPLE, "works": WORKS}
#: what may hold Chinese signs in code of these rooms, and why; this list only gets shorter
ALLOWED = {
    "cases/allowed.py": 2,  # a fault of our own file of uploads, told to whoever starts the platform
    "cases/find.py": 1,  # the signs a search passes over
    "links/sms.py": 1,  # digits as a Chinese keyboard types them
    "web/admin/calendar.py": 2,  # what people type between two times
    "web/desk/importing.py": 3,  # what people type between two names in a cell
    "web/kit/answers.py": 2,  # dates as people type them
    "web/kit/asks.py": 1,  # the brackets of a printed unit
    "works/shape_file.py": 4,  # what columns of coordinates are called
    "works/shape_text.py": 1,  # what people type between two figures
    "web/kit/words.py": 4,  # a fault of our own words, told to whoever writes them
}
#: what a sentence is asked for by
SAYING = ("say", "refused", "wrong", "unreadable", "_wrong", "_refused")
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def said_in(room: str) -> list[ast.Call]:
    """Every call in a room that names a sentence."""
    found = []
    for path in sorted((ROOT / "wutong" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in SAYING and node.args:
                found.append(node)
    return found


def texts_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Each Chinese sentence of an entry with its English."""
    if isinstance(row["zh"], str):
        return [(row["zh"], row["en"])]
    assert len(row["zh"]) == len(row["en"]) == 2, row
    return list(zip(row["zh"], row["en"], strict=True))


def names_in(text: str) -> set[str]:
    return {name.split("!")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_has_both_languages_with_the_same_values(room: str) -> None:
    count = 0
    for code, rows in ROOMS[room].rows.items():
        for which, row in rows.items() if code != "printed" else ():
            for zh, en in texts_of(row):
                count += 1
                assert zh and not CJK.search(en), (code, which)
                assert names_in(zh) - {"unit"} <= names_in(en) | {"unit"} and names_in(en) <= names_in(zh), (
                    code,
                    which,
                )
    assert count


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_code_names_is_there(room: str) -> None:
    """A key put together while running (`status_…`, `upload_…`) is looked for by its beginning."""
    rows = {f"{code}.{which}" for code, found in ROOMS[room].rows.items() for which in found}
    used = set()
    for call in said_in(room):
        key = call.args[0]
        name = ast.unparse(call.func).rpartition(".")[2]
        before, after = {"say": ("say.", ""), "_wrong": ("fact.", ""), "_refused": ("", ".file")}.get(name, ("", ""))
        if isinstance(key, ast.IfExp):
            options: list[ast.expr] = [key.body, key.orelse]
        else:
            options = [key]
        for one in options:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                full = f"{before}{one.value}{after}"
                assert full in rows, f"{room}: {full}, write it into {room}/sentences.toml"
                used.add(full)
            elif isinstance(one, ast.JoinedStr):
                head = "".join(part.value for part in one.values[:1] if isinstance(part, ast.Constant))
                used |= {row for row in rows if head and row.startswith(f"{before}{head}")}
    never = {row for row in rows if row not in used and not row.startswith("printed.")}
    assert never <= {"say.between", "say.sentences"}, f"{room}: said nowhere: {sorted(never)}"


def strings_of(path: Path) -> list[str]:
    """The strings of a file that are no docstrings and hold Chinese signs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        if CJK.search(node.value)
    ]


@pytest.mark.parametrize("room", ["works", "cases", "people", "links", "watch", "web"])
def test_no_sentence_stands_in_code(room: str) -> None:
    for path in sorted((ROOT / "wutong" / room).rglob("*.py")):
        name = str(path.relative_to(ROOT / "wutong"))
        found = strings_of(path)
        assert len(found) == ALLOWED.get(name, 0), f"{name}: {found}"


def test_a_sentence_without_its_english_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[no.one]\nzh = ["没有", "看看"]\nen = ["None."]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        Sentences(tmp_path / "s.toml").refused("no.one", "x")
