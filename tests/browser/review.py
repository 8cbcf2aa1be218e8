"""Looks at one page as people meet it: on a desk and a phone, enlarged, by keyboard, printed, without script.

Every look returns sentences about what is wrong; none is a page as it should be. The eyes are in `review.js`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Response

EYES = (Path(__file__).parent / "review.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: a big screen nobody touches is read anew by itself
_AXE = """async tags => {
  const wall = document.documentElement.classList.contains('wall');
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], rules: {'meta-refresh': {enabled: !wall}}});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one =>
    `${one.id} ×${one.nodes.length}: ${one.nodes[0].target.join(' ')}: ${one.nodes[0].any.map(a => a.message).join(' ').slice(0, 90)}`);
}"""
_SPACED = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet]; }"""
DESK, PHONE, ZOOMED, HAND = (1280, 800), (320, 640), (640, 400), (390, 844)
#: what a page may weigh as sent, in kB: the page itself, style, script, all of it; by its shape
BUDGET = {"": (20, 10, 30, 60), "desk": (40, 10, 35, 90), "kiosk": (20, 10, 30, 60), "wall": (40, 10, 35, 90)}
MAIN, ANY, DESK_MAIN = 44, 24, 32
STOPS, NODES, TRAPPED = 160, 1500, 8
MODES = ("320", "elder", "size3")


