"""The hotline and the machine: few questions, read back, pushed once; a machine that leaves nothing behind."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.web.desks import BACKEND, house, played, signed_in
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.law.read import load, places
from wutong.web.desk.doors import call_doors, kiosk_door
from wutong.web.kit.place import instant

__all__ = ["house"]
HOTLINE = next(
    (place, party.key)
    for place in places()
    for party in load(place).parties.values()
    for channel in load(place).city.channel
    if channel.mandatory and not channel.online and party.key in channel.filled_by
)
SAID = {
    "applicant.name": "梧桐面点坊", "legal_rep.phone": "13712340001", "site.address": "小冀镇青龙路 8 号",
    "services": ["用水", "用电"],
}  # fmt: skip


def test_the_hotline_asks_what_its_channel_asks_and_pushes_once(house) -> None:
    place, party = HOTLINE
    client = signed_in(f"{place}-{party}-1")
    page = client.get("/desk/call").content.decode()
    channel = next(one for one in load(place).city.channel if one.mandatory and not one.online)
    names = set(re.findall(r'<(?:input|textarea|select)[^>]*? name="([^"]+)"', page))
    assert set(channel.mandatory) <= names
    form = load(place).forms[load(place).city.business[0].form]
    assert {one.key for one in form.fields} & names == set(channel.mandatory)
    script = client.post("/desk/call", {**SAID, "do": "read"}).content.decode()
    assert "我跟您核对一下" in script and '<dd class="big">小冀镇青龙路 8 号</dd>' in script
    sent = {**SAID, "do": "push", "key": "call-1", "who.mobile": ""}
    first, second = client.post("/desk/call", sent), client.post("/desk/call", sent)
    assert first.status_code == 302 and first["Location"] == second["Location"]
    assert client.get(first["Location"]).status_code == 200
    ask_as(house.connection(), system(place))
    ((count, channels),) = (
        house.connection().execute("SELECT count(*), min(facts->>'channel') FROM cases_case").fetchall()
    )
    assert (count, channels) == (1, channel.key)
    again = client.post("/desk/call", {**SAID, "do": "read", "who.mobile": "13712340001"}).content.decode()
    assert "这个号码已有 1 件" in again


def test_a_call_is_noted_in_the_case(house) -> None:
    place, party = HOTLINE
    client = signed_in(f"{place}-{party}-1")
    client.post("/desk/call", {**SAID, "do": "push", "key": "call-1"})
    found = client.post("/desk/call", {"q": "13712340001", "do": "look"}).content.decode()
    number = re.search(r'name="number" value="([^"]+)"', found).group(1)
    empty = client.post("/desk/call/log", {"number": number, "text": " ", "key": "l-0"})
    assert empty.status_code == 422
    for _ in range(2):
        client.post("/desk/call/log", {"number": number, "text": "问几时上门", "key": "l-1"})
    ask_as(house.connection(), system(place))
    (case,) = house.connection().execute("SELECT id::text FROM cases_case").fetchone()
    noted = [one for one in entries(house.connection(), case) if one["verb"] == "note"]
    assert [one["outcome"] for one in noted] == ["consultation"]
    assert signed_in("kaifeng-window-1").post("/desk/call/log", {"number": number, "text": "x"}).status_code == 404


@pytest.mark.parametrize("place", sorted(places()))
def test_a_place_without_a_hotline_says_so(house, place: str) -> None:
    page = signed_in(f"{place}-window-1").get("/desk/call").content.decode()
    assert "没有热线报装渠道" in page
    assert signed_in(f"{place}-water_company-1").get("/desk/call").status_code == 403


def test_only_a_place_whose_paper_has_machines_has_one(house) -> None:
    with_one = [place for place in places() if kiosk_door(load(place), instant())]
    assert with_one
    for place in places():
        answer = Client(SERVER_NAME="localhost").get(f"/k/{place}/")
        assert answer.status_code == (200 if place in with_one else 404)
    assert Client(SERVER_NAME="localhost").get("/k/nowhere/").status_code == 404
    assert Client(SERVER_NAME="localhost").get("/k/")["Location"] == f"/k/{with_one[0]}/"


def test_a_machine_leaves_nothing_behind(house) -> None:
    place = next(place for place in places() if kiosk_door(load(place), instant()))
    client = Client(SERVER_NAME="localhost")
    assert client.get("/k/end").status_code == 404, "no machine, no clearing by an address"
    first = client.get(f"/k/{place}/")
    assert 'http-equiv="refresh"' not in first.content.decode()
    client.force_login(get_user_model().objects.get(key=f"{place}-applicant-1"), BACKEND)
    page = client.get(f"/k/{place}/help")
    assert page["Cache-Control"] == "no-store" and 'content="60;url=/k/still"' in page.content.decode()
    assert 'content="30;url=/k/end"' in client.get("/k/still").content.decode()
    assert "_auth_user_id" in client.session
    gone = client.post("/k/end")
    assert gone["Clear-Site-Data"] == '"cache", "cookies", "storage"' and gone["Cache-Control"] == "no-store"
    assert "_auth_user_id" not in client.session
    assert client.get("/my/").status_code == 302


def test_a_desk_opens_its_own_calls_only(house) -> None:
    stage = played("zhoukou", house, 4)
    number = next(iter(stage.answers.values())).number
    assert number in signed_in("zhoukou-window-1").get("/desk/call", {"q": number}).content.decode()
    assert f"<strong>{number}" not in signed_in("kaifeng-window-1").get("/desk/call", {"q": number}).content.decode()
    pack = load("zhoukou")
    assert call_doors(pack, system("zhoukou"), instant()) == ()
