"""Worklists: what a desk sees is its own, filtered as asked, and nothing hostile gets through."""

from datetime import timedelta

import pytest

from tests.cases.test_store import CITY, GAS, VISIT, WATER, WINDOW, submitted
from tests.conftest import part_of_story
from wutong.cases.actions.finish import finish
from wutong.cases.actions.items import correct
from wutong.cases.actions.notes import assign, nudge
from wutong.cases.board import TABS, Filters, board, counts, filters_of
from wutong.cases.find import plain_text
from wutong.cases.proof import problem_of
from wutong.cases.queries import ask_as
from wutong.cases.search import find, find_problems, refind
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store
from wutong.law.clock import colour
from wutong.law.error import Refused
from wutong.law.read import load, places
from wutong.site.clock import StoryClock
from wutong.site.wiring import Scratch, connect

PLACE = "zhoukou"
BOSS = Actor("boss:1", PLACE, "coordination_group", "supervisor", "b1", True)
HOSTILE = ["%", "_", "'", "\x00", "a\x00b", "x" * 10_000, "' OR 1=1 --", "%%%s", "\\", "{}", "🙂", "￿", "１２３"]


def actors(place: str) -> list[Actor]:
    pack = load(place)
    return [Actor(f"{key}:1", place, key, one.kind, "p", one.supervises) for key, one in pack.parties.items()]


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("share", [0.4, 0.8])
def test_every_desk_sees_its_open_tasks_and_no_others(clean: Scratch, place: str, share: float) -> None:
    stage = part_of_story(clean, place, share)
    store, pack, at = stage.store, load(place), stage.clock.now()
    rows = [
        (case, key, row)
        for case in stage.cases.values()
        for state, own in [store.read(system(place), case)]
        for key, row in state.rows.items()
        if state.view.status == "open"
        and row.status == "open"
        and not own.journeys[state.view.journey].tasks[row.task].optional
    ]
    for actor in actors(place):
        seen = board(store, actor, Filters(size=100))
        mine = {
            (case, key) for case, key, row in rows if row.party in (actor.party, pack.parties[actor.party].member_of)
        }
        if actor.sees_all:
            mine = {(case, key) for case, key, row in rows if row.party != "applicant"}
        assert {(line.case, line.key) for line in seen.lines} == mine, actor.party
        assert seen.total == len(mine)
        dues = [line.due for line in seen.lines if line.due]
        assert dues == sorted(dues)
        assert all(line.colour == (colour(line.due, at, pack.city.hours) if line.due else "") for line in seen.lines)
        told = counts(store, actor)
        assert told["todo"] == len(mine)
        for tab in TABS:
            assert len(board(store, actor, Filters(tab=tab, size=100)).lines) == told[tab], tab
        for shade in ("red", "orange", "yellow"):
            assert told[shade] == sum(line.colour == shade for line in seen.lines)


