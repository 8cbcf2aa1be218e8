"""Bad luck in a real browser: no network, a lost session, two tabs, sent twice, back: nothing typed is lost, nothing happens twice."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import cookies, signed_in
from tests.browser.serving import browser, needs_browser, served
from tests.browser.walk import PUT, Walk
from tests.conftest import part_of_story, whole_story
from tests.web.apply_people import begin, fill, last_code, submitted
from tests.web.test_apply_whole import fill_all
from tests.web.test_survey import on_site
from wutong.cases.port import hold
from wutong.cases.queries import ask_as, entries
from wutong.people.demo import plant
from wutong.people.models import Person
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, connect
from wutong.web.apply.filling import find

# the browser's own loop runs in this thread; Django is told that its calls are made one after the other
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = needs_browser
PLACE, SIGNED_IN = "kaifeng", "wutong"


@dataclass
class Rough:
    """A case under way, a browser, and the platform at `base`."""

    stage: Stage
    base: str
    browser: Browser

    def context(self, who: str) -> BrowserContext:
        """A phone of this person."""
        made = self.browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        made.add_cookies(cookies(f"{PLACE}-{who}", self.base))  # type: ignore[arg-type]
        made.set_default_timeout(20_000)
        return made

    def again(self, context: BrowserContext, who: str) -> None:
        """The same person signs in anew, as in another window."""
        context.add_cookies(cookies(f"{PLACE}-{who}", self.base))  # type: ignore[arg-type]

    def told(self, verb: str = "") -> list[Any]:
        """What the ledger holds of the case."""
        connection, case = self.stage.store.connection(), self.stage.cases["case"]
        ask_as(connection, self.stage.actor("window"))
        return [one for one in entries(connection, case) if not verb or one.verb == verb]


@pytest.fixture
def rough(clean: Scratch) -> Iterator[Rough]:
    stage = _on_site(clean)
    with connect(clean.name, role=None) as owner:
        hold(stage.store)
        plant(owner)
    with served(stage.store) as base, browser() as made:
        yield Rough(stage, base, made)
    connections.close_all()


def _on_site(clean: Scratch) -> Stage:
    """The whole case of the place, as far as until somebody has to go to the street."""
    for share in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        stage = part_of_story(clean, PLACE, share)
        if "case" in stage.cases and any(party != "applicant" for party in on_site(stage).values()):
            return stage
    raise AssertionError("nobody ever goes to the street")


def _lose(context: BrowserContext) -> None:
    """The session is gone; all other cookies stay."""
    context.clear_cookies(name=SIGNED_IN)


def _draft(who: str) -> str:
    client, person = signed_in(f"{PLACE}-{who}"), Person.objects.get(key=f"{PLACE}-{who}")
    draft = begin(client, PLACE)
    fill(client, draft, "services", find(person, draft.split("/")[-1]).section("services").asks, submitted(PLACE)[1])
    return draft


def _typed(page: Page) -> Any:
    return page.locator("main form input[type=text]").first


def test_what_is_typed_into_an_application_outlives_network_and_session(rough: Rough) -> None:
    draft = _draft("applicant-2")
    context = rough.context("applicant-2")
    page = context.new_page()
    page.goto(f"{rough.base}{draft}/part-1")
    _typed(page).fill("梧桐路小学")
    context.set_offline(True)
    page.locator("main form .btn").first.click()
    expect(page.locator("#notice")).to_contain_text("没有网络")
    assert _typed(page).input_value() == "梧桐路小学" and page.url.endswith("/part-1")
    context.set_offline(False)
    _lose(context)
    page.locator("main form .btn").first.click()
    expect(page.locator("h1")).to_contain_text("登录已过期")
    rough.again(context, "applicant-2")
    page.go_back()
    assert _typed(page).input_value() == "梧桐路小学"
    page.locator('main form button[name="later"]').click()
    page.wait_for_url(f"**{draft}/")
    page.goto(f"{rough.base}{draft}/part-1")
    assert _typed(page).input_value() == "梧桐路小学"


def test_an_application_sent_from_two_tabs_is_one_case(rough: Rough) -> None:
    client, person = signed_in(f"{PLACE}-applicant-2"), Person.objects.get(key=f"{PLACE}-applicant-2")
    draft = begin(client, PLACE)
    fill_all(client, person, draft, submitted(PLACE)[1])
    context = rough.context("applicant-2")
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        tab.goto(f"{rough.base}{draft}/check")
    _send(tabs[0], rough)
    tabs[0].wait_for_url("**/done")
    number = tabs[0].locator(".panel .num").inner_text()
    tabs[1].reload()
    assert tabs[1].url.endswith("/done") and number in tabs[1].inner_text("main")
    tabs[0].go_back()
    tabs[0].goto(f"{rough.base}/my/")
    assert tabs[0].locator(f'main a[href="/c/{number}/"]').count() >= 1
    assert tabs[0].locator('main a[href^="/c/"]').count() == 1


def _send(page: Page, rough: Rough) -> None:
    sign = page.locator('a[href$="/sign"]')
    if sign.count():
        sign.first.click()
        page.wait_for_load_state()
        for tick in page.locator("main form input[type=checkbox]").all():
            tick.check()
        if page.locator('button[value="code"]').count():
            page.locator('button[value="code"]').click()
            page.locator("#code").fill(last_code())
        page.locator('button[value="sign"]').dblclick()
    else:
        page.locator("main form .btn").first.dblclick()


def _answers(stage: Stage, task: str) -> dict[str, Any]:
    """What the story tells about this task later on, as a browser sends it."""
    later = read_story(whole_story(PLACE)).act[len(stage.story.act) :]
    act = next(one for one in later if one.task == task and one.do == "finish")
    walk = Walk(stage.store, stage.clock, stage.story)
    walk.cases, walk.answers = stage.cases, stage.answers
    return walk._facts(act, act.facts, "case")


def _note(page: Page, base: str, number: str, text: str) -> None:
    page.goto(f"{base}/c/{number}/act/note")
    for kind in page.locator("main form input[type=radio]").all()[:1]:
        kind.check()
    page.locator("main form textarea").first.fill(text)


def test_going_back_after_an_act_says_that_it_was_sent(rough: Rough) -> None:
    number, before = rough.stage.answers["case"].number, len(rough.told())
    page = rough.context("window-1").new_page()
    _note(page, rough.base, number, "只写一次")
    page.locator("main form .btn").first.click()
    page.wait_for_url("**done=*")
    made = page.url
    page.go_back()
    expect(page.locator("main .banner.good")).to_contain_text("已经交过")
    assert page.locator("main form").count() == 0
    page.locator("main .btn").first.click()
    page.wait_for_url(made)
    assert len(rough.told()) == before + 1
    _note(page, rough.base, number, "另写一张")
    page.locator("main form .btn").first.click()
    page.wait_for_url("**done=*")
    assert len(rough.told()) == before + 2


def test_an_act_on_a_case_outlives_network_and_session_and_happens_once(rough: Rough) -> None:
    number, before = rough.stage.answers["case"].number, len(rough.told())
    context = rough.context("window-1")
    page, other = context.new_page(), context.new_page()
    _note(page, rough.base, number, "第一个窗口里写的")
    _note(other, rough.base, number, "第二个窗口里写的")
    context.set_offline(True)
    page.locator("main form .btn").first.click()
    expect(page.locator("#notice")).to_contain_text("没有网络")
    context.set_offline(False)
    _lose(context)
    page.locator("main form .btn").first.click()
    expect(page.locator("h1")).to_contain_text("登录已过期")
    rough.again(context, "window-1")
    page.go_back()
    assert page.locator("main form textarea").first.input_value() == "第一个窗口里写的"
    page.locator("main form .btn").first.dblclick()
    page.wait_for_url("**done=*")
    assert len(rough.told()) == before + 1
    other.locator("main form .btn").first.click()
    expect(other.locator("#errors")).to_contain_text("更新")
    assert other.locator("main form textarea").first.input_value() == "第二个窗口里写的"
    other.locator("main form .btn").first.click()
    other.wait_for_url("**done=*")
    assert len(rough.told()) == before + 2


def test_a_page_left_open_says_that_it_no_longer_follows(rough: Rough) -> None:
    number = rough.stage.answers["case"].number
    context = rough.context("window-1")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda one: told.append(one.text) if one.type == "error" else None)
    page.clock.install()
    page.goto(f"{rough.base}/c/{number}/")
    with page.expect_response(f"**/c/{number}/now"):
        page.clock.run_for(31_000)
    assert told == [] and page.locator("#now").count() == 1 and page.locator("h1").count() == 1
    _lose(context)
    page.clock.run_for(31_000)
    expect(page.locator("#notice")).to_contain_text("登录已过期")
    assert page.locator("h1").count() == 1 and page.locator("#now").count() == 1
    context.set_offline(True)
    page.clock.run_for(31_000)
    expect(page.locator("#notice")).to_contain_text("没有网络")


def test_what_is_told_in_the_street_without_a_network_arrives_once(rough: Rough) -> None:
    number = rough.stage.answers["case"].number
    task, party = next((key, who) for key, who in on_site(rough.stage).items() if who != "applicant")
    before = len(rough.told())
    context = rough.context(f"{party}-1")
    page = context.new_page()
    page.goto(f"{rough.base}/desk/survey/{number}/")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.reload()
    context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text("离线")
    assert page.evaluate(PUT, _answers(rough.stage, task)) == []
    page.locator(f'main form[action$="/do/{task}"] .btn').first.click()
    expect(page.locator("#offline")).to_contain_text("本机")
    assert len(rough.told()) == before
    page.reload()
    assert number in page.inner_text("h1")
    expect(page.locator("#offline")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("#offline")).not_to_contain_text("离线")
    page.wait_for_timeout(1500)
    page.reload()
    assert rough.stage.plan("case")[task].status == "done"
    sent = len(rough.told())
    page.reload()
    page.wait_for_timeout(500)
    assert sent > before and len(rough.told()) == sent
