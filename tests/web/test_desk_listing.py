"""A list taken along: the whole of it or the rows ticked, on paper and in a workbook; the cover says which, the record too."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.web.desks import house, played, signed_in
from tests.web.test_desk_todo import rows_in
from wutong.cases.actions.items import correct
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.read import load
from wutong.people.audit import deeds
from wutong.people.seats import actor_of, seats_of

__all__ = ["house"]
DESK = "zhoukou-water_company-1"


def book(answer: Any) -> tuple[dict[str, str], list[list[str]]]:
    """A workbook that was sent: its cover, and its rows without the head."""
    cover, sheet = load_workbook(io.BytesIO(answer.content)).worksheets
    rows = [[str(cell.value or "") for cell in line] for line in sheet.iter_rows(min_row=2)]
    return {str(key.value): str(value.value) for key, value in cover.iter_rows()}, rows


def last_deed() -> dict[str, Any]:
    """What the record last says of this place."""
    person = "zhoukou-admin-1"
    (seat,) = [one for one in seats_of(person) if one.role == "admin"]
    return deeds(actor_of(seat, load(seat.place)), 1)[0].body


@pytest.mark.parametrize("tab", ["done", "todo"])
def test_only_the_rows_ticked_go_along_and_the_cover_and_the_record_say_so(house, tab: str) -> None:
    played("zhoukou", house, 12)
    client = signed_in(DESK)
    rows = rows_in(client.get(f"/desk/?tab={tab}").content.decode())
    assert rows
    _, whole = book(client.get(f"/desk/export?tab={tab}"))
    assert len(whole) == len(rows) and last_deed()["ticked"] is False
    sent = {"row": [rows[0], rows[0], "nonsense", "|"], "back": f"tab={tab}", "do": "assign"}
    cover, some = book(client.post("/desk/export", sent))
    assert some == whole[:1] and cover["范围"] == "勾选的 1 条" and cover["行数"] == "1"
    assert last_deed() == {"list": tab, "rows": 1, "searched": False, "ticked": True}
    page = client.post("/desk/print", sent).content.decode()
    assert "勾选的 1 条" in page and page.count("<tr>") == 2 and some[0][0] in page


def test_what_the_list_would_not_show_is_not_taken_along(house) -> None:
    played("zhoukou", house, 12)
    rows = rows_in(signed_in(DESK).get("/desk/?tab=done").content.decode())
    for key in ("zhoukou-gas_company-1", "kaifeng-water_company-1"):
        for path in ("/desk/export", "/desk/print"):
            answer = signed_in(key).post(path, {"row": rows, "back": "tab=done"})
            assert answer.status_code == 422 and "没有选中任何一条" in answer.content.decode()
    client = signed_in(DESK)
    assert client.post("/desk/export", {"back": "tab=done"}).status_code == 422, "nothing ticked is not everything"
    assert client.post("/desk/export", {"row": rows, "back": "tab=done&text=没有这个"}).status_code == 422


def test_a_list_cut_short_says_so(house, monkeypatch: pytest.MonkeyPatch) -> None:
    played("zhoukou", house, 12)
    client = signed_in(DESK)
    assert book(client.get("/desk/export?tab=done"))[0]["范围"].startswith("筛选出的全部")
    monkeypatch.setattr("wutong.web.desk.listing.LONGEST", 1)
    assert "其余不在内" in book(client.get("/desk/export?tab=done"))[0]["范围"]


def test_two_items_of_one_case_are_ticked_one_by_one(house) -> None:
    stage = played("zhoukou", house, 8)
    window = Actor("s", "zhoukou", "window", "window", "zhoukou-window-1")
    store().perform(window, stage.cases["case"], correct, key="c", items=["缺一张图", "印章不清"])
    client = signed_in("zhoukou-window-1")
    rows = rows_in(client.get("/desk/?tab=correction").content.decode())
    assert len(set(rows)) == len(rows) == 2
    _, some = book(client.post("/desk/export", {"row": rows[:1], "back": "tab=correction"}))
    assert len(some) == 1


def heads(page: str) -> list[str]:
    """The heads of a list, without the box that ticks all."""
    return re.findall(r'<th scope="col">([^<]+)</th>', page)


def test_columns_are_kept_with_the_person_and_what_is_seen_is_exported_and_printed(house) -> None:
    played("zhoukou", house, 12)
    client, path = signed_in(DESK), "/desk/?tab=done"
    usual = heads(client.get(path).content.decode())
    assert usual[0] == "办件号" and "承办单位" in usual and "更新" not in usual
    sent = {"column": ["due", "title", "no_such"], "back": "tab=done&columns=step"}
    answer = client.post("/desk/columns", sent)
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert heads(signed_in(DESK).get(path).content.decode()) == ["办件号", "项目/单位", "到期"]
    sheet = load_workbook(io.BytesIO(client.get("/desk/export?tab=done").content)).worksheets[1]
    assert [cell.value for cell in sheet[1]] == ["办件号", "项目/单位", "时限", "到期"]
    assert heads(client.get("/desk/print?tab=done").content.decode()) == ["办件号", "项目/单位", "时限", "到期"]
    assert heads(signed_in("zhoukou-water_company-2").get(path).content.decode()) == usual, "another keeps their own"
    asked = client.get(f"{path}&columns=changed,no_such").content.decode()
    assert heads(asked) == ["办件号", "更新"] and 'name="columns" value="changed,no_such"' in asked
    assert heads(client.get(f"{path}&columns=no_such").content.decode()) == usual
    client.post("/desk/columns", {"do": "usual", "column": ["title"]})
    assert heads(client.get(path).content.decode()) == usual
    assert signed_in("zhoukou-applicant-1").post("/desk/columns", sent).status_code == 403


def test_who_sees_the_whole_place_sees_whose_task_it_is(house) -> None:
    played("zhoukou", house, 8)
    watcher = next(one.key for one in load("zhoukou").parties.values() if one.supervises)
    assert "承办单位" in heads(signed_in(f"zhoukou-{watcher}-1").get("/desk/").content.decode())
    assert "承办单位" not in heads(signed_in(DESK).get("/desk/").content.decode())
