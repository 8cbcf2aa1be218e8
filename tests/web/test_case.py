"""A case on the page, for the applicant and for every desk that has a part in it; and the acts performed from it."""

import re
import uuid
from html import unescape
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from PIL import Image

from tests.conftest import part_of_story
from wutong.cases.port import hold
from wutong.law import home
from wutong.law.read import places
from wutong.site.clock import StoryClock
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, connect, make_store, setup
from wutong.web.kit.words import say

setup()


def ask(stage: Stage, by: str, path: str, post: dict[str, Any] | None = None, **meta: str) -> HttpResponse:
    """What a page answers to someone: `by` is a party of the story, or `applicant`, or `nobody`."""
    hold(stage.store)
    factory = RequestFactory(SERVER_NAME="localhost", **meta)
    request: Any = factory.get(path) if post is None else factory.post(path, post)
    actor = stage.actor(by) if by not in ("nobody", "stranger") else None
    person = actor.person if actor else by
    request.person = None if by == "nobody" else SimpleNamespace(key=person, name=person, columns="")
    request.actor = None if by in ("applicant", "nobody", "stranger") else actor
    request.seats, request.prefs = [], {"lang": "zh", "mode": "std", "size": "0"}
    match = resolve(path.partition("?")[0])
    answer = match.func(request, *match.args, **match.kwargs)
    keyed = post is None and answer.status_code == 302 and f"{path.partition('?')[0]}?key=" in answer["Location"]
    return ask(stage, by, answer["Location"], **meta) if keyed else answer


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


@pytest.fixture(scope="module")
def stages(scratch: Scratch) -> dict[str, Stage]:
    return {}


@pytest.mark.parametrize("place", sorted(places()))
def test_the_page_tells_the_whole_case_to_all_who_have_a_part(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 1)
    state, pack = stage.state("case")
    for by in ["applicant", "window", *state.view.units.values()]:
        if by != "applicant" and by not in state.parties:
            continue
        page = text(ask(stage, by, f"/c/{state.number}/"))
        for moment in stage.timeline():
            assert moment.title in page
        for service in state.view.orders:
            assert pack.services and next(one.name for one in pack.city.service if one.key == service) in page
        for line in state.view.lines:
            assert f"线{line}" in page
        for value in state.sealed.values():
            assert len(str(value)) < 6 or str(value) not in page
    with translation.override("en"):
        english = text(ask(stage, "window", f"/c/{state.number}/"))
    assert "Whose turn" in english and all(
        pack.journeys["connect"].tasks[one].en in english for one in ("accept", "close")
    )


@pytest.mark.parametrize("place", sorted(places()))
def test_nobody_else_finds_it(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.6)
    number = stage.answers["case"].number
    for path in (
        f"/c/{number}/",
        f"/c/{number}/act/note",
        f"/c/{number}/do/plan",
        f"/c/{number}/line/new/",
        f"/c/{number}/now",
    ):
        answer = ask(stage, "nobody", path)
        assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")
        with pytest.raises(Http404):
            if "line" in path:
                ask(stage, "repairer" if place == "kaifeng" else "window", path.replace(number, number[:-1] + "0"))
            else:
                ask(stage, "stranger", path)
    for wrong in ("X", number + "\x00", "%27", number[2:], "随州"):
        with pytest.raises(Http404):
            ask(stage, "window", f"/c/{wrong}/")


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_every_open_task_has_a_page_for_its_party_and_every_limit_is_told_day_by_day(
    scratch: Scratch, place: str, share: float
) -> None:
    stage = part_of_story(scratch, place, share)
    state, _ = stage.state("case")
    seen, limits = 0, set[tuple[str, str]]()
    for key, copy in stage.plan("case").items():
        if copy.status == "open" and copy.task.by != "system" and copy.party in stage.pack().parties:
            page = ask(stage, copy.party, f"/c/{state.number}/do/{key}")
            assert page.status_code == 200 and 'name="key"' in text(page), key
            papers = stage.pack().common.facts["documents"].names
            asked = [one for one in copy.task.facts if stage.pack().common.facts[one].names != papers]
            assert [one for one in asked if f'name="{one}' not in text(page)] == [], key
            seen += 1
        if copy.task.due and (key.partition(":")[0], copy.status) not in limits:
            limits.add((key.partition(":")[0], copy.status))
            told = ask(stage, "window", f"/c/{state.number}/due/{key}")
            assert told.status_code == 200
            if copy.clock and copy.clock.due and copy.status == "open":
                assert f"{copy.clock.due:%m}".lstrip("0") in text(told)
                nth = [int(n) for n in re.findall(r"<td>第 (\d+) 日", text(told))]
                assert nth == list(range(1, len(nth) + 1)), key
    assert seen or state.view.status != "open"


