"""Lines on commitment or filing, told from each place's own journey: in effect, handed over, checked, put right."""

import pytest

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from wutong.cases.outside import commitments, taking_effect
from wutong.cases.seat import system
from wutong.law.read import load, places
from wutong.law.route import UNREVIEWED
from wutong.site.story import Stage
from wutong.site.wiring import Scratch, setup

setup()


def routes(place: str) -> set[str]:
    return {row.route for row in load(place).routes} & set(UNREVIEWED)


def stands(stage: Stage) -> dict[str, set[str]]:
    lines = commitments(stage.store, system(stage.story.place))
    tabs = ("effective", "to_check", "checked", "rectification", "suspended")
    return {tab: {one.code for one in lines if one.stands_in(tab)} for tab in tabs}


@pytest.mark.parametrize("place", sorted(places()))
def test_each_place_says_by_which_task_a_commitment_takes_effect(place: str) -> None:
    pack = load(place)
    for route in routes(place):
        found = taking_effect(pack.journeys["connect"], pack, route)
        assert found and all(pack.journeys["connect"].tasks[one].marks == "permitted" for one in found)


@pytest.mark.parametrize("place", [one for one in sorted(places()) if routes(one)])
def test_a_line_in_effect_waits_to_be_checked_and_the_desk_tells_since_when(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 1)
    state, pack = stage.state("case")
    mine = {code for code, line in state.view.lines.items() if line.facts.get("route") in UNREVIEWED}
    found = stands(stage)
    assert found["effective"] == mine
    assert found["to_check"] | found["checked"] | found["rectification"] == mine
    if mine:
        by = next(one.key for one in pack.parties.values() if one.supervises)
        page = text(ask(stage, by, "/desk/commit/"))
        assert all(f"{code}" in page for code in mine) and "逐条判定" in page and "报信用处理" in page


@pytest.mark.parametrize("place", [one for one in sorted(places()) if not routes(one)])
def test_a_place_without_such_routes_says_so(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.8)
    by = next(one.key for one in load(place).parties.values() if one.supervises)
    page = text(ask(stage, by, "/desk/commit/"))
    assert "没有凭承诺或备案施工的路线" in page and not any(stands(stage).values())
