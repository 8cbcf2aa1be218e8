"""Attacks that were tried once, and must go on failing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.cases.test_store import CITY, FORM, GAS, PLACE, VISIT, WATER, WINDOW, submitted
from wutong.cases.actions.changes import change, draw, send_back, withdraw
from wutong.cases.actions.charges import charge
from wutong.cases.actions.clocks import pause, resume
from wutong.cases.actions.finish import finish
from wutong.cases.actions.items import correct, supply
from wutong.cases.actions.notes import hand_in, note
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.proof import problem_of
from wutong.cases.register import Register
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store
from wutong.law.error import FactError, LawError, Refused
from wutong.law.read import load
from wutong.site.clock import StoryClock
from wutong.site.wiring import Scratch, make_store
from wutong.watch.tick import Watch

POLICE = Actor("police:p1", PLACE, "police", "department", "p1")
NOBODY = Actor("a:", PLACE, "applicant", "applicant", "")
LINE = {
    "permits": ["road_exc"], "length_m": 180, "crossing_m": 12, "green_m2": 0, "road_class": "branch", "road": "建设路",
    "road_opened": "2014-05-01", "road_overhauled": "never",
}  # fmt: skip


def surveyed(store: Store, clock: StoryClock) -> str:
    case = submitted(store, clock)
    store.perform(CITY, case, finish, task="visit", facts=VISIT)
    for actor, service in ((WATER, "water"), (GAS, "gas")):
        store.perform(actor, case, finish, task=f"finding:{service}", facts={"external": True, "finding": "需建外线"})
    return case


def routed(store: Store, clock: StoryClock) -> str:
    case = surveyed(store, clock)
    store.perform(WATER, case, draw, services=["water"], facts=LINE)
    store.perform(GAS, case, draw, services=["gas"], facts={**LINE, "road": "七一路"})
    for actor, service in ((WATER, "water"), (GAS, "gas")):
        facts = {"plan_text": "接入", "planned_finish": "2025-11-15"}
        store.perform(actor, case, finish, task=f"plan:{service}", facts=facts)
    assert store.read(WATER, case)[0].view.lines["L1"].facts["route"] == "commitment"
    return case


def refused(store: Store, actor: Actor, case: str, verb: Callable[..., None], **given: Any) -> str:
    before = store.read(system(PLACE), case)[0]
    with pytest.raises((Refused, FactError)) as told:
        store.perform(actor, case, verb, **given)
    after = store.read(system(PLACE), case)[0]
    assert (after.rev, after.head) == (before.rev, before.head), "something was stored"
    return str(told.value)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": "no_such_paper"}, "kind"),
        ({"name": " "}, "name"),
        ({"digest": "xyz"}, "digest"),
        ({"digest": "A" * 64}, "digest"),
    ],
)
def test_a_document_has_a_known_kind_a_name_and_a_digest(
    store: Store, clock: StoryClock, given: dict, word: str
) -> None:
    case = submitted(store, clock)
    sound = {"name": "管网图", "digest": "0f" * 32}
    assert word in refused(store, WATER, case, hand_in, **{**sound, **given})
    store.perform(WATER, case, hand_in, **sound)
    assert problem_of(store, PLACE, case)[1] is None


@pytest.mark.parametrize(
    "facts",
    [{"route": "none"}, {"departments": []}, {"lead": "gas_company"}, {"suspended": False}, {"payer": "nobody"}],
)
def test_what_the_system_decides_cannot_be_typed(store: Store, clock: StoryClock, facts: dict) -> None:
    case = routed(store, clock)
    assert "不能填写" in refused(store, WATER, case, change, scope="L1", facts=facts, reason="x")
    assert "先要完成" in refused(store, WATER, case, finish, task="build:L1", facts={"build_note": "x"})


def test_a_permit_without_any_opinion_is_not_issued(store: Store, clock: StoryClock) -> None:
    case = routed(store, clock)
    store.perform(WATER, case, change, scope="L1", facts={"length_m": 260}, reason="改长")
    store.perform(
        WATER,
        case,
        finish,
        task="apply_permit:L1",
        facts={
            "works_from": "2025-11-05",
            "works_to": "2025-11-10",
            "statement_true": True,
            "restoration_committed": True,
        },
    )
    store.perform(
        CITY, case, finish, task="permit_survey:L1", facts={"survey_at": "2025-11-03T15:00", "participants": ["城管"]}
    )
    assert "issue:L1" not in store.read(WATER, case)[0].view.done


@pytest.mark.parametrize(
    "given",
    [
        {"services": ["gas"], "line": "L1"}, {"services": ["water"], "line": "water"}, {"services": ["water"], "line": "a.b"},
        {"services": ["water"], "line": "L0"}, {"services": ["heat"]}, {"services": []}, {"services": ["gas"]},
    ],
)  # fmt: skip
def test_a_line_is_drawn_once_by_its_own_unit(store: Store, clock: StoryClock, given: dict) -> None:
    case = surveyed(store, clock)
    store.perform(WATER, case, draw, services=["water"], facts=LINE)
    refused(store, WATER, case, draw, facts={"length_m": 1}, **given)


@pytest.mark.parametrize(
    "stranger", [POLICE, Actor("applicant:a", PLACE, "applicant", "applicant", "applicant-1"), GAS]
)
def test_verbs_belong_to_whoever_has_a_part(store: Store, clock: StoryClock, stranger: Actor) -> None:
    case = surveyed(store, clock)
    store.perform(WATER, case, draw, services=["water"], facts={**LINE, "permits": []})
    for verb, given in (
        (pause, {"scope": "water", "reason": "force_majeure", "evidence": "x"}),
        (resume, {"scope": "water"}),
        (correct, {"items": ["x"], "scope": "water"}),
        (charge, {"item": "connection", "amount": "5", "service": "water"}),
        (change, {"scope": "L1", "facts": {"length_m": 1}, "reason": "x"}),
        (send_back, {"reason": "x"}),
    ):
        refused(store, stranger, case, verb, **given)


def test_a_person_without_a_name_owns_nothing(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    with pytest.raises(Refused, match="没有这个办件"):
        store.read(NOBODY, case)


def test_dropping_a_service_takes_its_lines_and_leaves_a_whole_record(store: Store, clock: StoryClock) -> None:
    case = surveyed(store, clock)
    store.perform(GAS, case, draw, services=["gas"], facts=LINE)
    store.perform(WINDOW, case, withdraw, reason="不要气了", service="gas")
    state = store.read(WATER, case)[0]
    assert set(state.view.orders) == {"water"} and state.view.lines == {}
    assert problem_of(store, PLACE, case)[1] is None


def test_spelling_a_road_otherwise_splits_nothing(store: Store, clock: StoryClock) -> None:
    case = surveyed(store, clock)
    for road in ("建设路", " 建设 路（东段）"):
        store.perform(WATER, case, draw, services=["water"], facts={**LINE, "length_m": 150, "road": road})
    for actor, service in ((WATER, "water"),):
        store.perform(
            actor, case, finish, task=f"plan:{service}", facts={"plan_text": "接入", "planned_finish": "2025-11-15"}
        )
    assert {line.facts["route"] for line in store.read(WATER, case)[0].view.lines.values()} == {"parallel"}


@pytest.mark.parametrize(
    "given",
    [
        {"text": "a\x00b"}, {"text": "x" * 30_000}, {"text": "\ud800"}, {"text": {"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}},
        {"text": "x", "kind": "nosuch"}, {"text": ""}, {"text": float("nan")}, {"text": object()},
    ],
    ids=["NUL", "long", "surrogate", "deep", "kind", "empty", "nan", "object"],
)  # fmt: skip
def test_hostile_words_are_refused(store: Store, clock: StoryClock, given: dict) -> None:
    refused(store, WINDOW, submitted(store, clock), note, **given)


@pytest.mark.parametrize("figure", ["1e9999999", "1e99", "0.0000000001", 10**30, "１０", "-0.1", "NaN"])
def test_figures_no_line_can_have_are_refused(store: Store, clock: StoryClock, figure: Any) -> None:
    refused(store, WATER, surveyed(store, clock), draw, services=["water"], facts={**LINE, "length_m": figure})


@pytest.mark.parametrize("case", ["x", "", "' OR 1=1 --", "00000000-0000-0000-0000-00000000000Z"])
def test_a_case_that_is_no_case_is_absent(store: Store, clock: StoryClock, case: str) -> None:
    with pytest.raises(Refused, match="没有这个办件"):
        store.perform(WINDOW, case, note, text="x")


def test_the_application_role_can_become_nobody_else_and_writes_only_through_the_functions(
    clean: Scratch, store: Store, clock: StoryClock
) -> None:
    case = submitted(store, clock)
    for statement in (
        "SET ROLE postgres", "UPDATE cases_case SET status = 'done'", "DELETE FROM cases_task", "TRUNCATE cases_entry",
        "INSERT INTO cases_seat VALUES ('x','x','x','x','x','',true)", "INSERT INTO cases_idem VALUES ('x','x',gen_random_uuid(),'{}',now())",
        "UPDATE cases_line SET facts = '{}'", f"UPDATE cases_order SET unit = 'x' WHERE case_id = '{case}'",
        "SELECT pg_read_file('/etc/passwd')", "COPY cases_case TO PROGRAM 'cat'", "CREATE TABLE x (a int)",
    ):  # fmt: skip
        with clean.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)  # type: ignore[arg-type]


def test_many_at_one_case_all_get_through(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    barrier = threading.Barrier(16)

    def act(number: int) -> str:
        with clean.connect() as connection:
            own = make_store(lambda: connection, clock)
            barrier.wait()
            own.perform(WINDOW, case, note, key=f"n{number}", text=f"第 {number} 条")
            return "ok"

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(act, range(16))) == ["ok"] * 16
    assert problem_of(store, PLACE, case)[1] is None


def test_a_correction_stop_ends_by_supply_and_not_by_hand(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(CITY, case, correct, items=["补一份图"])
    assert "还没有交齐" in refused(store, CITY, case, resume, scope="")
    item = next(iter(store.read(CITY, case)[0].view.items))
    clock.move(clock.now() + timedelta(hours=3))
    store.perform(
        Actor("applicant:x", PLACE, "applicant", "applicant", "applicant-1"), case, supply, item=item, evidence="图"
    )
    assert all(stop.end is not None for stop in store.read(CITY, case)[0].view.stops.values())
    assert "一次性" in refused(store, CITY, case, correct, items=["再补一份"])


def test_the_register_wants_two_officers_of_a_department(store: Store, clock: StoryClock) -> None:
    register, pack = Register(store.connection, clock), load(PLACE, clock.now().date())
    facts = {"evidence": "照片三张"}
    for actor in (
        GAS,
        WATER,
        Actor("a:a", PLACE, "applicant", "applicant", "a"),
        Actor("u:", PLACE, "urban_management", "department", ""),
    ):
        with pytest.raises(Refused):
            register.report(actor, pack, "gas_company", "serious", facts)
    file = register.report(CITY, pack, "gas_company", "serious", facts)
    for same in ("u1", " u1 ", "U 1"):
        with pytest.raises(Refused, match="另一名"):
            register.confirm(Actor("x", PLACE, "urban_management", "department", same), pack, file, "查实")
    with pytest.raises(Refused):
        register.rectified(CITY, pack, file, "未确认先整改")
    register.confirm(POLICE, pack, file, "查实")
    for verb in (register.confirm, register.dismiss):
        with pytest.raises(Refused):
            verb(Actor("z", PLACE, "police", "department", "p9"), pack, file, "再来一次")
    with pytest.raises(Refused):
        register.rectified(GAS, pack, file, "自己说整改好了")
    register.rectified(CITY, pack, file, "现场核实")
    assert problem_of(store, PLACE, file)[1] is None


def test_two_watches_at_once_act_once(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    clock.move(clock.now() + timedelta(days=30))
    barrier = threading.Barrier(4)

    def round_(_: int) -> dict[str, int]:
        with clean.connect() as connection:
            watch = Watch(make_store(lambda: connection, clock), PLACE)
            barrier.wait()
            return watch.tick()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(round_, range(4)))
    state, _ = store.read(system(PLACE), case)
    assert problem_of(store, PLACE, case)[1] is None and state.seq >= 1


def test_private_facts_stay_sealed_when_they_are_changed(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(WATER, case, change, scope="water", facts={"account_no": "8801234567"}, reason="补户号")
    state = store.read(WATER, case)[0]
    assert "8801234567" in state.sealed.values() and state.view.orders["water"]["account_no"] == "●"


@pytest.mark.parametrize(
    "form",
    [
        {**FORM, "applicant.uscc": "91420000MA00000000"},
        {**FORM, "contact.phone": "1"},
        {**FORM, "nosuch": "x"},
        {**FORM, "water.demand_t_per_day": -5},
        {},
    ],
)
def test_wrong_forms_name_every_wrong_field_and_store_nothing(store: Store, clock: StoryClock, form: dict) -> None:
    from_form = {**form, "services": ["用水"]}
    with pytest.raises(LawError) as told:
        _submit(store, clock, from_form)
    assert "必填" in str(told.value) or "改法" in str(told.value)
    assert store.connection().execute(
        'SELECT wutong_who(\'{"place":"zhoukou","all":"on"}\')'
    ) and store.connection().execute("SELECT count(*) FROM cases_case").fetchone() == (0,)


def _submit(store: Store, clock: StoryClock, form: dict) -> None:
    store.create(
        WINDOW,
        lambda at, pack: submit(pack, store.calendar, store.vault, WINDOW, at, Submission("window", form)),
        form=form,
    )
