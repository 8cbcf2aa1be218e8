"""The list of a desk: its own tasks and no others, filters in the address, acts on many row by row, Excel that is safe."""

import io
import re
from dataclasses import replace
from datetime import datetime
from html import unescape

import pytest
from openpyxl import load_workbook

from tests.web.desks import house, played, signed_in
from tests.web.test_desk_intake import sent
from wutong.cases.board import Filters, board
from wutong.cases.port import hold
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor, system
from wutong.law.read import load, places
from wutong.site.clock import StoryClock
from wutong.site.story import Stage
from wutong.web.desk.excel import Sheet, book, lines_in

__all__ = ["house"]


def rows_in(page: str) -> list[str]:
    return re.findall(r'name="row" value="([^"]+)"', page)


@pytest.mark.parametrize("place", sorted(places()))
def test_every_desk_of_every_place_opens_and_shows_only_its_own(house, place: str) -> None:
    stage = played(place, house, 12)
    for party in load(place).parties.values():
        if party.key in ("system", "applicant"):
            continue
        client = signed_in(f"{place}-{party.key}-1")
        answer = client.get("/desk/")
        assert answer.status_code == 200, party.key
        page = answer.content.decode()
        actor = Actor("s", place, party.key, party.kind, f"{place}-{party.key}-1", party.supervises)
        shown = set(rows_in(page))
        assert shown == {f"{line.case}|{line.key}" for line in board(house, actor, Filters()).lines}
    assert stage.cases and client.get("/desk/print").status_code == client.get("/desk/search?q=梧桐").status_code == 200


def test_another_place_and_an_applicant_see_nothing(house) -> None:
    stage = played("zhoukou", house, 8)
    numbers = [answer.number for answer in stage.answers.values()]
    for key in ("kaifeng-window-1", "kaifeng-urban_management-1"):
        client = signed_in(key)
        for path in (
            "/desk/",
            "/desk/?tab=cc",
            "/desk/search?q=周口梧桐",
            f"/desk/search?q={numbers[0]}",
            "/desk/print",
        ):
            page = client.get(path).content.decode()
            assert not any(f">{number}<" in page for number in numbers), path
    assert signed_in("zhoukou-applicant-1").get("/desk/").status_code == 403