def form_of(page: HttpResponse) -> dict[str, str]:
    """The hidden fields of a form."""
    return dict(re.findall(r'<input type="hidden" name="(key|rev)" value="([^"]*)"', page.content.decode()))


def test_a_note_is_written_once_however_often_it_is_sent(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.4)
    number = stage.answers["case"].number
    path = f"/c/{number}/act/note"
    sent = {**form_of(ask(stage, "window", path)), "kind": "note", "text": "现场已围挡"}
    first, second = ask(stage, "window", path, sent), ask(stage, "window", path, sent)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    page = text(ask(stage, "window", first["Location"].partition("#")[0]))
    assert page.count("现场已围挡") == 2  # the banner and the timeline
    stale = ask(stage, "window", path, {**sent, "key": str(uuid.uuid4())})
    assert stale.status_code == 422 and "办件已被更新" in text(stale) and "现场已围挡" in text(stale)
    empty = ask(stage, "window", path, {**form_of(ask(stage, "window", path)), "kind": "note", "text": " "})
    assert empty.status_code == 422 and "请填写内容" in text(empty)


@pytest.mark.parametrize(
    ("by", "act", "given"),
    [
        ("window", "note", {"kind": "note", "text": "现场已围挡"}),
        ("applicant", "ask_for_help", {"text": "请问还要多久"}),
        ("applicant", "escalate", {"reason": "等了很久"}),
        ("applicant", "withdraw", {"service": "all", "reason": "不办了"}),
        ("window", "send_back", {"reason": "重复申请"}),
        ("window", "pause", {"scope": "all", "reason": "force_majeure", "evidence": "大雪"}),
    ],
)
def test_a_form_shown_again_by_going_back_does_nothing_twice(
    scratch: Scratch, by: str, act: str, given: dict[str, str]
) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.2)
    number = stage.answers["case"].number
    path = f"/c/{number}/act/{act}"
    shown = ask(stage, by, path)
    key = form_of(shown)["key"]
    if act == "escalate":
        given = {**given, "task": re.findall(r'name="task" value="([^"]+)"', text(shown))[0]}
    first = ask(stage, by, path, {**form_of(shown), **given})
    assert first.status_code == 302, text(first)
    before = stage.state("case")[0].seq
    back = ask(stage, by, f"{path}?key={key}")
    assert back.status_code == 200 and say("case.sent_before") in text(back) and 'name="key"' not in text(back)
    again = ask(stage, by, path, {**form_of(shown), **given})
    assert again.status_code == 302 and again["Location"] == first["Location"]
    assert stage.state("case")[0].seq == before
    with pytest.raises(Http404):
        ask(stage, "stranger", f"{path}?key={key}")


def test_the_same_form_with_other_words_is_asked_about_first(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.4)
    path = f"/c/{stage.answers['case'].number}/act/note"
    sent = {**form_of(ask(stage, "window", path)), "kind": "note", "text": "现场已围挡"}
    assert ask(stage, "window", path, sent).status_code == 302
    changed = ask(stage, "window", path, {**sent, "text": "现场已拆除围挡"})
    assert changed.status_code == 422 and "这张表已经交过" in text(changed)
    renewed = form_of(changed)
    assert renewed["key"] != sent["key"]
    assert ask(stage, "window", path, {**renewed, "kind": "note", "text": "现场已拆除围挡"}).status_code == 302


