"""People and seats on pages: found, given a seat, shut out, imported; only those of the place, and never oneself."""

import io
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.web.desks import house, signed_in
from wutong.cases.store import Store
from wutong.law.read import load
from wutong.people.audit import deeds
from wutong.people.seats import actor_of, grant, new_seat, seats_of
from wutong.site.wiring import setup
from wutong.web.desk.excel import Sheet, book

setup()
__all__ = ["house"]
HERE, THERE = "zhoukou", "kaifeng"
CLERK, STRANGER, BOSS = f"{HERE}-window-1", f"{THERE}-window-1", f"{HERE}-admin-1"


@pytest.fixture
def boss(house: Store) -> Client:
    return signed_in(BOSS)


def verbs(count: int = 5) -> list[str]:
    return [deed.verb for deed in deeds(actor_of(seats_of(BOSS)[0], load(HERE)), count)]


def text_of(got) -> str:
    return unescape(got.content.decode())


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    heads = ("登录名", "姓名", "单位", "角色", "派出单位")
    return SimpleUploadedFile("staff.xlsx", book([Sheet("人员", heads, rows)]))


def test_people_of_another_place_are_not_there(boss: Client) -> None:
    shown = text_of(boss.get("/admin/people/"))
    assert CLERK in shown and STRANGER not in shown and f"{HERE}-applicant-1" not in shown
    assert f"/admin/people/{STRANGER}/" not in text_of(boss.get(f"/admin/people/?q={STRANGER}"))
    for key in (STRANGER, f"{HERE}-applicant-1", "nobody", "%00"):
        assert boss.get(f"/admin/people/{key}/").status_code == 404
        assert boss.post(f"/admin/people/{key}/", {"party": "window", "role": "staff"}).status_code == 404
        assert boss.post(f"/admin/people/{key}/act", {"do": "close", "sure": "1"}).status_code == 404
    assert get_user_model().objects.get(key=STRANGER).is_active


def test_who_is_no_administrator_changes_nothing(house: Store) -> None:
    for client in (signed_in(CLERK), signed_in(STRANGER), Client(SERVER_NAME="localhost")):
        assert client.post(f"/admin/people/{CLERK}/act", {"do": "close", "sure": "1"}).status_code == 403
        assert client.post("/admin/people/new", {"username": "intruder"}).status_code == 403
    assert get_user_model().objects.get(key=CLERK).is_active


def test_an_account_is_opened_with_a_seat_and_its_password_is_told_once(boss: Client) -> None:
    given = {"username": "wang.fang", "name": "王芳", "party": "window", "role": "staff", "home_unit": "water_company"}
    got = boss.post("/admin/people/new", given)
    password = re.search(r'class="secret">([^<]+)<', text_of(got)).group(1)
    person = get_user_model().objects.get(username="wang.fang")
    assert person.check_password(password) and got["Cache-Control"].count("no-store")
    assert [seat.id for seat in seats_of(person.key)] == [f"{HERE}:window:{person.key}@water_company"]
    assert password not in text_of(boss.get(f"/admin/people/{person.key}/"))
    assert verbs(2) == ["grant", "open_account"]
    again = boss.post("/admin/people/new", given)
    assert again.status_code == 422 and 'href="#q-username"' in text_of(again) and "王芳" in text_of(again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": ""}, {"username": "ab"}, {"username": "a b c"}, {"name": ""}, {"party": ""}, {"role": ""},
        {"party": "system"}, {"party": "applicant"}, {"party": "nobody"}, {"home_unit": "nowhere"},
        {"username": "x" * 65}, {"username": "nul\x00l"}, {"name": "n" * 5000},
    ],
)  # fmt: skip
def test_a_wrong_answer_opens_no_account(boss: Client, wrong: dict[str, str]) -> None:
    count = get_user_model().objects.count()
    given = {"username": "li.si", "name": "李四", "party": "window", "role": "staff", **wrong}
    assert boss.post("/admin/people/new", given).status_code == 422
    assert get_user_model().objects.count() == count


def test_a_seat_is_given_and_taken_after_a_second_look(boss: Client) -> None:
    given = {"party": "police", "role": "staff"}
    assert boss.post(f"/admin/people/{CLERK}/", given).status_code == 302
    seat = f"{HERE}:police:{CLERK}"
    assert seat in {one.id for one in seats_of(CLERK)}
    first = boss.post(f"/admin/people/{CLERK}/act", {"do": "revoke", "seat": seat})
    assert first.status_code == 200 and seat in {one.id for one in seats_of(CLERK)}
    assert boss.post(f"/admin/people/{CLERK}/act", {"do": "revoke", "seat": seat, "sure": "1"}).status_code == 302
    assert seat not in {one.id for one in seats_of(CLERK)} and verbs(2) == ["revoke", "grant"]
    other = seats_of(f"{HERE}-window-2")[0].id
    assert boss.post(f"/admin/people/{CLERK}/act", {"do": "revoke", "seat": other, "sure": "1"}).status_code == 404


