"""A verb is all or nothing: keys, two officers at once, access, refusals that store nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psycopg
import pytest

from wutong.cases.access import is_agent
from wutong.cases.actions.changes import withdraw
from wutong.cases.actions.charges import charge
from wutong.cases.actions.finish import finish
from wutong.cases.actions.notes import note
from wutong.cases.queries import ask_as, entries, find_case, worklist
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store
from wutong.law.error import FactError, Refused
from wutong.law.read import load
from wutong.site.clock import StoryClock
from wutong.site.story import Act, Stage, Story
from wutong.site.wiring import Scratch, make_store

PLACE = "zhoukou"
WATER = Actor("water:w1", PLACE, "water_company", "utility", "w1")
GAS = Actor("gas:g1", PLACE, "gas_company", "utility", "g1")
CITY = Actor("urban:u1", PLACE, "urban_management", "department", "u1")
WINDOW = Actor("window:c1", PLACE, "window", "window", "c1")


VISIT = {"survey_at": "2025-11-03T10:00", "participants": ["供水", "供气"]}
FORM = {
    "applicant.name": "梧桐食品有限公司", "applicant.uscc": "91110000600037341L", "applicant.kind": "企业",
    "site.address": "建设路 8 号", "contact.name": "李明", "contact.phone": "13800138000", "wish.connect_at": "2025-11-20T09:00",
    "water.biz_type": "新装", "water.demand_t_per_day": 60, "gas.biz_type": "新装", "gas.demand_m3_h": "不清楚",
}  # fmt: skip


def submitted(store: Store, clock: StoryClock, services: list[str] | None = None) -> str:
    """A fresh Zhoukou case."""
    act = Act(
        at=clock.now(),
        by="window",
        do="submit",
        channel="window",
        form={**FORM, "services": services or ["用水", "用气"]},
    )
    stage = Stage(store, clock, Story(title="t", place=PLACE, act=(act,)))
    stage.run()
    return stage.cases["case"]


def test_the_same_key_gives_the_same_answer_and_acts_once(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    facts = VISIT
    first = store.perform(CITY, case, finish, key="k1", task="visit", facts=facts)
    again = store.perform(CITY, case, finish, key="k1", task="visit", facts=facts)
    assert first == again
    with pytest.raises(Refused, match="内容不同"):
        store.perform(CITY, case, finish, key="k1", task="visit", facts={**VISIT, "survey_at": "2025-11-03T11:00"})


def test_a_task_done_twice_names_who_did_it_and_when(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(CITY, case, finish, task="visit", facts=VISIT)
    with pytest.raises(Refused, match=r"市城市管理局 于 2025-11-03 09:10 办完"):
        store.perform(CITY, case, finish, task="visit", facts=VISIT)


def test_the_wrong_unit_the_wrong_order_and_unknown_fields_are_refused(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    before = store.read(system(PLACE), case)[0]
    for actor, task, facts, says in (
        (GAS, "visit", {}, "由市城市管理局办理"),
        (WATER, "finding:water", {"external": True}, "先要完成"),
        (CITY, "visit", {"survey_att": "2025-11-03T10:00"}, "没有这一项"),
        (CITY, "visit", {}, "缺约定踏勘时间"),
        (CITY, "nosuch", {}, "没有这个任务"),
        (CITY, "visit", {"survey_at": "never"}, "不是时间"),
    ):
        with pytest.raises((Refused, FactError), match=says):
            store.perform(actor, case, finish, task=task, facts=facts)
    after = store.read(system(PLACE), case)[0]
    assert (after.rev, after.seq, after.head) == (before.rev, before.seq, before.head)


def test_two_officers_at_once_one_acts_the_other_is_told(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    many, barrier = 8, threading.Barrier(8)

    def act(number: int) -> str:
        with clean.connect() as connection:
            own = make_store(lambda: connection, clock)
            barrier.wait()
            try:
                own.perform(CITY, case, finish, key=f"k{number}", task="visit", facts=VISIT)
            except Refused as refused:
                return refused.code
            return "ok"

    with ThreadPoolExecutor(many) as pool:
        results = list(pool.map(act, range(many)))
    assert sorted(results) == ["done"] * (many - 1) + ["ok"]


def test_ten_retries_of_one_lost_answer_have_one_effect(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    barrier = threading.Barrier(10)

    def act(_: int) -> tuple[int, ...]:
        with clean.connect() as connection:
            own = make_store(lambda: connection, clock)
            barrier.wait()
            facts = VISIT
            return own.perform(CITY, case, finish, key="same", task="visit", facts=facts).entries

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(act, range(10)))
    assert len(answers) == 1


def test_a_stale_page_is_told_so_and_nothing_is_lost(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    seen = store.read(CITY, case)[0].rev
    store.perform(WINDOW, case, note, text="已电话联系")
    with pytest.raises(Refused, match="已被更新"):
        store.perform(CITY, case, finish, rev=seen, task="visit", facts=VISIT)


@pytest.mark.parametrize(
    "stranger",
    [
        Actor("t:t1", PLACE, "telecom_company", "utility", "t1"),
        Actor("a:a9", PLACE, "applicant", "applicant", "a9"),
        Actor("w:w1", "kaifeng", "water_company", "utility", "w1"),
        Actor("x:x1", PLACE, "nobody", "x", "x1"),
    ],
)
def test_absent_and_forbidden_look_alike(store: Store, clock: StoryClock, stranger: Actor) -> None:
    case = submitted(store, clock, ["用水"])
    told = set()
    for one in (case, "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Refused) as refused:
            store.perform(stranger, one, note, text="hello")
        told.add(str(refused.value))
    assert len(told) == 1


def test_row_level_security_holds_without_the_gate(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock, ["用水"])
    tables = ("cases_case", "cases_order", "cases_task", "cases_entry", "cases_notice")
    with clean.connect() as connection:

        def seen() -> list[int]:
            return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # type: ignore[index]

        assert seen() == [0] * len(tables), "without saying who asks, nothing is shown"
        ask_as(connection, Actor("t:t1", PLACE, "telecom_company", "utility", "t1"))
        assert seen()[:4] == [0] * 4
        ask_as(connection, Actor("k:k", "kaifeng", "water_company", "utility", "k", True))
        assert seen() == [0] * len(tables)
        ask_as(connection, WATER)
        assert all(seen())
        assert find_case(connection, store.read(WATER, case)[0].number) == case
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE cases_entry SET verb = 'x'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM cases_entry")


def test_the_application_role_owns_nothing(clean: Scratch) -> None:
    with clean.connect() as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        ).fetchone()
        free = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert owned == (0,) and free == (False,)


def test_a_worklist_is_the_partys_own_soonest_first(store: Store, clock: StoryClock) -> None:
    cases = [submitted(store, clock) for _ in range(3)]
    todo = worklist(store.connection(), _asking(store, CITY), 20)
    assert {one.case for one in todo} == set(cases) and {one.task for one in todo} == {"visit"}
    assert worklist(store.connection(), _asking(store, WATER), 20) == []


def _asking(store: Store, actor: Actor) -> Actor:
    ask_as(store.connection(), actor)
    return actor


def test_withdrawal_ends_the_case_and_keeps_the_record(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    store.perform(WINDOW, case, withdraw, reason="不建了")
    state, _ = store.read(WINDOW, case)
    assert state.view.status == "withdrawn"
    with pytest.raises(Refused, match="办件已"):
        store.perform(WINDOW, case, withdraw, reason="再撤一次")
    ask_as(store.connection(), WINDOW)
    assert entries(store.connection(), case)[-1]["verb"] == "withdraw"


@pytest.mark.parametrize("bad", ["0", "-5", "abc", "1.234", "NaN", "1e3000000"])
def test_amounts_that_cannot_be_are_refused(store: Store, clock: StoryClock, bad: str) -> None:
    case = submitted(store, clock)
    with pytest.raises((Refused, FactError)):
        store.perform(WATER, case, charge, item="connection", amount=bad, service="water")


def test_the_clock_of_a_record_never_runs_backwards(clean: Scratch, store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    early = make_store(clean.shared, StoryClock(datetime(2025, 11, 3, 8)))
    with pytest.raises(Refused, match="早于"):
        early.perform(WINDOW, case, note, text="回到过去")


@pytest.mark.parametrize(
    ("place", "desks"),
    [
        ("suizhou", {"window"}),
        ("ezhou", {"window", "community", "housing"}),
        ("xinxiang", {"window", "hotline"}),
        ("zhoukou", {"window"}),
        ("kaifeng", {"window"}),
    ],
)
def test_the_pack_says_who_may_act_for_the_applicant(place: str, desks: set[str]) -> None:
    pack = load(place)
    seats = [Actor(f"{key}:x", place, key, party.kind, "x") for key, party in pack.parties.items()]
    assert {seat.party for seat in seats if is_agent(seat, pack)} == desks
