"""The demonstration month: every stage is there, people act in office hours, nothing lies after the last moment."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from wutong.cases.proof import chains, problem_of
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.store import pack_of
from wutong.law import home
from wutong.law.identifier import id_card_problem, project_code_problem, uscc_problem
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.people.demo import cast
from wutong.site.clock import StoryClock
from wutong.site.demo import install
from wutong.site.demo_month import DAYS, MonthFailed, Player, mark
from wutong.site.demo_plan import Month, before, fill, read_month
from wutong.site.watching import keep_watch, round_of
from wutong.site.wiring import Scratch, make_store

FRIDAY = datetime(2026, 11, 20, 15, 0)
AFTER_THE_HOLIDAY = datetime(2025, 10, 15, 10, 30)
SUNDAY = datetime(2026, 11, 22, 11, 0)
TOLD = [place for place in places() if read_month(place)]


def played(scratch: Scratch, place: str, until: datetime) -> Player:
    scratch.clean()
    clock = StoryClock(until - timedelta(days=DAYS + 1))
    month = read_month(place)
    assert month is not None
    player = Player(make_store(scratch.shared, clock), clock, month, until)
    player.play()
    ask_as(player.store.connection(), system(place))
    return player


def rows(player: Player, words: str) -> list[tuple]:
    ask_as(player.store.connection(), system(player.place))
    return player.store.connection().execute(words, {"place": player.place}).fetchall()


@pytest.mark.parametrize("until", [FRIDAY, AFTER_THE_HOLIDAY, SUNDAY], ids=["friday", "october", "sunday"])
@pytest.mark.parametrize("place", TOLD)
def test_a_month_is_there_in_all_stages(scratch: Scratch, place: str, until: datetime) -> None:
    player = played(scratch, place, until)
    assert 12 <= len(player.running) <= len(player.month.case) <= 22
    assert len(player.running) >= len(player.month.case) - 2, "all but those of the day itself have begun"
    _in_the_past_and_in_office_hours(player, until)
    _every_stage(player)
    _every_kind(player, until)
    for stream in chains(player.store, place):
        assert problem_of(player.store, place, stream)[1] is None, stream


def _in_the_past_and_in_office_hours(player: Player, until: datetime) -> None:
    calendar, hours = home.calendar(), load(player.place).city.hours
    machines = {key for key, party in load(player.place).parties.items() if party.kind == "system"}
    for at, person, party in rows(
        player, "SELECT at::timestamp, person, party FROM cases_entry WHERE place = %(place)s"
    ):
        assert until - timedelta(days=DAYS) <= at <= until
        if person == "system" or party in machines:
            continue
        assert person.startswith(f"{player.place}-{party}-"), person
        assert calendar.is_working(at.date()), at
        assert hours.open <= at.time() <= hours.noon or hours.afternoon <= at.time() <= hours.close, at


def _every_stage(player: Player) -> None:
    """Every stage the pack draws has an open task somewhere, or was passed by a case."""
    seen, statuses = set(), Counter()
    for case, edition, journey, status in rows(
        player, "SELECT id::text, edition, journey, status FROM cases_case WHERE place = %(place)s"
    ):
        tasks = pack_of(player.place, edition).journeys[journey].tasks
        state = player.store.read(system(player.place), case)[0]
        seen |= {tasks[key.partition(":")[0].partition("/")[0]].stage for key in state.view.done}
        statuses[status] += 1
    assert {stage.key for stage in load(player.place).city.stage} <= seen
    assert statuses["open"] >= 6 and statuses["done"] >= 2
    assert statuses["withdrawn"] and statuses["returned"]


def _every_kind(player: Player, until: datetime) -> None:
    verbs = {row[0] for row in rows(player, "SELECT DISTINCT verb FROM cases_entry WHERE place = %(place)s")}
    assert {"correct", "pause", "withdraw", "send_back", "supply", "settle_item", "charge", "note", "escalate"} <= verbs
    assert {"report", "confirm"} <= verbs
    tasks = {row[0].partition(":")[0] for row in rows(player, "SELECT task FROM cases_entry WHERE place = %(place)s")}
    assert {"rate", "build", "connect"} <= tasks
    due = [
        row[0]
        for row in rows(
            player,
            "SELECT t.due::timestamp FROM cases_task t JOIN cases_case c ON c.id = t.case_id WHERE t.place = %(place)s"
            " AND t.status <> 'done' AND c.status = 'open' AND t.due IS NOT NULL",
        )
    ]
    assert any(one < until for one in due), "one is overdue"
    if home.calendar().is_working(until.date()):
        assert any(one >= until and one.date() == until.date() for one in due), "some are due today"
    kinds = {row[0] for row in rows(player, "SELECT DISTINCT kind FROM cases_notice WHERE place = %(place)s")}
    assert {"yellow", "red"} <= kinds
    persons = {row[0] for row in rows(player, "SELECT DISTINCT person FROM cases_entry WHERE place = %(place)s")}
    known = {role.key for role in cast(player.place, load(player.place), 0)}
    assert persons - {"system"} <= known, "everyone is one of the people of the demonstration"
    desks = Counter(one.rpartition("-")[0] for one in persons if "-applicant-" not in one)
    assert sum(count == 2 for count in desks.values()) >= 3, "the work is spread over persons"
    assert len([one for one in persons if "-applicant-" in one]) >= 3


@pytest.mark.parametrize("place", TOLD)
def test_all_numbers_are_sound_and_all_districts_the_packs(place: str) -> None:
    month, pack = read_month(place), load(place)
    assert month is not None
    names = [case.form["applicant.name"] for case in month.case if "applicant.name" in case.form]
    assert len(names) == len(set(names))
    for case in month.case:
        for key, value in case.form.items():
            _sound(key, value, pack)


def _sound(key: str, value: object, pack: Pack) -> None:
    problem = {"applicant.uscc": uscc_problem, "project.code": project_code_problem, "legal_rep.id_no": id_card_problem}
    problem["agent.id_no"] = id_card_problem
    if key in problem:
        assert problem[key](str(value)) == "", value
    if key == "site.district":
        assert value in {one.name for one in pack.city.district}


def test_a_refusal_stops_the_month_and_says_where(scratch: Scratch) -> None:
    """Nothing of the place is stored then."""
    place = TOLD[0]
    month = read_month(place)
    assert month is not None
    wrong = month.case[0].model_copy(update={"channel": "pigeon"})
    scratch.clean()
    clock = StoryClock(FRIDAY - timedelta(days=DAYS + 1))
    changed = Month.model_validate(
        {**month.model_dump(), "case": [wrong.model_dump(), *month.model_dump()["case"][1:]]}
    )
    player = Player(make_store(scratch.shared, clock), clock, changed, FRIDAY)
    with pytest.raises(MonthFailed, match=f"{place}／{wrong.key}／submit"):
        player.play()
    assert rows(player, "SELECT count(*) FROM cases_case WHERE place = %(place)s") == [(0,)]


def test_a_task_nobody_answers_stops_the_month(scratch: Scratch) -> None:
    place = TOLD[0]
    month = read_month(place)
    assert month is not None
    clock = StoryClock(FRIDAY - timedelta(days=DAYS + 1))
    scratch.clean()
    bare = month.model_copy(update={"reply": ()})
    with pytest.raises(MonthFailed, match="没有 reply"):
        Player(make_store(scratch.shared, clock), clock, bare, FRIDAY).play()


def test_the_mark_tells_that_a_month_is_there(scratch: Scratch) -> None:
    place = TOLD[0]
    player = played(scratch, place, FRIDAY)
    case = next(one for one in player.month.case if one.key == player.month.find)
    found = player.store.answered(player.submitter(case), mark(case.key))
    assert found is not None and found.case == player.running[case.key].answer.case
    assert player.store.answered(player.submitter(case), "another key") is None


def test_a_month_is_put_in_once(scratch: Scratch) -> None:
    scratch.clean()
    first = list(install(FRIDAY, scratch.shared))
    again = list(install(FRIDAY + timedelta(days=3), scratch.shared))
    assert len(first) == len(again) == len(places())
    for place, new, old in zip(places(), first, again, strict=True):
        assert old in new and "装入" in new and "装入" not in old, place


def test_the_case_told_is_found_by_its_number_and_phone(scratch: Scratch) -> None:
    for place in TOLD:
        player = played(scratch, place, FRIDAY)
        month, answer = player.month, player.running[player.month.find].answer
        state = player.store.read(system(place), answer.case)[0]
        phone = next(case for case in month.case if case.key == month.find).form[month.phone]
        assert state.number == answer.number and phone in [
            value for key, value in state.sealed.items() if key.endswith("phone")
        ]
        assert state.view.status == "done"


def test_days_and_names_are_filled_in() -> None:
    at, calendar = datetime(2025, 9, 30, 10, 5, 7), home.calendar()
    says = {"road": "长虹路", "line": {"road": "$road", "length_m": 12}}
    given = {"a": "@+1", "b": "@-1 09:30", "c": "@now", "d": "$line", "e": ["@+0"], "f": "＠"}
    assert fill(given, says, at, calendar) == {
        "a": datetime(2025, 10, 9).date(),
        "b": "2025-09-29T09:30",
        "c": "2025-09-30T10:05",
        "d": {"road": "长虹路", "length_m": 12},
        "e": [at.date()],
        "f": "＠",
    }
    with pytest.raises(KeyError):
        fill("$nobody", says, at, calendar)
    assert before(calendar, datetime(2025, 10, 1).date(), 0) == datetime(2025, 10, 9).date()


def test_the_watch_goes_round_every_place(store) -> None:
    assert round_of(store) == len(places())


def test_a_watch_that_fails_is_told_and_ends_when_asked(store, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ConnectionError("gone")

    assert round_of(replace(store, connection=broken)) == 0
    assert all(place in caplog.text for place in places())
    stop = threading.Event()
    thread = keep_watch(store, stop)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
