"""The public part: every place, clause and link; a case for who knows number and phone only; failures that speak."""

import gzip
import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import psycopg
import pytest
from django.test import Client

from tests.conftest import part_of_story, whole_story
from wutong.cases.port import hold, store
from wutong.law.read import load, places
from wutong.site.cli_story import run_file
from wutong.site.clock import StoryClock
from wutong.site.story import Stage
from wutong.site.wiring import Scratch, make_store, setup
from wutong.web.public.asked import asked_of_works, asked_of_you
from wutong.web.public.check import answer
from wutong.web.public.guide import route_name
from wutong.web.public.track import number_of, token_of

setup()
#: pages of other rooms that public pages lead to
ELSEWHERE = re.compile(r"/(my|account|desk|demo)/|/\w+/(apply$|forms/)")
LANGUAGES = ("zh", "en")


@pytest.fixture
def clock() -> StoryClock:
    return StoryClock(datetime(2025, 11, 3, 9, 10))


@pytest.fixture
def client(scratch: Scratch, clock: StoryClock) -> Client:
    hold(make_store(scratch.shared, clock))
    return Client(SERVER_NAME="localhost")


def text(client: Client, path: str, lang: str = "zh") -> str:
    response = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def dead_links(client: Client, page: str) -> list[str]:
    links = {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', unescape(page))}
    own = sorted(link for link in links if link and not ELSEWHERE.match(link))
    return [link for link in own if client.get(link).status_code != 200]


def test_home_leads_to_every_place_and_finds_one(client: Client) -> None:
    assert all(f'href="/{place}"' in text(client, "/") for place in places())
    first = load(places()[0])
    found = unescape(client.get("/", {"q": first.city.district[0].name}).content.decode())
    assert f'href="/{first.place}"' in found and f'href="/{places()[-1]}"' not in found
    for strange in ("<script>", "\x00", "没有这个地方", "%"):
        page = client.get("/", {"q": strange})
        assert page.status_code == 200 and "<script>" not in page.content.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", sorted(places()))
def test_the_guide_is_the_pack(client: Client, place: str, lang: str) -> None:
    pack, page = load(place), text(client, f"/{place}", lang)
    for task in pack.journeys["connect"].task:
        assert (task.name if lang == "zh" else task.en) in page
    assert all(f"/{place}/{clause}" in page for task in pack.journeys["connect"].task for clause in task.clause)
    for rows in (pack.routes, pack.payers, pack.eligibility, [row for row in pack.limits if not row.kpi_only]):
        assert all(f"/{place}/{clause}" in page for row in rows for clause in row.clause)
    assert pack.city.paper.number in page and {"zh": "文件未规定", "en": "Not in the paper"}[lang] in page
    for doubt in pack.doubts:
        assert (doubt.question if lang == "zh" else doubt.question_en) in page
    for party in pack.parties.values():
        assert not party.phone or party.kind in ("builder", "system") or f"tel:{party.phone}" in page


@pytest.mark.parametrize("place", sorted(places()))
def test_no_link_leads_nowhere(client: Client, place: str) -> None:
    for path in (f"/{place}", f"/{place}/policy"):
        page = text(client, path)
        assert len(re.findall(r'href="/', page)) > 20
        assert dead_links(client, page) == []


@pytest.mark.parametrize("place", sorted(places()))
def test_the_parts_a_guide_points_to_are_there(client: Client, place: str) -> None:
    page = text(client, f"/{place}")
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("path", ["/", "/help/", "/accessibility/", "/privacy/", "/track/"])
def test_pages_of_every_day_lead_on(client: Client, path: str) -> None:
    for lang in LANGUAGES:
        assert dead_links(client, text(client, path, lang)) == []


@pytest.mark.parametrize("place", sorted(places()))
def test_every_clause_has_its_page_and_no_raw_key(client: Client, place: str) -> None:
    pack = load(place)
    for clause in pack.clauses.values():
        page = text(client, f"/{place}/{clause.id}")
        assert clause.title in page
        main = re.sub(r"<[^>]*>", " ", page)
        assert not re.search(r"\b(route|limit|task|check|party|fee|story|example|eligibility):\w", main), clause.id
        english = text(client, f"/{place}/{clause.id}", "en")
        assert clause.en in english
    for rule in pack.common.rules.values():
        assert rule.text in text(client, f"/{place}/{rule.id}")


@pytest.mark.parametrize("path", ["/atlantis", "/zhoukou/ZK-99", "/zhoukou/%00", "/../etc/passwd", "/x/policy"])
def test_what_does_not_exist_is_a_404(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404 and "没有这一页" in response.content.decode()
    assert "There is no such page" in client.get(path, {"lang": "en"}).content.decode()


def test_an_expired_form_and_a_failure_speak_as_the_site_does(client: Client) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True, raise_request_exception=False)
    expired = strict.post("/track/", {"number": "SZ1", "phone": "1"})
    assert expired.status_code == 403 and "表单已失效" in expired.content.decode()
    wrong_host = Client(SERVER_NAME="elsewhere.example").get("/")
    assert wrong_host.status_code == 400 and "请求读不懂" in wrong_host.content.decode()
    hold(None)  # type: ignore[arg-type]
    failing = Client(SERVER_NAME="localhost", raise_request_exception=False)
    failed = failing.post("/track/", {"number": "SZ1", "phone": "1"})
    page = failed.content.decode()
    assert failed.status_code == 500 and "平台出了错" in page and re.search(r">[0-9A-F]{8}<", page)
    failing.cookies["wutong_prefs"] = "en|elder|0"
    english = failing.post("/track/", {"number": "SZ1", "phone": "1"}).content.decode()
    assert "Something failed here" in english and 'data-mode="elder"' in english


@pytest.mark.parametrize("path", ["/", "/zhoukou", "/help/", "/track/"])
def test_pages_carry_a_strict_policy_and_no_inline_script(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]* src=)|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_light_and_come_in_large_print(client: Client, lang: str) -> None:
    paths = ["/", "/help/", "/accessibility/", "/privacy/", "/track/", "/works/", "/open/", "/v/"]
    for place in places():
        clause = next(iter(load(place).clauses))
        paths += [f"/{place}", f"/{place}/policy", f"/{place}/{clause}", f"/{place}/check", f"/open/{place}"]
    client.cookies["wutong_prefs"] = f"{lang}|elder|1"
    for path in paths:
        page = text(client, path, lang)
        assert len(gzip.compress(page.encode())) <= 20_000, path
        assert 'data-mode="elder"' in page and page.count("<h1") == 1 and "<title>" in page, path


