"""`make screenshots`: the main pages as pictures, at a desk's width and a phone's, on a day that never changes.

The platform starts on a scratch database, the demonstration month of every place is played up to that day, and the
system's Chromium looks at the pages of `pictures.toml`.
"""

import os
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import connections
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serving import CHROMIUM, FLAGS, served
from wutong.cases.port import hold, store
from wutong.cases.queries import ask_as, entries, find_case
from wutong.cases.seat import system
from wutong.law.home import ROOT
from wutong.law.read import places
from wutong.links.sms import Outbox
from wutong.papers.kinds import papers_of
from wutong.papers.make import sheet_of
from wutong.people.demo import plant
from wutong.site.clock import StoryClock
from wutong.site.demo import install
from wutong.site.demo_month import Player, mark
from wutong.site.demo_plan import read_month
from wutong.site.wiring import Scratch, connect, make_store, per_thread, setup

#: a Friday morning in every picture
DAY = datetime(2026, 11, 20, 10, 0)
SIZES = {1280: 1000, 390: 844}
#: a picture shows so much of a long page, and weighs at most so many bytes
SHOWN, HEAVY = {1280: 1500, 390: 1700}, 120_000
TO = ROOT / "docs" / "pictures"
LIST = Path(__file__).with_name("pictures.toml")


@dataclass
class Studio:
    """The platform at `base` on the day, a browser, and who is signed in in it."""

    base: str
    browser: Browser
    names: dict[str, str]
    outbox: Outbox
    contexts: dict[tuple[str, int], BrowserContext] = field(default_factory=dict)

    def page(self, who: str, width: int) -> Page:
        """A page of this person's browser of that width, of nobody's for ""."""
        if (who, width) not in self.contexts:
            size = {"width": width, "height": SIZES[width]}
            made = self.browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
            page = made.new_page()
            if who:
                page.goto(f"{self.base}/demo/")
                page.locator(f'button[value="{who}"]').evaluate("button => button.form.requestSubmit(button)")
                page.wait_for_url(lambda url: "/demo/" not in url)
            self.contexts[who, width] = made
        return self.contexts[who, width].pages[0]

    def go(self, page: Page, path: str) -> None:
        """Open an address; what is not there is told."""
        answer = page.goto(self.base + path.format_map(Names(self.names)))
        if answer is None or answer.status >= 400:
            raise SystemExit(f"{path}: {answer and answer.status}")


class Names(dict[str, str]):
    """Names with a dot between place and case."""

    def __getitem__(self, name: str) -> Any:
        if name in self:
            return super().__getitem__(name)
        return type(
            "Place", (), {key.partition(".")[2]: told for key, told in self.items() if key.startswith(f"{name}.")}
        )


def say(line: str) -> None:
    """A line on the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def studio() -> Iterator[Studio]:
    """The month played, the doors open, the browser started."""
    setup()
    with Scratch(f"pictures_{os.getpid()}") as scratch:
        clock = StoryClock(DAY)
        ours = make_store(per_thread(scratch.connect), clock)
        hold(ours)
        for line in install(DAY, scratch.shared):
            say(line)
        with connect(scratch.name, role=None) as owner:
            plant(owner)
        names = {f"{place}.{key}": told for place in places() for key, told in numbers(place, scratch).items()}
        with served(ours) as base, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=str(CHROMIUM),
                args=[*FLAGS, "--lang=zh-CN"],
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            yield Studio(base, browser, names, Outbox(ours.connection(), ours.vault, clock))
            browser.close()
        connections.close_all()


def numbers(place: str, scratch: Scratch) -> dict[str, str]:
    """The number of every case of a place's month, by its key there."""
    month = read_month(place)
    if month is None:
        return {}
    clock = StoryClock(DAY)
    player = Player(make_store(scratch.shared, clock), clock, month, DAY)
    told = {case.key: player.store.answered(player.submitter(case), mark(case.key)) for case in month.case}
    return {key: answer.number for key, answer in told.items() if answer}


