"""Papers: every label of every form, every notice in its situation, the same bytes twice, archivable and tagged."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from tests.conftest import whole_story
from wutong.cases.actions import changes, items, notes
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.cases.state import State
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.papers import press
from wutong.papers.code import read_follow_token
from wutong.papers.head import Sheet, qr_of
from wutong.papers.kinds import blank_forms, papers, papers_of
from wutong.papers.make import make, make_blank, sheet_of
from wutong.papers.press import drawn
from wutong.papers.sheet import laid_out, printed
from wutong.site.cli_story import run_file
from wutong.site.clock import StoryClock
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, make_store

BASE = "https://wutong.example"
FORMS = [(place, form) for place in sorted(places()) for form in load(place).forms]


@dataclass
class Played:
    stage: Stage
    pack: Pack
    state: State
    entries: Sequence[dict[str, Any]]

    def make(self, key: str, private: bool = True) -> bytes:
        vault = self.stage.store.vault
        return make(self.pack, self.state, self.entries, key, vault=vault, private=private, base_url=BASE)

    def sheet(self, key: str) -> Sheet:
        vault = self.stage.store.vault
        return sheet_of(self.pack, self.state, self.entries, key, vault=vault, private=True, base_url=BASE)


def play(path: Path, scratch: Scratch, case: str = "case") -> Played:
    stage = run_file(path, scratch)
    state, pack = stage.state(case)
    ask_as(stage.store.connection(), system(pack.place))
    return Played(stage, pack, state, entries(stage.store.connection(), state.id))


def bare(text: str) -> str:
    """Text without blanks, lines to fill, and numbers, as labels are compared."""
    return re.sub(r"[\s_\d　]", "", text)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_all_forms_of_the_five_places_can_be_printed() -> None:
    assert len(FORMS) >= 23


@pytest.mark.parametrize(("place", "key"), FORMS)
def test_every_label_and_option_stands_on_the_blank_form(place: str, key: str) -> None:
    pack = load(place)
    form, pdf = pack.forms[key], make_blank(pack, key)
    text = bare(text_of(pdf))
    assert bare(form.title) in text
    for field in printed(form):
        assert field.bare or bare(field.label) in text, field.label
        assert all(bare(option) in text for option in field.options), field.options
        assert all(bare(column) in text for column in field.columns), field.columns
        assert bare(field.unit) in text, field.unit
    assert form.given or bare(papers().word("drawn" if form.kind == "flowchart" else "not_given")) in text
    assert make_blank(pack, key) == pdf


@pytest.mark.parametrize(("place", "key"), FORMS)
def test_a_form_is_archivable_tagged_and_carries_its_typefaces(place: str, key: str) -> None:
    pdf = make_blank(load(place), key)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("zh") and "/StructTreeRoot" in root and root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata and b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert inner["/BaseFont"].split("+")[-1].startswith("Noto")
            assert "/FontFile3" in inner["/FontDescriptor"].get_object()


def test_a_flow_chart_shows_every_task_of_the_journey() -> None:
    for place in places():
        pack = load(place)
        charts = [form for form in blank_forms(pack) if form.kind == "flowchart"]
        text = "".join(bare(text_of(make_blank(pack, form.key))) for form in charts)
        assert not charts or all(bare(task.name) in text for task in pack.journeys["connect"].task)


def test_the_annexes_list_of_unknown_forms_is_told() -> None:
    with pytest.raises(LawError, match="没有表"):
        make_blank(load("zhoukou"), "X")


#: what each whole case must bring forth
EVERYWHERE = {
    "acceptance",
    "plan",
    "start",
    "board",
    "inspection",
    "rectify",
    "recheck",
    "connected",
    "granted",
    "archive",
}
ALSO = {
    "suizhou": {"filed", "denied", "changed", "works_accepted", "payer", "survey", "opinion", "materials"},
    "ezhou": {"limits", "charge", "payer", "denied", "changed", "survey"},
    "xinxiang": {"owed", "works_accepted", "materials", "survey"},
    "zhoukou": {"reply", "payer", "denied", "changed", "survey"},
    "kaifeng": {"correction", "paused", "resumed", "extended", "reply", "commitment", "owed", "works_accepted"},
}
FILLED = {
    "suizhou": {"SZ-2", "SZ-3", "SZ-4"},
    "ezhou": {"EZ-0"},
    "xinxiang": {"XX-2", "XX-3"},
    "zhoukou": {"ZK-B", "ZK-C"},
    "kaifeng": {"KF-1", "KF-2", "KF-3", "KF-4", "KF-M"},
}


@pytest.mark.parametrize("place", sorted(places()))
def test_a_whole_case_brings_forth_its_papers(place: str, scratch: Scratch) -> None:
    played = play(whole_story(place), scratch)
    found = papers_of(played.pack, played.state, played.entries)
    assert {one.row for one in found} >= EVERYWHERE | ALSO[place]
    assert {one.form for one in found if one.form} >= FILLED[place]
    assert len({one.key for one in found}) == len(found)
    tried: set[str] = set()
    for one in found:
        if one.in_force and one.title not in tried:
            tried.add(one.title)
            pdf = played.make(one.key)
            text = bare(text_of(pdf))
            assert bare(one.title) in text and bare(played.state.number) in text, one.key
            assert played.make(one.key) == pdf, one.key


@pytest.mark.parametrize("place", sorted(places()))
def test_a_filled_form_keeps_every_label_and_shows_every_answer(place: str, scratch: Scratch) -> None:
    played = play(whole_story(place), scratch)
    for one in papers_of(played.pack, played.state, played.entries):
        if not one.form or not one.in_force:
            continue
        form, text = played.pack.forms[one.form], bare(text_of(played.make(one.key)))
        for field in printed(form):
            parts = field.label.split("_____")
            assert field.bare or all(bare(part) in text for part in parts), (one.key, field.label)
        if form.kind == "application":
            answers = {**played.state.form, **played.state.sealed}
            shown = {field.key for field in printed(form)}
            said = [value for key, value in answers.items() if key in shown and isinstance(value, str)]
            assert all(bare(value) in text for value in said if "-" not in value), one.key


@pytest.mark.parametrize("place", sorted(places()))
def test_whoever_may_not_see_names_and_numbers_reads_them_masked(place: str, scratch: Scratch) -> None:
    played = play(whole_story(place), scratch)
    secret = {str(value) for key, value in played.state.sealed.items() if "phone" in key or "id_no" in key}
    assert secret
    kinds = {one.key.partition("@")[0]: one for one in papers_of(played.pack, played.state, played.entries)}
    for one in kinds.values():
        text = text_of(played.make(one.key, private=False)).replace("\n", "")
        assert not [value for value in secret if value in text], one.key


def test_a_paper_stays_as_it_was_when_the_case_goes_on(scratch: Scratch) -> None:
    """The receipt of the day of acceptance tells the limits of that day, whatever came later."""
    played = play(whole_story("kaifeng"), scratch)
    receipt = next(one for one in papers_of(played.pack, played.state, played.entries) if one.row == "acceptance")
    early = [one for one in played.entries if one["body"]["act"] <= 1]
    sheet = sheet_of(
        played.pack, played.state, early, receipt.key, vault=played.stage.store.vault, private=True, base_url=BASE
    )
    assert sheet.pdf() == played.make(receipt.key)
    assert "部门同步审批" not in text_of(played.make(receipt.key))


@pytest.mark.parametrize("place", sorted(places()))
def test_a_receipt_leads_to_the_stages_of_its_case_without_typing(place: str, scratch: Scratch) -> None:
    played = play(whole_story(place), scratch)
    vault, led = played.stage.store.vault, []
    for one in papers_of(played.pack, played.state, played.entries):
        sheet = played.sheet(one.key)
        if url := sheet.data.get("follow_url"):
            led.append(one.row)
            asked = parse_qs(urlsplit(url).query)["t"]
            assert url.startswith(f"{BASE}/track/?t=") and read_follow_token(vault, asked[0]) == played.state.number
            assert sheet.data["follow"].startswith("<svg") and "扫码查进度" in text_of(sheet.pdf())
            assert not [value for value in played.state.sealed.values() if len(str(value)) > 2 and str(value) in url]
    assert "acceptance" in led


def begun(place: str, scratch: Scratch) -> Stage:
    """The whole story of a place up to its application."""
    told = read_story(whole_story(place))
    last = next(n for n, act in enumerate(told.act) if act.do == "submit" and act.case == "case" and not act.refused)
    scratch.clean()
    clock = StoryClock(told.act[0].at)
    stage = Stage(make_store(scratch.shared, clock), clock, told.model_copy(update={"act": told.act[: last + 1]}))
    stage.run()
    return stage


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize(
    ("by", "verb", "given", "row"),
    [
        ("window", changes.send_back, {"reason": "#eval(1) 材料系伪造"}, "returned"),
        ("applicant", changes.withdraw, {"reason": "项目取消"}, "withdrawn"),
        ("window", items.correct, {"items": ["信用代码不符", "缺联系人"]}, "correction"),
        ("window", notes.hand_in, {"name": "平面图", "digest": "a" * 64}, "materials"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_situations_have_their_papers(
    place: str, by: str, verb: Any, given: dict[str, Any], row: str, scratch: Scratch
) -> None:
    stage = begun(place, scratch)
    party = by if by in stage.pack().parties else next(k for k, p in stage.pack().parties.items() if p.kind == by)
    stage.store.perform(stage.actor(party), stage.cases["case"], verb, "k1", **given)
    state, pack = stage.state("case")
    ask_as(stage.store.connection(), system(place))
    played = Played(stage, pack, state, entries(stage.store.connection(), state.id))
    found = papers_of(pack, state, played.entries)
    paper = next(one for one in found if one.row == row and not one.receipt_of)
    text = bare(text_of(played.make(paper.key)))
    said = [one for value in given.values() for one in (value if isinstance(value, list) else [value])]
    assert paper.in_force and all(bare(one) in text for one in said if one != "a" * 64)
    receipt = next(one for one in found if one.row == "acceptance")
    assert receipt.in_force == (row not in ("returned", "withdrawn"))


HOSTILE = [
    '#import "x"',
    "$x^2$",
    "\\ ] ` _a_ *b*",
    ']#eval("1")',
    "𠮷㛃𬭎·",
    "😀\x00\u202e",
    "长" * 10_000,
    "a" * 10_000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:8]))
def test_what_people_type_is_never_markup(value: str) -> None:
    pack = load("suizhou")
    form = pack.forms["SZ-2"]
    blank = make_blank(pack, "SZ-2")
    data = {**_head(pack), **laid_out(form, {"applicant.name": value, "water.demand_t_per_day": value})}
    pdf = Sheet(data, datetime(2025, 11, 3)).pdf()
    text = re.sub(r"\s", "", text_of(pdf))
    expected = "".join(c if drawn(c) and c.isprintable() else f"[U+{ord(c):04X}]" for c in value if not c.isspace())
    assert pdf != blank and text.count(expected[:40]) >= 1
    assert text.count(expected[-1]) >= min(len(value), 9000) if len(value) > 9000 else True


def _head(pack: Pack) -> dict[str, Any]:
    words = {key: papers().word(key) for key in ("page", "number", "verify", "qr", "to", "stamped", "signs")}
    return {
        "title": "试", "en": "", "attachment": "", "author": "", "keywords": [], "number": "", "note": "", "page": "a4",
        "words": words, "foot": "", "stamp": "", "url": "", "qr": "",
    }  # fmt: skip


def test_a_character_the_typeface_lacks_prints_its_code_point() -> None:
    assert press.fitted({"a": ["甲😀"]}) == {"a": ["甲[U+1F600]"]}
    assert press.fitted("𠮷㛃𬭎·") == "𠮷㛃𬭎·"


def test_without_typefaces_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    press.font_folder.cache_clear()
    monkeypatch.setattr(press, "find_spec", lambda name: None)
    with pytest.raises(press.NoFonts, match="mplfonts"):
        press.font_folder()
    monkeypatch.undo()
    press.font_folder.cache_clear()
    assert press.font_folder().is_dir()


def test_the_qr_stands_for_the_page_that_verifies(scratch: Scratch) -> None:
    played = play(whole_story("suizhou"), scratch)
    sheet = played.sheet("SZ-2@1")
    code = sheet.data["foot"].split(" ")[-1]
    assert sheet.data["url"] == f"{BASE}/v/{code}" and sheet.data["qr"] == qr_of(sheet.data["url"])
    assert code in text_of(sheet.pdf())
