"""Stored values told in two languages, each from data, and a case told in English."""

from datetime import datetime
from pathlib import Path

import pytest

from wutong import cases
from wutong.cases.names import called, party_name, scope_name
from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.cases.words import compared, show, why
from wutong.law.condition import COMPARISONS
from wutong.law.read import common, load, places
from wutong.law.view import Line, View

FACTS = common().facts


@pytest.fixture
def state() -> State:
    at = datetime(2026, 3, 2, 9)
    return State("c", "p", "n", "e", View("connect", {}), "someone", at, at)


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("length_m", 180, "180米", "180 m"),
        ("road_class", "branch", "支路", "Branch road"),
        ("permits", frozenset({"tree", "road_exc"}), "挖掘城市道路、砍伐迁移树木", "Excavation of a city road, Felling or relocation of trees"),
        ("permits", frozenset(), "无", "none"),
        ("capacity", {"value": 160, "unit": "kVA"}, "160千伏安", "160 kVA"),
        ("covered", False, "否", "no"),
        ("covered", None, "不知道", "unknown"),
        ("road_opened", "never", "从未", "never"),
        ("service_count", 3, "3项", "3"),
    ],
)  # fmt: skip
def test_a_value_reads_in_both_languages(key: str, value: object, zh: str, en: str) -> None:
    assert (show(key, value, FACTS), show(key, value, FACTS, "en")) == (zh, en)


def test_every_comparison_has_words() -> None:
    for op in COMPARISONS:
        assert common().term(f"compared.{op}", "zh") and common().term(f"compared.{op}", "en")


def test_a_reason_reads_in_english() -> None:
    told = {"fact": "length_m", "op": "at_most", "limit": 200, "value": 180, "holds": True, "clause": "G-01"}
    assert why(told, FACTS) == "✓ 管线长度 180米：不超过 200米 (G-01)"
    assert why(told, FACTS, "en") == "✓ Line length 180 m: at most 200 m (G-01)"
    assert compared("road_class", "one_of", ["branch"], "", FACTS, "en") == "is one of Branch road"


@pytest.mark.parametrize("place", places())
def test_names_have_their_english(place: str, state: State) -> None:
    pack = load(place)
    assert (party_name(SYSTEM, pack), party_name(SYSTEM, pack, "en")) == ("系统", "System")
    service = pack.city.service[0]
    state.view.lines["L1"] = Line("L1", (service.key,), {})
    party = next(iter(pack.parties.values()))
    assert scope_name("L1", pack, state) == f"{service.name}线L1"
    assert scope_name(f"L1.{party.key}", pack, state, "en") == f"{service.en} line L1 · {party.en}"
    assert called(pack.documents[0].key, pack, "en") == pack.documents[0].en


def test_no_label_stands_in_the_code_that_tells_a_case() -> None:
    for name in ("words", "names", "timeline"):
        code = Path(cases.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        lines = [line for line in code.splitlines() if any("\u4e00" <= char <= "\u9fff" for char in line)]
        assert all(line.strip().startswith(("(", "'")) for line in lines), lines