def test_a_database_out_of_reach_is_told_as_such(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    house = store()
    monkeypatch.setattr(house, "connection", lambda: psycopg.connect("host=/nowhere dbname=none"))
    away = Client(SERVER_NAME="localhost", raise_request_exception=False)
    page = away.post("/track/", {"number": "ZK1", "phone": "1"})
    assert page.status_code == 503 and "平台暂时停用" in page.content.decode()


def told_phone(stage: Stage) -> str:
    state, _ = stage.state("case")
    return next(str(value) for key, value in state.sealed.items() if "phone" in key)


@pytest.mark.parametrize("place", sorted(places()))
def test_a_case_shows_to_number_and_phone_only(client: Client, scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 1)
    hold(stage.store)
    number, phone = stage.answers["case"].number, told_phone(stage)
    page = client.post("/track/", {"number": f" {number.lower()} ", "phone": phone})
    found = unescape(page.content.decode())
    assert page.status_code == 200 and "办理经过" in found
    for line in stage.timeline():
        assert line.title in found
    for wrong in (
        {"number": number, "phone": "13900000000"},
        {"number": "X", "phone": phone},
        {"number": number + "\x00", "phone": "\x00" + phone[:-1]},
    ):
        refused = client.post("/track/", wrong)
        assert refused.status_code == 404 and "没有查到" in refused.content.decode()
    assert client.post("/track/", {"number": number, "phone": ""}).status_code == 422
    state, _ = stage.state("case")
    for key, value in state.sealed.items():
        assert len(str(value)) < 2 or str(value) not in found, key
    assert dead_links(client, found) == []


def test_a_receipt_shows_phases_and_nothing_else(client: Client, scratch: Scratch) -> None:
    stage = run_file(whole_story(sorted(places())[-1]), scratch)
    hold(stage.store)
    number = stage.answers["case"].number
    page = client.get("/track/", {"t": token_of(number)})
    shown = unescape(page.content.decode())
    assert page.status_code == 200 and number in shown and "办理经过" not in shown and "扫码" in shown
    for forged in (
        number,
        token_of(number)[:-1] + "_",
        token_of(number).replace(number, number[:-1] + "9"),
        ":",
        "\x00",
    ):
        assert number_of(forged) == "" and client.get("/track/", {"t": forged}).status_code == 404


def test_nobody_may_guess_on_and_on(client: Client, clean: Scratch, clock: StoryClock) -> None:
    tries = [client.post("/track/", {"number": "ZK-1", "phone": "13900000000"}) for _ in range(11)]
    assert [one.status_code for one in tries] == [404] * 10 + [429]
    assert "查得太频繁了" in tries[-1].content.decode() and tries[-1]["Retry-After"]
    others = [client.post("/track/", {"number": f"ZK-2{n}", "phone": "13900000000"}) for n in range(10)]
    assert others[-1].status_code == 429
    clock.move(clock.now() + timedelta(hours=2))
    assert client.post("/track/", {"number": "ZK-1", "phone": "13900000000"}).status_code == 404
    assert client.get("/case").status_code == 301 and client.get("/case")["Location"] == "/track/"


def check_address(place: str, **answers: str | list[str]) -> str:
    return f"/{place}/check?" + urlencode({"asked": "1", **answers}, doseq=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", sorted(places()))
def test_three_questions_are_answered_by_the_law_itself(client: Client, place: str, lang: str) -> None:
    pack = load(place)
    assert text(client, f"/{place}/check", lang)
    every = [service.key for service in pack.city.service]
    page = text(client, check_address(place, services=every), lang)
    assert all(f"<h3>{one.name if lang == 'zh' else one.en}</h3>" in page for one in pack.city.service)
    assert dead_links(client, page) == []
    for asks in (asked_of_you(pack), asked_of_works(pack)):
        assert all(ask.fact is not None and ask.fact.by not in ("system", "register", "pack") for ask in asks)


@pytest.mark.parametrize("place", sorted(places()))
def test_the_examples_of_a_pack_come_out_on_the_page(place: str) -> None:
    pack = load(place)
    for example in pack.examples:
        facts = example.facts
        if "route" not in example.expect or "service" not in facts or not set(facts) <= set(pack.common.facts):
            continue
        service = str(facts.get("service", pack.city.service[0].key))
        answered = answer(pack, {**facts, "service": None, "services": [service]}, example.on)
        assert answered["services"][0]["route"] == route_name(str(example.expect["route"]), pack), example.id


def test_a_check_shows_value_limit_outcome_and_clause_and_what_was_missed(client: Client) -> None:
    length = {"length_m": "210", "crossing_m": "10", "green_m2": "0", "road_class": "branch"}
    road = {"external": "true", "permits": "road_exc", "road_opened": "2010-01-01", "road_overhauled": "never"}
    page = text(client, check_address("zhoukou", services=["water"], applicant_kind="enterprise", **length, **road))
    assert (
        "管线长度 不超过 200米" in page
        and "210米" in page
        and "不成立" in page
        and "差一点" in page
        and "并联审批" in page
    )
    assert "可以申请" in page


def test_nothing_is_called_near_that_more_than_one_figure_shut(client: Client) -> None:
    known = {"services": ["water"], "external": "true", "permits": "road_exc", "length_m": "210"}
    assert "差一点" not in text(client, check_address("zhoukou", **known))
    assert "差一点" not in text(client, check_address("zhoukou", **known, crossing_m="90"))


@pytest.mark.parametrize(
    "query",
    ["services=nothing", "services=water&length_m=-5", "services=water&road_opened=<script>", "services=%00", ""],
)
def test_what_cannot_be_is_told_beside_the_question(client: Client, query: str) -> None:
    response = client.get(f"/zhoukou/check?asked=1&{query}")
    page = response.content.decode()
    assert response.status_code == 422 and 'id="errors"' in page and "<script>" not in page


@pytest.mark.parametrize("place", places())
def test_an_english_guide_says_in_english_what_the_place_says(place: str, client) -> None:
    city, page = load(place).city, unescape(client.get(f"/{place}?lang=en").content.decode())
    chinese = [city.paper.reform, city.close_note, *city.paper.basis, *(one.note for one in city.channel)]
    chinese += [hall for one in city.district for hall in one.halls]
    english = [city.paper.reform_en, city.close_note_en, *city.paper.basis_en, *(one.note_en for one in city.channel)]
    english += [hall for one in city.district for hall in one.halls_en]
    assert [text for text in chinese if text and re.search(r"[\u4e00-\u9fff]", text) and f">{text}<" in page] == []
    assert [text for text in english if text not in page] == []
