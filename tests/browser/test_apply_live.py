"""Filling in with script: a question appears with the answer it depends on, and what is typed is kept by itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.browser.serving import CHROMIUM, needs_browser, served
from tests.web.apply_people import begin, fill, person, signed_in, submitted
from wutong.law.read import load
from wutong.web.apply.filling import find

pytestmark = needs_browser
PLACE = "kaifeng"


@pytest.fixture
def address(store: Any) -> Iterator[str]:
    with served(store) as found:
        yield found


def test_a_question_appears_and_is_kept_by_itself(address: str) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, PLACE)
    fill(client, draft, "services", find(who, draft.split("/")[-1]).section("services").asks, submitted(PLACE)[1])
    form = load(PLACE).forms[load(PLACE).city.business[0].form]
    field = next(one for one in form.fields if one.required == "conditional" and one.type == "number")
    switch, _, options = field.required_when.partition(" in ")
    cookies = [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    connections.close_all()
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
        context.add_cookies(cookies)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.goto(f"{address}{draft}/{field.service}")
        asked = page.locator(f'input[name="{field.key}"]')
        expect(asked).to_be_hidden()
        page.check(f'input[name="{switch}"][value="{options.split("|")[0]}"]')
        expect(asked).to_be_visible()
        asked.fill("180")
        asked.blur()
        expect(page.locator("#saved")).to_contain_text(re.compile("已自动保存"))
        expect(page.locator('input[name="rev"]')).not_to_have_value("2")
        page.reload()
        expect(page.locator(f'input[name="{field.key}"]')).to_have_value("180")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and said == []
        page.get_by_role("button", name="保存，稍后继续").click()
        page.wait_for_url(f"**{draft}/")
        browser.close()
