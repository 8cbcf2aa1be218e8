"""One's own pages: what stands there comes from rows, and no case is planned for it that has ended or that somebody can go on with."""

import pytest

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from wutong.law.plan import Planner
from wutong.law.read import places
from wutong.site.wiring import Scratch, setup
from wutong.web.apply.mine import mine_of

setup()


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize("share", [0.5, 1])
def test_ones_own_pages_plan_nothing(
    scratch: Scratch, place: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = part_of_story(scratch, place, share)

    def planned(*_: object) -> None:
        raise AssertionError("a case was planned")

    monkeypatch.setattr(Planner, "plan", planned)
    monkeypatch.setattr(Planner, "live", planned)
    page, todo = text(ask(stage, "applicant", "/my/")), text(ask(stage, "applicant", "/my/todo"))
    mine = mine_of(stage.actor("applicant"))
    assert {one.line.number for one in mine} <= {answer.number for answer in stage.answers.values()} and mine
    for one in mine:
        assert f'href="/c/{one.line.number}/"' in page and one.line.status.name in page and one.line.title in page
        assert not one.line.own or f'href="/c/{one.line.number}/"' in todo
    assert share < 1 or any(one.line.standing == "done" for one in mine)


def test_a_registration_is_offered_until_an_application_was_made_of_it(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.2)
    (lead,) = [one for one in mine_of(stage.actor("applicant")) if one.line.journey in ("intent", "lead")]
    assert lead.source and f"/zhoukou/apply/from/{lead.line.case}" in text(ask(stage, "applicant", "/my/"))
    assert mine_of(stage.actor("window")) == []
