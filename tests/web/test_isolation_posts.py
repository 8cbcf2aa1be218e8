"""Who does what: every address that takes a form × whoever may not × own, another's, another place's things.

Nothing may come of it: every table is compared row by row. Without its token no form is taken from anybody.
"""

from typing import Any

import pytest

from tests.web.isolation_people import PLACES, around, expected, filled, house, may, text_of
from tests.web.isolation_rows import changed, rows_of
from tests.web.isolation_table import TABLE
from tests.web.isolation_world import World, fresh
from wutong.cases.port import store
from wutong.cases.queries import ask_as
from wutong.cases.seat import system

__all__ = ["house"]
POSTS = {route: rule for route, rule in TABLE.items() if rule.posts}
RECORD = ("people_audit",)


def sent(house: World, place: str) -> dict[str, Any]:
    """What a form could say, in the words of every form there is: whoever may, would change something with it."""
    told, there = house.cases[place, "large"], house.things[place]
    state, _ = store().read(system(place), told.id)
    task = told.inner["task"]
    return {
        "key": f"isolation-{place}",
        "rev": str(state.rev),
        "task": task,
        "row": f"{told.id}|{task}",
        "pick": f"{told.id}|{task}",
        "do": "nudge",
        "one": f"{told.id}|{task}",
        "sure": "1",
        "reason": "越权的理由",
        "text": "越权的话",
        "kind": "note",
        "evidence": "越权的证据",
        "purpose": "越权查看",
        "outcome": "done",
        "number": told.number,
        "case": told.number,
        "length_m": "77",
        "draft": there["desk_draft"],
        "upload": there["upload"],
        "name": "越权者",
        "services": "water",
        "subject": "other",
        "breach": next(iter(house.pack(place).breaches)).key,
        "seat": f"{place}:window:{place}-window-1",
        "person": f"{place}-window-2",
        "from": f"{place}-window-1",
        "to": f"{place}-window-2",
    }


def test_nothing_comes_of_a_form_sent_by_who_may_not(house: World) -> None:
    tried, wrong = 0, []
    data = {place: sent(house, place) for place in PLACES}
    for key in {
        key for rule in POSTS.values() for place in PLACES for key in around(house, rule, house.cases[place, "large"])
    }:
        house.browser(key)
    before = rows_of(house, RECORD)
    for route, rule in POSTS.items():
        for told in (
            [house.cases[place, "large"] for place in PLACES]
            if "{" in rule.to[0]
            else [house.cases["kaifeng", "large"]]
        ):
            for key in around(house, rule, told):
                if may(house, key, rule, told):
                    continue
                answer = house.browser(key).post(filled(house, rule.to[0], told), data[told.place])
                tried += 1
                allowed = {302, 403} if not key else {*expected(house, key, rule, told), 404} - {200, 405}
                if answer.status_code not in allowed:
                    wrong.append(f"{route} {key or 'nobody'}: {answer.status_code}, not {allowed}")
        after = rows_of(house, RECORD)
        wrong += [f"{route} changed {what}" for what in changed(before, after)]
        before = after
    assert tried > 400
    assert wrong == []


