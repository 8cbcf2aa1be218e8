"""The counter without a mouse: Enter from field to field, F2 keeps, F8 submits; a list walked with j, x and o."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import CHROMIUM, needs_browser, served
from tests.web.desks import house, played, signed_in
from tests.web.test_desk_intake import cases, sent
from wutong.cases import port

__all__ = ["house"]
pytestmark = needs_browser
FOCUS = "(() => { const one = document.activeElement; return [one.name || '', one.type || '', one.value || '']; })()"


@pytest.fixture
def address(house) -> Iterator[str]:
    with served(port.store()) as found:
        yield found


def cookies(key: str, address: str) -> list[dict[str, Any]]:
    found = [{"name": name, "value": one.value, "url": address} for name, one in signed_in(key).cookies.items()]
    connections.close_all()
    return found


def fill(page: Page, wanted: dict[str, Any], last: str) -> int:
    """Walk with Enter until `last`, typing what is wanted; how many keys were pressed between fields."""
    for steps in range(200):
        name, kind, value = page.evaluate(FOCUS)
        if name == last:
            return steps
        want = wanted.get(name)
        if kind == "checkbox":
            if value in (want if isinstance(want, list) else [want]):
                page.keyboard.press("Space")
        elif kind == "radio" and want:
            page.keyboard.press("Space")
            while page.evaluate(FOCUS)[2] != want:
                page.keyboard.press("ArrowDown")
        elif kind in ("text", "textarea") and isinstance(want, str):
            page.keyboard.type(want)
        page.keyboard.press("Tab" if kind in ("textarea", "select-one") else "Enter")
    raise AssertionError(f"{last} was never reached")


def test_an_application_is_taken_in_by_keyboard_alone(house, address: str) -> None:
    wanted, who = sent("zhoukou"), cookies("zhoukou-window-1", address)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies(who)
        page = context.new_page()
        page.goto(f"{address}/desk/new")
        assert page.evaluate(FOCUS)[0] == "who.mobile"
        fill(page, wanted, "conclude")
        assert page.locator("[data-service=heat]").first.is_visible() == ("用暖" in wanted["services"])
        page.keyboard.press("F8")
        page.wait_for_url("**/desk/new/done/*")
        browser.close()
    ((number, status, _),) = cases(house, "zhoukou")
    assert status == "open" and number


def test_a_list_is_walked_by_keyboard(house, address: str) -> None:
    played("zhoukou", house, 8)
    who = cookies("zhoukou-water_company-1", address)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies(who)
        page = context.new_page()
        page.goto(f"{address}/desk/")
        page.keyboard.press("j")
        page.keyboard.press("x")
        assert page.locator("td.pick input:checked").count() == 1 and page.locator("[data-chosen]").inner_text() == "1"
        page.keyboard.press("/")
        assert page.evaluate(FOCUS)[1] == "search"
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("o")
        page.wait_for_url("**/c/*/")
        browser.close()
