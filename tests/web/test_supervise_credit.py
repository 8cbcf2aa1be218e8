"""The credit register on the page: two officers in every place, nobody looks into another's file, wrong input is told."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from wutong.cases.port import hold
from wutong.law.read import load, places
from wutong.site.story import Stage
from wutong.site.wiring import Scratch, setup

setup()


def officers(place: str) -> list[str]:
    return [one.key for one in load(place).parties.values() if one.kind == "department" and one.supervises]


def other_bureau(place: str) -> str:
    return next(one.key for one in load(place).parties.values() if one.kind == "department" and not one.supervises)


def as_person(stage: Stage, by: str, person: str, path: str, post: dict[str, Any] | None = None) -> HttpResponse:
    """The page for a second person of the same desk."""
    hold(stage.store)
    factory = RequestFactory(SERVER_NAME="localhost")
    request: Any = factory.get(path) if post is None else factory.post(path, post)
    request.actor = stage.actor(f"{by}:{person}")
    request.person = SimpleNamespace(key=person, name=person)
    request.seats, request.prefs = [], {"lang": "zh", "mode": "std", "size": "0"}
    match = resolve(path.partition("?")[0])
    return match.func(request, *match.args, **match.kwargs)


def reported(stage: Stage, by: str, place: str, **more: str) -> str:
    breach = load(place).breaches[0]
    sent = {"key": str(uuid.uuid4()), "subject": "gas_company", "breach": breach.key, "evidence": "现场照片", **more}
    first, again = ask(stage, by, "/desk/credit/new", sent), ask(stage, by, "/desk/credit/new", sent)
    assert first.status_code == again.status_code == 302, text(first)
    assert first["Location"] == again["Location"]
    return str(first["Location"])


@pytest.mark.parametrize("place", sorted(places()))
def test_nothing_follows_before_a_second_officer_and_the_unit_may_answer(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.1)
    by = officers(place)[0]
    file = reported(stage, by, place)
    page = text(ask(stage, by, file))
    assert "尚未认定，没有后果" in page and "现场照片" in page
    answered = ask(stage, "gas_company", f"{file}answer", {"text": "当天已补围挡"})
    assert answered.status_code == 302
    ask(stage, "gas_company", f"{file}answer", {"text": "当天已补围挡"})
    assert text(ask(stage, by, file)).count("当天已补围挡") == 1
    own = ask(stage, by, f"{file}confirm", {"text": "属实"})
    assert own.status_code == 422 and "另一名人员" in text(own) and "属实" in text(own)
    empty = as_person(stage, by, "second", f"{file}confirm", {"text": " "})
    assert empty.status_code == 422 and "请写明内容" in text(empty)
    assert as_person(stage, by, "second", f"{file}confirm", {"text": "属实"}).status_code == 302
    page = text(ask(stage, by, file))
    assert "已认定" in page and "核实整改" in page and "/confirm" not in page
    late = ask(stage, "gas_company", f"{file}answer", {"text": "再申辩"})
    assert late.status_code == 422 and "现在不能办这一步" in text(late)
    assert as_person(stage, by, "second", f"{file}rectified", {"text": "现场核实"}).status_code == 302
    assert "整改核实" in text(ask(stage, by, file)) or "核实整改" in text(ask(stage, by, file))


@pytest.mark.parametrize("place", sorted(places()))
def test_a_file_is_closed_to_whom_it_does_not_concern(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.1)
    file = reported(stage, officers(place)[0], place)
    code = file.split("/")[-2]
    for stranger in (other_bureau(place), "water_company", "window"):
        assert code not in text(ask(stage, stranger, "/desk/credit/"))
        with pytest.raises(Http404):
            ask(stage, stranger, file)
        with pytest.raises(Http404):
            ask(stage, stranger, f"{file}confirm", {"text": "属实"})
    assert code in text(ask(stage, "gas_company", "/desk/credit/"))
    refused = ask(stage, "gas_company", f"{file}confirm", {"text": "属实"})
    assert refused.status_code == 422 and 'href="/desk/credit/new"' not in text(
        ask(stage, "gas_company", "/desk/credit/")
    )
    assert ask(stage, "gas_company", "/desk/credit/new").status_code == 403
    assert ask(stage, "applicant", file).status_code == 403
    with pytest.raises(Http404):
        ask(stage, officers(place)[0], f"/desk/credit/{uuid.uuid4()}/")
    with pytest.raises(Http404):
        ask(stage, officers(place)[0], f"{file}export", {"text": "x"})


def test_a_bureau_without_the_whole_view_sees_what_it_reported_and_no_more(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.1)
    file = reported(stage, "police", "zhoukou")
    assert "待认定" in text(ask(stage, "police", file))
    with pytest.raises(Http404):
        ask(stage, "transport", file)
    assert as_person(stage, "police", "second", f"{file}dismiss", {"text": "查无实据"}).status_code == 302
    assert "不予认定，没有后果" in text(ask(stage, "police", file))


@pytest.mark.parametrize("lack", ["subject", "breach", "evidence"])
def test_what_is_missing_or_strange_in_a_report_is_told_and_kept(scratch: Scratch, lack: str) -> None:
    stage = part_of_story(scratch, "suizhou", 0.3)
    breach = load("suizhou").breaches[0].key
    whole = {"key": "k", "subject": "gas_company", "breach": breach, "evidence": "台账 1 份"}
    page = ask(stage, "housing", "/desk/credit/new", {**whole, lack: ""})
    assert page.status_code == 422 and "请填写" in text(page)
    if lack != "evidence":
        assert "台账 1 份" in text(page)
        strange = ask(stage, "housing", "/desk/credit/new", {**whole, lack: "nobody"})
        assert strange.status_code == 422 and "请从列出的选项中选择" in text(strange)
    nameless = ask(stage, "housing", "/desk/credit/new", {**whole, "subject": "other"})
    assert nameless.status_code == 422 and "请写明其他单位的名称" in text(nameless)
    nowhere = ask(stage, "housing", "/desk/credit/new", {**whole, "case": "SZ0000"})
    assert nowhere.status_code == 422 and "没有这个办件" in text(nowhere)
    number = stage.answers["case"].number
    assert number in text(
        ask(stage, "housing", str(ask(stage, "housing", "/desk/credit/new", {**whole, "case": number})["Location"]))
    )


def test_the_window_takes_the_answer_of_a_firm_without_a_desk(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "ezhou", 0.1)
    file = reported(stage, "approval_bureau", "ezhou", subject="other", name="某建材有限公司")
    assert "某建材有限公司" in text(ask(stage, "window", "/desk/credit/"))
    assert ask(stage, "window", f"{file}answer", {"text": "材料系代理伪造"}).status_code == 302
    assert "材料系代理伪造" in text(ask(stage, "approval_bureau", file))


def test_an_opinion_once_given_is_offered_again_and_fills_the_form(scratch: Scratch) -> None:
    for share in (0.5, 0.55, 0.6, 0.65, 0.7):
        stage = part_of_story(scratch, "zhoukou", share)
        done = [key for key, one in stage.plan("case").items() if key.startswith("opinion") and one.status == "open"]
        if done:
            break
    party = done[0].partition("/")[0].rpartition(".")[2]
    number = stage.answers["case"].number
    page = text(ask(stage, party, "/desk/permit/"))
    assert f"/c/{number}/do/{done[0]}" in page and "逐条判定" in page and "其他部门意见" in page
    filled = text(ask(stage, party, f"/c/{number}/do/{done[0]}?opinion=同意开挖&outcome=agree"))
    assert "同意开挖" in filled and not re.search(r'value="agree"[^>]*checked', filled)
    assert "同意开挖" not in page
