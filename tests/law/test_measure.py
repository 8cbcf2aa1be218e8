"""Measures on hand-made records: exact rates, the last second, gaps apart, nothing to count."""

import re
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from wutong.law import home
from wutong.law.check_measure import measure_problems
from wutong.law.measure import (
    Act,
    CaseRecord,
    CreditRecord,
    FeeRecord,
    FinishedTask,
    ItemRecord,
    Measure,
    Period,
    Records,
    RouteRecord,
)
from wutong.law.measure_counts import COUNTS, measure_all
from wutong.law.measure_figure import Asked, Tally, by_party
from wutong.law.pack import Pack
from wutong.law.read import load, places

DUE = datetime(2025, 11, 6, 17)
NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30), datetime(2026, 1, 1))
SECOND = timedelta(seconds=1)
ORDER = FinishedTask(
    "c1", "connect", "connect", "water", "water_company", "connect", "order", "near", "3 workdays", "documented",
    start=datetime(2025, 11, 3, 9), target=datetime(2025, 11, 4, 17), due=DUE, opened_at=datetime(2025, 11, 3, 9),
)  # fmt: skip
CASE = CaseRecord("c1", "connect", datetime(2025, 11, 3, 9), "window", online=False, at_counter=True)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load("zhoukou")


def count(pack: Pack, counts: str, records: Records, period: Period = NOVEMBER, **row: object) -> Tally:
    measure = Measure.model_validate({"key": "k", "name": "n", "en": "e", "clause": "G-01", "counts": counts, **row})
    return COUNTS[counts].count(Asked(measure, records, period, pack))


def rate(pack: Pack, counts: str, *tasks: FinishedTask, period: Period = NOVEMBER) -> tuple[int | Decimal, int]:
    found = count(pack, counts, Records(tasks=tasks), period, step="order")
    return found.met, found.of


def test_exactly_at_the_due_instant_is_on_time_one_second_later_is_not(pack: Pack) -> None:
    assert rate(pack, "on_time_rate", replace(ORDER, done_at=DUE)) == (1, 1)
    assert rate(pack, "on_time_rate", replace(ORDER, done_at=DUE + SECOND)) == (0, 1)
    assert rate(pack, "on_time_rate", replace(ORDER, done_at=DUE), replace(ORDER, done_at=DUE + SECOND)) == (1, 2)


def test_a_target_is_judged_by_itself(pack: Pack) -> None:
    done = replace(ORDER, done_at=datetime(2025, 11, 5, 9))
    assert rate(pack, "target_rate", done) == (0, 1)
    assert rate(pack, "on_time_rate", done) == (1, 1)
    assert rate(pack, "target_rate", replace(done, target=None)) == (0, 0)


def test_a_running_order_counts_once_its_limit_has_passed(pack: Pack) -> None:
    at = [rate(pack, "on_time_rate", ORDER, period=replace(NOVEMBER, now=now)) for now in (DUE, DUE + SECOND)]
    assert at == [(0, 0), (0, 1)]
    withdrawn = replace(ORDER, ended_at=DUE - SECOND)
    assert rate(pack, "on_time_rate", withdrawn) == (0, 0)
    assert rate(pack, "on_time_rate", replace(ORDER, ended_at=DUE + SECOND)) == (0, 1)


def test_every_order_counts_in_one_period_only(pack: Pack) -> None:
    december = Period(date(2025, 12, 1), date(2025, 12, 31), datetime(2026, 1, 1))
    late = replace(ORDER, done_at=datetime(2025, 12, 2, 9))
    assert rate(pack, "on_time_rate", late) == (0, 1)
    assert rate(pack, "on_time_rate", late, period=december) == (0, 0)
    early = replace(ORDER, due=datetime(2025, 12, 3, 17), done_at=datetime(2025, 11, 28, 9))
    assert rate(pack, "on_time_rate", early) == (1, 1)
    assert rate(pack, "on_time_rate", early, period=december) == (0, 0)
    open_then = replace(ORDER, due=datetime(2025, 12, 3, 17), done_at=datetime(2025, 12, 2, 9))
    assert rate(pack, "on_time_rate", open_then) == (0, 0)
    assert rate(pack, "on_time_rate", open_then, period=december) == (1, 1)


def test_a_clock_that_stood_still_did_not_run_out(pack: Pack) -> None:
    held = replace(ORDER, due=None, held=True, done_at=datetime(2025, 11, 20))
    assert rate(pack, "on_time_rate", held) == (1, 1)
    assert rate(pack, "on_time_rate", replace(held, held=False)) == (0, 0)


