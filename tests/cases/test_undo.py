"""Taking back: an entry of its own gives back what was before; not by others, not later, not after something followed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cases.test_board import PLACE
from tests.cases.test_store import CITY, GAS, VISIT, WATER, submitted
from wutong.cases.actions.finish import finish
from wutong.cases.actions.notes import assign, nudge
from wutong.cases.board import Filters, board
from wutong.cases.proof import problem_of
from wutong.cases.queries import ask_as, entries
from wutong.cases.store import Store
from wutong.cases.undo import SECONDS, take_back
from wutong.law.error import Refused
from wutong.site.clock import StoryClock

TASK = "finding:water"


@pytest.fixture
def case(store: Store, clock: StoryClock) -> str:
    """A case with a task the water company may assign."""
    made = submitted(store, clock)
    store.perform(CITY, made, finish, task="visit", facts=VISIT)
    return made


def given_to(store: Store, case: str, person: str) -> int:
    """Assign the task; the number of the entry."""
    return store.perform(WATER, case, assign, task=TASK, person=person).entries[0]


def whose(store: Store) -> str:
    """Who has the task."""
    return next(line.person for line in board(store, WATER, Filters()).lines if line.key == TASK)


def test_what_was_before_is_given_back_by_an_entry_of_its_own(store: Store, clock: StoryClock, case: str) -> None:
    first = given_to(store, case, "w1")
    second = given_to(store, case, "w2")
    clock.move(clock.now() + timedelta(seconds=SECONDS))
    answer = take_back(store, WATER, case, second, "k")
    assert whose(store) == "w1"
    ask_as(store.connection(), WATER)
    *_, before, last = entries(store.connection(), case)
    assert (before["seq"], before["verb"]) == (second, "assign"), "nothing left the ledger"
    assert last["verb"] == "unassign" and last["body"]["data"] == {"person": "w1", "before": "w2", "undoes": second}
    assert problem_of(store, PLACE, case)[1] is None, "the rows follow from the ledger"
    assert take_back(store, WATER, case, second, "k") == answer, "sent twice is once"
    with pytest.raises(Refused) as refused:
        take_back(store, WATER, case, first, "k")
    assert refused.value.code == "key_reused"
    for entry in (first, second):
        with pytest.raises(Refused) as refused:
            take_back(store, WATER, case, entry, "other")
        assert refused.value.code == "followed"


def test_a_task_nobody_had_is_again_nobodys(store: Store, case: str) -> None:
    take_back(store, WATER, case, given_to(store, case, "w1"))
    assert whose(store) == ""


def test_after_the_time_it_is_refused_by_the_one_clock(store: Store, clock: StoryClock, case: str) -> None:
    entry = given_to(store, case, "w1")
    clock.move(clock.now() + timedelta(seconds=SECONDS + 1))
    with pytest.raises(Refused) as refused:
        take_back(store, WATER, case, entry)
    assert refused.value.code == "too_late" and whose(store) == "w1"


def test_nobody_else_takes_it_back(store: Store, case: str) -> None:
    entry = given_to(store, case, "w1")
    colleague = replace(WATER, person="w9", seat="w9:w9")
    for actor, code in ((colleague, "not_yours"), (replace(WATER, seat="other"), "not_yours"), (GAS, "not_yours")):
        with pytest.raises(Refused) as refused:
            take_back(store, actor, case, entry)
        assert refused.value.code == code
    stranger = replace(WATER, place="kaifeng")
    for actor, which in ((stranger, case), (WATER, "nonsense")):
        with pytest.raises(Refused) as refused:
            take_back(store, actor, which, entry)
        assert refused.value.code == "absent"
    assert whose(store) == "w1"


def test_what_was_done_with_the_task_meanwhile_stands(store: Store, case: str) -> None:
    entry = given_to(store, case, "w1")
    store.perform(WATER, case, nudge, task=TASK)
    with pytest.raises(Refused) as refused:
        take_back(store, WATER, case, entry)
    assert refused.value.code == "followed"


def test_an_act_that_told_others_cannot_be_taken_back(store: Store, case: str) -> None:
    told = store.perform(WATER, case, nudge, task=TASK).entries[0]
    for entry, code in ((told, "no_undo"), (1, "no_undo"), (0, "absent"), (10**6, "absent")):
        with pytest.raises(Refused) as refused:
            take_back(store, WATER, case, entry)
        assert refused.value.code == code