def test_what_a_verb_refuses_is_told_with_its_clause_and_nothing_is_lost(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.4)
    number = stage.answers["case"].number
    path = f"/c/{number}/act/charge"
    page = ask(stage, "water_company", path)
    answer = ask(
        stage, "water_company", path,
        {**form_of(page), "item": "connection", "scope": "water", "amount": "100", "document_no": "豫发改〔2020〕1号"},
    )  # fmt: skip
    assert answer.status_code == 422 and "〔" in text(answer) and "豫发改〔2020〕1号" in text(answer)


@pytest.mark.parametrize("place", sorted(places()))
def test_a_line_is_weighed_before_it_is_drawn(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.5)
    state, _ = stage.state("case")
    if not state.view.lines:
        stage = part_of_story(scratch, place, 0.7)
        state, _ = stage.state("case")
    code, line = next(iter(state.view.lines.items()))
    unit = state.view.units[line.services[0]]
    path = f"/c/{state.number}/line/{code}/"
    page = ask(stage, unit, path)
    assert page.status_code == 200 and "逐条判定" in text(page)
    sent = {**form_of(page), "look": "1", "reason": "x", "permits": "road_exc", "length_m": "5000", "crossing_m": "900",
            "road_class": "arterial", "road_opened": "2025-10-01", "road_overhauled": "never", "green_m2": "300"}  # fmt: skip
    looked = ask(stage, unit, path, sent)
    assert looked.status_code == 200 and stage.state("case")[0].rev == state.rev
    assert "5000" in text(looked)
    bad = ask(stage, unit, path, {**sent, "length_m": "-3"})
    assert bad.status_code == 422 and 'value="-3"' in text(bad)
    with pytest.raises(Http404):
        ask(stage, unit, f"/c/{state.number}/line/L99/")


def test_the_changing_part_says_when_nothing_has_changed(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.4)
    path = f"/c/{stage.answers['case'].number}/now"
    first = ask(stage, "window", path)
    assert first.status_code == 200
    assert ask(stage, "window", path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


@pytest.mark.parametrize(
    "path", ["act/none", "act/__init__", "item/x/supply", "item/x/drop", "do/none", "do/plan:none/9", "due/none"]
)
def test_acts_that_do_not_exist_are_not_found(scratch: Scratch, path: str) -> None:
    stage = part_of_story(scratch, "suizhou", 0.4)
    with pytest.raises(Http404):
        ask(stage, "window", f"/c/{stage.answers['case'].number}/{path}")


def test_a_photo_comes_with_an_act_and_goes_out_again(scratch: Scratch, tmp_path: Path) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.4)
    number = stage.answers["case"].number
    path = f"/c/{number}/act/note"
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    file = SimpleUploadedFile("现场.jpg", picture.getvalue(), "image/jpeg")
    hidden = form_of(ask(stage, "gas_company", path))
    sent = ask(stage, "gas_company", path, {**hidden, "kind": "note", "text": "围挡照片", "files": file})
    assert sent.status_code == 302, text(sent)
    file.seek(0)
    again = ask(stage, "gas_company", path, {**hidden, "kind": "note", "text": "围挡照片", "files": file})
    assert again.status_code == 302 and again["Location"] == sent["Location"]
    page = text(ask(stage, "window", f"/c/{number}/"))
    assert page.count("围挡照片") == 1
    link = re.search(rf"/c/{number}/file/(\w+)", page)
    assert link and "围挡照片" in page
    got = ask(stage, "window", link.group(0))
    assert got.content[:3] == b"\xff\xd8\xff" and "sandbox" in got["Content-Security-Policy"]
    with pytest.raises(Http404):
        ask(stage, "stranger", link.group(0))
    evil = SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    refused = ask(
        stage,
        "gas_company",
        path,
        {**form_of(ask(stage, "gas_company", path)), "kind": "note", "text": "再来", "files": evil},
    )
    assert refused.status_code == 422 and "再来" in text(refused)


