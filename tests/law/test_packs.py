"""The five packs: whole, true to their papers, and refused with a cure when broken."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from wutong.law import home, read
from wutong.law.check import check_pack
from wutong.law.coverage import coverage
from wutong.law.error import LawError, PackError
from wutong.law.read import load, places

PLACES = sorted(places())


def paper_of(place: str, papers: dict[str, str]) -> str | None:
    wanted = load(place).city.paper.sha256
    return next((text for text in papers.values() if hashlib.sha256(text.encode()).hexdigest() == wanted), None)


@pytest.mark.parametrize("place", PLACES)
def test_a_pack_has_no_problems(place: str, papers: dict[str, str]) -> None:
    paper = paper_of(place, papers)
    assert paper is not None or not papers, "the paper's hash in city.toml fits none of the papers"
    assert [str(problem) for problem in check_pack(load(place), paper).problems] == []


def test_all_clauses_are_accounted_for() -> None:
    lines = [line for place in PLACES for line in coverage(load(place))]
    assert len(lines) == 224
    assert [line.clause for line in lines if not line.covered] == []


def test_all_doubts_stand_in_the_packs() -> None:
    common = load(PLACES[0]).common
    ids = {doubt.id for place in PLACES for doubt in load(place).doubts} | {doubt.id for doubt in common.doubts}
    assert len(ids) == 97
    assert set(common.rules) == {f"G-{number:02}" for number in range(1, 21)}


def test_all_forms_and_fields_stand_in_the_packs() -> None:
    forms = [form for place in PLACES for form in load(place).forms.values()]
    annexes = "SZ-1 SZ-2 SZ-3 SZ-4 SZ-X EZ-0 EZ-X XX-1 XX-2 XX-3 XX-X ZK-A ZK-B ZK-C ZK-X KF-1 KF-2 KF-3 KF-4 KF-5 KF-6 KF-M KF-X"
    assert set(annexes.split()) <= {form.key for form in forms}
    printed = [field for form in forms for field in form.fields if field.line]
    assert len(printed) >= 288


@pytest.mark.parametrize("place", PLACES)
def test_no_sentence_of_the_paper_is_copied(place: str, papers: dict[str, str]) -> None:
    paper = paper_of(place, papers)
    if paper is None:
        pytest.skip("the papers are not beside the project")
    text = re.sub(r"\s", "", paper)
    labels = {re.sub(r"\s", "", field.label) for form in load(place).forms.values() for field in form.fields}
    labels |= {re.sub(r"\s", "", form.title) for form in load(place).forms.values()}
    labels |= {name for party in load(place).parties.values() for name in (party.name, *party.aliases)}
    for path in load(place).folder.rglob("*.toml"):
        if path.name == "city.toml":
            continue  # the paper's own title and the names of its issuers
        for value in re.findall(r'"([^"\n]{24,})"', path.read_text(encoding="utf-8")):
            for piece in re.split(r"[，。；、《》]", re.sub(r"\s", "", value)):
                copied = (
                    len(piece) >= 24
                    and piece in text
                    and piece not in labels
                    and not any(piece in label for label in labels)
                )
                assert not copied, f"{path.name}: {piece}"


LABEL = '[[label]]\nkey = "route:comitment"\nname = "承诺"\nen = "x"\nclause = "ZK-1.a"\n\n[[service]]'
BREAKS = [
    ("routes.toml", "at_most = 15", "at_most = 16", "不在"),
    ("routes.toml", 'fact = "crossing_m", at_most', 'fact = "crossing_km", at_most', "没有事实 crossing_km"),
    ("routes.toml", 'id     = "parallel"', 'id     = "parallel"\ncolour = "red"', "colour"),
    ("routes.toml", 'clause = "ZK-4.2.0b"', 'clause = "ZK-9.9"', "没有条款 ZK-9.9"),
    ("journeys/connect.toml", 'by     = "urban_management"', 'by     = "nobody"', "没有单位或角色 nobody"),
    ("journeys/connect.toml", 'needs  = ["accept"]', 'needs  = ["close"]', "成环"),
    ("journeys/connect.toml", 'needs  = ["commit"]', 'needs  = ["comit"]', "没有任务 comit"),
    ("limits.toml", 'limit  = "0.5 workday"', 'limit  = "half a day"', "不认识的时限"),
    ("limits.toml", 'start  = ["appointed_at", "ready"]', 'start  = ["appointed_at", "readi"]', "没有事件 readi"),
    ("limits.toml", 'pauses = ["correction",', 'pauses = ["corection",', "没有停表理由 corection"),
    ("limits.toml", 'name   = "申请人要求延后"', 'name   = "申请人要求延后"\nby = "applicant"', "没有文件的条款"),
    ("limits.toml", 'name   = "不可抗力"', 'name   = "不可抗力"\nby = "window"', "window 不能自己提出"),
    ("doubts.toml", 'id          = "AMB-ZK-01"', 'id          = "AMB-ZK-99"', "AMB-ZK-01"),
    ("fees.toml", "[[payer]]", "[[payer", "TOML"),
    ("forms.toml", 'options_en  = ["Enterprise", ', "options_en = [", "5 个，另一种语言写了 4 个"),
    ("forms.toml", 'section_en  = "', 'section_en = "某', "不是英文"),
    ("forms.toml", 'unit = "吨/日"', 'unit = "担/日"', "“担/日”没有英文"),
    ("doubts.toml", '"Not even an application form.",', "", "没有英文"),
    ("doubts.toml", "why_en      = ", 'why_en = "" #', "没有英文"),
    ("examples.toml", "title_en = ", 'title_en = "" #', "没有英文"),
    ("city.toml", "close_note_en = ", 'close_note_en = "" #', "没有英文"),
    ("parties.toml", 'responsible_en = "', 'responsible_en = "" # "', "没有英文"),
    ("measures.toml", "note_en = ", 'note_en = "" #', "没有英文"),
    ("city.toml", "[[service]]", LABEL, "没有这个事实或选项"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), BREAKS)
def test_a_broken_pack_says_file_key_and_cure(
    file: str, old: str, new: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home.ROOT / "cities", tmp_path / "cities")
    path = tmp_path / "cities" / "zhoukou" / "2022-09-30" / file
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(r"\s+".join(re.escape(part) for part in old.split()))
    assert pattern.search(text), f"{file} has no {old!r} to break"
    path.write_text(pattern.sub(new.replace("\\", r"\\"), text, count=1), encoding="utf-8")
    monkeypatch.setenv("WUTONG_CITIES", str(tmp_path / "cities"))
    try:
        problems: list[LawError] = list(check_pack(load("zhoukou")).problems)
    except PackError as error:
        problems = [error]
    told = [str(problem) for problem in problems]
    assert any(says in one and "改法" in one for one in told), told


def test_a_table_with_a_hole_and_a_row_that_never_wins_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home.ROOT / "cities", tmp_path / "cities")
    path = tmp_path / "cities" / "zhoukou" / "2022-09-30" / "routes.toml"
    blocks = path.read_text(encoding="utf-8").split("[[route]]")
    last = next(block for block in blocks if re.search(r'id\s+= "parallel"', block))
    keep = [block for block in blocks if block is not last]
    tail = last.split("[[approval]]")[1] if "[[approval]]" in last else ""
    text = "[[route]]".join(keep) + ("\n[[approval]]" + tail if tail else "")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("WUTONG_CITIES", str(tmp_path / "cities"))
    told = [str(problem) for problem in check_pack(load("zhoukou")).problems]
    assert any("没有一行成立" in one for one in told), told
    first = '[[route]]\nid = "all"\nroute = "none"\nclause = "ZK-4.2.0a"\n\n'
    path.write_text(first + text, encoding="utf-8")
    read.load_folder.cache_clear()
    told = [str(problem) for problem in check_pack(load("zhoukou")).problems]
    assert any("永远轮不到" in one for one in told), told
