"""On site: the list of visits, the one page with all there is to do, and a form that was kept while there was no network."""

import re
import uuid

import pytest

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from wutong.cases.actions.notes import note
from wutong.law.read import load, places
from wutong.site.story import Stage
from wutong.site.wiring import Scratch


def on_site(stage: Stage) -> dict[str, str]:
    """The open tasks in a stage whose work is done in the street, by party."""
    stages = {one.key for one in stage.pack().city.stage if one.on_site}
    return {
        key: copy.party
        for key, copy in stage.plan("case").items()
        if copy.status == "open" and copy.task.stage in stages and copy.party in stage.pack().parties
    }


@pytest.mark.parametrize("place", sorted(places()))
def test_what_is_to_be_done_on_site_stands_on_one_page(scratch: Scratch, place: str) -> None:
    for share in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        stage = part_of_story(scratch, place, share)
        waiting = on_site(stage) if "case" in stage.cases else {}
        if any(party != "applicant" for party in waiting.values()):
            break
    assert waiting, place
    number = stage.answers["case"].number
    for key, party in waiting.items():
        if party == "applicant":
            continue
        listed = text(ask(stage, party, "/desk/survey/"))
        page = text(ask(stage, party, f"/desk/survey/{number}/"))
        assert number in listed or stage.plan("case")[key].task.optional
        assert (
            f"/c/{number}/do/{key}" in page
            and load(place).journeys["connect"].tasks[key.partition(":")[0].partition("/")[0]].name in page
        )
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_a_form_kept_without_a_network_names_no_revision(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.4)
    number = stage.answers["case"].number
    stage.store.perform(stage.actor("window"), stage.cases["case"], note, text="期间有人记了一笔")
    sent = ask(
        stage, "gas_company", f"/c/{number}/act/note", {"key": str(uuid.uuid4()), "kind": "note", "text": "离线填的"}
    )
    assert sent.status_code == 302
