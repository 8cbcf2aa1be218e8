"""The administration: packs side by side, the calendar, texts, the record and what is kept, in both languages."""

import io
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.web.desks import house, played, signed_in
from wutong.cases.seat import system
from wutong.cases.store import Store
from wutong.law.coverage import cited_rows
from wutong.law.edition import BLANK, editions, load_edition
from wutong.law.error import LawError
from wutong.law.read import load, places
from wutong.law.strict import Cited
from wutong.people.audit import note
from wutong.people.seats import actor_of, seats_of
from wutong.site.story import Stage
from wutong.site.wiring import connect, setup
from wutong.web.admin.calendar import read_pause
from wutong.web.admin.compare import differences
from wutong.web.admin.lines import kind_of, lines_of
from wutong.web.admin.packs import name_of, sections, tried
from wutong.web.kit.words import has

setup()
__all__ = ["house"]
HERE, THERE = "zhoukou", "kaifeng"
OWN = ("", "calendar/", "people/", "people/new", "people/import", "texts/", "texts/words", "audit/", "retention/")


@pytest.fixture
def boss(house: Store) -> Iterator[Client]:
    yield signed_in(f"{HERE}-admin-1")


def page(client: Client, address: str, status: int = 200) -> str:
    got = client.get(address)
    assert got.status_code == status, (address, got.status_code)
    return unescape(got.content.decode())


def number_of(stage: Stage) -> str:
    return stage.store.read(system(HERE), next(iter(stage.cases.values())))[0].number


def base(place: str) -> str:
    return f"/admin/packs/{place}/{name_of(load(place))}/"


@pytest.mark.parametrize("path", OWN)
def test_only_administrators_come_in(house: Store, path: str) -> None:
    assert Client(SERVER_NAME="localhost").get(f"/admin/{path}").status_code == 302
    for key in (f"{HERE}-window-1", f"{HERE}-applicant-1"):
        assert signed_in(key).get(f"/admin/{path}").status_code == 403
    for lang in ("zh", "en"):
        page(signed_in(f"{HERE}-admin-1"), f"/admin/{path}?lang={lang}")


@pytest.mark.parametrize("place", places())
def test_golden_cases_of_every_place_pass(place: str) -> None:
    found = tried(load(place))
    assert found and [one.example.id for one in found if one.problems] == []


@pytest.mark.parametrize("place", places())
def test_every_clause_stands_beside_what_carries_it_out(place: str) -> None:
    pack = load(place)
    found = {one.clause.id: one for one in sections(pack)}
    assert set(pack.clauses) <= set(found)
    assert all(one.executed for one in found.values())
    shown = {line.name for one in found.values() for line in one.lines}
    assert {name for name, row in cited_rows(pack) if isinstance(row, Cited) and row.clause} <= shown


@pytest.mark.parametrize("place", places())
def test_every_kind_and_every_column_of_a_row_has_a_name(place: str) -> None:
    elsewhere = {"id", "key", "name", "en", "title", "says", "clause", "words", "doubt", "sha256"}
    for name, row in cited_rows(load(place)):
        if isinstance(row, Cited):
            assert has(f"admin.kind_{kind_of(row)}"), name
            columns = {one for one in type(row).model_fields if not one.endswith("_en")} - elsewhere
            assert [one for one in columns if not has(f"admin.f_{one}")] == [], name


def test_a_row_is_told_in_words_and_by_names() -> None:
    lines = {line.name: line for line in lines_of(load(HERE))}
    road = lines["route:excluded_road"]
    assert "城市主干道" in road.text and "告知承诺" not in road.title
    assert any(label == "时限" and "工作日" in text for label, text in lines["limit:parallel"].parts)
    assert all("{" not in line.text and "Condition(" not in line.text for line in lines.values())


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_packs_are_read_by_anyone_in_both_languages(house: Store, place: str, lang: str) -> None:
    client = Client(SERVER_NAME="localhost")
    assert base(place) in page(client, f"/admin/packs/?lang={lang}")
    first = page(client, f"{base(place)}?lang={lang}")
    assert next(iter(load(place).clauses)) in first
    for tail in ("?page=2", "?kind=route", "?only=doubts", "?only=unexecuted", "try", "check"):
        page(client, base(place) + tail)


