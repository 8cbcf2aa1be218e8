"""Drafts: sealed, saved by revision, one's own or the desk's, and one case each however often they are submitted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cases import made_files as made
from tests.cases.test_files import ANN, AWAY, BOB, CHIEF, CLERK, COLLEAGUE, seen
from tests.cases.test_store import FORM, PLACE
from tests.conftest import whole_story
from wutong.cases.allowed import allowed
from wutong.cases.drafts import discard_draft, form_of, list_drafts, open_draft, read_draft, save_draft, submit_draft
from wutong.cases.files import library, put_upload, uploads_of
from wutong.cases.prefill import prefill
from wutong.cases.proof import problem_of
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import Actor, system
from wutong.cases.store import Store
from wutong.law.error import Refused
from wutong.law.read import load, places
from wutong.site.clock import StoryClock
from wutong.site.story import read_story
from wutong.site.wiring import Scratch, make_store
from wutong.watch.tick import Watch

WHOLE = {**FORM, "services": ["用水", "用气"]}


def opened(store: Store, actor: Actor, answers: dict[str, Any] | None = None, **more: Any) -> Any:
    channel = "window" if actor.party == "window" else "portal"
    return open_draft(store, actor, load(actor.place), "connect", channel, answers=answers, **more)


def test_a_draft_is_saved_in_parts_and_read_back(store: Store, clock: StoryClock) -> None:
    draft = opened(store, ANN, {"applicant.name": "梧桐食品有限公司"})
    clock.move(clock.now() + timedelta(minutes=5))
    second = save_draft(store, ANN, draft.id, 1, {"contact.name": "李明", "services": ["用水"]}, later=[])
    third = save_draft(store, ANN, draft.id, 2, {"contact.name": None, "contact.phone": "13800138000"})
    found = read_draft(store, ANN, draft.id)
    assert found == third and found.rev == 3 and second.rev == 2
    assert found.answers == {
        "applicant.name": "梧桐食品有限公司",
        "services": ["用水"],
        "contact.phone": "13800138000",
    }
    (listed,) = list_drafts(store, ANN)
    assert (listed.services, listed.business, listed.answers) == (("water",), "connect", {})
    assert listed.changed_at == clock.now() and listed.until == clock.now() + timedelta(days=90)


def test_answers_lie_sealed_and_bound_to_their_draft(store: Store) -> None:
    one, two = opened(store, ANN, {"contact.phone": "13800138000"}), opened(store, ANN)
    ask_as(store.connection(), ANN)
    rows = dict(store.connection().execute("SELECT id::text, sealed FROM cases_draft").fetchall())
    assert b"13800138000" not in bytes(rows[one.id])
    store.connection().execute("UPDATE cases_draft SET sealed = %s WHERE id = %s", [rows[one.id], two.id])
    with pytest.raises(Exception, match="打不开"):
        read_draft(store, ANN, two.id)


def test_the_slower_of_two_savers_is_told_both_revisions(store: Store) -> None:
    draft = opened(store, ANN)
    save_draft(store, ANN, draft.id, 1, {"applicant.name": "先"})
    with pytest.raises(Refused) as told:
        save_draft(store, ANN, draft.id, 1, {"applicant.name": "后"})
    assert told.value.code == "stale" and told.value.detail == {"yours": 1, "now": 2}
    assert read_draft(store, ANN, draft.id).answers == {"applicant.name": "先"}


def test_savers_in_parallel_one_wins_each_revision(clean: Scratch, store: Store, clock: StoryClock) -> None:
    draft, barrier = opened(store, ANN), threading.Barrier(6)

    def save(number: int) -> str:
        with clean.connect() as connection:
            own = make_store(lambda: connection, clock, store.shelf.folder)
            barrier.wait()
            try:
                save_draft(own, ANN, draft.id, 1, {"applicant.name": str(number)})
            except Refused as refused:
                return refused.code
            return "ok"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(save, range(6))) == ["ok"] + ["stale"] * 5


def test_what_the_form_has_not_is_refused(store: Store) -> None:
    draft = opened(store, ANN)
    for given, code in (
        ({"answers": {"nonsense": 1}}, "bad_form"),
        ({"answers": {"applicant.name": "\x00"}}, "unsound"),
        ({"answers": {"services": ["用爱"]}}, "no_service"),
        ({"later": ["nonsense"]}, "no_kind"),
    ):
        with pytest.raises(Refused) as told:
            save_draft(store, ANN, draft.id, 1, **given)
        assert told.value.code == code
    for business, channel in (("nonsense", "portal"), ("connect", "nonsense")):
        with pytest.raises(Refused):
            open_draft(store, ANN, load(PLACE), business, channel)
    assert read_draft(store, ANN, draft.id).rev == 1


def test_an_applicants_draft_is_the_persons_a_clerks_the_desks(store: Store) -> None:
    mine, desk = opened(store, ANN), opened(store, CLERK, applicant="ann")
    assert read_draft(store, COLLEAGUE, desk.id).person == CLERK.person
    save_draft(store, COLLEAGUE, desk.id, 1, {"applicant.name": "同事接着填"})
    assert [one.id for one in list_drafts(store, COLLEAGUE)] == [desk.id]
    for stranger, draft in ((BOB, mine), (CLERK, mine), (CHIEF, mine), (AWAY, mine), (ANN, desk), (AWAY, desk)):
        for act in (read_draft, discard_draft, submit_draft):
            with pytest.raises(Refused, match="没有这份草稿，或您无权查看"):
                act(store, stranger, draft.id)
    assert [seen(store, one, "cases_draft") for one in (BOB, CHIEF, AWAY)] == [0, 0, 0]
    nobody = replace(ANN, person="")
    with pytest.raises(Refused):
        opened(store, nobody)
    assert seen(store, nobody, "cases_draft") == 0


def test_submitting_twice_gives_the_same_case_with_its_files(store: Store) -> None:
    paper = load(PLACE).documents[0].key
    draft = opened(store, ANN, WHOLE)
    upload = put_upload(store, ANN, "王小明的执照.pdf", made.pdf(), draft=draft.id, kinds=[paper])
    first = submit_draft(store, ANN, draft.id, "k1")
    assert submit_draft(store, ANN, draft.id, "k2").case == first.case
    state, _ = store.read(ANN, first.case)
    assert state.person == "ann" and paper in state.view.facts["documents"]
    assert [one.id for one in uploads_of(store, ANN, case=first.case)] == [upload.id]
    ask_as(store.connection(), ANN)
    assert store.connection().execute("SELECT kind, digest FROM cases_document").fetchall() == [(paper, upload.digest)]
    assert problem_of(store, PLACE, first.case)[1] is None
    done = read_draft(store, ANN, draft.id)
    assert done.submitted_case == first.case and done.answers == {} and list_drafts(store, ANN) == []
    for act in (
        lambda: save_draft(store, ANN, draft.id, done.rev, {}),
        lambda: put_upload(store, ANN, "b.pdf", made.pdf(), draft=draft.id),
    ):
        with pytest.raises(Refused, match="已提交"):
            act()
    assert [one.name for one in library(store, ANN)] == ["王小明的执照.pdf"]
    assert "王小明" not in str(entries(store.connection(), first.case)), "people name files after people"
    more = put_upload(store, ANN, "补.pdf", made.pdf(9), case=first.case)
    assert more.case == first.case and problem_of(store, PLACE, first.case)[1] is None


def test_many_submit_at_once_and_there_is_one_case(clean: Scratch, store: Store, clock: StoryClock) -> None:
    draft, barrier = opened(store, CLERK, WHOLE, applicant="ann"), threading.Barrier(6)
    put_upload(store, CLERK, "执照.pdf", made.pdf(), draft=draft.id)

    def hand(number: int) -> str:
        with clean.connect() as connection:
            own = make_store(lambda: connection, clock, store.shelf.folder)
            barrier.wait()
            return submit_draft(own, CLERK if number % 2 else COLLEAGUE, draft.id, f"k{number}").case

    with ThreadPoolExecutor(6) as pool:
        cases = set(pool.map(hand, range(6)))
    assert cases == {draft.id}
    ask_as(store.connection(), CLERK)
    for table in ("cases_case", "cases_document"):
        assert store.connection().execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_a_crash_between_case_and_draft_is_healed_by_submitting_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = opened(store, CLERK, WHOLE)
    upload = put_upload(store, CLERK, "执照.pdf", made.pdf(), draft=draft.id)

    def crash(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr("wutong.cases.drafts._settle", crash)
        with pytest.raises(RuntimeError):
            submit_draft(store, CLERK, draft.id, "k1")
    answer = submit_draft(store, COLLEAGUE, draft.id, "k2")
    assert answer.case == draft.id and read_draft(store, CLERK, draft.id).submitted_case == answer.case
    assert [one.id for one in uploads_of(store, COLLEAGUE, case=answer.case)] == [upload.id]
    ask_as(store.connection(), CLERK)
    assert store.connection().execute("SELECT count(*) FROM cases_document").fetchone() == (1,)


def test_what_is_missing_is_refused_and_the_draft_stays(store: Store) -> None:
    draft = opened(store, ANN, {"services": ["用水"]})
    with pytest.raises(Refused) as told:
        submit_draft(store, ANN, draft.id)
    assert told.value.code == "bad_form" and len(told.value.detail) > 1
    save_draft(store, ANN, draft.id, 1, WHOLE)
    assert submit_draft(store, ANN, draft.id).case == draft.id


def _first_application(place: str) -> list[Any]:
    """The story's submissions up to the first that becomes a connection, which must not be refused."""
    found = []
    for act in read_story(whole_story(place)).act:
        if act.do == "submit" and not act.refused:
            found.append(act)
            if act.business == "connect":
                return found
    return found


