"""A passkey in a real browser with a key of its own: set up, signed in with, under the strict content policy."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import CHROMIUM, needs_browser, served
from wutong.law.read import load, places
from wutong.people.demo import admin_party
from wutong.people.models import Person
from wutong.people.seats import new_seat, put_first
from wutong.site.wiring import connect

HERE, PASSWORD = places()[0], "plane-tree-7781"
pytestmark = needs_browser


@pytest.fixture
def ours(store, clean) -> Iterator[str]:
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with fast, served(store, demo=False, mfa=True) as found:
        yield found


@pytest.fixture
def clerk(ours: str, clean) -> str:
    person = Person(username="clerk", name="陈静怡")
    person.set_password(PASSWORD)
    person.save()
    with connect(clean.name, role=None) as owner:
        put_first(owner, "2025-11-03T09:00:00", new_seat(HERE, admin_party(load(HERE)), person.key, "admin"))
    connections.close_all()
    return person.key


def test_staff_set_up_a_passkey_and_sign_in_with_it_alone(ours: str, clerk: str) -> None:
    told: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page()
        page.on(
            "console",
            lambda message: told.append(message.text) if message.type == "error" and "/account/" in page.url else None,
        )
        page.on("pageerror", lambda error: told.append(str(error)))
        _key_of_its_own(page)
        _by_password(page, ours)
        page.goto(f"{ours}/account/passkeys/add/")
        page.fill("[name=password]", PASSWORD)
        page.click("main form button.btn")
        page.check("[name=passwordless]")
        page.click("#passkey")
        page.wait_for_url("**/account/codes/")
        page.goto(f"{ours}/account/passkeys/")
        assert page.locator("ul.tasks li").count() == 1
        page.context.clear_cookies()
        page.goto(f"{ours}/account/login/")
        page.click("#passkey_login")
        page.wait_for_url("**/admin/")
        page.context.clear_cookies()
        _by_password(page, ours)
        assert page.url.endswith("/account/factor/")
        page.click("#passkey")
        page.wait_for_url("**/admin/")
        browser.close()
    assert told == []


def _key_of_its_own(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _by_password(page: Page, ours: str) -> None:
    page.goto(f"{ours}/account/login/")
    page.fill("[name=login]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.click("main form.card button.btn")