def test_filters_stand_in_the_address_and_nonsense_narrows_nothing(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    whole = rows_in(client.get("/desk/").content.decode())
    assert whole
    assert rows_in(client.get("/desk/?service=gas&colour=none&size=7&page=x&sort=no").content.decode()) == []
    assert rows_in(client.get("/desk/?stage=nowhere&size=9").content.decode()) == whole
    empty = client.get("/desk/?text=没有这个").content.decode()
    assert "没有符合条件的办件" in empty
    assert "更新于" in client.get("/desk/fresh?since=2020-01-01T00:00:00&tab=todo").content.decode()
    assert "条新待办" in client.get("/desk/fresh?since=2020-01-01T00:00:00&tab=todo").content.decode()


def test_a_batch_tells_row_by_row_and_one_failure_stops_no_other(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    rows = rows_in(client.get("/desk/").content.decode())
    preview = client.post("/desk/batch", {"do": "assign", "row": [*rows, "nonsense", rows[0]]}).content.decode()
    assert rows_in(preview) == rows and "zhoukou-water_company-2" in preview
    sent = {"do": "assign", "row": rows, "sure": "1", "key": "b-1", "person": "zhoukou-water_company-2"}
    assert f"办成 {len(rows)} 条，没办成 0 条" in client.post("/desk/batch", sent).content.decode()
    assert f"办成 {len(rows)} 条，没办成 0 条" in client.post("/desk/batch", sent).content.decode(), "the same key"
    again = client.post("/desk/batch", {**sent, "key": "b-2"}).content.decode()
    assert f"办成 0 条，没办成 {len(rows)} 条" in again and "经办人没有变" in again
    assert rows_in(signed_in("zhoukou-water_company-2").get("/desk/?tab=mine").content.decode()) == rows


def test_the_same_task_of_two_cases_is_done_in_one_batch(house) -> None:
    for door in ("one", "two"):
        assert signed_in("zhoukou-window-1").post("/desk/new", sent("zhoukou", key=door)).status_code == 302
    lists = {key: rows_in(listed(key)) for key in (f"zhoukou-{party.key}-1" for party in load("zhoukou").parties.values()
                                                   if party.kind in ("department", "utility"))}  # fmt: skip
    key, rows = next((key, rows) for key, rows in lists.items() if len(rows_in(tick(key, rows))) == 2)
    rows = rows_in(tick(key, rows))
    assert len({row.partition("|")[0] for row in rows}) == 2 and len({row.partition("|")[2] for row in rows}) == 1
    given = {"do": "assign", "row": rows, "sure": "1", "key": "both", "person": key}
    for _ in range(2):
        assert "办成 2 条，没办成 0 条" in signed_in(key).post("/desk/batch", given).content.decode()


def test_a_batch_asks_before_it_acts(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    rows = rows_in(client.get("/desk/").content.decode())
    answer = client.post("/desk/batch", {"do": "escalate", "row": rows, "sure": "1", "key": "e"})
    assert answer.status_code == 422 and 'id="q-reason-wrong"' in answer.content.decode()
    stranger = signed_in("zhoukou-police-1").post("/desk/batch", {"do": "assign", "row": rows}).content.decode()
    assert rows_in(stranger) == []


def test_the_export_is_the_list_with_a_cover_and_is_written_down(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    answer = client.get("/desk/export?tab=cc")
    cover, sheet = load_workbook(io.BytesIO(answer.content)).worksheets
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert cover.max_row >= 5 and sheet.cell(1, 1).value == "办件号"
    listed = [sheet.cell(down, 1).value for down in range(2, sheet.max_row + 1)]
    ask_as(house.connection(), system("zhoukou"))
    known = {row[0] for row in house.connection().execute("SELECT number FROM cases_case").fetchall()}
    assert set(listed) <= known


def test_cells_are_text_whatever_they_begin_with() -> None:
    bad = ["=1+1", "+8", "-3", "@x", "=HYPERLINK(1)", "ok\x0b", "\tx"]
    (line,) = load_workbook(io.BytesIO(book([Sheet("s", [], [bad])]))).active.iter_rows()
    assert [cell.data_type for cell in line] == ["s"] * len(bad)
    assert all(cell.quotePrefix for cell, text in zip(line, bad, strict=True) if text[0] in "=+-@\t")
    assert lines_in(book([Sheet("s", ["a"], [bad])]), "s")[1][0] == "=1+1"


def test_only_the_row_that_failed_is_offered_again(house) -> None:
    for door in ("one", "two"):
        assert signed_in("zhoukou-window-1").post("/desk/new", sent("zhoukou", key=door)).status_code == 302
    parties = [party.key for party in load("zhoukou").parties.values() if party.kind in ("department", "utility")]
    lists = {key: rows_in(listed(key)) for key in (f"zhoukou-{party}-1" for party in parties)}
    key = next(key for key, rows in lists.items() if len(rows_in(tick(key, rows))) > 1)
    client, other = signed_in(key), key.removesuffix("1") + "2"
    rows = rows_in(tick(key, lists[key]))
    client.post("/desk/batch", {"do": "assign", "row": rows[:1], "sure": "1", "key": "one", "person": other})
    said = {"do": "assign", "row": [*rows, "gone"], "sure": "1", "key": "all", "person": other}
    done = client.post("/desk/batch", said).content.decode()
    assert "有 1 条已不在您的待办里" in done
    assert f"办成 {len(rows) - 1} 条，没办成 1 条" in done
    assert rows_in(done) == rows[:1] and "重办没办成的 1 条" in done


def test_tasks_of_one_kind_are_finished_together_and_the_rest_is_left_out(house) -> None:
    stage = played("kaifeng", house, 1)
    mine = {"kaifeng-gas_company-1": "gas", "kaifeng-water_company-1": "water"}
    for key, service in mine.items():
        client = signed_in(key)
        (row,) = [one for one in rows_in(client.get("/desk/").content.decode()) if f"track:{service}" in one]
        said = {"contact_way": "phone", "contact_result": "确有需求", "demand": "true"}
        short = client.post(
            "/desk/batch", {"do": "finish", "row": [row], "sure": "1", "key": "f0", "contact_way": "phone"}
        )
        page = short.content.decode()
        assert "没办成 1 条" in page or short.status_code == 422
        done = client.post(
            "/desk/batch", {"do": "finish", "row": [row], "sure": "1", "key": "f1", **said, "outcome": "done"}
        )
        assert "办成 1 条，没办成 0 条" in done.content.decode()
    assert stage.cases


def at_hour(stage: Stage, told: str) -> None:
    """Put the pages' clock to an instant."""
    hold(replace(stage.store, clock=StoryClock(datetime.fromisoformat(told))))


def test_an_empty_list_tells_what_the_next_working_day_brings(house) -> None:
    stage = played("kaifeng", house, 18)  # telecom is to connect by 30 September; nobody has told it where yet
    for told, day, count in (
        ("2025-09-26T18:00", "9月28日", 0),  # a Friday before a working Sunday
        ("2025-09-28T09:00", "9月29日", 0),
        ("2025-09-29T23:59", "9月30日", 1),
        ("2025-09-30T09:00", "10月9日", 0),  # before the holidays; what is due today is no more told as to come
    ):
        at_hour(stage, told)
        page = signed_in("kaifeng-telecom_company-1").get("/desk/?tab=mine").content.decode()
        assert "现在没有分给您的" in page and day in page
        assert ("1 条还在等别的单位" in page) == bool(count) and ("没有要到期的" in page) != bool(count)
    empty = signed_in("kaifeng-repairer-1").get("/desk/").content.decode()
    assert "今天没有待办" in empty and 'href="/desk/search"' in empty


def test_what_is_open_tomorrow_is_counted_and_leads_to_the_list(house) -> None:
    stage = played("kaifeng", house, 25)  # findings are due on the 29th at 24:00, a stroke before the 30th
    at_hour(stage, "2025-09-28T09:00")
    client = signed_in("kaifeng-water_company-1")
    page = client.get("/desk/?tab=mine").content.decode()
    leads = re.search(r'<a href="(\?tab=todo&amp;before=2025-09-29)">待办 1 条</a>', page)
    assert leads
    (row,) = rows_in(client.get(f"/desk/{unescape(leads[1])}").content.decode())
    assert row.endswith("finding:water")


def test_a_list_narrowed_to_nothing_says_by_what_and_how_to_clear_it(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    page = client.get("/desk/?text=没有这个&colour=red&tab=todo").content.decode()
    assert "没有符合条件的办件" in page and "没有这个" in page and "今天没有待办" not in page
    assert '<a class="btn sec" href="?tab=todo">清除筛选</a>' in page
    assert "这一页已经没有了" in client.get("/desk/?page=9").content.decode()


def listed(key: str) -> str:
    """The list of a desk."""
    return signed_in(key).get("/desk/").content.decode()


def tick(key: str, rows: list[str]) -> str:
    """The preview of assigning: which rows this desk may assign."""
    return signed_in(key).post("/desk/batch", {"do": "assign", "row": rows}).content.decode()
