"""Within a desk: messages with their marks, one person's tasks handed to another, and an entry for every role."""

import re
from datetime import timedelta

import pytest

from tests.web.desks import house, played, signed_in
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor, system
from wutong.law.read import load, places
from wutong.web.kit.rail import entries, rail_of

__all__ = ["house"]


def rows_in(page: str) -> list[str]:
    return re.findall(r'name="row" value="([^"]+)"', page)


def test_all_that_somebody_has_open_goes_to_a_colleague_with_a_note(house) -> None:
    played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    rows = rows_in(client.get("/desk/").content.decode())
    client.post(
        "/desk/batch", {"do": "assign", "row": rows, "sure": "1", "key": "a", "person": "zhoukou-water_company-1"}
    )
    page = client.get("/desk/handover?from=zhoukou-water_company-1").content.decode()
    assert rows_in(page) == rows
    sent = {"from": "zhoukou-water_company-1", "row": rows, "key": "h-1", "text": "本周休假"}
    assert client.post("/desk/handover", sent).status_code == 422
    assert client.post("/desk/handover", {**sent, "to": "zhoukou-police-1"}).status_code == 422
    for _ in range(2):
        done = client.post("/desk/handover", {**sent, "to": "zhoukou-water_company-2"}).content.decode()
        assert f"办成 {len(rows)} 条，没办成 0 条" in done
    assert rows_in(signed_in("zhoukou-water_company-2").get("/desk/?tab=mine").content.decode()) == rows
    ask_as(house.connection(), system("zhoukou"))
    (count,) = house.connection().execute("SELECT count(*) FROM cases_entry WHERE verb = 'note'").fetchone()
    assert count == len({row.partition("|")[0] for row in rows})
    assert rows_in(client.get("/desk/handover?from=zhoukou-water_company-1").content.decode()) == []


def test_messages_are_the_desks_own_and_are_marked_by_each_reader(house) -> None:
    stage = played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    page = client.get("/desk/messages").content.decode()
    ids = re.findall(r'name="id" value="(\d+)"', page)
    assert ids and any(answer.number in page for answer in stage.answers.values())
    assert client.post("/desk/messages", {"id": [*ids, "x", "999999"]}).status_code == 302
    assert re.findall(r'name="id" value="(\d+)"', client.get("/desk/messages").content.decode()) == []
    assert re.findall(r'name="id"', signed_in("zhoukou-water_company-2").get("/desk/messages").content.decode())
    signed_in("zhoukou-gas_company-1").post("/desk/messages", {"id": ids})
    other = signed_in("kaifeng-water_company-1").get("/desk/messages").content.decode()
    assert not any(answer.number in other for answer in stage.answers.values())


@pytest.mark.parametrize("place", sorted(places()))
def test_every_role_has_its_desk_and_no_entry_is_shown_that_cannot_be_opened(house, place: str) -> None:
    pack = load(place)
    for party in pack.parties.values():
        if party.key in ("system", "applicant"):
            continue
        actor = Actor("s", place, party.key, party.kind, f"{place}-{party.key}-1", party.supervises)
        rail = [entry.href for entry in rail_of(actor)]
        assert "/desk/" in rail and "/desk/messages" in rail
        client = signed_in(f"{place}-{party.key}-1")
        for href in rail:
            if href.startswith(("/desk/new", "/desk/call", "/desk/import", "/desk/handover", "/desk/messages")):
                assert client.get(href).status_code == 200, (party.key, href)
    assert len({entry.key for entry in entries()}) == len(entries())


def marks_in(page: str) -> list[str]:
    return re.findall(r'name="mark" value="([^"]+)"', page)


def test_what_was_assigned_or_handed_over_by_mistake_is_taken_back_for_a_while(house) -> None:
    stage = played("zhoukou", house, 8)
    first, second = "zhoukou-water_company-1", "zhoukou-water_company-2"
    client = signed_in(first)
    rows = rows_in(client.get("/desk/").content.decode())
    given = {"do": "assign", "row": rows, "sure": "1", "key": "a", "person": first}
    assert marks_in(client.post("/desk/batch", {**given, "do": "nudge", "key": "n"}).content.decode()) == []
    assert len(marks_in(client.post("/desk/batch", given).content.decode())) == len(rows)
    over = {"from": first, "to": second, "row": rows, "key": "h", "text": "休假"}
    done = client.post("/desk/handover", over).content.decode()
    marks = marks_in(done)
    assert len(marks) == len(rows) and "交接说明已发给各单位，不撤回" in done
    sent = {"mark": [*marks, "nonsense", "|1|"], "key": "u"}
    other = signed_in(second).post("/desk/undo", sent).content.decode()
    assert f"办成 0 条，没办成 {len(rows)} 条" in other and "只有刚才办理的人能撤销" in other
    for _ in range(2):
        back = client.post("/desk/undo", sent).content.decode()
        assert f"办成 {len(rows)} 条，没办成 0 条" in back and "有 2 条已不在" in back
    assert rows_in(client.get("/desk/?tab=mine").content.decode()) == rows
    stage.clock.move(stage.clock.now() + timedelta(seconds=31))
    late = client.post("/desk/undo", {**sent, "key": "late"}).content.decode()
    assert f"办成 0 条，没办成 {len(rows)} 条" in late


def test_after_half_a_minute_nothing_is_taken_back(house) -> None:
    stage = played("zhoukou", house, 8)
    client = signed_in("zhoukou-water_company-1")
    rows = rows_in(client.get("/desk/").content.decode())
    given = {"do": "assign", "row": rows, "sure": "1", "key": "a", "person": "zhoukou-water_company-2"}
    marks = marks_in(client.post("/desk/batch", given).content.decode())
    stage.clock.move(stage.clock.now() + timedelta(seconds=31))
    page = client.post("/desk/undo", {"mark": marks, "key": "u"}).content.decode()
    assert "过了 30 秒，不能撤销" in page and "重办" not in page
    assert rows_in(client.get("/desk/?tab=mine").content.decode()) == []
