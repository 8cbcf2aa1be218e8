"""What was registered before or sent by a bureau is confirmed, not typed again."""

import re
from typing import Any

import pytest
from django.utils.module_loading import import_string

from tests.conftest import whole_story
from tests.web.apply_people import hidden, person, signed_in, text
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.port import hold
from wutong.law.read import load, places
from wutong.people.seats import applicant_actor
from wutong.site.story import Stage, read_story
from wutong.site.wiring import setup
from wutong.web.kit.words import say

setup()
find = import_string("wutong.web.apply.filling.find")
door_of, sections_of = (import_string(f"wutong.web.apply.sections.{name}") for name in ("door_of", "sections_of"))
PUSHED = [place for place in sorted(places()) if any(one.journey == "lead" for one in load(place).city.business)]


@pytest.fixture
def house(store: Any) -> Any:
    hold(store)
    return store


def form_of(place: str) -> Any:
    pack = load(place)
    return pack.forms[next(one.form for one in pack.city.business if one.journey == "connect")]


def push(house: Any, clock: Any, place: str, who: str) -> str:
    """The lead of the place's whole story, for this person, and with all the application itself says."""
    story = read_story(whole_story(place))
    stage = Stage(house, clock, story)
    lead, case = (
        next(a for a in story.act if a.do == "submit" and a.case == name and not a.refused) for name in ("lead", "case")
    )
    form = {**lead.form, **case.form}
    given = Submission(lead.channel, form, lead.business, dict(lead.facts), (), who)
    actor = stage.actor(lead.by)

    def make(at: Any, pack: Any) -> Any:
        return submit(pack, house.calendar, house.vault, actor, at, given)

    return str(house.create(actor, make, "", form=form).case)


@pytest.mark.parametrize("place", PUSHED)
def test_a_pushed_lead_is_confirmed(house: Any, clock: Any, place: str) -> None:
    who = person()
    client = signed_in(who)
    case = push(house, clock, place, who.key)
    page = text(client.get("/my/"))
    assert say("my.confirm_apply", lang="zh") in page and f"/{place}/apply/from/{case}" in page
    assert f"/{place}/apply/from/{case}" in text(client.get(f"/{place}/apply"))
    answer = client.post(f"/{place}/apply/from/{case}", {"key": "k"})
    draft = answer["Location"]
    assert draft.endswith("/check"), text(client.get(draft))
    again = client.post(f"/{place}/apply/from/{case}", {"key": "k2"})
    assert again["Location"] == draft, "the same draft, not a second one"
    stranger = signed_in(person("13900000002"))
    assert 'id="errors"' in text(stranger.post(f"/{place}/apply/from/{case}", {"key": "k"}))


def test_where_no_signature_is_wanted_it_takes_three_pages_and_no_file(house: Any, clock: Any) -> None:
    place = next(one for one in PUSHED if not any(field.type == "seal" for field in form_of(one).fields))
    who = person()
    client = signed_in(who)
    case = push(house, clock, place, who.key)
    check = client.post(f"/{place}/apply/from/{case}", {"key": "k"})["Location"]
    page = text(client.get(check))
    assert say("apply.no_papers", lang="zh") in page
    answer = client.post(check, {"key": hidden(page, "key")})
    done = text(client.get(answer["Location"]))
    assert re.search(r'class="num">[^<]+<', done)
    assert f"/{place}/apply/from/{case}" not in text(client.get("/my/"))
    made = find(who, check.split("/")[-2]).draft.submitted_case
    state, _ = house.read(applicant_actor(who.key, place), made)
    assert state.view.orders and state.id != case


def test_messages_and_things_to_do_are_shown(house: Any, clock: Any) -> None:
    place = PUSHED[0]
    who = person()
    client = signed_in(who)
    case = push(house, clock, place, who.key)
    check = client.post(f"/{place}/apply/from/{case}", {"key": "k"})["Location"]
    client.post(check, {"key": hidden(text(client.get(check)), "key")})
    assert "<time" in text(client.get("/my/messages"))
    assert 'class="chip"' in text(client.get("/my/messages"))
    client.post("/my/messages")
    assert 'class="chip"' not in text(client.get("/my/messages"))
    assert client.get("/my/todo").status_code == 200


@pytest.mark.parametrize("place", places())
def test_no_two_tasks_of_an_application_share_a_name(place: str) -> None:
    pack = load(place)
    for business in pack.city.business:
        door = door_of(pack, business.key, pack.city.channel[0].key)
        tasks = sections_of(door, [one.key for one in pack.city.service])
        for titles in ([one.title for one in tasks], [one.en for one in tasks]):
            assert len(titles) == len(set(titles)), business.key
