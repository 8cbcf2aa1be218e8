"""What people read stays short: the guide on a phone and on paper, a case on a phone."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from tests.browser.pages import cookies
from tests.browser.serving import browser, needs_browser, served
from tests.conftest import part_of_story
from wutong.cases.port import hold
from wutong.law.read import load, places
from wutong.people.demo import plant
from wutong.site.wiring import Scratch, connect

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
pytestmark = needs_browser
PHONE = {"width": 390, "height": 844}
#: the most a guide takes: sheets of A4, and screens of a phone
SHEETS, SCREENS = 2, 5
#: how far down a case answers where it is, whose turn it is and until when; how tall all of it is with the rest folded
FIRST, CASE = 600, 2900
PLACE = "kaifeng"
PARTS = [
    "who",
    "accept",
    "papers",
    "steps",
    "routes",
    "limits",
    "fees",
    "basis",
    "where",
    "contacts",
    "complain",
    "faq",
    "forms",
]


@pytest.fixture
def address(store: Any) -> Iterator[str]:
    with served(store) as found:
        yield found


def sheets(page: Page) -> int:
    """How many sheets of paper the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def tall(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_guide_takes_two_sheets_and_a_few_screens(address: str, lang: str) -> None:
    with browser() as made:
        page = made.new_context(viewport=PHONE).new_page()
        for place in places():
            page.goto(f"{address}/{place}?lang={lang}")
            assert sheets(page) <= SHEETS, place
            told = page.locator(".short").inner_text()
            assert all((row.says if lang == "zh" else row.says_en) in told for row in load(place).payers), place
            assert tall(page) <= SCREENS * PHONE["height"], place
            assert page.locator(".scan svg").count() == 1 and page.locator(".scan").is_hidden()
            page.emulate_media(media="print")
            assert page.locator(".scan").is_visible() and not page.locator("#faq").is_visible()
            page.emulate_media(media="null")


def test_what_is_folded_opens_by_its_address_and_all_at_once_without_script(address: str) -> None:
    place = places()[0]
    with browser() as made:
        page = made.new_context(viewport=PHONE).new_page()
        page.goto(f"{address}/{place}")
        for part in PARTS:
            assert page.locator(f"details#{part}:not([open])").count() == 1, part
        page.goto(f"{address}/{place}#limits")
        expect(page.locator("details#limits")).to_have_attribute("open", "")
        bare = made.new_context(viewport=PHONE, java_script_enabled=False).new_page()
        bare.goto(f"{address}/{place}")
        bare.locator('a[href$="?whole=1#whole"]').click()
        assert bare.locator("#whole").is_visible()
        for part in PARTS:
            assert bare.locator(f"details#{part}[open]").count() == 1, part
        bare.emulate_media(media="print")
        assert bare.locator("#faq").is_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_case_answers_three_questions_on_the_first_screen_and_folds_the_rest(clean: Scratch, lang: str) -> None:
    stage = part_of_story(clean, PLACE, 0.7)
    with connect(clean.name, role=None) as owner:
        hold(stage.store)
        plant(owner)
    number = stage.answers["case"].number
    with served(stage.store) as base, browser() as made:
        for script in (True, False):
            context = made.new_context(viewport=PHONE, java_script_enabled=script)
            context.add_cookies(cookies(f"{PLACE}-window-1", base, lang))  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{base}/c/{number}/")
            answers = page.locator("#now .kv > div")
            for place in range(3):
                box = answers.nth(place).bounding_box()
                assert box and box["y"] + box["height"] <= FIRST, place
            assert tall(page) <= CASE
            folded = page.locator("main .stack > details:not([open])")
            assert folded.count() >= 5
            page.emulate_media(media="print")
            assert page.locator("#timeline ol").is_visible() and page.locator("#dates table").is_visible()
            page.emulate_media(media="null")
            page.locator("#timeline > summary").click()
            assert page.locator("#timeline ol").is_visible()
    connections.close_all()
