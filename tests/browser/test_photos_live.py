"""Photographs are made smaller in the browser, upright; whatever cannot be done there goes as it is."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.serving import browser, needs_browser, served
from tests.web.apply_people import begin, fill, person, signed_in, submitted
from tests.web.test_apply_whole import fill_all
from wutong.cases.allowed import allowed
from wutong.cases.files import Upload, uploads_of
from wutong.cases.port import store as held
from wutong.web.apply.filling import find

pytestmark = needs_browser
PLACE = "kaifeng"
#: the browser turns it by a quarter to the right when it shows it
TURNED = 6


def photo(width: int, height: int, turned: int = 1) -> bytes:
    """A photograph that does not compress well, as a camera writes it: lying, with a word how to turn it."""
    noise = Image.effect_noise((width // 4, height // 4), 60).resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = turned
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=95, exif=exif)
    return made.getvalue()


class Desk:
    """Somebody with a draft before their papers."""

    def __init__(self, address: str) -> None:
        self.address, self.who = address, person()
        client = signed_in(self.who)
        self.draft = begin(client, PLACE)
        self.id = self.draft.split("/")[-1]
        fill(client, self.draft, "services", find(self.who, self.id).section("services").asks, submitted(PLACE)[1])
        self.cookies = [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
        connections.close_all()

    @contextmanager
    def page(self, script: bool = True) -> Iterator[Page]:
        """The page of the papers on a phone."""
        with browser() as chromium:
            context = chromium.new_context(
                viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=script
            )
            context.add_cookies(self.cookies)  # type: ignore[arg-type]
            page = context.new_page()
            self.said: list[str] = []
            page.on("console", lambda one: self.said.append(one.text) if one.type == "error" else None)
            page.on("pageerror", lambda one: self.said.append(str(one)))
            page.goto(f"{self.address}{self.draft}/papers")
            yield page

    def choose(self, page: Page, *files: tuple[str, bytes, str]) -> None:
        """Choose files for the first paper."""
        chosen: Any = [{"name": name, "mimeType": media, "buffer": data} for name, data, media in files]
        page.locator('#rows input[type="file"][multiple]').first.set_input_files(chosen)

    def send(self, page: Page, count: int) -> None:
        """Press the button, until so many files have arrived."""
        page.locator('#rows button[value="send"]').first.click()
        expect(page.locator('#rows button[value="remove"]')).to_have_count(count, timeout=30_000)

    def stored(self) -> list[Upload]:
        """What lies with the draft; asked for when no browser asks beside."""
        return uploads_of(held(), find(self.who, self.id).actor, draft=self.id)


@pytest.fixture
def desk(store: Any) -> Iterator[Desk]:
    with served(store) as address:
        yield Desk(address)


def sides(one: Upload) -> tuple[int, int]:
    """Width and height as stored."""
    return one.meta["width"], one.meta["height"]


def test_a_large_photograph_arrives_upright_and_smaller_each_file_with_its_bar(desk: Desk) -> None:
    side, large = allowed().photo_side, photo(4000, 3000, TURNED)
    waiting: list[Route] = []
    with desk.page() as page:
        page.route(
            "**/papers", lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_()
        )
        desk.choose(page, ("门头.jpg", large, "image/jpeg"), ("小图.jpg", photo(800, 600), "image/jpeg"))
        page.locator('#rows button[value="send"]').first.click()
        expect(page.locator(".sending progress")).to_have_count(2, timeout=30_000)
        assert "门头.jpg" in page.inner_text(".sending")
        while not waiting:
            page.wait_for_timeout(50)
        waiting[0].continue_()
        expect(page.locator('#rows button[value="remove"]')).to_have_count(2, timeout=30_000)
        expect(page.locator(".sending")).to_have_count(0)
        assert desk.said == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    big, small = sorted(desk.stored(), key=lambda one: one.name != "门头.jpg")
    assert sides(big) == (side * 3 // 4, side) and big.size < len(large) / 2
    assert sides(small) == (800, 600)


def test_the_original_goes_when_the_browser_cannot(desk: Desk) -> None:
    with desk.page() as page:
        page.evaluate("() => { window.createImageBitmap = () => Promise.reject(new Error('no')) }")
        desk.choose(page, ("门头.jpg", photo(3000, 2000), "image/jpeg"))
        desk.send(page, 1)
    (one,) = desk.stored()
    assert sides(one) == (3000, 2000) and desk.said == []


def test_the_form_goes_as_it_stands_when_sending_by_script_fails(desk: Desk) -> None:
    with desk.page() as page:
        page.evaluate("() => { window.XMLHttpRequest = class { constructor() { throw new Error('no'); } } }")
        desk.choose(page, ("门头.jpg", photo(3000, 2000), "image/jpeg"))
        desk.send(page, 1)
    (one,) = desk.stored()
    assert sides(one) == (3000, 2000)


def test_the_original_goes_without_script_and_a_drawing_is_left_alone(desk: Desk) -> None:
    with desk.page(script=False) as page:
        desk.choose(page, ("门头.jpg", photo(3000, 2000), "image/jpeg"))
        desk.send(page, 1)
    (one,) = desk.stored()
    assert sides(one) == (3000, 2000)
    drawing = io.BytesIO()
    Image.new("RGB", (3000, 1000), "white").save(drawing, "PNG")
    with desk.page() as page:
        desk.choose(page, ("总图.png", drawing.getvalue(), "image/png"))
        desk.send(page, 2)
    assert (3000, 1000) in [sides(one) for one in desk.stored()]


def test_what_is_refused_is_told_on_the_page(desk: Desk) -> None:
    with desk.page() as page:
        desk.choose(page, ("说明.txt", b"hello", "text/plain"))
        page.locator('#rows button[value="send"]').first.click()
        expect(page.locator("#errors")).to_be_focused()
        assert "说明.txt" in page.inner_text("#errors")
        desk.choose(page, ("门头.jpg", photo(3000, 2000), "image/jpeg"))
        desk.send(page, 1)
    (one,) = desk.stored()
    assert max(sides(one)) == allowed().photo_side


def test_a_form_is_signed_on_paper_with_a_photograph(store: Any) -> None:
    with served(store) as address:
        desk = Desk(address)
        client = signed_in(desk.who)
        fill_all(client, desk.who, desk.draft, submitted(PLACE)[1])
        connections.close_all()
        with desk.page() as page:
            page.goto(f"{address}{desk.draft}/sign")
            for tick in page.locator("main form input[type=checkbox]").all():
                tick.check()
            expect(page.locator("#code")).to_be_visible()
            page.check('input[name="by"][value="paper"]')
            expect(page.locator("#code")).to_be_hidden()
            page.locator("#cam-scan").set_input_files(
                {"name": "签好.jpg", "mimeType": "image/jpeg", "buffer": photo(3000, 2200, TURNED)}
            )
            page.click('button[value="scan"]')
            expect(page.locator('button[name="drop"]')).to_have_count(1, timeout=30_000)
            expect(
                page.locator("#code")
            ).to_be_hidden()  # what follows the choice still does on the page put in its place
            page.click('button[value="sign"]')
            page.wait_for_url("**/done")
            assert desk.said == []