def test_filters_narrow(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(CITY, case, finish, task="visit", facts=VISIT)
    number = store.read(WATER, case)[0].number

    def keys(actor: Actor, **asked: str) -> list[str]:
        return [line.key for line in board(store, actor, filters_of(asked, load(PLACE))).lines]

    assert keys(WATER) == ["finding:water"] and keys(GAS) == ["finding:gas"]
    assert keys(WATER, stage="survey") == ["finding:water"] and keys(WATER, stage="connect") == []
    assert keys(WATER, service="water") == ["finding:water"] and keys(WATER, service="gas") == []
    assert keys(WATER, channel="window") == ["finding:water"] and keys(WATER, channel="app") == ["finding:water"]
    assert keys(WATER, text=number.lower()) == ["finding:water"] and keys(WATER, text="没有这家") == []
    assert keys(WATER, district="nowhere") == []
    assert sorted(keys(BOSS)) == ["finding:gas", "finding:water"] and keys(BOSS, party="gas_company") == ["finding:gas"]
    assert keys(WATER, party="gas_company") == ["finding:water"], "a party cannot ask for another's list"


def test_colours_before_and_pages(store: Store, clock: StoryClock) -> None:
    stage_cases = [submitted(store, clock, ["用水"]) for _ in range(3)]
    assert board(store, CITY, Filters(size=20)).total == len(stage_cases)
    assert len(board(store, CITY, Filters(size=20, page=2)).lines) == 0
    assert (
        board(store, CITY, Filters(sort="number")).lines[0].number
        >= board(store, CITY, Filters(sort="number")).lines[-1].number
    )
    assert board(store, CITY, Filters(before=clock.now().date() - timedelta(days=1))).total == 0


def test_what_may_be_done_many_times_is_not_done_while_it_stands_open(
    clean: Scratch, store: Store, clock: StoryClock
) -> None:
    submitted(store, clock)
    with connect(clean.name, role=None) as owner:
        owner.execute("UPDATE cases_task SET done_at = opened_at WHERE status = 'open'")
    lines = board(store, CITY, Filters()).lines
    assert lines and not any(line.done_at for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_finds_nothing_and_breaks_nothing(store: Store, clock: StoryClock, text: str) -> None:
    submitted(store, clock)
    for asked in (
        {"text": text},
        {"district": text},
        {"person": text},
        {"page": text},
        {"before": text},
        {"sort": text},
    ):
        board(store, CITY, filters_of(asked, load(PLACE)))
        board(store, CITY, Filters(text=text))
    ask_as(store.connection(), CITY)
    assert find(store.connection(), CITY, text, store.vault) == {}


def test_a_case_is_found_by_what_people_say(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    number = store.read(CITY, case)[0].number
    for text, field in (
        (number, "number"),
        (number[-5:].lower(), "number"),
        ("梧桐食品", "applicant.name"),
        ("食 品", "applicant.name"),
        ("建设路8", "site.address"),
        ("8000", "contact.phone"),
        ("138 0013 8000", "contact.phone"),
        ("李明", "contact.name"),
        ("91110000600037341L", "applicant.uscc"),
    ):
        ask_as(store.connection(), CITY)
        assert find(store.connection(), CITY, text, store.vault).get(case) == [field], text
    ask_as(store.connection(), Actor("t:t", PLACE, "telecom_company", "utility", "t"))
    assert find(store.connection(), CITY, "梧桐食品", store.vault) == {}, "who is not in the case finds nothing"


def test_nothing_sealed_stands_in_what_cases_are_found_by(clean: Scratch, store: Store, clock: StoryClock) -> None:
    submitted(store, clock)
    ask_as(store.connection(), system(PLACE))
    rows = store.connection().execute("SELECT field || text || array_to_string(keys, ' ') FROM cases_find").fetchall()
    whole = " ".join(row[0] for row in rows)
    assert "梧桐" in whole and "李明" not in whole and "8000" not in whole


@pytest.mark.parametrize("place", places())
def test_what_cases_are_found_by_never_drifts(clean: Scratch, place: str) -> None:
    stage = part_of_story(clean, place, 1.0)
    assert find_problems(stage.store, place) == []
    from_owner = stage.store.connection()
    assert refind(stage.store, place) == len(set(stage.cases.values())) and find_problems(stage.store, place) == []
    ask_as(from_owner, Actor("w:w", place, "water_company", "utility", "w"))
    with pytest.raises(Exception, match="no such case"):
        from_owner.execute("SELECT wutong_refind(%s::jsonb)", ['{"case": "00000000-0000-0000-0000-000000000000"}'])


def test_a_desk_assigns_its_task_and_the_record_knows(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(CITY, case, finish, task="visit", facts=VISIT)
    with pytest.raises(Refused, match="承办单位"):
        store.perform(GAS, case, assign, task="finding:water", person="g1")
    store.perform(WATER, case, assign, task="finding:water", person="w1")
    assert [line.key for line in board(store, WATER, Filters(tab="mine")).lines] == ["finding:water"]
    assert board(store, WATER, Filters(person="w2")).total == 0
    with pytest.raises(Refused, match="没有变"):
        store.perform(WATER, case, assign, task="finding:water", person="w1")
    assert problem_of(store, PLACE, case)[1] is None, "the assignment follows from the ledger"
    store.perform(WATER, case, assign, task="finding:water", person="")
    assert board(store, WATER, Filters(tab="mine")).total == 0
    assert problem_of(store, PLACE, case)[1] is None


def test_a_reminder_reaches_whoever_is_to_act(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(WINDOW, case, nudge, task="visit", reason="申请人来电")
    ask_as(store.connection(), CITY)
    rows = store.connection().execute("SELECT recipient FROM cases_notice WHERE kind = 'nudged'").fetchall()
    assert rows == [("urban_management",)]
    with pytest.raises(Refused):
        store.perform(WINDOW, case, nudge, task="accept")


def test_corrections_wait_on_their_own_tab(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(WINDOW, case, correct, items=["补图"])
    lines = board(store, WINDOW, Filters(tab="correction")).lines
    assert [(line.case, line.party) for line in lines] == [(case, "applicant")] and lines[0].item
    assert board(store, CITY, Filters(tab="correction")).total == 0


def test_text_is_compared_as_people_mean_it() -> None:
    assert plain_text("１２３－４") == "1234" and plain_text("\x00a b") == "ab"
    assert filters_of({"page": "٣", "size": "7", "before": "x"}, load(PLACE)) == Filters()
