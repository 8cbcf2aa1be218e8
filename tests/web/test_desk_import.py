"""Projects pushed from Excel: the template is the form, a trial first, each row by itself, the same row never twice."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from tests.web.desks import house, signed_in
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.law.read import load, places
from wutong.web.desk.doors import doors
from wutong.web.kit.place import instant

__all__ = ["house"]
DESK = "zhoukou-housing-1"
GOOD = {
    "applicant.name": "周口甲食品有限公司", "applicant.kind": "企业", "applicant.uscc": "91411600MA40YK012J",
    "site.address": "周口市川汇区文昌大道 1 号", "project.name": "甲食品", "project.code": "2508-411602-04-01-200001",
    "contact.name": "李明", "contact.phone": "13712345671", "services": "用水、用电", "water.biz_type": "新装",
    "water.demand_t_per_day": "20", "power.biz_type": "新装", "power.main_capacity": "160 kVA",
}  # fmt: skip


def template(client: Any) -> tuple[Workbook, list[str]]:
    answer = client.get("/desk/import/template")
    made = load_workbook(io.BytesIO(answer.content))
    return made, [cell.value for cell in made.worksheets[0][1]]


def filled(client: Any, rows: list[dict[str, str]]) -> SimpleUploadedFile:
    made, heads = template(client)
    for down, row in enumerate(rows, 4):
        for key, value in row.items():
            made.worksheets[0].cell(down, heads.index(key) + 1, value)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("推送.xlsx", out.getvalue())


def numbers(store) -> list[str]:
    ask_as(store.connection(), system("zhoukou"))
    return [row[0] for row in store.connection().execute("SELECT number FROM cases_case ORDER BY number").fetchall()]


@pytest.mark.parametrize("place", sorted(places()))
def test_the_template_is_made_of_the_form(house, place: str) -> None:
    client = signed_in(f"{place}-window-1")
    made, heads = template(client)
    form = load(place).forms[load(place).city.business[0].form]
    plain = {one.key for one in form.fields if one.filled_by == "applicant" and one.type not in (
        "material", "file", "table", "group", "clause", "statement")}  # fmt: skip
    assert plain <= set(heads)
    assert {cell.data_type for cell in made.worksheets[0][2]} == {"s"}


def test_a_trial_tells_every_row_and_stores_nothing_then_only_good_rows_are_filed(house) -> None:
    client = signed_in(DESK)
    rows = [
        GOOD,
        {**GOOD, "site.address": "别处 2 号", "project.code": "", "contact.phone": "12"},
        {**GOOD, "project.name": "同一代码"},
        {**GOOD, "project.code": "", "site.address": "@市 3 号", "applicant.name": "周口乙食品有限公司"},
        {**GOOD, "project.code": "", "site.address": "=1+1"},
    ]
    trial = client.post("/desk/import", {"file": filled(client, rows)})
    page = unescape(trial.content.decode())
    assert "共 5 行，3 行可以提交" in page and numbers(house) == []
    lines = re.findall(r'name="line" value="(\d+)"( checked)?', page)
    assert lines == [("4", " checked"), ("6", ""), ("7", " checked")]
    told = re.search(r'name="rows" value="([^"]+)"', page).group(1)
    sent = {"rows": told, "line": ["4", "7"]}
    assert "办成 2 条，没办成 0 条" in client.post("/desk/import", sent).content.decode()
    assert "办成 2 条，没办成 0 条" in client.post("/desk/import", sent).content.decode()
    assert len(numbers(house)) == 2
    again = client.post("/desk/import", {"file": filled(client, [GOOD])}).content.decode()
    assert f'<span class="chip">{numbers(house)[0]}</span>' in again or numbers(house)[1] in again


def test_a_trial_that_was_altered_and_a_file_that_is_none_are_refused(house) -> None:
    client = signed_in(DESK)
    assert client.post("/desk/import", {"rows": "forged:1:x", "line": ["4"]}).status_code == 422
    for data in (b"", b"PK\x03\x04 not a book", b"a,b\n1,2"):
        assert client.post("/desk/import", {"file": SimpleUploadedFile("a.xlsx", data or b" ")}).status_code == 422
    assert client.post("/desk/import", {}).status_code == 422
    assert signed_in("zhoukou-police-1").get("/desk/import").status_code == 403
    assert doors(load("zhoukou"), system("zhoukou"), instant()) == ()
