"""Figures from whole stories: exact, the same when counted again, and in a handful of queries."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner

from tests.conftest import part_of_story, whole_story
from wutong.cases.figures import Report, records_of, report
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.law.measure import Period
from wutong.law.read import load
from wutong.site import cli_measure, expect
from wutong.site.cli_story import run_file
from wutong.site.expect_measures import measures_check
from wutong.site.story import Stage
from wutong.site.wiring import Scratch

FIRST = date(2025, 1, 1)


def counted(stage: Stage, now: datetime | None = None) -> Report:
    now = now or stage.clock.now()
    return report(stage.store, stage.story.place, Period(FIRST, now.date(), now))


def told(found: Report) -> dict[str, tuple[Any, int]]:
    return {one.key: (one.met, one.of) for one in found.figures}


WHOLE: dict[str, dict[str, tuple[int, int]]] = {
    "zhoukou": {
        "promise_kept": (5, 5),
        "connect_on_time": (5, 5),
        "ready_on_time": (5, 5),
        "ready_at_agreed_time": (5, 5),
        "parallel_same_day": (1, 2),
        "parallel_on_time": (2, 2),
        "commitment_at_once": (2, 2),
        "commitment_share": (1, 2),
        "documents_asked": (1, 1),
        "visits": (1, 1),
        "online_share": (0, 1),
        "repair_fee_zero": (2, 2),
        "rectified_in_time": (1, 1),
        "return_visits": (1, 1),
        "rating_average": (5, 1),
        "credit_events": (0, 0),
    },
    "ezhou": {
        "zero_steps": (1, 1),
        "zero_day": (2, 3),
        "order_on_time": (0, 0),
        "agreed_kept": (1, 1),
        "zero_line_fee": (3, 3),
        "survey_once": (1, 1),
        "halls": (5, 5),
        "satisfaction": (5, 1),
    },
    "kaifeng": {
        "order": (3, 3),
        "agreed": (2, 2),
        "parallel": (2, 2),
        "commitment": (1, 3),
        "documents": (1, 1),
        "tolerance_kept": (2, 2),
        "notify": (5, 5),
    },
    "suizhou": {"connect": (5, 5), "filing": (1, 1), "filing_share": (1, 3), "parallel": (3, 3), "fee_zero": (2, 2)},
    "xinxiang": {
        "contact_on_time": (6, 6),
        "plan_as_promised": (6, 6),
        "feedback_on_time": (7, 7),
        "deferred_kept": (1, 1),
        "papers_asked": (8, 1),
        "training": (0, 0),
    },
}


@pytest.mark.parametrize("place", sorted(WHOLE))
def test_the_figures_of_a_whole_case(place: str, scratch: Scratch) -> None:
    stage = part_of_story(scratch, place, 1)
    found = counted(stage)
    figures = told(found)
    assert {key: figures[key] for key in WHOLE[place]} == WHOLE[place]
    assert counted(stage) == found
    assert {row.party for row in found.parties}.isdisjoint({"applicant", "system"})
    done = next(
        one
        for one in found.figures
        if any(m.counts == "tasks_by_party" and m.key == one.key for m in found.pack.measures)
    )
    assert done.met == sum(row.done for row in found.parties) > 0


def test_a_closed_period_is_counted_as_it_was(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 1)
    before = told(counted(stage, datetime(2025, 10, 9, 9, 59)))
    assert before["parallel_same_day"] == (1, 2), "the target of the second round passed on 30 September"
    assert before["parallel_on_time"] == (1, 1)
    assert before["connect_on_time"] == (0, 0) and before["rating_average"] == (0, 0)


def test_the_zero_day_measure_is_no_limit(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(expect._CHECKS, "measures", measures_check)
    stage = run_file(whole_story("ezhou").with_name("s-ezhou-06.toml"), scratch)
    assert told(counted(stage))["zero_day"] == (1, 2)
    assert sum(row.late for row in counted(stage).parties) == 0
    act = stage.story.act[-1]
    assert measures_check(stage, act, {"zero_day": {"met": 1, "of": 2, "value": Decimal("0.5")}}, None) == []
    assert measures_check(stage, act, {"order_on_time": {"value": "none"}}, None) == []
    assert measures_check(stage, act, {"zero_day": {"met": 2}}, None) == ["measures zero_day met：要 2，得 1"]
    assert "没有指标 zero" in measures_check(stage, act, {"zero": {"met": 2}}, None)[0]


def test_a_few_queries_whatever_the_number_of_cases(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(expect._CHECKS, "measures", measures_check)
    stage = run_file(whole_story("ezhou").with_name("s-ezhou-06.toml"), scratch)
    asked: list[str] = []

    class Counting:
        def execute(self, sql: str, *given: Any) -> Any:
            asked.append(sql)
            return stage.store.connection().execute(sql, *given)

    store = replace(stage.store, connection=Counting)  # type: ignore[arg-type]
    now = stage.clock.now()
    assert records_of(store, load("ezhou"), Period(FIRST, now.date(), now)).tasks
    assert len(asked) <= 6


def test_another_place_sees_nothing(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "ezhou", 1)
    now = stage.clock.now()
    ask_as(stage.store.connection(), Actor("w:w", "kaifeng", "window", "window", "w"))
    assert records_of(stage.store, load("kaifeng"), Period(FIRST, now.date(), now)).cases == ()


def test_the_command_prints_every_figure_with_its_clause(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = part_of_story(scratch, "ezhou", 1)
    monkeypatch.setattr(cli_measure, "make_store", lambda: stage.store)
    shown = CliRunner().invoke(cli_measure.measure, ["ezhou", "--from", "2025-01-01"])
    assert shown.exit_code == 0, shown.output
    asked = ["ezhou", "--from", "2025-01-01", "--to", "2025-12-31", "--party", "gas_company", "--json"]
    plain = CliRunner().invoke(cli_measure.measure, asked)
    found = json.loads(plain.output)
    assert [one["key"] for one in found["figures"]] == [measure.key for measure in load("ezhou").measures]
    assert all(one["clause"] for one in found["figures"])
    assert {row["party"] for row in found["parties"]} == {"gas_company"}
    assert "尚无数据" in shown.output and "EZ-2.1e" in shown.output
