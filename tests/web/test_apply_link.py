"""The link to a draft goes to its owner's own phone, says nothing of them, and is refused beside the button."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.apply_people import begin, hidden, person, signed_in, text
from wutong.cases.drafts import save_draft
from wutong.cases.port import hold
from wutong.links.sms import Outbox
from wutong.web.apply.filling import find
from wutong.web.kit.words import say


@pytest.fixture
def house(store: Any) -> Any:
    hold(store)
    return store


def messages(house: Any) -> list[Any]:
    return [one for one in Outbox(house.connection(), house.vault, house.clock).last(20) if one.kind == "link"]


def send(client: Any, draft: str) -> Any:
    page = text(client.get(f"{draft}/"))
    return client.post(f"{draft}/link", {"key": hidden(page, "key")}, follow=True)


def test_the_link_is_sent_once_for_each_form_and_within_the_limits(house: Any, clock: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, "kaifeng")
    filling = find(who, draft.split("/")[-1])
    save_draft(house, filling.actor, filling.draft.id, filling.draft.rev, {"applicant.name": "开封梧桐食品有限公司"})
    key = hidden(text(client.get(f"{draft}/")), "key")
    sent = client.post(f"{draft}/link", {"key": key}, follow=True)
    assert sent.status_code == 200 and say("apply.link_sent", phone="139****0001") in text(sent)
    (one,) = messages(house)
    assert f"http://localhost{draft}/" in one.text and one.masked == "139****0001"
    assert not any(said in one.text for said in (who.name, "梧桐食品", "13900000001"))
    assert say("apply.link_sent", phone="139****0001") not in text(client.get(f"{draft}/"))
    assert client.post(f"{draft}/link", {"key": key}).status_code == 302 and len(messages(house)) == 1
    again = send(client, draft)
    page = text(again)
    assert again.status_code == 422 and 'id="errors"' in page and "以后再试" in page and len(messages(house)) == 1
    clock.move(clock.now() + timedelta(minutes=2))
    assert send(client, draft).status_code == 200 and len(messages(house)) == 2


def test_it_goes_to_a_proven_phone_of_the_owner_only_in_their_language(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, "suizhou")
    other = signed_in(person("13900000002"))
    assert other.post(f"{draft}/link", {"key": "k"}).status_code == 404 and messages(house) == []
    who.phone_sure = False
    who.save()
    refused = send(client, draft)
    assert refused.status_code == 422 and say("apply.no_phone") in text(refused) and "/my/settings" in text(refused)
    who.phone_sure, who.lang = True, "en"
    who.save()
    assert send(client, draft).status_code == 200
    assert "Sign in and go on" in messages(house)[0].text
