"""A line drawn with the mouse, with a finger, with keys alone, and typed without script: one line, one length, one verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from tests.browser.review import Eyes
from tests.browser.serving import browser, needs_browser, served
from tests.web.desks import house, played, signed_in
from wutong.cases import port
from wutong.site.story import Stage

__all__ = ["house"]
pytestmark = needs_browser
UNIT, PLACE = "zhoukou-water_company-1", "zhoukou"
#: the story up to its first line
DRAWN = 11
START = "114.65 33.62"
#: steps of the cross from the start to each point, in steps of twenty metres: east, north
WAY = ((0, 0), (4, 3), (2, -5))
WIDTHS = [(1280, 900), (390, 844)]


@pytest.fixture
def address(house) -> Iterator[str]:
    with served(port.store()) as found:
        yield found


@pytest.fixture
def stage(house, address: str) -> Stage:
    return played(PLACE, house, DRAWN)


@pytest.fixture
def cookies(stage: Stage, address: str) -> list[dict[str, Any]]:
    found = [{"name": name, "value": one.value, "url": address} for name, one in signed_in(UNIT).cookies.items()]
    connections.close_all()
    return found


@pytest.fixture
def path(stage: Stage) -> str:
    return f"/c/{stage.state('case')[0].number}/line/L1/"


@contextmanager
def opened(made: Browser, cookies: list[dict[str, Any]], size: tuple[int, int], script: bool = True) -> Iterator[Page]:
    """A page of the unit's at a size, with a finger where it is narrow; it has nothing to complain of."""
    width, height = size
    context = made.new_context(
        viewport={"width": width, "height": height}, has_touch=width < 500, java_script_enabled=script, locale="zh-CN"
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    yield page
    assert said == []
    context.close()


def told(page: Page) -> tuple[str, str, str]:
    """What stands in the box, the length that was measured, and the verdict weighed with it."""
    page.locator("[data-do=use]").click()
    box, total = page.locator("textarea[name=shape]").input_value(), page.locator("[data-total]").inner_text()
    length = page.locator("input[name=length_m]").input_value()
    assert length in total and page.locator("input[name=length_from][value=measured]").is_checked()
    return box, length, weighed(page)


def weighed(page: Page) -> str:
    page.locator("button[name=look]").click()
    page.wait_for_load_state()
    return page.locator("[role=status] section").text_content() or ""


def go(page: Page) -> None:
    page.locator("[data-at]").fill(START)
    page.locator("[data-do=go]").click()


def pointed(page: Page) -> None:
    """The way, with the mouse or a finger."""
    go(page)
    page.locator("[data-do=cross]").click()  # a tap adds again
    page.locator("[data-board]").scroll_into_view_if_needed()
    frame = page.locator("[data-board] svg").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    unit = frame["width"] / float((page.locator("[data-board] svg").get_attribute("viewBox") or "").split()[2])
    touch = page.evaluate("matchMedia('(pointer: coarse)').matches || 'ontouchstart' in window")
    for east, north in WAY:
        x, y = x + east * 20 * unit, y - north * 20 * unit
        (page.touchscreen.tap if touch else page.mouse.click)(x, y)
    page.locator("[data-do=end]").click()


def keyed(page: Page) -> None:
    """The way, with keys alone."""
    page.locator("[data-at]").focus()
    page.keyboard.type(START)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    while page.evaluate("() => document.activeElement.dataset.board === undefined"):
        page.keyboard.press("Shift+Tab")
    for east, north in WAY:
        for _ in range(abs(east)):
            page.keyboard.press("ArrowRight" if east > 0 else "ArrowLeft")
        for _ in range(abs(north)):
            page.keyboard.press("ArrowUp" if north > 0 else "ArrowDown")
        page.keyboard.press("Space")
    page.keyboard.press("Enter")


def test_by_pointer_by_keys_and_without_script_it_is_one_line(
    address: str, cookies: Any, path: str, stage: Stage
) -> None:
    found = []
    with browser() as made:
        for size in WIDTHS:
            for way in (pointed, keyed):
                with opened(made, cookies, size) as page:
                    page.goto(address + path)
                    way(page)
                    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                    found.append(told(page))
        with opened(made, cookies, WIDTHS[1], script=False) as page:
            page.goto(address + path)
            page.locator("textarea[name=shape]").fill(found[0][0])
            page.locator("input[name=length_m]").fill("")
            page.locator("input[name=length_from][value=measured]").check()
            verdict = weighed(page)
            assert found[0][1] in page.locator("figure.drawn figcaption").inner_text()
            found.append((page.locator("textarea[name=shape]").input_value(), found[0][1], verdict))
            page.locator("input[name=reason]").fill("实测")
            page.get_by_role("button", name="保存这条线").click()
            page.wait_for_url("**/?done=*")
    assert len(set(found)) == 1, found
    # 80 m east and 60 north, then 40 and -100: a hundred metres and the root of 11600
    assert found[0][0].startswith(START) and found[0][0].count("\n") == 2
    assert abs(float(found[0][1]) - 207.70) <= 0.02
    assert str(stage.state("case")[0].view.lines["L1"].facts["length_m"]) == found[0][1].rstrip("0")


def test_points_are_dragged_nudged_typed_undone_and_dropped(address: str, cookies: Any, path: str) -> None:
    with browser() as made, opened(made, cookies, WIDTHS[0]) as page:
        page.goto(address + path)
        box, said, board = (
            page.locator("textarea[name=shape]"),
            page.locator("[data-said]"),
            page.locator("[data-board]"),
        )
        keyed(page)
        drawn = box.input_value()
        page.keyboard.press("PageUp")
        expect(said).to_contain_text("选中第 3 点")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        east = float(box.input_value().split("\n")[2].split()[0]) - float(drawn.split("\n")[2].split()[0])
        assert abs(east * 92794 - 11) < 0.02  # one metre and ten
        page.keyboard.press("Control+z")
        assert box.input_value() == drawn
        page.locator("[data-pick='1']").click()
        page.locator("[data-at]").fill("114.6512 33.6212")
        page.keyboard.press("Enter")
        assert box.input_value().split("\n")[1] == "114.6512 33.6212"
        page.locator("[data-do=undo]").click()
        page.locator("[data-do=redo]").click()
        assert box.input_value().split("\n")[1] == "114.6512 33.6212"
        page.locator("[data-do=undo]").click()
        page.locator("[data-do=cross]").click()
        spot = page.locator("[data-board] circle").nth(1).bounding_box()
        assert spot
        page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        page.mouse.down()
        page.mouse.move(spot["x"] + 50, spot["y"] + 40, steps=4)
        page.mouse.up()
        expect(said).to_contain_text("第 2 点在")
        assert box.input_value().split("\n")[1] != drawn.split("\n")[1]
        page.locator("[data-do=undo]").click()
        board.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Space")
        page.keyboard.press("Escape")
        assert box.input_value() == drawn
        page.keyboard.press("Backspace")
        assert box.input_value() == "\n".join(drawn.split("\n")[:2])
        box.fill("here")
        box.blur()
        expect(said).to_contain_text("读不出")
        board.focus()
        page.keyboard.press("Space")
        assert box.input_value() == "here"  # what cannot be read is not written over


def test_the_page_of_a_drawn_line_stands_every_look(address: str, cookies: Any, path: str) -> None:
    with browser() as made:
        with opened(made, cookies, WIDTHS[0]) as page:
            page.goto(address + path)
            keyed(page)
            page.locator("input[name=reason]").fill("实测")
            page.locator("input[name=reason]").press("Enter")  # keeps the line, it does not only draw it
            page.wait_for_url("**/?done=*")
        eyes = Eyes(made, address, cookies)
        wrong = {where: eyes.look(where) for where in (path, path.split("line/")[0])}
        eyes.close()
    assert wrong == {path: [], path.split("line/")[0]: []}