def test_nobody_looks_after_themselves(boss: Client) -> None:
    assert "另一位管理员" in text_of(boss.get(f"/admin/people/{BOSS}/"))
    assert boss.post(f"/admin/people/{BOSS}/", {"party": "window", "role": "admin"}).status_code == 422
    before = get_user_model().objects.get(key=BOSS).password
    for act in ("password", "factors", "close"):
        assert boss.post(f"/admin/people/{BOSS}/act", {"do": act, "sure": "1"}).status_code == 422
    seat = seats_of(BOSS)[0].id
    assert boss.post(f"/admin/people/{BOSS}/act", {"do": "revoke", "seat": seat, "sure": "1"}).status_code == 422
    after = get_user_model().objects.get(key=BOSS)
    assert after.password == before and after.is_active and len(seats_of(BOSS)) == 1


def test_an_account_is_shut_let_in_and_its_factors_and_password_are_new(boss: Client) -> None:
    person = get_user_model().objects.get(key=CLERK)
    Authenticator.objects.create(user=person, type="totp", data={})
    clerk = signed_in(CLERK)
    assert boss.post(f"/admin/people/{CLERK}/act", {"do": "factors", "sure": "1"}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    got = boss.post(f"/admin/people/{CLERK}/act", {"do": "password", "sure": "1"})
    password = re.search(r'class="secret">([^<]+)<', text_of(got)).group(1)
    person.refresh_from_db()
    assert person.check_password(password) and clerk.get("/desk/").status_code == 302
    boss.post(f"/admin/people/{CLERK}/act", {"do": "close", "sure": "1"})
    person.refresh_from_db()
    assert not person.is_active
    boss.post(f"/admin/people/{CLERK}/act", {"do": "open", "sure": "1"})
    person.refresh_from_db()
    assert person.is_active and verbs(4) == ["let_in", "shut_out", "new_password", "drop_factors"]
    assert boss.post(f"/admin/people/{CLERK}/act", {"do": "promote", "sure": "1"}).status_code == 404


def test_an_account_with_a_seat_elsewhere_stays_their_own(boss: Client) -> None:
    other = actor_of(seats_of(f"{THERE}-admin-1")[0], load(THERE))
    grant(other, new_seat(THERE, "window", CLERK))
    assert boss.post(f"/admin/people/{CLERK}/act", {"do": "close", "sure": "1"}).status_code == 422
    assert get_user_model().objects.get(key=CLERK).is_active


def test_a_sheet_is_tried_first_and_then_done_row_by_row(boss: Client) -> None:
    rows = (
        ("zhao.yi", "赵一", "window", "", "water_company"), ("qian.er", "钱二", load(HERE).parties["police"].name, "管理员", ""),
        ("zhao.yi", "重复", "window", "", ""), ("ab", "短", "window", "", ""), ("sun.san", "", "window", "", ""),
        ("li.si", "李四", "没有的单位", "", ""), ("zhou.wu", "周五", "window", "皇帝", ""), (CLERK, "占用", "window", "", ""),
        ("wu.liu", "吴六", "system", "", ""), ("=1+1", "=cmd|'/c calc'!A1", "window", "", ""),
    )  # fmt: skip
    count = get_user_model().objects.count()
    dry = boss.post("/admin/people/import", {"book": sheet(*rows)})
    shown = text_of(dry)
    assert dry.status_code == 200 and get_user_model().objects.count() == count
    assert "2 行可办，8 行有误" in shown
    lines = re.search(r'name="lines" value="([^"]+)"', dry.content.decode()).group(1)
    done = boss.post("/admin/people/import", {"sure": "1", "lines": unescape(lines)})
    made = set(
        get_user_model().objects.filter(username__in=[row[0] for row in rows]).values_list("username", flat=True)
    )
    assert "qian.er" in made and not made & {"ab", "sun.san", "li.si", "zhou.wu", "wu.liu", "zhao.yi"}
    assert [seat.role for seat in seats_of(get_user_model().objects.get(username="qian.er").key)] == ["admin"]
    assert text_of(done).count('class="secret"') == len(made - {CLERK})


@pytest.mark.parametrize("content", [b"", b"not a book", b"PK\x03\x04broken", b"<xml/>"])
def test_what_is_no_sheet_is_refused_with_a_cure(boss: Client, content: bytes) -> None:
    got = boss.post("/admin/people/import", {"book": SimpleUploadedFile("x.xlsx", content)})
    assert got.status_code == 422 and 'class="errors"' in text_of(got)


@pytest.mark.parametrize("lines", ["", "{}", "[[1]]", "[]", '["x"]', '[["a"' + ",[]" * 300 + "]"])
def test_rows_that_were_tampered_with_are_refused(boss: Client, lines: str) -> None:
    assert boss.post("/admin/people/import", {"sure": "1", "lines": lines}).status_code == 422
    assert boss.post("/admin/people/import", {}).status_code == 422


def test_the_template_and_the_list_are_workbooks(boss: Client) -> None:
    template = load_workbook(io.BytesIO(boss.get("/admin/people/template").content))
    assert [cell.value for cell in template.worksheets[0][1]] == ["登录名", "姓名", "单位", "角色", "派出单位"]
    out = load_workbook(io.BytesIO(boss.get("/admin/people/export").content)).active
    names = {row[0].value for row in out.iter_rows(min_row=2)}
    assert CLERK in names and STRANGER not in names and verbs(1) == ["export"]