@dataclass
class Eyes:
    """Two browsers of one person, one of them without script."""

    browser: Browser
    base: str
    cookies: list[dict[str, Any]]
    told: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    checks: int = 0

    def __post_init__(self) -> None:
        self.page = self._page(script=True)
        self.plain = self._page(script=False)
        self.page.on("console", lambda one: self.told.append(one.text) if one.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda one: self.told.append(str(one)))
        self.page.on("request", lambda one: self._foreign(one.url))
        self.page.on("response", self._weigh)

    def _page(self, script: bool) -> Page:
        context: BrowserContext = self.browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale="zh-CN",
            java_script_enabled=script,
        )
        context.add_cookies(self.cookies)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        return context.new_page()

    def _foreign(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.told.append(f"asks elsewhere: {url}")

    def _weigh(self, response: Response) -> None:
        kind = response.request.resource_type
        size = response.headers.get("content-length")
        self.weights[kind] = self.weights.get(kind, 0) + int(size or 0)

    def close(self) -> None:
        """End both browsers' contexts."""
        self.page.context.close()
        self.plain.context.close()

    def look(self, path: str, modes: tuple[str, ...] = MODES, keyboard: bool = True) -> list[str]:
        """All that is wrong with the page at `path`; axe in these modes besides the desk."""
        self.told.clear()
        self.weights.clear()
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer and answer.ok, f"{path}: {answer and answer.status}"
        self.page.evaluate(EYES)
        wrong = [*self._said("structure"), *self._heavy(), *self._axe("1280")]
        wrong += self._shapes() + self._modes(modes) + self._printed() + self._without_script(path)
        if keyboard:
            wrong += self._walked()
        self.page.wait_for_timeout(0)
        return wrong + [f"console: {one}" for one in dict.fromkeys(self.told)]

    def _said(self, what: str, *given: Any) -> list[str]:
        self.checks += 1
        arguments = ", ".join(str(one) for one in given)
        return [f"{what}: {one}" for one in self.page.evaluate(f"() => window.review.{what}({arguments})")]

    def _size(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _shape(self) -> str:
        shape = self.page.evaluate("() => document.documentElement.className")
        return next((one for one in ("kiosk", "wall", "desk") if one in shape.split()), "")

    def _axe(self, mode: str) -> list[str]:
        self.checks += 1
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        return [f"axe {mode}: {one}" for one in self.page.evaluate(_AXE, TAGS)]

    def _shapes(self) -> list[str]:
        """On a phone, zoomed, with large type, with wide spaces."""
        wrong = []
        for size in (PHONE, ZOOMED):
            self._size(size)
            wrong += [f"{size[0]} px: {one}" for one in self._said("sideways")]
        self._size(HAND)
        main = DESK_MAIN if self._shape() in ("desk", "wall") else MAIN
        wrong += self._said("small", ANY, main)
        self._size(DESK)
        self.page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
        wrong += [f"200 %: {one}" for one in self._said("cut") + self._said("sideways")]
        self.page.evaluate("() => document.documentElement.style.removeProperty('font-size')")
        self.page.evaluate(_SPACED)
        wrong += [f"spaced: {one}" for one in self._said("cut")]
        self.page.evaluate("() => { document.adoptedStyleSheets = [] }")
        return wrong

    def _modes(self, modes: tuple[str, ...]) -> list[str]:
        """axe on a phone, in large print and with the largest type; large print is larger, in one column."""
        wrong = []
        if "320" in modes:
            self._size(PHONE)
            wrong += self._axe("320")
        self._size(DESK)
        for mode, name, value in (("elder", "mode", "elder"), ("size3", "size", "3")):
            if mode in modes:
                before = self.page.evaluate("() => window.review.type()")
                was = self.page.evaluate(f"() => document.documentElement.dataset.{name}")
                self.page.evaluate(f"() => {{ document.documentElement.dataset.{name} = '{value}' }}")
                wrong += self._axe(mode) + [f"{mode}: {one}" for one in self._said("sideways")]
                if mode == "elder" and self._shape() != "wall":
                    wrong += [f"elder: {one}" for one in self._said("columns")]
                larger = self.page.evaluate("() => window.review.type()") / before
                if larger < 1.29:
                    wrong.append(f"{mode}: type is {larger:.2f} times as large")
                self.page.evaluate(f"() => {{ document.documentElement.dataset.{name} = '{was or ''}' }}")
        return wrong

    def _printed(self) -> list[str]:
        self.page.emulate_media(media="print")
        wrong = [] if self._shape() in ("kiosk", "wall") else self._said("chrome")
        self.page.emulate_media(media="screen")
        return wrong

    def _heavy(self) -> list[str]:
        """What is over the budget of its kind of page."""
        self.checks += 1
        page, style, script, whole = BUDGET[self._shape()]
        html = self.weights.get("document", 0)
        kinds = {"document": (html, page), "stylesheet": (0, style), "script": (0, script)}
        wrong = [
            f"weight: {kind} {self.weights.get(kind, 0) / 1024:.1f} kB of {most}"
            for kind, (_, most) in kinds.items()
            if self.weights.get(kind, 0) > most * 1024
        ]
        if sum(self.weights.values()) > whole * 1024:
            wrong.append(f"weight: {sum(self.weights.values()) / 1024:.1f} kB of {whole}")
        nodes = self.page.evaluate("() => window.review.nodes()")
        return [*wrong, f"{nodes} nodes"] if nodes > NODES and self._shape() != "desk" else wrong

    def _without_script(self, path: str) -> list[str]:
        self.checks += 1
        self.plain.goto(self.base + path, wait_until="domcontentloaded")
        wrong = []
        if len(self.plain.locator("main").first.inner_text()) < 20:
            wrong.append("no script: hardly a word in main")
        if self.plain.locator("main noscript").count():  # the page itself says that it cannot do without
            return wrong
        forms = self.plain.locator("form").count()
        sends = "form:has(button:not([type=button])), form:has(input[type=submit])"
        if forms != self.plain.locator(sends).count():
            wrong.append("no script: a form without a button")
        for button in self.plain.locator("button[type=button]:visible").all():
            wrong.append(f"no script: a dead button {button.inner_text()}")
        return wrong

    def _walked(self) -> list[str]:
        """With Tab through the page: no trap, a ring, nothing hidden."""
        self.checks += 1
        self.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0) }")
        wrong, again = [], 0
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate("() => window.review.focus()")
            if at is None or at["round"]:
                break
            again = again + 1 if at["again"] else 0
            if again > TRAPPED:
                return [*wrong, f"keyboard: trapped at {at['name']}"]
            if not at["ring"]:
                wrong.append(f"keyboard: no ring at {at['tag']} {at['name']}")
            if not at["shown"]:
                wrong.append(f"keyboard: hidden at {at['tag']} {at['name']}")
        return wrong
