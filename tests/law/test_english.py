"""What the five places say in English: every column that has room for it, and the doubts common to all."""

import pytest

from wutong.law.check_english import english_problems
from wutong.law.read import common, load, places


@pytest.mark.parametrize("place", places())
def test_a_place_has_its_english(place: str) -> None:
    assert [str(one) for one in english_problems(load(place))] == []


def test_every_doubt_tells_its_readings_and_why_in_english() -> None:
    doubts = [*common().doubts, *(one for place in places() for one in load(place).doubts)]
    assert len(doubts) > 90
    for one in doubts:
        assert len(one.readings) == len(one.readings_en) and one.why_en, one.id
        assert one.chosen_en == one.readings_en[one.readings.index(one.chosen)], one.id
