"""On a slow line and an old telephone: a page is painted as soon as its words and its style are there, script or not.

No time is asserted as such: the lightest page of the same run, on the same line, is the measure.
"""

import os
from typing import Any

from playwright.sync_api import Browser

from tests.browser.serving import browser, needs_browser, served
from wutong.law.read import places
from wutong.site.wiring import Scratch

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
#: 400 ms a round trip, 50 kB a second, a processor four times slower
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LIGHTEST, MOST_REQUESTS, TIMES = "/privacy/", 8, 2
PAINTED = "() => Math.max(...performance.getEntriesByName('first-contentful-paint').map(one => one.startTime))"


def painted(made: Browser, address: str) -> tuple[float, int]:
    """When the page is first painted, in ms after it was asked for, and how many requests it makes; nothing is cached."""
    context = made.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", service_workers="block")
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda one: asked.append(one.url))
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    found: float = page.evaluate(PAINTED)
    context.close()
    return found, len(asked)


@needs_browser
def test_a_page_is_painted_soon_on_a_slow_line(store: Any, clean: Scratch) -> None:
    guides = [f"/{place}" for place in sorted(places())]
    with served(store) as base, browser() as made:
        floor = min(painted(made, base + LIGHTEST)[0] for _ in range(2))
        told = {
            path: painted(made, base + path) for path in ("/", *guides, "/kaifeng/check", "/kaifeng/apply", "/track/")
        }
    assert {path: count for path, (_, count) in told.items() if count > MOST_REQUESTS} == {}
    assert {path: (when, floor) for path, (when, _) in told.items() if when > TIMES * floor} == {}