@pytest.mark.parametrize("place", places())
def test_every_places_form_goes_through_a_draft(clean: Scratch, tmp_path: Path, place: str) -> None:
    """The acts of the place's whole story, each through a draft; an intent or lead is the source of the next."""
    cases: dict[str, str] = {}
    pack, acts = load(place), _first_application(place)
    clock = StoryClock(acts[0].at)
    store = make_store(clean.shared, clock, tmp_path)
    for act in acts:
        clock.move(act.at)
        actor = Actor(f"{act.by}:1", place, act.by, act.by, "applicant-1" if act.by == "applicant" else f"{act.by}-1")
        draft = open_draft(
            store, actor, pack, act.business, act.channel, source=cases.get(act.source), applicant="applicant-1"
        )
        rev = 1
        for key, value in act.form.items():
            rev = save_draft(store, actor, draft.id, rev, {key: value}).rev
        save_draft(store, actor, draft.id, rev, {}, facts=act.facts)
        if act.documents:
            put_upload(store, actor, "材料.pdf", made.pdf(), draft=draft.id, kinds=act.documents)
        cases[act.case] = submit_draft(store, actor, draft.id).case
        state, _ = store.read(system(place), cases[act.case])
        assert set(act.documents) <= set(state.view.facts["documents"])
        assert problem_of(store, place, cases[act.case])[1] is None
    assert form_of(pack, "connect") is not None