def test_what_is_searched_is_found_and_nothing_else(house: Store) -> None:
    client = Client(SERVER_NAME="localhost")
    assert 'id="ZK-4.2.1b"' in page(client, f"{base(HERE)}?q=ZK-4.2.1b")
    assert '<section class="card beside-paper"' not in page(client, f"{base(HERE)}?q=nosuchthing")
    assert b"<script>alert" not in client.get(f"{base(HERE)}?q=<script>alert(1)</script>").content


def test_a_case_is_tried_and_every_reason_told(house: Store) -> None:
    client = Client(SERVER_NAME="localhost")
    example = load(HERE).examples[0]
    shown = page(client, f"{base(HERE)}try?example={example.id}")
    assert example.title in shown and "<code>excluded_road</code>" in shown
    told = page(client, f"{base(HERE)}try?on=2025-11-03&external=false")
    assert '<code class="hint">none</code>' in told
    wrong = page(client, f"{base(HERE)}try?on=soon&length_m=long", 422)
    assert 'href="#q-on"' in wrong and 'value="LONG"' in wrong
    page(client, f"{base(HERE)}try?service=electricity&capacity=%00&permits=x", 422)


def test_editions_are_compared_row_by_row(house: Store) -> None:
    client = Client(SERVER_NAME="localhost")
    one, other = (f"{place}/{name_of(load(place))}" for place in (HERE, THERE))
    shown = page(client, f"/admin/packs/compare?one={one}&other={other}")
    assert load(HERE).city.name in shown and load(THERE).city.name in shown
    assert all(not pairs for _, _, pairs in differences(load(HERE), load(HERE)))
    empty = f"{BLANK}/{editions(BLANK)[-1]}"
    page(client, f"/admin/packs/compare?one={empty}&other={one}")
    page(client, "/admin/packs/compare?one=../../etc&other=x", 404)


def test_a_pack_is_downloaded_whole_and_the_same_each_time(house: Store) -> None:
    client = Client(SERVER_NAME="localhost")
    first, second = (client.get(f"{base(HERE)}zip").content for _ in range(2))
    assert first == second
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert f"{HERE}/{name_of(load(HERE))}/routes.toml" in names and all(name.endswith(".toml") for name in names)


@pytest.mark.parametrize("address", [f"{HERE}/1999-01-01", "atlantis/2022-09-30", "../x", "_blank/x", f"{HERE}/%00"])
def test_an_edition_there_is_none_of_is_not_found(house: Store, address: str) -> None:
    assert Client(SERVER_NAME="localhost").get(f"/admin/packs/{address}/").status_code in (404, 400)


def test_editions_are_named_and_loaded() -> None:
    for place in (*places(), BLANK):
        for edition in editions(place):
            assert load_edition(place, edition).edition.endswith(f"@{edition}")
    with pytest.raises(LawError):
        editions("..")
    with pytest.raises(LawError):
        load_edition(HERE, "2000-01-01")


def test_the_calendar_draws_years_with_their_notice_and_reckons(boss: Client) -> None:
    shown = page(boss, "/admin/calendar/?year=2026")
    assert "国办发明电〔2025〕7号" in shown and shown.count('class="month"') == 12 and "day-makeup" in shown
    assert "尚无通知" in page(boss, "/admin/calendar/?year=2027")
    told = page(boss, "/admin/calendar/?start=2026-02-13&start.hour=10:00&own=3+workdays")
    assert "2026年2月25日" in told and told.count("day-holiday key") > 3
    paused = page(
        boss,
        "/admin/calendar/?start=2026-03-02&start.hour=10:00&own=2+workdays&pauses=2026-03-03+9:00+至+2026-03-05+9:00",
    )
    assert "2026年3月6日" in paused
    page(boss, "/admin/calendar/?start=&limit=", 422)
    for bad in ("own=soon", "own=3+workdays&pauses=nothing", "own=9999999+workdays", "own=3+workdays&start=1890-01-01"):
        page(boss, f"/admin/calendar/?limit=&start=2026-03-02&start.hour=10:00&{bad}", 422)


