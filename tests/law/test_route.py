"""Routes: same works, five papers; unknown facts; every row weighed; amendment layers by date."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.law import home
from wutong.law.error import FactError, LawError
from wutong.law.fact_read import read_facts
from wutong.law.read import common, load, places
from wutong.law.route import decide

ON = date(2025, 11, 3)
WORKS = {
    "service": "water", "external": True, "permits": ["road_exc", "green_occ"], "crossing_m": 12, "length_m": 180, "green_m2": 15,
    "trees": 0, "heritage_zone": False, "road_class": "branch", "road_opened": "2010-01-01", "road_overhauled": "never",
    "low_impact": True, "single_works": True, "conforms_to_plan": True, "channel_kind": "online", "red_line": "outside",
}  # fmt: skip


def ask(place: str, on: date = ON, **facts: object) -> dict:
    pack = load(place, on)
    given = {key: value for key, value in {**WORKS, **facts}.items() if value is not None}
    return decide(pack, read_facts(pack.common.facts, given), on).plain()


def test_the_same_works_go_different_ways_in_five_places() -> None:
    assert {place: ask(place)["route"] for place in places()} == {
        "suizhou": "filing", "ezhou": "parallel", "xinxiang": "parallel", "zhoukou": "commitment", "kaifeng": "parallel",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "facts", "route"),
    [
        ("suizhou", {"crossing_m": 20, "length_m": 300, "permits": ["road_exc"]}, "filing"),
        ("suizhou", {"crossing_m": Decimal("20.01"), "length_m": 300, "permits": ["road_exc"]}, "parallel"),
        ("suizhou", {"crossing_m": 20, "length_m": Decimal("300.5")}, "parallel"),
        ("suizhou", {"crossing_m": 0, "length_m": 300}, "filing"),
        ("suizhou", {"permits": ["plan"]}, "parallel"),
        ("suizhou", {"low_impact": False}, "parallel"),
        ("suizhou", {"crossing_m": None}, "undetermined"),
        ("suizhou", {"crossing_m": None, "length_m": 301}, "parallel"),
        ("zhoukou", {"crossing_m": 15, "length_m": 200, "green_m2": 20}, "commitment"),
        ("zhoukou", {"crossing_m": Decimal("15.01")}, "parallel"),
        ("zhoukou", {"length_m": Decimal("200.1")}, "parallel"),
        ("zhoukou", {"green_m2": Decimal("20.1")}, "parallel"),
        ("zhoukou", {"road_class": "arterial", "crossing_m": 0, "length_m": 10}, "parallel"),
        ("zhoukou", {"permits": ["tree"]}, "parallel"),
        ("zhoukou", {"suspended": True}, "parallel"),
        ("zhoukou", {"choose_parallel": True}, "parallel"),
        ("zhoukou", {"road_opened": None}, "undetermined"),
        ("zhoukou", {"road_opened": None, "road_class": "expressway"}, "parallel"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": 0, "length_m": 500}, "commitment"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": 0, "length_m": Decimal("500.1")}, "parallel"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": 0, "length_m": 800, "service": "power", "kv": Decimal("0.4")}, "commitment"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": 0, "length_m": 50, "service": "power", "kv": 10}, "parallel"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": None}, "undetermined"),
        ("kaifeng", {"permits": ["road_exc"], "green_m2": 0, "heritage_zone": True}, "parallel"),
        ("xinxiang", {"credit_bad": True}, "parallel"),
        ("ezhou", {"external": False, "permits": None}, "none"),
        ("zhoukou", {"external": None}, "undetermined"),
        ("zhoukou", {"external": None, "crossing_m": 16}, "parallel"),
        ("kaifeng", {"external": None, "permits": ["road_exc"], "green_m2": 0}, "undetermined"),
        ("suizhou", {"external": None}, "undetermined"),
        ("zhoukou", {"road_opened": "2030-01-01"}, "parallel"),
        ("zhoukou", {"permits": ["plan"], "road_class": "arterial"}, "commitment"),
        ("suizhou", {"external": False, "road_opened": "2024-01-01"}, "none"),
        ("ezhou", {"permits": None}, "undetermined"),
        ("suizhou", {"permits": []}, "none"),
    ],
)  # fmt: skip
def test_routes_at_and_beyond_their_figures(place: str, facts: dict, route: str) -> None:
    assert ask(place, **facts)["route"] == route


@pytest.mark.parametrize(("on", "route"), [(date(2025, 11, 20), "parallel"), (date(2025, 11, 21), "commitment")])
def test_five_years_include_their_last_day(on: date, route: str) -> None:
    found = ask("zhoukou", on, road_opened="2020-11-20")
    assert found["route"] == route
    assert found["approval"] is (route == "parallel")


@pytest.mark.parametrize("place", sorted(places()))
def test_a_young_road_needs_the_government_everywhere(place: str) -> None:
    assert ask(place, permits=["road_exc"], road_opened="2022-06-01")["approval"] is True


@pytest.mark.parametrize("place", sorted(places()))
def test_a_decision_shows_every_row_it_weighed_with_its_clause(place: str) -> None:
    reasons = ask(place)["reasons"]
    assert reasons and all(reason["clause"] and reason["holds"] in (True, False, None) for reason in reasons)
    assert {"clause", "fact", "value", "op", "limit", "holds"} <= set(reasons[0])


RELEVANT = [
    "length_m",
    "crossing_m",
    "green_m2",
    "road_class",
    "road_opened",
    "road_overhauled",
    "permits",
    "heritage_zone",
    "trees",
    "kv",
    "single_works",
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(places())),
    st.sets(st.sampled_from(RELEVANT)),
    st.sampled_from([0, 15, Decimal("15.01"), 20, 21]),
    st.sampled_from([0, 200, 300, 500, 501]),
    st.sampled_from(["branch", "arterial"]),
    st.sampled_from(["2010-01-01", "2023-01-01"]),
)
def test_an_unknown_fact_never_opens_a_route_without_review(
    place, missing, crossing, length, road_class, opened
) -> None:  # type: ignore[no-untyped-def]
    known = {
        "crossing_m": crossing,
        "length_m": length,
        "road_class": road_class,
        "road_opened": opened,
        "green_m2": 0,
        "permits": ["road_exc"],
    }
    whole = ask(place, **known)
    lacking = ask(place, **{**known, **dict.fromkeys(missing)})
    if lacking["route"] in ("filing", "commitment"):
        assert lacking["route"] == whole["route"]
    if lacking["route"] == "undetermined":
        assert lacking["ask"]


@pytest.mark.parametrize(("place", "service"), [("ezhou", "heat"), ("zhoukou", "catv"), ("suizhou", "catv")])
def test_a_service_the_place_does_not_offer_is_refused(place: str, service: str) -> None:
    with pytest.raises(FactError, match="不受理"):
        ask(place, service=service)


def test_where_nothing_is_dug_nothing_needs_approving() -> None:
    for place in places():
        assert ask(place, external=False, road_opened="2024-01-01")["approval"] is False


def test_units_that_differ_are_compared_one_to_one_and_flagged() -> None:
    found = ask("ezhou", service="power", capacity={"value": 160, "unit": "kVA"})
    assert found["payer"] == "power_company" and "unit_assumed" in found["flags"]
    assert "unit_assumed" not in ask("ezhou", service="power", capacity={"value": 160, "unit": "kW"})["flags"]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"length_m": -1}, "不能为负"),
        ({"length_m": "abc"}, "应为数"),
        ({"capacity": {"value": 160, "unit": "t"}}, "单位"),
        ({"capacity": 160}, "数值和单位"),
        ({"lenght_m": 3}, "length_m"),
        ({"permits": ["swimming"]}, "没有选项"),
        ({"road_opened": "yesterday"}, "不是日期"),
        ({"external": "yes"}, "true 或 false"),
        ({"service": "steam"}, "没有选项"),
        ({"length_m": "1_000"}, "应为数"),
        ({"length_m": "１００"}, "应为数"),
        ({"length_m": True}, "应为数"),
        ({"length_m": float("nan")}, "应为数"),
        ({"length_m": float("inf")}, "应为数"),
        ({"permits": "road_exc"}, "应为列表"),
    ],
)
def test_impossible_facts_are_refused_with_their_name_and_cure(facts: dict, says: str) -> None:
    with pytest.raises(FactError, match=says):
        read_facts(common().facts, facts)


def test_a_day_before_the_paper_is_refused() -> None:
    with pytest.raises(LawError, match="早于文件生效日"):
        load("ezhou", date(2023, 3, 14))
    with pytest.raises(LawError, match="没有这个地方"):
        load("atlantis")


LAYER = """
[[route]]
id     = "layer_none"
route  = "none"
clause = "XX-3.3.1c"
any    = [{ fact = "external", is = false }, { fact = "permits", empty = true }]

