"""Bad input and bad luck while applying: told beside the field, kept, never somebody else's, never twice."""

import re
import secrets
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.module_loading import import_string
from PIL import Image

from tests.web.apply_people import begin, fill, hidden, last_code, person, signed_in, submitted, text
from tests.web.test_apply_whole import fill_all, finish
from wutong.cases.port import hold
from wutong.law.form import UNKNOWN
from wutong.law.read import load, places
from wutong.site.wiring import setup

setup()
find = import_string("wutong.web.apply.filling.find")
WHOLE = "kaifeng"
LIGHT = "suizhou"

#: something wrong for every widget that can be wrong, and whether it can be shown again
WRONG = {
    "number": "很多",
    "day": "下周三",
    "hour": "一大早",
    "one": "没有的选项",
    "yesno": "也许",
    "measure": "几百",
    "days": "哪天",
}
WRONG_KIND = {"phone": "138", "uscc": "91410200MA9K7X2R43", "id_card": "410202198003051012", "project_code": "12-34"}


@pytest.fixture
def house(store: Any) -> Any:
    hold(store)
    return store


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def wrongs(section: Any) -> dict[str, str]:
    """Every question of a section that has a wrong answer, with one."""
    found = {}
    for ask in section.asks:
        if ask.kind in WRONG_KIND or ask.widget in WRONG:
            found[ask.name] = WRONG_KIND.get(ask.kind) or WRONG[ask.widget]
    return found


@pytest.mark.parametrize("place", sorted(places()))
def test_every_wrong_value_is_told_beside_its_field_and_kept(house: Any, place: str) -> None:
    who = person()
    client = signed_in(who)
    _, answers = submitted(place)
    draft = begin(client, place)
    ident = draft.split("/")[-1]
    fill(client, draft, "services", find(who, ident).section("services").asks, answers)
    seen = set()
    for section in find(who, ident).sections:
        given = wrongs(section)
        if not given or section.key == "facts":
            continue
        page = text(client.get(f"{draft}/{section.key}"))
        sent: dict[str, Any] = {"rev": hidden(page, "rev"), "key": "k"}
        for ask in section.asks:
            value = given.get(ask.name)
            if value:
                sent |= {ask.name: value, f"{ask.name}.unit": "kW", f"{ask.name}.from": value, f"{ask.name}.to": value}
        answer = client.post(f"{draft}/{section.key}", sent)
        shown = text(answer)
        assert answer.status_code == 200 and "<title>错误：" in shown.replace("\n", "")
        for ask in section.asks:
            if ask.name in given:
                box = "q-" + "".join(sign if sign.isalnum() else "-" for sign in ask.name)
                assert f'href="#{box}"' in shown and f'id="{box}-wrong"' in shown, (place, ask.name)
                if ask.widget not in ("one", "yesno", "hour"):
                    assert given[ask.name] in shown, (place, ask.name)
                seen.add(ask.kind)
        assert "有错误" in text(client.get(f"{draft}/"))
    assert {"phone"} <= seen


@pytest.mark.parametrize("value", ["a\x00b", "长" * 10_000])
def test_what_cannot_be_stored_is_refused_and_the_rest_is_kept(house: Any, value: str) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    page = text(client.get(f"{draft}/part-1"))
    sent = {"rev": hidden(page, "rev"), "key": "k", "applicant.name": value, "site.address": "解放路 1 号"}
    answer = client.post(f"{draft}/part-1", sent)
    assert answer.status_code == 200 and 'href="#q-applicant-name"' in text(answer)
    assert find(who, draft.split("/")[-1]).draft.answers == {"site.address": "解放路 1 号"}


