"""Open figures are counted once while nothing happens, and afresh as soon as something does."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cases.test_store import PLACE, WINDOW, submitted
from wutong.cases import open_data
from wutong.cases.actions.notes import note
from wutong.cases.open_data import FRESH, counted
from wutong.cases.store import Store
from wutong.site.clock import StoryClock

FIRST, LAST = date(2025, 11, 1), date(2025, 11, 30)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []
    report = open_data.report

    def noted(store: Store, place: str, period: Any) -> Any:
        made.append(period)
        return report(store, place, period)

    monkeypatch.setattr(open_data, "report", noted)
    monkeypatch.setattr(open_data, "_KEPT", {})
    return made


def test_figures_are_counted_once_until_something_is_recorded(
    store: Store, clock: StoryClock, counts: list[Any]
) -> None:
    assert counted(store, PLACE, FIRST, LAST) == counted(store, PLACE, FIRST, LAST) and len(counts) == 1
    case = submitted(store, clock)
    after = counted(store, PLACE, FIRST, LAST)
    assert len(counts) == 2 and sum(one.of for one in after.figures) > 0
    store.perform(WINDOW, case, note, text="到场一次", kind="visit")
    counted(store, PLACE, FIRST, LAST)
    counted(store, PLACE, FIRST, LAST)
    assert len(counts) == 3


def test_dates_that_pass_are_seen_while_a_period_runs_and_a_closed_one_rests(
    store: Store, clock: StoryClock, counts: list[Any]
) -> None:
    submitted(store, clock)
    counted(store, PLACE, FIRST, LAST)
    clock.move(clock.now() + FRESH)
    assert counted(store, PLACE, FIRST, LAST).at == clock.now() and len(counts) == 2
    clock.move(clock.now() + timedelta(days=60))
    counted(store, PLACE, FIRST, LAST)
    clock.move(clock.now() + timedelta(days=1))
    counted(store, PLACE, FIRST, LAST)
    assert len(counts) == 3
    counted(store, PLACE, FIRST, LAST + timedelta(days=31))
    assert len(counts) == 4