[[route]]
id     = "layer_credit"
route  = "parallel"
limit  = "parallel"
clause = "XX-3.3.1c"
all    = [{ fact = "credit_bad", stated = true }]

[[route]]
id     = "layer_commitment"
route  = "commitment"
clause = "XX-3.3.1c"
all    = [{ fact = "length_m", at_most = 200 }]
"""


def test_an_amendment_layer_counts_from_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S-XP-07: each case cites the layer it was decided by."""
    shutil.copytree(home.ROOT / "cities", tmp_path / "cities")
    folder = tmp_path / "cities" / "xinxiang" / "2023-02-13" / "layers" / "2026-03-01"
    folder.mkdir(parents=True)
    (folder / "layer.toml").write_text(
        'valid_from = 2026-03-01\nnumber = "细则1号"\ntitle = "承诺免审批细则"\n', encoding="utf-8"
    )
    (folder / "routes.toml").write_text(LAYER, encoding="utf-8")
    monkeypatch.setenv("WUTONG_CITIES", str(tmp_path / "cities"))
    before, after = ask("xinxiang", date(2026, 2, 27), length_m=150), ask("xinxiang", date(2026, 3, 2), length_m=150)
    assert (before["route"], after["route"]) == ("parallel", "commitment")
    assert {"layer_commitment"} == {
        reason["row"] for reason in after["reasons"] if reason["fact"] == "length_m" and reason["holds"]
    }
    assert "2026-03-01" in after["edition"] and "2026-03-01" not in before["edition"]
    assert ask("xinxiang", date(2026, 3, 2), length_m=150, credit_bad=True)["route"] == "parallel"