def test_gaps_are_reported_apart(pack: Pack) -> None:
    agreed = replace(ORDER, kind="agreed", words="agreed", done_at=DUE + SECOND)
    silent = replace(ORDER, kind="none", due=None, done_at=DUE)
    tasks = (agreed, silent, replace(ORDER, done_at=DUE))
    assert rate(pack, "on_time_rate", *tasks) == (1, 1)
    assert rate(pack, "kept_agreed_rate", *tasks) == (0, 1)
    assert rate(pack, "kept_agreed_rate", replace(agreed, done_at=DUE)) == (1, 1)


def test_limits_of_different_length_are_also_told_apart(pack: Pack) -> None:
    far = replace(ORDER, row="far", words="5 workdays", done_at=DUE + SECOND)
    found = count(pack, "on_time_rate", Records(tasks=(replace(ORDER, done_at=DUE), far)), step="order")
    assert [(part.name, part.met, part.of) for part in found.parts] == [
        ("near（3 workdays）", 1, 1),
        ("far（5 workdays）", 0, 1),
    ]


@pytest.mark.parametrize(
    ("done", "kept"),
    [
        (datetime(2025, 10, 8, 9), (1, 1)),
        (datetime(2025, 10, 9, 23, 59, 59), (1, 1)),
        (datetime(2025, 10, 10), (0, 1)),
        (datetime(2025, 10, 10, 9), (0, 1)),
        (None, (0, 1)),
    ],
)
def test_zero_days_compare_dates(pack: Pack, done: datetime | None, kept: tuple[int, int]) -> None:
    year = Period(date(2025, 1, 1), date(2025, 12, 31), datetime(2026, 1, 1))
    task = replace(ORDER, step="zero_day", start=datetime(2025, 10, 9, 17), due=datetime(2025, 10, 10), done_at=done)
    found = count(pack, "zero_day_rate", Records(tasks=(task,)), year, step="zero_day", task="connect")
    assert (found.met, found.of) == kept
    power = replace(task, kind="none", start=None, due=None)
    assert count(pack, "zero_day_rate", Records(tasks=(power,)), year, step="zero_day", task="connect").of == 0


def test_visits_against_the_bound(pack: Pack) -> None:
    came = Act("c1", "connect", datetime(2025, 11, 5, 9), "note", outcome="visit")
    other = replace(CASE, case="c2", at_counter=False, online=True)
    once, twice = Records(cases=(CASE, other)), Records(cases=(CASE, other), acts=(came,))
    assert [(t.met, t.of) for t in (count(pack, "visits", r, bound=1) for r in (once, twice))] == [(2, 2), (1, 2)]
    mean = count(pack, "visits", twice)
    assert (mean.met, mean.of, mean.unit) == (2, 2, "mean")


def test_what_is_asked_of_the_user(pack: Pack) -> None:
    case = replace(CASE, papers=("identity", "property"), steps=("build", "connect"), confirms=3)
    records = Records(cases=(case,))
    assert count(pack, "documents_asked", records, bound=2).met == 1
    assert count(pack, "documents_asked", records, bound=1).met == 0
    assert count(pack, "customer_steps", records).met == 2
    assert count(pack, "customer_steps", records, stage="build").met == 1
    assert "3 次" in count(pack, "customer_steps", records, bound=0).note
    assert count(pack, "online_share", records).met == 0
    channels = count(pack, "channel_share", Records(cases=(case, case)))
    assert [(part.met, part.of) for part in channels.parts] == [(2, 2)]
    old = Records(cases=(replace(case, opened_at=datetime(2025, 10, 31)), replace(case, business="transfer")))
    assert count(pack, "online_share", old).of == 0


def test_a_second_survey_is_one_too_many(pack: Pack) -> None:
    first = Act("c1", "connect", datetime(2025, 11, 4), "finish", "survey")
    again = replace(first, at=datetime(2025, 11, 9), task="survey_again")
    acts = (first, again, replace(first, case="c2"))
    found = count(pack, "survey_once_rate", Records(acts=acts), task=["survey", "survey_again"])
    assert (found.met, found.of) == (1, 2)


def test_items_are_kept_by_when_they_were_handed_in(pack: Pack) -> None:
    item = ItemRecord("c1", "connect", "rectification", DUE, DUE, DUE + timedelta(days=1))
    late = replace(item, supplied=DUE + SECOND)
    waiting, missing = replace(item, closed=None), replace(item, closed=None, supplied=None)
    undated = replace(item, due=None)
    for items, kept in (
        ((item, late), (1, 2)),
        ((waiting,), (0, 0)),
        ((missing,), (0, 1)),
        ((undated,), (1, 1)),
        ((replace(item, kind="correction"),), (0, 0)),
    ):
        found = count(pack, "item_kept_rate", Records(items=items), item="rectification")
        assert (found.met, found.of) == kept


