"""一张图 says what the engine says, at every step of the five whole cases."""

from datetime import datetime, timedelta

import pytest

from tests.cases.test_store import submitted
from tests.conftest import part_of_story
from wutong.cases.actions.clocks import pause
from wutong.cases.actions.items import correct
from wutong.cases.overall import Overall, overall
from wutong.cases.picture import Picture, empty_picture, picture, planner_of
from wutong.cases.seat import SYSTEM, Actor, system
from wutong.cases.store import Store
from wutong.law.read import load, places
from wutong.site.clock import StoryClock
from wutong.site.wiring import Scratch


def drawn(store: Store, place: str, case: str, at: datetime | None = None) -> tuple[Picture, Overall]:
    state, pack = store.read(system(place), case)
    at = at or store.clock.now()
    planner = planner_of(state, pack, store.calendar, at)
    found = picture(state, pack, planner, at)
    return found, overall(state, pack, planner, found, at)


@pytest.mark.parametrize("place", places())
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 1.0])
def test_the_picture_of_a_whole_case(clean: Scratch, place: str, share: float) -> None:
    stage = part_of_story(clean, place, share)
    for case in stage.cases.values():
        state, pack = stage.store.read(system(place), case)
        found, card = drawn(stage.store, place, case)
        assert [row.service.key for row in found.rows] == [
            s.key for s in pack.city.service if s.key in state.view.orders
        ]
        open_rows = {key for key, row in state.rows.items() if row.status == "open"}
        shown = {step.key for cell in found.whole for step in cell.steps if step.open}
        tasks = pack.journeys[state.view.journey].tasks
        if state.view.status == "open":
            assert shown == {key for key in open_rows if not tasks[state.rows[key].task].optional}
            assert {t.party for t in card.turns} >= {state.rows[key].party for key in shown} - {SYSTEM}
        for row in found.rows:
            assert [cell.stage for cell in row.cells] == [column.stage.key for column in found.columns]
            for cell in row.cells:
                assert cell.mark in pack.common.words.marks
                assert bool(cell.done_at) == (cell.mark == "done")
                assert not cell.now or cell.mark in ("doing", "soon", "over", "paused")
        if state.view.status == "done":
            assert card.status.key == "connected" and not card.yours.any
            assert {cell.mark for row in found.rows for cell in row.cells} <= {"done", "not_needed"}


@pytest.mark.parametrize("place", places())
def test_the_empty_picture_has_every_service_and_no_mark(place: str) -> None:
    pack = load(place)
    for journey in pack.journeys:
        found = empty_picture(pack, journey)
        assert len(found.rows) == len(pack.city.service)
        assert {cell.mark for row in found.rows for cell in row.cells} == {"not_started"}
        assert all(cell.steps for cell in found.whole)


def test_every_stage_of_every_pack_has_its_word() -> None:
    for place in places():
        pack = load(place)
        named = {stage for status in pack.common.words.statuses.values() for stage in status.stages}
        assert {stage.key for stage in pack.city.stage} <= named
        told = {task for status in pack.common.words.statuses.values() for task in status.tasks}
        assert told <= {task for one in places() for task in _task_ids(one)}


def _task_ids(place: str) -> set[str]:
    return {task.id for journey in load(place).journeys.values() for task in journey.task}


WATER = Actor("w:w1", "kaifeng", "water_company", "utility", "w1")


def test_marks_follow_the_clock(clean: Scratch) -> None:
    stage = part_of_story(clean, "kaifeng", 0.7)
    case = stage.cases["case"]
    due = stage.store.read(WATER, case)[0].rows["connect:water"].due
    assert due is not None
    moments = {
        due - timedelta(days=1): "doing",
        due - timedelta(hours=1): "soon",
        due: "soon",
        due + timedelta(seconds=1): "over",
    }
    for at, mark in moments.items():
        found, card = drawn(stage.store, "kaifeng", case, at)
        cell = found.rows[0].cells[-1]
        assert (cell.mark, card.mark, cell.due) == (mark, mark, due)
        assert card.status.key == "permit" and card.turns[0].party == "water_company"
        assert cell.current and cell.now[0].clause and not cell.now[0].gap


def test_a_stopped_clock_shows_as_stopped(clean: Scratch) -> None:
    stage = part_of_story(clean, "kaifeng", 0.7)
    case = stage.cases["case"]
    stage.store.perform(WATER, case, pause, scope="water", reason="applicant_later", evidence="申请人来函")
    found, card = drawn(stage.store, "kaifeng", case)
    assert found.rows[0].cells[-1].mark == "paused" and found.rows[0].cells[-1].due is None
    assert next(one.key for one in card.modifiers) == "paused" and card.turns[0].party != "water_company"


def test_a_stopped_clock_and_a_correction_are_the_applicants_turn(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    window = Actor("window:c1", "zhoukou", "window", "window", "c1")
    store.perform(window, case, correct, items=["补一张总平面图"])
    _, card = drawn(store, "zhoukou", case)
    assert card.status.key == "correction" and card.yours.any
    assert [one.item.text for one in card.yours.items if one.kind.kind == "correction"] == ["补一张总平面图"]
    assert "applicant" in {turn.party for turn in card.turns}