def borrowed(house: World) -> list[tuple[str, str, dict[str, Any], tuple[int, ...]]]:
    """Forms of one's own that name what is another's: who, where to, what is said, what may be answered."""
    large, there = house.cases["kaifeng", "large"], house.things["kaifeng"]
    task = large.inner["task"]
    row, key = f"{large.id}|{task}", {"key": "borrowed", "sure": "1"}
    found: list[tuple[str, str, dict[str, Any], tuple[int, ...]]] = []
    for who in ("kaifeng-repairer-1", "kaifeng-transport-1", "ezhou-window-1", "ezhou-housing-1"):
        for act in ("finish", "assign", "nudge", "escalate"):
            found.append((who, "/desk/batch", {**key, "do": act, "row": row, "reason": "x", "person": who}, (200,)))
        given = {**key, "from": "kaifeng-window-1", "to": "kaifeng-window-2", "row": row, "text": "x"}
        found.append((who, "/desk/handover", given, (200, 422)))
        found.append((who, "/desk/undo", {**key, "mark": f"{large.id}|1|{task}"}, (422,)))
    for who in ("ezhou-window-1", "ezhou-window-2"):
        found.append((who, "/desk/call/log", {**key, "number": large.number, "text": "x"}, (404,)))
        found.append((who, "/desk/new", {**key, "draft": there["desk_draft"], "do": "save"}, (404,)))
    supervisor = "ezhou-housing-1"
    for act in ("nudge", "escalate", "interview", "oversee"):
        found.append((supervisor, "/desk/clock/act", {**key, "do": act, "pick": row, "reason": "x"}, (200,)))
    named = {**key, "subject": "other", "name": "x", "breach": house.pack("ezhou").breaches[0].key, "evidence": "x"}
    found.append((supervisor, "/desk/credit/new", {**named, "case": large.number}, (422,)))
    for who in ("kaifeng-applicant-2", "ezhou-applicant-1", "kaifeng-window-1"):
        found.append(
            (who, "/kaifeng/apply/new", {"business": "connect", "channel": "portal", "copy": large.id}, (200, 422))
        )
        found.append((who, f"/kaifeng/apply/from/{large.id}", {**key}, (200, 422)))
        found.append((who, "/my/files", {"do": "remove", "upload": there["upload"], "sure": "1"}, (200, 302, 404, 422)))
        found.append((who, "/account/seat", {"seat": "kaifeng:data_bureau:kaifeng-data_bureau-1"}, (404,)))
    for who in ("ezhou-admin-1", "kaifeng-data_bureau-1"):
        path = "/admin/people/kaifeng-window-1/"
        found.append((who, f"{path}act", {**key, "do": "close"}, (403, 404)))
        found.append((who, path, {**key, "party": "water_company", "role": "admin"}, (403, 404)))
    return found


def test_a_form_of_ones_own_takes_nothing_of_another(house: World) -> None:
    wrong = []
    for who, path, given, may_answer in borrowed(house):
        client = house.browser(who)
        before = rows_of(house)
        answer = client.post(path, given)
        if answer.status_code not in may_answer:
            wrong.append(f"{who} {path} {given.get('do', '')}: {answer.status_code}")
        wrong += [f"{who} {path} {given.get('do', '')} changed {what}" for what in changed(before, rows_of(house))]
        wrong += [
            f"{who} {path} reads {what}"
            for what in house.leaks(who, text_of(answer, *map(str, given.values()), path.rpartition("/")[2]))
        ]
    assert wrong == []


def test_messages_of_others_are_not_marked_as_read(house: World) -> None:
    ask_as(store().connection(), system("kaifeng"))
    with house.owner() as owner:
        ids = [str(row[0]) for row in owner.execute("SELECT id FROM cases_notice WHERE place = 'kaifeng'").fetchall()]
    assert ids
    before = rows_of(house)
    for who in ("ezhou-window-1", "kaifeng-repairer-1", "kaifeng-applicant-5"):
        path = "/my/messages" if "applicant" in who else "/desk/messages"
        assert house.browser(who).post(path, {"id": ids, "do": "seen"}).status_code in (200, 302)
    assert changed(before, rows_of(house)) == []


@pytest.mark.parametrize(
    "key", ["", "kaifeng-applicant-1", "kaifeng-window-1", "kaifeng-data_bureau-1", "kaifeng-admin-1"]
)
def test_no_form_is_taken_without_its_token(house: World, key: str) -> None:
    client = fresh(key, enforce_csrf_checks=True)
    told, data = house.cases["kaifeng", "large"], sent(house, "kaifeng")
    before, wrong = rows_of(house, RECORD), []
    for route, rule in POSTS.items():
        answer = client.post(filled(house, rule.to[0], told), data)
        if answer.status_code != 403:
            wrong.append(f"{route}: {answer.status_code}")
    assert wrong == []
    assert changed(before, rows_of(house, RECORD)) == []


def test_the_same_words_do_something_where_they_may(house: World) -> None:
    """The counter-test: what is refused above is not refused because it says nothing."""
    told = house.cases["kaifeng", "large"]
    for path, who in (
        ("/c/{number}/act/escalate", "kaifeng-window-1"),
        ("/c/{number}/contact", "kaifeng-window-1"),
        ("/desk/call/log", "kaifeng-window-1"),
        ("/desk/batch", "kaifeng-data_bureau-1"),
        ("/my/settings/name", "kaifeng-applicant-1"),
    ):
        before = rows_of(house, RECORD)
        data = sent(house, "kaifeng") | {"key": f"may-{path}"}
        answer = house.browser(who).post(filled(house, path, told), data)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        assert changed(before, rows_of(house, RECORD)) != [], path