def test_routes_fees_ratings_files(pack: Pack) -> None:
    at = datetime(2025, 11, 5)
    routes = tuple(
        RouteRecord("c1", "connect", f"L{n}", route, at)
        for n, route in enumerate(("none", "commitment", "parallel", "filing"))
    )
    fee = FeeRecord("c1", "connect", "road_repair", "line", "L1", at, free=True, charged=False)
    fees = (
        fee,
        replace(fee, scope="L2", charged=True),
        replace(fee, free=False, charged=True),
        replace(fee, each="service"),
    )
    rated = Act("c1", "connect", at, "finish", "rate", rating=Decimal(5))
    files = (
        CreditRecord("b", "interview", "confirmed", at.date()),
        CreditRecord("b", "interview", "reported", at.date()),
    )
    records = Records(routes=routes, fees=fees, acts=(rated, replace(rated, rating=Decimal(4))), credit=files)
    assert (count(pack, "commitment_share", records).met, count(pack, "commitment_share", records).of) == (2, 3)
    free = count(pack, "fee_zero_rate", records, item="road_repair", each="line")
    assert (free.met, free.of) == (1, 2) and "另有 1 项" in free.note
    mean = count(pack, "rating_average", records, task="rate")
    assert (mean.met, mean.of) == (9, 2)
    assert (count(pack, "credit_events", records).met, count(pack, "credit_events", records).of) == (1, 2)


@pytest.mark.parametrize("place", sorted(places()))
def test_nothing_to_count_has_no_value(place: str) -> None:
    figures = measure_all(load(place), Records(), NOVEMBER)
    assert [one.key for one in figures] == [measure.key for measure in load(place).measures]
    for one in figures:
        assert one.clause
        assert one.value is None or one.of > 0
        assert one.of == 0 or one.key == "halls"


def test_each_unit_by_stage(pack: Pack) -> None:
    tasks = (
        replace(ORDER, done_at=DUE),
        replace(ORDER, done_at=DUE + SECOND),
        replace(ORDER, kind="agreed", done_at=DUE),
        replace(ORDER, party="gas_company", due=None, kind="none"),
        replace(ORDER, party="system", done_at=DUE),
    )
    rows = by_party(Records(tasks=tasks), NOVEMBER, pack)
    told = [(r.party, r.done, r.open, r.on_time, r.late, r.agreed_kept, r.share) for r in rows]
    assert told == [("water_company", 3, 0, 1, 1, 1, Decimal("0.5")), ("gas_company", 0, 1, 0, 0, 0, None)]
    assert [r.party for r in by_party(Records(tasks=tasks), NOVEMBER, pack, "gas_company")] == ["gas_company"]


@pytest.mark.parametrize("place", sorted(places()))
def test_the_measures_of_a_pack_can_be_counted(place: str) -> None:
    assert [str(problem) for problem in measure_problems(load(place))] == []


BREAKS = [
    ('counts = "on_time_rate"', 'counts = "on_time"', "没有算法 on_time"),
    ('step   = "ready"', 'step   = "readi"', "没有 readi"),
    ('task   = "connect"', 'task   = "conect"', "没有 conect"),
    ('task   = "connect"', "", "没有任务以 promise 为时限"),
    ('item   = "rectification"', 'item   = "repairs"', "没有 repairs"),
    ('item   = "rectification"', "", "不知道看什么"),
    ('task   = "issue"', 'task   = "visit"', "不以 parallel 为时限"),
    ('counts = "target_rate"\nstep   = "ready"', 'counts = "target_rate"\nstep   = "connect"', "没有目标"),
    ('counts = "on_time_rate"\nstep   = "ready"', 'counts = "kept_agreed_rate"\nstep   = "ready"', "没有约定的日期"),
]


@pytest.mark.parametrize(("old", "new", "says"), BREAKS)
def test_a_measure_that_cannot_be_counted_is_found(
    old: str, new: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home.ROOT / "cities", tmp_path / "cities")
    path = tmp_path / "cities" / "zhoukou" / "2022-09-30" / "measures.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(re.sub(re.escape(old), new, text, count=1), encoding="utf-8")
    monkeypatch.setenv("WUTONG_CITIES", str(tmp_path / "cities"))
    told = [str(problem) for problem in measure_problems(load("zhoukou"))]
    assert any(says in one and "改法" in one for one in told), told
