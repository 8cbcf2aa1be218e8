"""Lists of cases, the supervisors' board, what everyone may see, and site messages."""

from datetime import date, datetime

import pytest

from tests.cases.test_board import BOSS, HOSTILE, PLACE, actors
from tests.cases.test_picture import drawn
from tests.cases.test_store import CITY, WATER, submitted
from tests.conftest import part_of_story
from wutong.cases.lists import my_cases, search_everything
from wutong.cases.messages import mark_seen, my_notices, unread_count
from wutong.cases.open_data import digging, open_figures
from wutong.cases.oversight import days_late, matrix, overdue, overdue_items, rates, standstills
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.calendar import Calendar
from wutong.law.error import Refused
from wutong.law.read import load, places
from wutong.site.clock import StoryClock
from wutong.site.wiring import Scratch


def applicant(place: str, person: str = "applicant-1") -> Actor:
    return Actor(f"applicant:{person}", place, "applicant", "applicant", person)


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.76, 1.0])
def test_lists_say_what_the_case_itself_says(clean: Scratch, place: str, share: float) -> None:
    stage = part_of_story(clean, place, share)
    boss = next(actor for actor in actors(place) if actor.sees_all)
    numbers = [answer.number for answer in stage.answers.values()]
    found = [line for number in numbers for line in search_everything(stage.store, boss, number)]
    assert [line.number for line in found] == numbers and my_cases(stage.store, applicant(place))
    for line in (*found, *my_cases(stage.store, applicant(place))):
        _, card = drawn(stage.store, place, line.case)
        assert (line.status, line.mark, line.due) == (card.status, card.mark, card.due), line.number
        assert line.modifiers == card.modifiers
        assert set(line.turns) == {turn.party for turn in card.turns} and len(set(line.turns)) == len(line.turns)
        first = next((turn for turn in card.turns if turn.due), None)
        assert first is None or line.turns[0] == first.party or sum(t.due == first.due for t in card.turns) > 1
        told = [(step.task, step.due, step.mark) for step in card.yours.tasks]
        told += [(owed.kind, owed.item.due, owed.mark) for owed in card.yours.items]
        asked = [(own.what, own.due, own.mark) for own in line.own]
        assert sorted(asked, key=repr) == sorted(told, key=repr) and line.yours == card.yours.any
    assert my_cases(stage.store, applicant(place, "applicant-9")) == [] == my_cases(stage.store, boss)
    for number in numbers:
        assert search_everything(stage.store, applicant(place, "applicant-9"), number) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_search_survives_anything(store: Store, clock: StoryClock, text: str) -> None:
    submitted(store, clock)
    assert search_everything(store, CITY, text) == []


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_board_of_supervisors_counts_what_stands_open(clean: Scratch, place: str, share: float) -> None:
    stage = part_of_story(clean, place, share)
    store = stage.store
    boss = next(actor for actor in actors(place) if actor.sees_all)
    loads, late = matrix(store, boss), overdue(store, boss)
    assert sum(one.counts["red"] for one in loads) == len(late)
    assert all(one.due < stage.clock.now() and one.days >= 0 for one in late)
    assert len(standstills(store, boss)) == sum(
        stop.end is None
        for case in stage.cases.values()
        for state in [store.read(boss, case)[0]]
        if state.view.status == "open"
        for stop in state.view.stops.values()
    )
    assert all(one.due < stage.clock.now() for one in overdue_items(store, boss))
    rates(store, boss, date(2025, 1, 1), date(2025, 12, 31))
    desk = next(actor for actor in actors(place) if not actor.sees_all)
    for read in (matrix, overdue, standstills, overdue_items):
        with pytest.raises(Refused):
            read(store, desk)


def test_days_late_are_working_days(store: Store) -> None:
    calendar: Calendar = store.calendar
    assert days_late(datetime(2025, 9, 30, 17), datetime(2025, 10, 9, 9), calendar) == 1
    assert days_late(datetime(2025, 9, 30, 17), datetime(2025, 9, 30, 18), calendar) == 0


@pytest.mark.parametrize("place", places())
def test_what_is_dug_where_names_nobody(clean: Scratch, place: str) -> None:
    seen = 0
    for share in (0.5, 0.65, 0.8):
        stage = part_of_story(clean, place, share)
        for dig in digging(stage.store, place):
            seen += 1
            assert dig.units and dig.services and dig.length_m
            for case in stage.cases.values():
                state, _ = stage.store.read(next(a for a in actors(place) if a.sees_all), case)
                hidden = [
                    state.number,
                    state.id,
                    state.person,
                    *(v for v in state.sealed.values() if isinstance(v, str)),
                ]
                hidden.append(str(state.form.get("applicant.name") or state.id))
                assert not any(one and one in repr(dig) for one in hidden)
    assert seen
    figures = open_figures(stage.store, place, date(2025, 1, 1), date(2025, 12, 31))
    assert [one.key for one in figures] == [one.key for one in load(place).measures]


def test_messages_are_for_whom_they_are_and_are_read_once(clean: Scratch) -> None:
    stage = part_of_story(clean, PLACE, 0.6)
    store = stage.store
    for actor in (applicant(PLACE), WATER):
        told = my_notices(store, actor, limit=100)
        assert told and {one.recipient for one in told} == {actor.party}
        assert unread_count(store, actor) == min(len(told), 100)
        assert mark_seen(store, actor, [told[0].id, 10**9]) == 1
        assert mark_seen(store, actor, [told[0].id]) == 0
        assert unread_count(store, actor) == len(told) - 1
        assert told[0].id not in {one.id for one in my_notices(store, actor, unread=True, limit=100)}
    other = Actor("w:w2", PLACE, "water_company", "utility", "w2")
    assert unread_count(store, other) == len(my_notices(store, WATER, limit=100))
    assert my_notices(store, applicant(PLACE, "applicant-9")) == []
    theirs = [one.id for one in my_notices(store, WATER)]
    assert mark_seen(store, CITY, theirs) == 0 and BOSS.sees_all
