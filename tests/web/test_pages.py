"""Plain pages: a guide for every place with every task and clause, and a case for who knows number and phone."""

import re

import pytest
from django.test import Client

from tests.conftest import whole_story
from wutong.law.read import load, places
from wutong.site.cli_story import run_file
from wutong.site.wiring import Scratch, setup
from wutong.web.port import hold

setup()


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def test_home_leads_to_every_place(client: Client) -> None:
    page = client.get("/").content.decode()
    assert all(f'href="/{place}"' in page for place in places())


@pytest.mark.parametrize("place", sorted(places()))
def test_the_guide_is_the_pack(client: Client, place: str) -> None:
    pack = load(place)
    page = client.get(f"/{place}").content.decode()
    for task in pack.journeys["connect"].task:
        assert task.name in page
    assert all(f"/{place}/{clause}" in page for task in pack.journeys["connect"].task for clause in task.clause)
    assert pack.city.paper.number in page and "文件未规定" in page
    for doubt in pack.doubts:
        assert not doubt.gap or doubt.question in page


@pytest.mark.parametrize("place", sorted(places()))
def test_no_link_of_the_guide_leads_nowhere(client: Client, place: str) -> None:
    links = set(re.findall(r'href="(/[^"]*)"', client.get(f"/{place}").content.decode()))
    assert len(links) > 20
    assert [link for link in links if client.get(link).status_code != 200] == []


@pytest.mark.parametrize("place", sorted(places()))
def test_every_clause_has_its_page(client: Client, place: str) -> None:
    for clause in load(place).clauses.values():
        response = client.get(f"/{place}/{clause.id}")
        assert response.status_code == 200 and clause.title in response.content.decode()


@pytest.mark.parametrize("path", ["/atlantis", "/zhoukou/ZK-99", "/zhoukou/%00", "/../etc/passwd"])
def test_what_does_not_exist_is_a_404(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404 and "没有这一页" in response.content.decode()


def test_an_expired_form_and_a_failure_speak_as_the_site_does(client: Client) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True, raise_request_exception=False)
    expired = strict.post("/case", {"number": "SZ1", "phone": "1"})
    assert expired.status_code == 403 and "表单已失效" in expired.content.decode()
    wrong_host = Client(SERVER_NAME="elsewhere.example").get("/")
    assert wrong_host.status_code == 400 and "请求读不懂" in wrong_host.content.decode()
    hold(None)  # type: ignore[arg-type]
    failed = Client(SERVER_NAME="localhost", raise_request_exception=False).post(
        "/case", {"number": "SZ1", "phone": "1"}
    )
    assert failed.status_code == 500 and "平台出了错" in failed.content.decode()


def test_pages_carry_a_strict_policy_and_no_script(client: Client) -> None:
    response = client.get("/zhoukou")
    assert "default-src 'none'" in response["Content-Security-Policy"] and "<script" not in response.content.decode()


@pytest.mark.parametrize("place", sorted(places()))
def test_a_case_shows_to_number_and_phone_only(client: Client, scratch: Scratch, place: str) -> None:
    stage = run_file(whole_story(place), scratch)
    hold(stage.store)
    number = stage.answers["case"].number
    state, _ = stage.state("case")
    phone = next(str(value) for key, value in state.sealed.items() if "phone" in key)
    page = client.post("/case", {"number": number, "phone": phone})
    text = page.content.decode()
    assert page.status_code == 200 and "经过" in text
    assert all(moment.title in text for moment in stage.timeline())
    for wrong in (
        {"number": number, "phone": "13900000000"},
        {"number": number, "phone": ""},
        {"number": "X", "phone": phone},
        {"number": "\x00", "phone": phone},
    ):
        refused = client.post("/case", wrong)
        assert refused.status_code == 404 and "没有查到" in refused.content.decode()
    assert phone not in text
    links = set(re.findall(r'href="(/[^"]*)"', text))
    assert len(links) > 5 and [link for link in links if client.get(link).status_code != 200] == []
