"""An application from the start page to the number, in every place, by the answers of its own whole story."""

import re
from typing import Any

import pytest
from django.utils.module_loading import import_string

from tests.web.apply_people import as_posted, begin, fill, hidden, last_code, person, signed_in, submitted, text
from wutong.cases.port import hold
from wutong.law.read import load, places
from wutong.people.seats import applicant_actor
from wutong.site.wiring import setup

setup()
find = import_string("wutong.web.apply.filling.find")
PLACES = sorted(places())


@pytest.fixture
def house(store: Any) -> Any:
    hold(store)
    return store


def fill_all(client: Any, who: Any, draft: str, answers: dict[str, Any]) -> None:
    """Every section of the draft, the services first."""
    found = find(who, draft.split("/")[-1])
    fill(client, draft, "services", found.section("services").asks, answers)
    keys = [one.key for one in find(who, draft.split("/")[-1]).sections]
    for key in keys:
        section = find(who, draft.split("/")[-1]).section(key)
        if section is None:
            continue
        given = {**answers, "applicant_kind": "enterprise", "project_kind": "new", "investment": "enterprise"}
        answer = fill(client, draft, key, section.asks, given)
        assert answer.status_code == 302, (key, re.findall(r'class="wrong"[^>]*>(.*?)</p>', text(answer)))


def finish(client: Any, draft: str) -> Any:
    """From the check page to the number."""
    page = text(client.get(f"{draft}/check"))
    assert 'id="errors"' not in page, re.findall(r"<li>(.*?)</li>", page)[:5]
    if f'href="{draft}/sign"' not in page:
        return client.post(f"{draft}/check", {"key": hidden(page, "key")})
    sheet = text(client.get(f"{draft}/sign"))
    ticks = dict.fromkeys(re.findall(r'type="checkbox" id="[^"]*" name="([^"]+)"', sheet), "on")
    sent = text(client.post(f"{draft}/sign", {**ticks, "do": "code", "key": "k1"}))
    assert "checked" in sent or not ticks
    return client.post(f"{draft}/sign", {**ticks, "do": "sign", "code": last_code(), "key": "k2"})


@pytest.mark.parametrize("place", PLACES)
def test_an_application_is_filed_wholly_through_pages(house: Any, place: str) -> None:
    who = person()
    client = signed_in(who)
    assert client.get(f"/{place}/apply").status_code == 200
    _, answers = submitted(place)
    draft = begin(client, place)
    assert client.get(f"{draft}/").status_code == 200
    fill_all(client, who, draft, answers)
    page = text(client.get(f"{draft}/"))
    assert "有错误" not in page
    assert client.get(f"{draft}/papers").status_code == 200
    answer = finish(client, draft)
    assert answer.status_code == 302 and answer["Location"] == f"{draft}/done", text(answer)[:3000]
    done = text(client.get(f"{draft}/done"))
    number = re.search(r'class="num">([^<]+)<', done)
    assert number and number.group(1) in text(client.get("/my/"))
    case = find(who, draft.split("/")[-1]).draft.submitted_case
    state, _ = house.read(applicant_actor(who.key, place), case)
    assert set(state.view.orders) == {
        one.key for one in load(place).city.service if {one.option, one.name, one.key} & set(answers["services"])
    }
    sheets = re.findall(r'href="(/c/[^"]+\.pdf)"', done)
    assert sheets and client.get(sheets[0]).content.startswith(b"%PDF")
    assert client.get(f"{draft}/done.svg")["Content-Type"] == "image/svg+xml"
    for gone in ("", "services", "papers", "check", "sign"):
        assert client.get(f"{draft}/{gone}")["Location"] == f"{draft}/done"


def test_what_is_posted_is_what_the_story_says() -> None:
    assert as_posted  # used by every walk above
