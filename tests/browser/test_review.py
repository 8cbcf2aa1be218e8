"""Every page of the platform, looked at in a real browser in the roles that open it: nothing may be wrong."""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from tests.browser.pages import Found, cookies, follow, routes, signed_in
from tests.browser.review import MODES, Eyes
from tests.browser.serving import browser, needs_browser, served
from tests.web.apply_people import begin as start_draft
from tests.web.apply_people import fill, submitted
from wutong.cases.port import hold
from wutong.cases.port import store as stored
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.law.home import ROOT
from wutong.law.read import places
from wutong.papers.code import code_of
from wutong.papers.kinds import papers_of
from wutong.people.demo import plant
from wutong.people.models import Person
from wutong.site.clock import StoryClock
from wutong.site.demo_month import DAYS, Player
from wutong.site.demo_plan import read_month
from wutong.site.wiring import Scratch, connect, make_store
from wutong.web.apply.filling import find

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
#: every page in every mode from every seat, which takes minutes
WHOLE = os.environ.get("WUTONG_REVIEW") == "whole"
_RUN, _ENGLISH = re.compile("[\u3400-\u9fff]+"), re.compile(r'^\s*\w*en\s*=\s*"(.*)"\s*$', re.MULTILINE)
PLACE, NOW = "kaifeng", datetime(2025, 11, 3, 9, 10)
#: where each role begins, besides what links lead to
BEGIN = {
    "": ["/", "/k/", "/_ui/", "/_ui/?wrong=1", "/v/", "/works/", "/open/", f"/{PLACE}", f"/{PLACE}/policy", "/demo/"],
    "applicant-1": ["/my/", f"/{PLACE}/apply", "/account/"],
    "window-1": ["/desk/", "/account/"],
    "power_company-1": ["/desk/", "/desk/survey/"],
    "urban_management-1": ["/desk/"],
    "reform_office-1": ["/desk/"],
    "admin-1": ["/admin/", "/desk/"],
}
#: the desk that makes the big screen
WATCHES = "reform_office"
#: what a draft has besides the forms its list leads to
OF_A_DRAFT = ("", "papers", "check", "sign")
#: addresses no link leads to: they take what a form sends, are files or parts of a page, or need what a month has not
BESIDE = {
    "only takes what a form sends": (
        "prefs",
        "account/logout/",
        "account/seat",
        "<slug:place>/apply/new",
        "<slug:place>/apply/from/<uuid:case>",
        "apply/<uuid:draft>/discard",
        "apply/<uuid:draft>/link",
        "apply/<uuid:draft>/<slug:key>/autosave",
        "my/settings/name",
        "my/settings/phone",
        "desk/batch",
        "desk/columns",
        "desk/undo",
        "desk/call/log",
        "desk/clock/act",
        "desk/clock/wall",
        "desk/credit/<uuid:file>/<slug:verb>",
        "admin/people/<str:key>/act",
        "admin/audit/verify",
    ),
    "a file": (
        "static/<str:name>",
        "account/js/<str:name>",
        "account/codes/file/",
        "desk/worker.js",
        "c/<str:number>/file/<str:code>",
        "apply/<uuid:draft>/papers/<uuid:upload>",
        "apply/<uuid:draft>/form.pdf",
        "my/files/<uuid:upload>",
    ),
    "a picture on a page": ("apply/<uuid:draft>/phone.svg", "apply/<uuid:draft>/done.svg"),
    "leads on by itself": ("case", "k/end"),
    "a step of signing in, walked in the tests of the door": (
        "account/again/",
        "account/app/drop/",
        "account/code/confirm/",
        "account/codes/",
        "account/codes/new/",
        "account/factor/",
        "account/factor/again/",
        "account/inactive/",
        "account/passkeys/<int:pk>/drop/",
        "account/passkeys/<int:pk>/name/",
        "account/passkeys/again/",
        "account/passkeys/login/",
        "account/sso/<str:provider_id>/callback/",
        "account/sso/<str:provider_id>/login/",
        "account/sso/cancelled/",
        "account/sso/failed/",
    ),
    "needs what this month has not": (
        "apply/<uuid:draft>/done",
        "c/<str:number>/item/<str:code>/<slug:key>",
        "desk/new/done/<str:number>",
        "k/still",
    ),
}


