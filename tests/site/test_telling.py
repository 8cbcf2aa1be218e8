"""Applicants are told by text message: once for a case and a round, without personal data, within the limits."""

from datetime import timedelta

import pytest

from tests.conftest import part_of_story
from wutong.cases.actions.items import correct
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.law.read import places
from wutong.links.sms import Outbox, gateway
from wutong.site.wiring import Scratch
from wutong.watch.telling import STILL_NEWS, phone_of, tell


@pytest.mark.parametrize("place", sorted(places()))
def test_one_message_a_case_and_round(scratch: Scratch, place: str) -> None:
    stage = part_of_story(scratch, place, 0.3)
    sms = gateway("", Outbox(stage.store.connection(), stage.store.vault, stage.clock))
    assert isinstance(sms, Outbox)
    state, pack = stage.state("case")
    ask_as(stage.store.connection(), system(place))
    asked = "SELECT count(*) FROM cases_notice WHERE case_id = %s AND recipient = 'applicant' AND at >= %s"
    news = stage.store.connection().execute(asked, [state.id, stage.clock.now() - STILL_NEWS]).fetchone()[0]
    first = tell(stage.store, place, sms)
    assert first == len(sms.last(50))
    stage.clock.move(stage.clock.now() + timedelta(minutes=2))  # two cases may share a phone, and the limits hold
    tell(stage.store, place, sms)
    told = sms.last(50)
    assert sum(state.number in one.text for one in told) == (1 if phone_of(state, pack) and news else 0)
    for one in told:
        assert all(str(value) not in one.text for value in state.sealed.values() if len(str(value)) > 1)
        assert "{" not in one.text and pack.city.name in one.text
    assert tell(stage.store, place, sms) == 0


def test_what_the_limits_keep_back_is_told_later(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.3)
    sms = gateway("", Outbox(stage.store.connection(), stage.store.vault, stage.clock))
    assert tell(stage.store, "kaifeng", sms) >= 1
    before = len(sms.last(50))
    asked = {"scope": "gas", "items": ["补一张总平面图"]}
    stage.clock.move(stage.clock.now() + timedelta(seconds=5))
    stage.store.perform(stage.actor("gas_company"), stage.cases["case"], correct, **asked)
    assert tell(stage.store, "kaifeng", sms) == 0 and len(sms.last(50)) == before
    stage.clock.move(stage.clock.now() + timedelta(minutes=2))
    assert tell(stage.store, "kaifeng", sms) == 1 and "补正" in sms.last(1)[0].text
    state, pack = stage.state("case")
    assert phone_of(state, pack) and phone_of(state, pack) not in sms.last(1)[0].text