def test_a_pause_is_read_from_one_line() -> None:
    assert (
        read_pause("2026-3-3 9:00 - 2026-3-4 9:00") == read_pause("2026年3月3日 9:00 至 2026年3月4日 9:00") is not None
    )
    assert read_pause("2026-3-3 9:00") is not None
    assert read_pause("2026-3-4 9:00 至 2026-3-3 9:00") is None and read_pause("x") is None


def test_texts_are_read_with_both_languages_and_where_they_are_used(boss: Client) -> None:
    text = next(iter(load(HERE).texts.values()))
    shown = page(boss, "/admin/texts/")
    assert text.body.split("\n")[0] in shown and text.body_en.split("\n")[0] in shown
    assert "Side by side" in page(boss, "/admin/texts/words?q=tab_read") and '<input type="text"' not in shown


def test_the_record_is_narrowed_and_exported(boss: Client, house: Store) -> None:
    actor = actor_of(seats_of(f"{HERE}-admin-1")[0], load(HERE))
    other = actor_of(seats_of(f"{THERE}-admin-1")[0], load(THERE))
    note("reveal", actor.person, actor=actor, case="ZK-1", purpose="回访")
    note("reveal", other.person, actor=other, case="KF-9", purpose="elsewhere")
    shown = page(boss, "/admin/audit/?group=disclosed")
    assert "回访" in shown and "elsewhere" not in shown
    assert "回访" not in page(boss, "/admin/audit/?group=seats") and "回访" not in page(boss, "/admin/audit/?q=nothing")
    assert "回访" in page(boss, "/admin/audit/?first=2025-11-03&last=2025-11-03")
    assert "回访" not in page(boss, "/admin/audit/?first=2025-11-04")
    page(boss, "/admin/audit/?first=soon", 422)
    page(boss, "/admin/audit/?person=%00&q=%00%27;--&group=x&page=9999999999")
    got = boss.get("/admin/audit/export?group=disclosed")
    sheet = load_workbook(io.BytesIO(got.content)).active
    assert any("回访" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "审计" in page(boss, "/admin/audit/?group=disclosed")


def test_the_ledger_is_proved_for_a_case_and_for_the_place(house: Store, clean) -> None:
    stage = played(HERE, house, 6)
    boss, number = signed_in(f"{HERE}-admin-1"), number_of(stage)
    for sent in ({"number": number}, {}):
        got = boss.post("/admin/audit/verify", sent)
        assert got.status_code == 200 and "台账完整" in got.content.decode()
    assert boss.post("/admin/audit/verify", {"number": "NO-1"}).status_code == 404
    assert signed_in(f"{THERE}-admin-1").post("/admin/audit/verify", {"number": number}).status_code == 404
    with connect(clean.name, role=None) as owner:
        owner.execute("UPDATE cases_case SET facts = facts || '{\"length_m\": 1}' WHERE number = %s", [number])
    assert number in boss.post("/admin/audit/verify", {}).content.decode()
    assert "核验台账" in page(boss, "/admin/audit/?group=proofs")


def test_what_is_kept_is_counted_and_finds_are_compared(house: Store, clean) -> None:
    stage = played(HERE, house, 6)
    boss, number = signed_in(f"{HERE}-admin-1"), number_of(stage)
    page(boss, "/admin/retention/")
    assert "全部一致" in boss.post("/admin/retention/").content.decode()
    with connect(clean.name, role=None) as owner:
        owner.execute("DELETE FROM cases_find")
    assert number in boss.post("/admin/retention/").content.decode()
    assert "全部一致" in boss.post("/admin/retention/", {"do": "anew"}).content.decode()
