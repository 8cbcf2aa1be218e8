"""Applicants are told by text message: once for a case and a round, in their language, without personal data, within the limits."""

import re
from datetime import timedelta

import pytest

from tests.conftest import part_of_story
from wutong.cases.actions.items import correct
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.law.read import places
from wutong.links.sms import Outbox, gateway
from wutong.site.wiring import Scratch
from wutong.watch.telling import STILL_NEWS, WORDS, message, phone_of, tell


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


@pytest.mark.parametrize("lang", ["", "zh", "en", "fr"])
def test_an_applicant_is_told_in_the_language_chosen(scratch: Scratch, lang: str) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.3)
    connection = stage.store.connection()
    sms = Outbox(connection, stage.store.vault, stage.clock)
    state, pack = stage.state("case")
    connection.execute(
        "INSERT INTO people_person (password, username, key, name, phone_sealed, phone_blind, phone_sure, email, lang,"
        " is_active, demo) VALUES ('', %(key)s, %(key)s, '', '', '', false, '', %(lang)s, true, false)"
        " ON CONFLICT (key) DO UPDATE SET lang = excluded.lang",
        {"key": state.person, "lang": lang},
    )
    assert tell(stage.store, "kaifeng", sms) >= 1
    told = next(one.text for one in sms.last(50) if state.number in one.text)
    assert (pack.city.en in told) == (lang == "en") and (pack.city.name in told) == (lang != "en"), told
    assert re.search(r"[\u4e00-\u9fff]", told) is None or lang != "en"


def test_every_kind_of_news_has_both_languages(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "kaifeng", 0.3)
    state, pack = stage.state("case")
    for kind in (*WORDS["kind"], *pack.journeys[state.view.journey].tasks, "something else"):
        told = {lang: message(state, pack, [kind, kind], lang) for lang in ("zh", "en")}
        assert not re.search(r"[\u4e00-\u9fff{]", told["en"]) and "{" not in told["zh"], told
