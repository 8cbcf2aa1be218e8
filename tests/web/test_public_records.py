"""Works, figures, verification and blank forms: what the public sees of the records, and what it does not."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.conftest import part_of_story
from tests.web.test_public import LANGUAGES, dead_links, text
from wutong.cases.open_data import digging
from wutong.cases.port import hold
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.law.measure_figure import Part
from wutong.law.read import load, places
from wutong.papers.code import code_of
from wutong.papers.kinds import papers_of
from wutong.site.wiring import Scratch
from wutong.web.public.figures import part_name

PLACE = sorted(places())[-1]


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def test_what_is_dug_is_listed_by_filters_and_each_line_has_its_board(client: Client, clean: Scratch) -> None:
    stage = part_of_story(clean, PLACE, 0.65)
    hold(stage.store)
    digs = digging(stage.store, PLACE)
    assert digs
    state, _ = stage.state("case")
    hidden = [state.number, state.id, *(str(one) for one in state.sealed.values() if len(str(one)) > 2)]
    for lang in LANGUAGES:
        page = text(client, f"/works/?place={PLACE}", lang)
        assert dead_links(client, page) == [] and not any(one in page for one in hidden)
        for dig in digs:
            board = text(client, f"/works/{dig.ref}", lang)
            assert f"/works/{dig.ref}" in page and (not dig.road or dig.road in board) and 'class="qr"' in board
            assert dead_links(client, board) == [] and not any(one in board for one in hidden)
    other = next(place for place in places() if place != PLACE)
    assert "/works/" + digs[0].ref not in text(client, f"/works/?place={other}")
    assert digs[0].ref not in text(client, "/works/?day=1999-1-1") or digs[0].works_from is None
    assert "日期看不懂" in text(client, "/works/?day=someday")
    for strange in ("road=<script>", "road=%00", "place=../..", "day=%FF"):
        page = client.get(f"/works/?{strange}")
        assert page.status_code == 200 and "<script>" not in page.content.decode()
    assert client.get("/works/nothing").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_figures_are_those_of_the_record_and_can_be_taken_away(client: Client, clean: Scratch, lang: str) -> None:
    hold(part_of_story(clean, PLACE, 1).store)
    pack = load(PLACE)
    assert all(f'href="/open/{place}"' in text(client, "/open/", lang) for place in places())
    page = text(client, f"/open/{PLACE}", lang)
    assert all((one.name if lang == "zh" else one.en) in page for one in pack.measures)
    assert all(f"/{PLACE}/{clause}" in page for one in pack.measures for clause in one.clause)
    assert dead_links(client, page) == []
    months = re.findall(r'<option value="(\d{4}-\d\d)"', page)
    shown = {month: text(client, f"/open/{PLACE}?month={month}", lang) for month in months}
    month = next(month for month, one in shown.items() if 'class="bar"' in one)
    told = client.get(f"/open/{PLACE}?month={month}&as=csv&lang={lang}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    assert [row[0] for row in rows[1:]] == [one.name if lang == "zh" else one.en for one in pack.measures]
    book = load_workbook(io.BytesIO(client.get(f"/open/{PLACE}?month={month}&as=xlsx&lang={lang}").content))
    assert [str(cell.value or "") for cell in next(book.active.iter_rows(min_row=2))][:4] == rows[1][:4]  # type: ignore[union-attr]
    for strange in ("month=9999-99", "month=%00", "month='", "as=exe"):
        assert client.get(f"/open/{PLACE}?{strange}").status_code == 200
    assert client.get("/open/atlantis").status_code == 404


def test_a_paper_verifies_by_its_code_and_names_nobody(client: Client, clean: Scratch) -> None:
    stage = part_of_story(clean, PLACE, 1)
    hold(stage.store)
    state, pack = stage.state("case")
    ask_as(stage.store.connection(), system(PLACE))
    ledger = entries(stage.store.connection(), state.id)
    by_seq = {one["seq"]: one for one in ledger}
    kind = papers_of(pack, state, ledger)[0]
    code = code_of(stage.store.vault, state.number, by_seq[kind.seq], kind.key)
    asked = client.get("/v/", {"code": f" {code.lower()} "})
    assert asked.status_code == 302 and asked["Location"] == f"/v/{code}"
    for lang in LANGUAGES:
        page = text(client, f"/v/{code}", lang)
        assert state.number in page and (kind.title if lang == "zh" else kind.en) in page
        assert not [one for one in state.sealed.values() if len(str(one)) > 2 and str(one) in page]
        assert dead_links(client, page) == []
    for wrong in (code[:-1] + ("A" if code[-1] != "A" else "B"), "X", "%00", "<b>", "9" * 200):
        refused = client.get(f"/v/{wrong}")
        assert refused.status_code == 404 and "<b>" not in refused.content.decode()
    tries = [client.get("/v/X").status_code for _ in range(60)]
    assert tries[-1] == 429 and client.get("/v/X")["Retry-After"]


def test_every_form_can_be_fetched_blank(client: Client, clean: Scratch) -> None:
    stage = part_of_story(clean, PLACE, 0.1)
    hold(stage.store)
    page = text(client, f"/{PLACE}")
    for form in load(PLACE).forms.values():
        if form.kind != "flowchart":
            assert f'href="/{PLACE}/forms/{form.key}.pdf"' in page
            made = client.get(f"/{PLACE}/forms/{form.key}.pdf")
            assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    assert client.get(f"/{PLACE}/forms/none.pdf").status_code == 404


@pytest.mark.parametrize("place", places())
def test_the_parts_of_a_figure_have_names_never_keys(place: str) -> None:
    pack = load(place)
    rows = (*pack.limits, *pack.city.channel, *pack.city.district, *pack.documents, *pack.breaches)
    for key in (getattr(row, "id", "") or getattr(row, "key", "") for row in rows):
        named = part_name(Part("", 1, 1, key), pack)
        assert named and not re.search(rf"\b{re.escape(key)}\b|workday", named), key