def draft(studio: Studio, who: str, place: str, case: str) -> str:
    """An application that says what an earlier case of the same person said; its address."""
    page = studio.page(who, 1280)
    studio.go(page, f"/{place}/apply")
    page.locator("label", has_text=studio.names[f"{place}.{case}"]).locator("input").check()
    page.locator("main form.card .btn").first.click()
    page.wait_for_url(re.compile(r"/apply/[0-9a-f-]{36}/"))
    return page.url.removeprefix(studio.base).rstrip("/")


def filed(studio: Studio, who: str, address: str) -> str:
    """The same application signed and handed in; the address of its receipt."""
    page = studio.page(who, 1280)
    studio.go(page, f"{address}/check")
    if page.locator(f'a[href="{address}/sign"]').count():
        sign(studio, page, address)
    else:
        page.locator("main form button.btn").first.click()
    page.wait_for_url(re.compile("/done"))
    return f"{address}/done"


def sign(studio: Studio, page: Page, address: str) -> None:
    """Every statement ticked, the code of the text message, signed."""
    studio.go(page, f"{address}/sign")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("button[value=code]").click()
    found = re.search(r"\d{6}", studio.outbox.last(1)[0].text)
    page.fill("#code", found.group(0) if found else "")
    page.locator("button[value=sign]").click()


def take(studio: Studio, told: dict[str, Any], width: int, to: Path, whole: bool) -> None:
    """One picture of one page."""
    page = studio.page(told.get("who", ""), width)
    studio.go(page, told["path"])
    if told.get("follow"):
        page.evaluate("document.querySelectorAll('[target]').forEach((one) => one.removeAttribute('target'))")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        with page.expect_navigation():
            page.locator(told["follow"]).first.click()
    for name, value in told.get("put", {}).items():
        page.fill(f'[name="{name}"]', value)
    if told.get("press"):
        page.locator("main form button.btn").first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    name = f"{told['name']}-{width}.png"
    (to / name).write_bytes(light(page.screenshot(full_page=True), 0 if whole else SHOWN[width], name))


def print_out(studio: Studio, told: dict[str, str], to: Path) -> None:
    """The first page of a paper of a case, full as its applicant reads it."""
    actor, held = system(told["case"].partition(".")[0]), store()
    ask_as(held.connection(), actor)
    case = find_case(held.connection(), studio.names[told["case"]])
    state, pack = held.read(actor, case)
    chain = entries(held.connection(), case)
    key = next(one.key for one in papers_of(pack, state, chain) if one.title == told["title"])
    sheet = sheet_of(pack, state, chain, key, vault=held.vault, private=True, base_url="https://wutong.example")
    name = f"{told['name']}.png"
    (to / name).write_bytes(light(sheet.pictures()[0], SHOWN[1280], name))


def light(picture: bytes, shown: int, name: str) -> bytes:
    """The upper part of a picture in few colours; ValueError when it stays too heavy."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    if shown:
        image = image.crop((0, 0, image.width, min(image.height, shown)))
    for colours in (128, 64, 32, 16):
        out = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= HEAVY or not shown:
            return out.getvalue()
    raise ValueError(f"{name}: {out.tell()}")


def shoot(to: Path, only: list[str], whole: bool = False) -> None:
    """Take every picture of the list, or those named."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    told, papers = ([one for one in listed[kind] if not only or one["name"] in only] for kind in ("picture", "paper"))
    with studio() as made:
        who = "zhoukou-applicant-3"
        for name in ("draft", "other"):
            made.names[name] = draft(made, who, "zhoukou", "taihao-pack")
        for one in told:
            if "{done}" in one["path"]:
                made.names["done"] = filed(made, who, made.names["draft"])
            for width in (1280, 390) if one.get("phone") else (1280,):
                take(made, one, width, to, whole)
            say(f"  {one['name']}")
        for one in papers:
            print_out(made, one, to)
            say(f"  {one['name']}")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("没有 Chromium，拍不了。改法：apt install chromium / no Chromium here: install it first")
    TO.mkdir(parents=True, exist_ok=True)
    shoot(TO, sys.argv[1:])