def test_what_was_told_before_is_filled_in_anywhere(store: Store) -> None:
    case = submit_draft(store, ANN, opened(store, ANN, WHOLE).id)
    form = form_of(load("ezhou"), "connect")
    told = prefill(store, replace(ANN, place="ezhou"), form)
    assert {key: one.value for key, one in told.items()} == {
        key: FORM[key] for key in ("applicant.name", "applicant.uscc", "contact.name", "contact.phone", "site.address")
    }
    assert {(one.place, one.number) for one in told.values()} == {(PLACE, case.number)}
    assert prefill(store, BOB, form) == {} and prefill(store, CLERK, form) == {}
    assert prefill(store, replace(ANN, person=""), form) == {}


def test_drafts_nobody_goes_on_with_are_warned_of_and_deleted(store: Store, clock: StoryClock) -> None:
    draft = opened(store, ANN, {"applicant.name": "梧桐"})
    upload = put_upload(store, ANN, "a.pdf", made.pdf(), draft=draft.id)
    begun, told = clock.now(), []
    for days in (82, 83, 84, 88, 89, 89, 90):
        clock.move(begun + timedelta(days=days))
        round_ = Watch(store, PLACE).tick()
        told.append((round_["fading"], round_["faded"]))
        assert Watch(store, "kaifeng").tick()["faded"] == 0
    assert told == [(0, 0), (1, 0), (0, 0), (0, 0), (1, 0), (0, 0), (0, 1)]
    assert not store.shelf.holds(upload.digest)
    with pytest.raises(Refused, match="没有这份草稿"):
        read_draft(store, ANN, draft.id)
    ask_as(store.connection(), system(PLACE))
    rows = store.connection().execute("SELECT recipient, kind, body FROM cases_notice ORDER BY id").fetchall()
    assert [row[:2] for row in rows] == [("applicant", "draft_fading")] * 2
    assert rows[0][2]["person"] == "ann" and "梧桐" not in str(rows)


def test_discarding_takes_the_files_of_the_draft_along(store: Store) -> None:
    draft = opened(store, ANN)
    upload = put_upload(store, ANN, "a.pdf", made.pdf(7), draft=draft.id)
    discard_draft(store, ANN, draft.id)
    assert not store.shelf.holds(upload.digest) and seen(store, ANN) == 0 and list_drafts(store, ANN) == []


def test_there_is_an_end_to_drafts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = allowed()
    few = rules.model_copy(update={"draft": rules.draft.model_copy(update={"per_person": 2})})
    monkeypatch.setattr("wutong.cases.drafts.allowed", lambda: few)
    opened(store, ANN), opened(store, ANN), opened(store, BOB)
    with pytest.raises(Refused, match="已有 2 份草稿"):
        opened(store, ANN)