def month(clean: Scratch, place: str, files: Any) -> Any:
    """A store in which a month of `place` has happened up to NOW, with everyone who works there."""
    clock = StoryClock(NOW - timedelta(days=DAYS + 1))
    store = make_store(clean.shared, clock, files)
    told = read_month(place)
    assert told is not None
    hold(store)
    with connect(clean.name, role=None) as owner:
        plant(owner)
    Player(store, clock, told, NOW).play()
    clock.move(NOW)
    return store


def draft_of(place: str) -> str:
    """A draft of the first applicant with its services chosen; its address."""
    client, who = signed_in(f"{place}-applicant-1"), Person.objects.get(key=f"{place}-applicant-1")
    draft = start_draft(client, place)
    fill(client, draft, "services", find(who, draft.split("/")[-1]).section("services").asks, submitted(place)[1])
    return draft


def paper_of(place: str) -> str:
    """The address that proves the first paper of the first case."""
    connection = stored().connection()
    ask_as(connection, system(place))
    case = str(connection.execute("SELECT id FROM cases_case ORDER BY opened_at LIMIT 1").fetchone()[0])
    state, pack = stored().read(system(place), case)
    ledger = entries(connection, case)
    paper = papers_of(pack, state, ledger)[0]
    return (
        f"/v/{code_of(stored().vault, state.number, next(one for one in ledger if one['seq'] == paper.seq), paper.key)}"
    )


def everywhere(place: str, lang: str = "zh") -> Found:
    """What everyone reaches."""
    found, draft = Found(), draft_of(place)
    screen = signed_in(f"{place}-{WATCHES}-1").post("/desk/clock/wall")["Location"]
    begin = {**BEGIN, "": [*BEGIN[""], screen, paper_of(place)]}
    for role, first in begin.items():
        who = f"{place}-{role}" if role else ""
        own = [f"{draft}/{one}" for one in OF_A_DRAFT] if role == "applicant-1" else []
        follow(who, signed_in(who, lang), first + own, found)
    return found


@pytest.fixture
def store(clean: Scratch, tmp_path: Any) -> Iterator[Any]:
    with override_settings(WUTONG_MFA_REQUIRED=False, WUTONG_DEMO=True):
        yield month(clean, PLACE, tmp_path / "files")
    connections.close_all()


@needs_browser
def test_every_page_is_as_it_should_be(store: Any) -> None:
    """Each address once, in one of the modes by turns; WUTONG_REVIEW=whole looks from every seat in all of them."""
    found = everywhere(PLACE).stops
    stops = found if WHOLE else list({one.route: one for one in reversed(found)}.values())
    wrong, eyes = {}, dict[str, Eyes]()
    with served(store) as base, browser() as made:
        for turn, stop in enumerate(stops):
            if stop.who not in eyes:
                eyes[stop.who] = Eyes(made, base, cookies(stop.who, base))
            modes = MODES if WHOLE else (MODES[turn % len(MODES)],)
            if seen := eyes[stop.who].look(stop.path, modes, keyboard=WHOLE or turn % 2 == 0):
                wrong[f"{stop.who} {stop.path}"] = seen
    assert wrong == {}


def test_every_address_is_looked_at_and_english_pages_are_english(store: Any) -> None:
    """No link is dead. What people wrote, and names that have no other form, are told as they are."""
    found, written = everywhere(PLACE, "en"), _written()
    beside = {one for many in BESIDE.values() for one in many}
    assert found.dead == []
    assert routes() - {one.route for one in found.stops} - found.other - beside == set(), "an address nobody looks at"
    assert beside - routes() == set(), "an exception that is no address"
    left = {
        f"{where}: {one}"
        for where, said in found.chinese.items()
        for one in said
        if "/admin/packs/" not in where and any(run not in written for run in _RUN.findall(one))
    }
    assert left == set()


def _written() -> str:
    """Everything people have written in the months, their names, and what the packs' English itself keeps in Chinese."""
    months = (read_month(one) for one in places())
    told = [json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in months if one]
    packs = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "cities").glob("*/*/*.toml"))]
    english = [said for pack in packs for said in _ENGLISH.findall(pack)]
    return "\n".join([*told, *english, *Person.objects.values_list("name", flat=True)])