def test_rare_characters_go_through(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    name = "𠮷㛃𬭎·有限公司 <b>&amp;"
    page = text(client.get(f"{draft}/part-1"))
    client.post(f"{draft}/part-1", {"rev": hidden(page, "rev"), "applicant.name": name, "later": "1"})
    raw = client.get(f"{draft}/part-1").content.decode()
    assert "𠮷㛃𬭎·有限公司 &lt;b&gt;&amp;amp;" in raw and name in text(client.get(f"{draft}/check"))


def test_a_draft_goes_on_in_another_browser_and_belongs_to_one_person(house: Any) -> None:
    who, other = person(), person("13900000002")
    client = signed_in(who)
    draft = begin(client, LIGHT)
    page = text(client.get(f"{draft}/part-1"))
    client.post(f"{draft}/part-1/autosave", {"rev": hidden(page, "rev"), "applicant.name": "随州梧桐", "key": "k"})
    again = signed_in(who)
    assert "随州梧桐" in text(again.get(f"{draft}/part-1")) and draft in text(again.get("/my/drafts"))
    stranger = signed_in(other)
    for part in ("/", "/part-1", "/papers", "/papers/rows", "/check", "/sign", "/done", "/phone.svg", "/done.svg"):
        assert stranger.get(f"{draft}{part}").status_code == 404, part
    for part in ("/part-1", "/part-1/autosave", "/check", "/sign", "/discard", "/papers"):
        assert stranger.post(f"{draft}{part}", {"rev": 1, "do": "later", "sure": 1}).status_code == 404, part
    assert draft not in text(stranger.get("/my/drafts"))
    for bad in ("/apply/00000000-0000-0000-0000-000000000000/", "/apply/x/", f"{draft}/none-such"):
        assert client.get(bad).status_code == 404


def test_without_signing_in_nothing_shows_and_a_sent_form_is_told_of(house: Any) -> None:
    client = signed_in(person())
    draft = begin(client, LIGHT)
    nobody = Client(SERVER_NAME="localhost")
    assert nobody.get(f"/{LIGHT}/apply").status_code == 200
    assert nobody.get(f"{draft}/part-1")["Location"].startswith("/account/login/")
    answer = nobody.post(f"{draft}/part-1", {"applicant.name": "x"})
    assert answer.status_code == 403 and "登录已过期" in text(answer)
    assert nobody.get("/my/")["Location"].startswith("/account/login/")


def test_questions_that_depend_on_an_answer_are_asked_when_it_is_given(house: Any) -> None:
    who = person()
    client = signed_in(who)
    _, answers = submitted(WHOLE)
    draft = begin(client, WHOLE)
    ident = draft.split("/")[-1]
    fill(client, draft, "services", find(who, ident).section("services").asks, answers)
    field = next(
        one
        for form in load(WHOLE).forms.values()
        for one in form.fields
        if one.required == "conditional" and one.service and form.key == load(WHOLE).city.business[0].form
    )
    switch, _, options = field.required_when.partition(" in ")
    asks = find(who, ident).section(field.service).asks
    shut = re.compile(rf'data-when="{re.escape(switch)}" data-among="{re.escape(options)}" hidden')
    assert shut.search(text(client.get(f"{draft}/{field.service}")))
    given = {**answers, switch: options.split("|")[0], field.key: ""}
    answer = fill(client, draft, field.service, asks, given)
    shown = text(answer)
    assert answer.status_code == 200 and "还要再答几题" in shown and not shut.search(shown)
    again = fill(client, draft, field.service, asks, given)
    assert f"请填写{field.label}" in text(again) or f"{field.label}" in text(again).partition("</ul>")[0]
    assert fill(client, draft, field.service, asks, {**given, field.key: UNKNOWN}).status_code == 302


def test_only_the_chosen_services_are_asked(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    asks = find(who, draft.split("/")[-1]).section("services").asks
    fill(client, draft, "services", asks, {"services": [asks[0].options[0].value]})
    page = text(client.get(f"{draft}/"))
    first, *others = load(LIGHT).city.service
    assert f"{draft}/{first.key}" in page and all(f'{draft}/{one.key}"' not in page for one in others)
    assert client.get(f"{draft}/{others[0].key}")["Location"] == f"{draft}/"


def test_two_tabs_do_not_overwrite_each_other_unseen(house: Any) -> None:
    who = person()
    one, two = signed_in(who), signed_in(who)
    draft = begin(one, LIGHT)
    ident = draft.split("/")[-1]
    rev = hidden(text(one.get(f"{draft}/part-1")), "rev")
    one.post(f"{draft}/part-1", {"rev": rev, "key": "a", "applicant.name": "甲公司", "later": "1"})
    other = two.post(f"{draft}/part-1", {"rev": rev, "key": "b", "applicant.name": "乙公司", "later": "1"})
    shown = text(other)
    assert other.status_code == 200 and "甲公司" in shown and 'value="乙公司"' in shown
    assert find(who, ident).draft.answers["applicant.name"] == "甲公司"
    two.post(f"{draft}/part-1", {"rev": hidden(shown, "rev"), "key": "c", "applicant.name": "乙公司", "later": "1"})
    assert find(who, ident).draft.answers["applicant.name"] == "乙公司"
    asks = find(who, ident).section("services").asks
    late = two.post(f"{draft}/services", {"rev": rev, "key": "d", "services": asks[0].options[0].value})
    assert late.status_code == 302 and find(who, ident).draft.services


def test_saving_by_the_way_does_not_get_in_ones_own_way(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    page = text(client.get(f"{draft}/part-1"))
    rev, key = hidden(page, "rev"), hidden(page, "key")
    saved = client.post(f"{draft}/part-1/autosave", {"rev": rev, "key": key, "applicant.name": "甲"})
    assert 'hx-swap-oob="true"' in text(saved) and f'value="{int(rev) + 1}"' in text(saved)
    done = client.post(f"{draft}/part-1", {"rev": rev, "key": key, "applicant.name": "甲公司", "later": "1"})
    assert done.status_code == 302 and find(who, draft.split("/")[-1]).draft.answers["applicant.name"] == "甲公司"


def test_submitting_twice_makes_one_case(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    fill_all(client, who, draft, submitted(LIGHT)[1])
    key = hidden(text(client.get(f"{draft}/check")), "key")
    answers = [client.post(f"{draft}/check", {"key": key}) for _ in range(3)]
    assert {one["Location"] for one in answers} == {f"{draft}/done"}
    assert client.post(f"{draft}/check", {"key": "another"})["Location"] == f"{draft}/done"
    assert client.post(f"{draft}/part-1", {"rev": 1, "applicant.name": "x"})["Location"] == f"{draft}/done"
    assert client.post(f"{draft}/part-1/autosave", {"rev": 1, "applicant.name": "x"}).status_code == 204
    assert len(re.findall(r'<th scope="row"><a href="/c/', text(client.get("/my/")))) == 1


def test_what_is_missing_is_told_with_links_and_nothing_is_submitted(house: Any) -> None:
    client = signed_in(person())
    draft = begin(client, WHOLE)
    page = text(client.get(f"{draft}/check"))
    assert 'id="errors"' in page and f'href="{draft}/part-1?told=1#q-applicant-name"' in page
    assert f'href="{draft}/sign"' not in page
    assert 'id="errors"' in text(client.get(f"{draft}/sign"))
    light = begin(client, LIGHT)
    refused = client.post(f"{light}/check", {"key": "k"})
    assert refused.status_code == 200 and 'id="errors"' in text(refused)
    assert "/c/" not in text(client.get("/my/"))


def test_a_signature_wants_ticks_and_the_right_code(house: Any, clock: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, WHOLE)
    fill_all(client, who, draft, submitted(WHOLE)[1])
    sheet = text(client.get(f"{draft}/sign"))
    ticks = dict.fromkeys(re.findall(r'type="checkbox" id="[^"]*" name="([^"]+)"', sheet), "on")
    assert ticks and f"{clock.now():%Y}年" in sheet and 'name="application.date"' not in sheet
    missing = client.post(f"{draft}/sign", {"do": "sign", "code": "123456"})
    assert missing.status_code == 200 and text(missing).count("请勾选") >= len(ticks)
    assert "请填写短信验证码" in text(client.post(f"{draft}/sign", {**ticks, "do": "sign"}))
    assert "验证码已失效" in text(client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": "123456"}))
    client.post(f"{draft}/sign", {**ticks, "do": "code"})
    code = last_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "验证码不对" in text(client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": wrong}))
    assert "短信发得太多了" in text(client.post(f"{draft}/sign", {**ticks, "do": "code"}))
    clock.move(clock.now() + timedelta(minutes=6))
    assert "验证码已失效" in text(client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": code}))
    client.post(f"{draft}/sign", {**ticks, "do": "code"})
    given = {**ticks, "do": "sign", "code": last_code(), "application.date": "2020-01-01"}
    answers = [client.post(f"{draft}/sign", given) for _ in range(2)]
    assert {one["Location"] for one in answers} == {f"{draft}/done"}
    case = find(who, draft.split("/")[-1]).draft.submitted_case
    state, _ = house.read(find(who, draft.split("/")[-1]).actor, case)
    assert state.form["application.date"] == clock.now().date().isoformat()


def test_too_many_wrong_codes_end_the_code(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, WHOLE)
    fill_all(client, who, draft, submitted(WHOLE)[1])
    sheet = text(client.get(f"{draft}/sign"))
    ticks = dict.fromkeys(re.findall(r'type="checkbox" id="[^"]*" name="([^"]+)"', sheet), "on")
    client.post(f"{draft}/sign", {**ticks, "do": "code"})
    code = last_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": wrong})
    assert "输错太多次" in text(client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": code}))


def send(client: Client, draft: str, name: str, data: bytes, paper: str, **more: str) -> Any:
    """Send a file for a paper."""
    sent = {"do": "send", "paper": paper, "file": SimpleUploadedFile(name, data), **more}
    return client.post(f"{draft}/papers", sent)


def test_papers_are_sent_seen_taken_away_and_used_again(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, WHOLE)
    paper = next(one.key for one in load(WHOLE).documents if "application" in one.needed_for)
    assert send(client, draft, "证件.png", png(), paper).status_code == 302
    page = text(client.get(f"{draft}/papers"))
    assert "证件.png" in page and "已上传" in page
    upload = re.search(rf'href="{draft}/papers/([0-9a-f-]+)"', page)
    assert upload
    seen = client.get(f"{draft}/papers/{upload.group(1)}")
    assert seen["Content-Type"] == "image/png" and seen["X-Content-Type-Options"] == "nosniff"
    assert signed_in(person("13900000003")).get(f"{draft}/papers/{upload.group(1)}").status_code == 404
    second = begin(client, WHOLE)
    assert "证件.png" in text(client.get(f"{second}/papers")) and "证件.png" in text(client.get("/my/files"))
    client.post(f"{second}/papers", {"do": "take", "paper": paper, "upload": upload.group(1)})
    assert "已上传" in text(client.get(f"{second}/papers"))
    client.post(f"{draft}/papers", {"do": "remove", "upload": upload.group(1)})
    assert "已上传" not in text(client.get(f"{draft}/papers"))
    client.post(f"{draft}/papers", {"do": "later", "paper": paper})
    assert "您选择了稍后补交" in text(client.get(f"{draft}/papers"))
    assert client.post(f"{draft}/papers", {"do": "later", "paper": "none-such"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.pdf", b""),
        ("假.pdf", b"MZ\x90\x00 not a pdf"),
        ("脚本.html", b"<script>alert(1)</script>"),
        ("照片.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("包.zip", b"PK\x03\x04rest"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(house: Any, name: str, data: bytes) -> None:
    client = signed_in(person())
    draft = begin(client, WHOLE)
    paper = next(one.key for one in load(WHOLE).documents if "application" in one.needed_for)
    answer = send(client, draft, name, data, paper)
    assert answer.status_code == 200 and 'id="errors"' in text(answer)
    assert "已上传" not in text(client.get(f"{draft}/papers"))


def test_a_phone_may_add_files_for_ten_minutes_and_nothing_else(house: Any, clock: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, WHOLE)
    paper = next(one.key for one in load(WHOLE).documents if "application" in one.needed_for)
    link = re.search(r'href="http://localhost(/apply/phone/[^"]+)"', text(client.get(f"{draft}/papers")))
    assert link and client.get(f"{draft}/phone.svg")["Content-Type"] == "image/svg+xml"
    phone = Client(SERVER_NAME="localhost")
    assert phone.get(link.group(1)).status_code == 200
    sent = phone.post(link.group(1), {"paper": paper, "file": SimpleUploadedFile("照片.png", png())})
    assert "收到 1 个文件" in text(sent) and "照片.png" not in text(sent)
    assert "照片.png" in text(client.get(f"{draft}/papers/rows"))
    assert 'id="errors"' in text(phone.post(link.group(1), {"paper": paper}))
    bad = phone.post(link.group(1), {"paper": "none-such", "file": SimpleUploadedFile("照片.png", png())})
    assert 'id="errors"' in text(bad)
    assert phone.get(f"{draft}/").status_code == 302 and phone.get(link.group(1)[:-3] + "xyz").status_code == 404
    clock.move(clock.now() + timedelta(minutes=11))
    assert phone.get(link.group(1)).status_code == 410
    late = phone.post(link.group(1), {"paper": paper, "file": SimpleUploadedFile("又一张.png", png())})
    assert late.status_code == 410 and "又一张.png" not in text(client.get(f"{draft}/papers/rows"))


def test_a_draft_is_deleted_only_when_asked_twice(house: Any) -> None:
    client = signed_in(person())
    draft = begin(client, LIGHT)
    assert client.get(f"{draft}/discard").status_code == 405
    assert "删除这份草稿吗" in text(client.post(f"{draft}/discard"))
    assert client.get(f"{draft}/").status_code == 200
    assert client.post(f"{draft}/discard", {"sure": "1"}).status_code == 302
    assert client.get(f"{draft}/").status_code == 404


@pytest.mark.parametrize("place", sorted(places()))
def test_all_pages_speak_english(house: Any, place: str) -> None:
    who = person(name="Ayi")
    client = signed_in(who)
    client.post("/prefs", {"lang": "en", "next": "/"})
    assert "Begin" in text(client.get(f"/{place}/apply"))
    draft = begin(client, place)
    fill_all(client, who, draft, {**submitted(place)[1]})
    assert "Check before you submit" in text(client.get(f"{draft}/check"))
    answer = finish(client, draft)
    assert answer.status_code == 302
    assert "What happens next" in text(client.get(f"{draft}/done"))
    for tab in ("", "todo", "drafts", "files", "messages", "settings"):
        page = client.get(f"/my/{tab}")
        assert page.status_code == 200 and '<html lang="en"' in text(page)


def test_an_earlier_case_can_be_copied(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, LIGHT)
    fill_all(client, who, draft, submitted(LIGHT)[1])
    finish(client, draft)
    case = find(who, draft.split("/")[-1]).draft.submitted_case
    copied = begin(client, LIGHT, copy=case)
    name = submitted(LIGHT)[1]["applicant.name"]
    assert name in text(client.get(f"{copied}/part-1"))
    assert finish(client, copied).status_code == 302
    own = begin(client, LIGHT, copy="details")
    assert name in text(client.get(f"{own}/part-1"))
    strange = {"business": "connect", "channel": "portal", "copy": secrets.token_hex(4)}
    assert 'id="errors"' in text(client.post(f"/{LIGHT}/apply/new", strange))
    for wrong in ({"business": "none"}, {"channel": "none"}, {"channel": "window"}):
        answer = client.post(f"/{LIGHT}/apply/new", {"business": "connect", "channel": "portal", **wrong})
        assert answer.status_code == 200 and 'id="errors"' in text(answer)


def test_name_and_phone_are_changed_by_their_owner_alone(house: Any, clock: Any) -> None:
    who, other = person(), person("13900000002")
    client = signed_in(who)
    assert "姓名已保存" in text(client.post("/my/settings/name", {"name": "𬭎先生"}))
    assert "请填写姓名" in text(client.post("/my/settings/name", {"name": "长" * 51}))
    assert "11 位手机号" in text(client.post("/my/settings/phone", {"phone": "12345"}))
    asked = text(client.post("/my/settings/phone", {"phone": "１３９ ００００ ００９９"}))
    assert 'name="code"' in asked
    assert "验证码不对" in text(client.post("/my/settings/phone", {"phone": "13900000099", "code": "000"}))
    kept = client.post("/my/settings/phone", {"phone": "13900000099", "code": last_code()})
    assert "手机已更换" in text(kept) and "139****0099" in text(client.get("/my/settings"))
    clock.move(clock.now() + timedelta(minutes=3))
    client.post("/my/settings/phone", {"phone": "13900000002"})
    taken = client.post("/my/settings/phone", {"phone": "13900000002", "code": last_code()})
    assert "另一个账号" in text(taken) and other.key