@pytest.mark.parametrize("place", sorted(places()))
def test_every_paper_of_the_case_opens_as_pdf(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.7)
    number = stage.answers["case"].number
    page = text(ask(stage, "applicant", f"/c/{number}/"))
    links = re.findall(rf'href="(/c/{number}/paper/[^"]+)"', page)
    assert len(links) >= 3
    for link in links[:4]:
        got = ask(stage, "applicant", link)
        assert got.content[:5] == b"%PDF-" and got["Content-Type"] == "application/pdf"
    with pytest.raises(Http404):
        ask(stage, "applicant", f"/c/{number}/paper/none@1.pdf")


def test_contacts_are_masked_until_somebody_says_what_for(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.4)
    state, _ = stage.state("case")
    path = f"/c/{state.number}/contact"
    phone = next(str(value) for key, value in state.sealed.items() if key.endswith("phone"))
    assert phone not in text(ask(stage, "gas_company", path)) and phone in text(ask(stage, "applicant", path))
    empty = ask(stage, "gas_company", path, {"purpose": " "})
    assert empty.status_code == 422 and phone not in text(empty)
    assert phone in text(ask(stage, "gas_company", path, {"purpose": "约踏勘时间"}))
    with connect(scratch.name, role=None) as owner:
        told = owner.execute("SELECT verb, body FROM people_audit").fetchall()
    assert ("reveal", {"case": state.number, "purpose": "约踏勘时间"}) in told
    with pytest.raises(Http404):
        ask(stage, "police", path)


def test_the_applicant_puts_the_survey_off_where_the_paper_says_so(scratch: Scratch) -> None:
    stage = put_off_story(scratch)
    number = stage.answers["case"].number
    assert "/act/put_off" in text(ask(stage, "applicant", f"/c/{number}/"))
    form = text(ask(stage, "applicant", f"/c/{number}/act/put_off"))
    assert "KF-3.1.4b" in form and next(row.says for row in pack_of_stage(stage).pauses if row.by) in form
    assert ask(stage, "applicant", f"/c/{number}/act/put_off", {"key": str(uuid.uuid4())}).status_code == 422
    with pytest.raises(Http404):
        ask(stage, "gas_company", f"/c/{number}/act/put_off")
    sent = {"key": str(uuid.uuid4()), "put_off": "人在外地，周六回"}
    answer = ask(stage, "applicant", f"/c/{number}/act/put_off", sent)
    assert answer.status_code == 302
    state, _ = stage.state("case")
    assert [(stop.scope, stop.reason, stop.evidence) for stop in state.view.stops.values()] == [
        ("", "survey_later", sent["put_off"])
    ]
    page = text(ask(stage, "applicant", f"/c/{number}/"))
    assert "/act/put_off" not in page and "/act/resume" in page
    assert ask(stage, "applicant", f"/c/{number}/act/resume", {"scope": "all"}).status_code == 302
    assert all(stop.end for stop in stage.state("case")[0].view.stops.values())


def put_off_story(scratch: Scratch) -> Stage:
    """The survey agreed, nothing put off yet."""
    scratch.clean()
    told = read_story(sorted((home.ROOT / "cities" / "kaifeng").glob("*/stories/survey-later.toml"))[-1])
    place = next(place for place, act in enumerate(told.act) if act.task == "appoint")
    clock = StoryClock(told.act[0].at)
    stage = Stage(make_store(scratch.shared, clock), clock, told.model_copy(update={"act": told.act[: place + 1]}))
    stage.run()
    return stage


def pack_of_stage(stage: Stage) -> Any:
    return stage.state("case")[1]


@pytest.mark.parametrize("place", sorted(places()))
def test_a_paper_that_lets_nobody_put_off_is_told_so(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.3)
    state, pack = stage.state("case")
    page = text(ask(stage, "applicant", f"/c/{state.number}/"))
    assert (say("act.put_off_unsaid") in page) is (not any(row.by for row in pack.pauses))
    assert say("act.put_off_unsaid") not in text(ask(stage, "window", f"/c/{state.number}/"))
