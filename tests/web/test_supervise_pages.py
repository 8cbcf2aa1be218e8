"""Every supervisor's page in every place, at several points of its whole case; and who does not get to see what."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from wutong.cases.oversight import overdue
from wutong.law.read import load, places
from wutong.site.wiring import Scratch, setup

setup()
PAGES = ("/desk/clock/", "/desk/assess/", "/desk/fees/", "/desk/commit/", "/desk/permit/", "/desk/rectify/",
         "/desk/credit/", "/desk/works/")  # fmt: skip


def seats(place: str) -> list[str]:
    return [one.key for one in load(place).parties.values() if one.kind not in ("applicant", "system")]


def watcher(place: str) -> str:
    return next(one.key for one in load(place).parties.values() if one.supervises)


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize(("share", "lang"), [(0.35, "zh-hans"), (0.7, "en")])
def test_every_page_opens_for_its_seats_and_for_no_other(scratch: Scratch, place: str, share: float, lang: str) -> None:
    stage = part_of_story(scratch, place, share)
    pack = stage.pack()
    with translation.override(lang):
        for by in seats(place):
            party = pack.parties[by]
            for path in PAGES:
                answer = ask(stage, by, path)
                assert answer.status_code in (200, 403), (by, path)
                if path == "/desk/clock/":
                    assert (answer.status_code == 200) == party.supervises
                if path == "/desk/assess/":
                    assert (answer.status_code == 200) == (party.supervises or party.kind == "supervisor")
                if path == "/desk/permit/":
                    assert (answer.status_code == 200) == (party.kind == "department")
                if lang == "en" and answer.status_code == 200:
                    assert not re.search(r"supervise\.(?!css)", text(answer))
        for path in PAGES:
            assert ask(stage, "nobody", path).status_code == 302
            assert ask(stage, "applicant", path).status_code == 403


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize("share", [0.55, 0.7, 0.85])
def test_nothing_on_the_commitments_page_approves_or_refuses(scratch: Scratch, place: str, share: float) -> None:
    stage = part_of_story(scratch, place, share)
    names = stage.pack().common.outcomes
    for by in seats(place):
        for tab in ("effective", "to_check", "checked", "rectification", "suspended", "none"):
            answer = ask(stage, by, f"/desk/commit/?tab={tab}")
            if answer.status_code == 403:
                continue
            page = text(answer)
            main = page[page.index("<main") :]
            assert "<form" not in main and "<button" not in main and "<input" not in main
            links = re.findall(r'<a class="btn sec" href="([^"]*)">([^<]*)</a>', main)
            for address, name in links:
                assert re.match(r"/c/[\w-]+/(do|item)/|/desk/credit/new\?", address), address
                assert not re.search("同意|批准|不予|驳回|退回|[Aa]pprove|[Rr]eject|[Rr]efuse", name), name
                if "/do/" in address:
                    task = stage.pack().journeys["connect"].tasks[address.partition("/do/")[2].partition(":")[0]]
                    assert not {"agree", "return", "granted", "filed"} & set(task.outcomes)
    assert names


@pytest.mark.parametrize("place", sorted(places()))
def test_a_unit_sees_nothing_of_cases_that_are_not_its_own(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.7)
    state, _ = stage.state("case")
    others = [by for by in seats(place) if by not in state.parties and not stage.pack().parties[by].supervises]
    for by in others:
        if stage.pack().parties[by].member_of in state.parties:
            continue
        for path in PAGES:
            assert state.number not in text(ask(stage, by, path)), (by, path)


def late_stage(scratch: Scratch, place: str):
    """A case long left alone."""
    for share in (0.5, 0.7, 0.3, 0.15, 0.85, 0.2, 0.6, 0.4):
        stage = part_of_story(scratch, place, share)
        stage.clock.move(stage.clock.now() + timedelta(days=90))
        if overdue(stage.store, stage.actor(watcher(place))):
            break
    return stage


@pytest.mark.parametrize("place", sorted(places()))
def test_overdue_tasks_are_reminded_of_together_and_one_that_is_gone_stops_no_other(
    scratch: Scratch, place: str
) -> None:
    stage = late_stage(scratch, place)
    by = watcher(place)
    late = overdue(stage.store, stage.actor(by))
    if not late:
        assert "没有超期的任务" in text(ask(stage, by, "/desk/clock/"))
        return
    number = stage.answers["case"].number
    page = text(ask(stage, by, "/desk/clock/"))
    assert number in page and "未催办" in page
    picked = [f"{one.case}|{one.key}" for one in late] + ["no-case|no-task"]
    sent = {"key": "k1", "pick": picked, "do": "nudge", "reason": "请抓紧"}
    first = text(ask(stage, by, "/desk/clock/act", sent))
    assert first.count("已完成") == len(late) and "不在超期清单" in first
    ask(stage, by, "/desk/clock/act", sent)
    assert "已催办 1 次" in text(ask(stage, by, "/desk/clock/"))
    ask(stage, by, "/desk/clock/act", {"key": "k2", "do": "interview", "pick": picked[:1], "reason": "已约谈负责人"})
    assert "已约谈负责人" in text(ask(stage, by, f"/c/{number}/"))
    ask(stage, by, "/desk/clock/act", {"key": "k3", "do": "escalate", "pick": picked[:1], "reason": "请协调"})
    assert "已催办 2 次" in text(ask(stage, by, "/desk/clock/"))
    for wrong in (
        {"do": "nudge"},
        {"do": "escalate", "pick": picked[:1]},
        {"do": "approve", "pick": picked[:1], "reason": "x"},
    ):
        refused = ask(stage, by, "/desk/clock/act", {"key": "k4", **wrong})
        assert refused.status_code == 422 and "有 1 处需要修改" in text(refused)
    unit = late[0].party
    assert text(ask(stage, by, f"/desk/clock/?party={unit}")).count('name="pick"') == sum(
        one.party == unit for one in late
    )
    assert 'name="pick"' not in text(ask(stage, by, "/desk/clock/?days=3650"))
    for path in ("/desk/clock/export", "/desk/assess/export", "/desk/fees/export"):
        assert ask(stage, by, path).content[:2] == b"PK"
    assert ask(stage, "water_company", "/desk/clock/act", sent).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "from=x&to=y",
        "from=2026-01-01&to=2020-01-01",
        "from=0001-01-01",
        "page=-1",
        "tab=%00",
        "days=99999999999",
        "measure=no",
    ],
)
def test_queries_that_mean_nothing_break_nothing(scratch: Scratch, query: str) -> None:
    stage = part_of_story(scratch, "suizhou", 0.5)
    for path in (*PAGES, "/desk/assess/cases"):
        if path == "/desk/assess/cases" and "measure" in query:
            continue
        assert ask(stage, "housing", f"{path}?{query}").status_code == 200, path


@pytest.mark.parametrize("place", sorted(places()))
def test_a_rate_opens_onto_the_steps_it_was_counted_from(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 1.0)
    by = watcher(place)
    first = stage.state("case")[0].opened_at.date().replace(day=1)
    page = text(ask(stage, by, f"/desk/assess/?from={first}&to={stage.clock.now().date()}"))
    links = re.findall(r'href="(/desk/assess/cases\?[^"]*)"', page)
    assert links
    numbers = [text(ask(stage, by, link.replace("&amp;", "&"))) for link in links]
    assert any(stage.answers["case"].number in one for one in numbers)
