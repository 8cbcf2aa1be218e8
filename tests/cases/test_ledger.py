"""The record: chained, complete, rebuildable, and without personal data."""

import json

import pytest

from tests.conftest import part_of_story
from wutong.cases.ledger import verify_chain
from wutong.cases.privacy import SealBroken, Vault, mask
from wutong.cases.proof import chains, problem_of, rebuilt, rows_problem
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.law.read import places
from wutong.site.cli_data import write_rows
from wutong.site.story import Stage
from wutong.site.wiring import Scratch, connect


@pytest.fixture(params=sorted(places()))
def stage(request: pytest.FixtureRequest, scratch: Scratch) -> Stage:
    return part_of_story(scratch, request.param, 1)


def chain(stage: Stage, case: str) -> list[dict]:
    ask_as(stage.store.connection(), system(stage.story.place))
    return entries(stage.store.connection(), case)


def test_every_chain_fits_and_any_change_shows(stage: Stage) -> None:
    for case in stage.cases.values():
        whole = chain(stage, case)
        assert verify_chain(whole) is None
        for key, value in (
            ("at", "2025-01-01T00:00:00"),
            ("outcome", "x"),
            ("clause", "X-1"),
            ("person", "someone"),
            ("hash", "0" * 64),
        ):
            forged = [dict(entry) for entry in whole]
            forged[len(forged) // 2][key] = value
            assert verify_chain(forged) is not None, key
        assert verify_chain(whole[:2] + whole[3:]) is not None


def test_the_task_rows_follow_from_the_ledger_alone(stage: Stage, scratch: Scratch) -> None:
    place = stage.story.place
    for case in stage.cases.values():
        before, _ = stage.store.read(system(place), case)
        assert rows_problem(stage.store, place, case) is None
        with connect(scratch.name, role=None) as owner:
            owner.execute("DELETE FROM cases_task WHERE case_id = %s", [case])
        write_rows(stage.store, place, case, rebuilt(stage.store, place, case))
        after, _ = stage.store.read(system(place), case)
        assert after.rows == before.rows and len(after.rows) > 2
        assert after.view.done == before.view.done


def test_a_changed_task_row_is_found(stage: Stage, scratch: Scratch) -> None:
    place, case = stage.story.place, stage.cases["case"]
    with connect(scratch.name, role=None) as owner:
        owner.execute(
            "UPDATE cases_task SET due = due + interval '1 day' WHERE case_id = %s AND due IS NOT NULL", [case]
        )
    assert "与台账不符" in (rows_problem(stage.store, place, case) or "")


FORGERIES = [
    'UPDATE cases_line SET facts = facts || \'{"route": "none"}\' WHERE case_id = %(id)s',
    "UPDATE cases_case SET status = 'withdrawn' WHERE id = %(id)s",
    'UPDATE cases_case SET facts = facts || \'{"lead": "nobody"}\' WHERE id = %(id)s',
    "UPDATE cases_order SET unit = 'nobody' WHERE case_id = %(id)s",
    "UPDATE cases_entry SET outcome = 'agree' WHERE stream = %(id)s AND seq = 3",
    "DELETE FROM cases_entry WHERE stream = %(id)s AND seq > 5",
    "DELETE FROM cases_entry WHERE stream = %(id)s",
    "UPDATE cases_case SET sealed = NULL, head = 'x' WHERE id = %(id)s",
]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_an_owner_rewrites_by_hand_is_found(forgery: str, scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 1)
    case = stage.cases["case"]
    assert problem_of(stage.store, "zhoukou", case)[1] is None
    with connect(scratch.name, role=None) as owner:
        owner.execute(forgery, {"id": case})
    assert case in chains(stage.store, "zhoukou")
    assert problem_of(stage.store, "zhoukou", case)[1]


def test_no_personal_data_stands_outside_the_seal(stage: Stage, scratch: Scratch) -> None:
    place = stage.story.place
    states = [stage.store.read(system(place), case)[0] for case in stage.cases.values()]
    public = " ".join(str(value) for state in states for value in state.form.values())
    sealed = {str(value) for state in states for value in state.sealed.values() if len(str(value)) >= 3}
    secrets = {value for value in sealed if value not in public}
    assert secrets, "the story has no private field: the test would prove nothing"
    connection = stage.store.connection()
    ask_as(connection, system(place))
    for table in (
        "cases_case",
        "cases_order",
        "cases_line",
        "cases_task",
        "cases_entry",
        "cases_openitem",
        "cases_notice",
        "cases_idem",
    ):
        text = json.dumps(
            [str(row) for row in connection.execute(f"SELECT to_jsonb(t) - 'sealed' FROM {table} t").fetchall()],
            ensure_ascii=False,
        )
        assert [secret for secret in secrets if secret in text] == [], table


def test_a_seal_opens_only_for_its_own_row() -> None:
    vault = Vault({"k1": bytes(range(16))}, "k1")
    sealed = vault.seal({"phone": "13800138000"}, "a")
    assert vault.open(sealed, "a") == {"phone": "13800138000"}
    with pytest.raises(SealBroken):
        vault.open(sealed, "b")
    for place in range(0, len(sealed), 3):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(SealBroken):
            vault.open(bytes(broken), "a")


def test_masks_hide_the_middle() -> None:
    assert (mask("13812345678"), mask("王小明"), mask("11010519491231002X")) == (
        "138****5678",
        "王**",
        "1101**********002X",
    )


def test_every_entry_says_who_when_under_which_edition_and_clause(stage: Stage) -> None:
    for entry in chain(stage, stage.cases["case"]):
        assert entry["at"] and entry["person"] and entry["party"] and entry["edition"].startswith(stage.story.place)
        assert entry["clause"] or entry["verb"] in ("note", "hand_in")
