"""怎么算的 says the same date as the engine, for every open and finished task of the five whole stories."""

from datetime import datetime, timedelta

import pytest

from tests.conftest import part_of_story
from wutong.cases.explaining import explained
from wutong.cases.seat import Actor, system
from wutong.law.deadline import MIDNIGHT
from wutong.law.error import Refused
from wutong.law.explain import Explained, days_of
from wutong.law.home import calendar
from wutong.law.read import places
from wutong.site.story import Stage
from wutong.site.wiring import Scratch


def last_day(due: datetime) -> object:
    return (due - timedelta(days=1)).date() if due.time() == MIDNIGHT else due.date()


def check(stage: Stage) -> int:
    looked = 0
    for case in stage.cases.values():
        state, _ = stage.store.read(system(stage.story.place), case)
        # each is reckoned from the ledger anew; a third of them, another third in each case, tells enough
        for key, row in list(state.rows.items())[state.seq % 3 :: 3]:
            found = explained(stage.store, system(stage.story.place), case, key)
            if row.due is None and row.status == "done":
                continue
            assert found.due == row.due, (key, row.status, row.due, found.due)
            assert found.provisional == row.provisional
            looked += row.due is not None
            if row.due and found.days and found.kept is None:
                assert found.days[-1].on == last_day(row.due), key
                assert found.days[0].on == found.start.date()  # type: ignore[union-attr]
                assert counted(found), key
    return looked


def counted(found: Explained) -> bool:
    """The days that counted are as many as the words say."""
    if found.limit in ("at once", "agreed") or "month" in found.limit:
        return len(found.days) == 1 and found.days[0].counted == 0
    number = found.limit.split()[0]
    whole = float(number) * (2 if found.half else 1) if number[0].isdigit() else 1
    return sum(day.counted for day in found.days) == whole


@pytest.mark.parametrize("place", places())
def test_every_date_of_a_whole_case_is_explained_as_it_was_told(clean: Scratch, place: str) -> None:
    assert check(part_of_story(clean, place, 1)) > 1


@pytest.mark.parametrize("place", places())
def test_a_case_on_its_way_is_explained_as_well(clean: Scratch, place: str) -> None:
    check(part_of_story(clean, place, 0.5))


def test_a_day_of_a_long_holiday_says_what_it_is(clean: Scratch) -> None:
    days = days_of("2 workdays", datetime(2026, 9, 30, 10), calendar())
    assert [(day.on.day, day.kind) for day in days][-3:] == [(7, "holiday"), (8, "working"), (9, "working")]
    assert sum(day.counted for day in days) == 2


def test_an_open_pause_shows_the_days_up_to_now() -> None:
    start, stop = datetime(2026, 3, 2, 10), (datetime(2026, 3, 3, 9), None)
    days = days_of("3 workdays", start, calendar(), [stop], until=datetime(2026, 3, 5, 18))
    assert [(day.on.day, day.counted, day.paused) for day in days] == [
        (2, 0, False),
        (3, 0, True),
        (4, 0, True),
        (5, 0, True),
    ]


def test_a_stranger_is_told_nothing(clean: Scratch) -> None:
    stage = part_of_story(clean, "zhoukou", 0.3)
    with pytest.raises(Refused, match="无权查看"):
        explained(stage.store, Actor("t:t", "kaifeng", "telecom_company", "utility", "t"), stage.cases["case"], "visit")
