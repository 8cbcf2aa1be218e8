"""A place's whole story told through the pages: every act by its own person, in a real browser.

The story stays as it is, with all it expects; only the way it is performed is another. What is told by a machine
(a project pushed, the watch) or must be refused keeps the verb.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cases.made_files import pdf_with_text
from tests.web.apply_people import as_posted
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.queries import ask_as, find_case
from wutong.cases.seat import Actor
from wutong.cases.store import Answer
from wutong.law.fact import plain
from wutong.links.sms import Outbox
from wutong.people.seats import actor_of, applicant_actor, seats_of
from wutong.site.story import Act, Stage, StoryFailed
from wutong.web.case.choices import columns
from wutong.web.case.lines import NEW, line_facts_of
from wutong.web.case.viewer import Seen
from wutong.web.kit.asks import NONE, Ask, ask_of_fact, ask_of_field

WIDTHS = (1280, 390)
#: a page that asks again every half minute never comes to it
ASKS_NOTHING = "const soon = setTimeout; window.setTimeout = (f, t, ...a) => (t > 20000 ? 0 : soon(f, t, ...a));"

#: puts answers into a form as a hand would: by name, whatever the control; a name the form lacks is told
PUT = """(answers) => {
  const missing = [];
  for (const [name, given] of Object.entries(answers)) {
    const values = (Array.isArray(given) ? given : [given]).map(String);
    const found = [...document.querySelectorAll(`main form [name="${CSS.escape(name)}"]`)];
    if (!found.length) { missing.push(name); continue; }
    if (found[0].type === 'radio' || found.some((box) => box.type === 'checkbox')) {
      let hit = false;
      for (const box of found) {
        if (box.type === 'text') { box.value = ''; continue; }
        const wanted = values.includes(box.value);
        if (wanted) hit = true;
        if (box.checked !== wanted && (box.type === 'checkbox' || wanted)) box.click();
      }
      const line = found.find((box) => box.type === 'text');
      if (!hit && line) { line.value = values[0]; hit = true; }
      if (!hit) missing.push(`${name}=${values}`);
    } else {
      found.forEach((box, at) => { if (at < values.length) { box.value = values[at]; box.dispatchEvent(new Event('change', { bubbles: true })); } });
    }
  }
  return missing;
}"""


@dataclass
class Walk(Stage):
    """A stage whose acts are performed through pages at `base`."""

    base: str = ""
    browser: Any = None
    through: int = 0
    beside: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    contexts: dict[int, BrowserContext] = field(default_factory=dict)

    def person_of(self, by: str) -> str:
        """The key of the person who plays `by`: the first or the second at that desk."""
        party, _, name = by.partition("@")[0].partition(":")
        number = 2 if name and not name.endswith("-1") else 1
        return f"{self.story.place}-{party}-{number}"

    def actor(self, by: str) -> Actor:
        """The same person at the same desk as on the pages."""
        party = by.partition("@")[0].partition(":")[0]
        key = self.person_of(by)
        if party == "applicant":
            return applicant_actor(key, self.story.place)
        seats = [seat for seat in seats_of(key) if seat.party == party]
        return actor_of(seats[0], self.pack()) if seats and "@" not in by else super().actor(by)

    def page(self, by: str) -> Page:
        """A page of this person's browser, signed in now; every other person has a phone."""
        key = self.person_of(by)
        self.widths.setdefault(key, WIDTHS[len(self.widths) % len(WIDTHS)])
        context = self._context(self.widths[key])
        # the story's clock goes on by days, and a session does not last that long
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(key=key), backend="wutong.people.backend.Backend")
        context.clear_cookies()
        context.add_cookies(
            [{"name": one.key, "value": one.value, "url": self.base} for one in client.cookies.values()]
        )
        return context.pages[0]

    def _context(self, width: int) -> BrowserContext:
        """The browser of this width; everyone signs in to it anew."""
        if width not in self.contexts:
            browser: Browser = self.browser
            # a worker would ask with a session the clock has left behind
            made = browser.new_context(
                viewport={"width": width, "height": 844}, locale="zh-CN", service_workers="block"
            )
            made.add_init_script(ASKS_NOTHING)
            made.set_default_timeout(15_000)
            made.new_page()
            self.contexts[width] = made
        return self.contexts[width]

    def _verb(self, act: Act, task: str) -> Answer:
        by = self._whose(act.case, task) if act.by == "each" else act.by
        made = None if act.refused or not self._sits(by) else self._address(act, task, by)
        if made is None:
            if not act.refused:
                self.beside.append(f"{by} {act.do} {task}")
            return super()._verb(act, task)
        path, answers = made
        before = self.state(act.case)[0]
        page = self.page(by)
        self._send(page, f"/c/{before.number}/{path}", answers)
        self.through += 1
        after = self.state(act.case)[0]
        return Answer(after.id, after.number, after.rev, tuple(range(before.seq + 1, after.seq + 1)))

    def _sits(self, by: str) -> bool:
        """Whether somebody sits there whom a page can know."""
        return "@" not in by and (by.partition(":")[0] == "applicant" or bool(seats_of(self.person_of(by))))

    def _send(self, page: Page, path: str, answers: dict[str, Any]) -> None:
        """Open a form, answer it, send it; StoryFailed with what the page said when it was not taken."""
        page.goto(self.base + path, wait_until="domcontentloaded")
        missing = page.evaluate(PUT, answers)
        if "/line/" in path:  # what no table of the place reads is not asked of a line
            used = {fact.key for fact in line_facts_of(self.pack())}
            missing = [one for one in missing if one in used]
        if missing:
            raise StoryFailed(f"{path} 没有这些栏：{missing}（{page.title()}）")
        page.locator("main form .btn:not([type=button]):not([name=load])").first.click()  # not those that only draw
        page.wait_for_load_state("domcontentloaded")
        if "?done=" not in page.url:
            raise StoryFailed(f"{path} 没有办成：{page.locator('#errors, h1').first.inner_text()} {answers}")

    def _address(self, act: Act, task: str, by: str) -> tuple[str, dict[str, Any]] | None:
        given = dict(act.given)
        match act.do:
            case "finish":
                answers = self._facts(act, act.facts, act.case)
                copy = self.plan(act.case)[task]
                if act.outcome and len(copy.task.outcomes) > 1:
                    answers["outcome"] = act.outcome
                return f"do/{task}", answers
            case "draw":
                return f"line/{NEW}/", {"services": given["services"], **self._facts(act, act.facts, act.case)}
            case "change" if given["scope"] in self.state(act.case)[0].view.lines:
                return f"line/{given['scope']}/", {"reason": given["reason"], **self._facts(act, act.facts, act.case)}
            case "change" | "correct" | "pause" | "resume" | "charge" | "note" | "escalate" | "withdraw" | "send_back":
                return f"act/{act.do}", self._act(act, given)
            case "supply":
                return f"item/{self._item(act.case, given['item'])}/supply", {"evidence": given["evidence"]}
            case "settle_item":
                answers = {"accepted": "yes" if given["accepted"] else "no"}
                return f"item/{self._item(act.case, given['item'])}/settle", {**answers, **_told(given, "reason")}
        return None

    def _act(self, act: Act, given: dict[str, Any]) -> dict[str, Any]:
        """The answers of an act that is no task."""
        if act.do == "charge":
            cited = given.get("citation") or {}
            basis = {"basis_item": cited["item"]} if cited.get("item") else {}
            told = {
                "item": given["item"],
                "amount": str(given["amount"]),
                "scope": given.get("line") or given.get("service"),
            }
            return {**told, **basis, **_told(cited, "document_no", "standard")}
        if act.do == "change":
            return {"scope": given["scope"], "reason": given["reason"], **self._facts(act, act.facts, act.case)}
        if act.do == "withdraw":
            return {"service": given.get("service") or "all", "reason": given["reason"]}
        if act.do == "escalate":
            return {"task": act.task, "reason": given["reason"]}
        told = {key: value for key, value in given.items() if key not in ("scope", "items") and value}
        items = {"items": "\n".join(given["items"])} if "items" in given else {}
        where = {"scope": given.get("scope") or "all"} if act.do in ("correct", "pause", "resume") else {}
        if act.do == "correct" and len([one for one in self.pack().items.values() if one.kind == "correction"]) > 1:
            told.setdefault("kind", "correction")
        return {**told, **items, **where}

    def _facts(self, act: Act, facts: dict[str, Any], case: str) -> dict[str, Any]:
        """Facts as a browser sends them."""
        pack, found = self.pack(), {}
        seen = Seen(self.actor("window"), self.state(case)[0], pack, self.clock.now())
        for name, value in facts.items():
            fact = pack.common.facts[name]
            ask = ask_of_fact(fact, pack, columns=columns(seen, name)[0])
            stored = plain(value)
            if fact.kind == "bool":
                found[name] = "true" if value else "false"
            elif fact.kind == "set":
                found[name] = list(stored) or [NONE]
            elif fact.kind == "capacity":
                found |= {name: str(stored["value"]), f"{name}.unit": stored["unit"]}
            elif fact.kind == "list" and ask.widget == "lines":
                found[name] = "\n".join(str(one) for one in stored)
            elif fact.kind == "date" and value in fact.also:
                found[name] = str(value)
            else:
                found |= as_posted(ask, stored)
        return found

    def _submit(self, act: Act) -> Answer:
        if act.refused or act.business != "connect" or act.by != "applicant":
            return self._pushed(act)
        from_page = self._filed(act)
        self.cases[act.case] = from_page.case
        self.answers[act.case] = from_page
        self.through += 1
        return from_page

    def _pushed(self, act: Act) -> Answer:
        """What a machine hands in, or what must be refused: for the same person as on the pages."""
        if not act.refused:
            self.beside.append(f"{act.by} submit {act.business}")
        actor = self.actor(act.by)
        whose = self.person_of("applicant")
        given = Submission(act.channel, dict(act.form), act.business, dict(act.facts), act.documents, whose)
        source = self.store.read(actor, self.cases[act.source])[0] if act.source else None
        answer = self.store.create(
            actor,
            lambda at, pack: submit(pack, self.store.calendar, self.store.vault, actor, at, given, source),
            act.key,
            form=act.form,
        )
        self.cases[act.case], self.answers[act.case] = answer.case, answer
        return answer

    def _filed(self, act: Act) -> Answer:
        """The application, filed by the applicant from the start page to the number."""
        page = self.page("applicant")
        place, pack = self.story.place, self.pack()
        source = self.state(act.source)[0] if act.source else None
        if source is not None:
            page.goto(f"{self.base}/my/")
            page.locator(f'form[action*="/apply/from/{source.id}"] button').click()
        else:
            page.goto(f"{self.base}/{place}/apply")
            page.evaluate(PUT, {"business": act.business, "channel": act.channel, "copy": "nothing"})
            page.locator("main form .btn:not([type=button]):not([name=load])").first.click()  # not those that only draw
        page.wait_for_url(re.compile(r"/apply/[0-9a-f-]{36}/"))
        found = re.search(r"/apply/[0-9a-f-]{36}", page.url)
        assert found
        draft = found.group(0)
        form = pack.forms[next(one.form for one in pack.city.business if one.key == act.business)]
        asks = {one.key: ask_of_field(one) for one in form.fields}
        self._fill(page, draft, asks, dict(act.form), act)
        for key in act.documents:
            self._upload(page, draft, key)
        number = self._signed(page, draft)
        return self._found(number)

    def _fill(self, page: Page, draft: str, asks: dict[str, Ask], answers: dict[str, Any], act: Act) -> None:
        """Every section of the task list, the services first, until none is left that holds an answer."""
        facts = dict(act.facts)
        done: set[str] = set()
        while True:
            page.goto(f"{self.base}{draft}/")
            links = page.evaluate(
                "() => [...document.querySelectorAll('main .tasks a')].map(a => a.getAttribute('href'))"
            )
            left = [
                one
                for one in links
                if one.startswith(draft) and one.split("/")[-1] not in {*done, "check", "sign", "papers", ""}
            ]
            if not left:
                return
            left.sort(key=lambda one: not one.endswith("/services"))
            key = left[0].split("/")[-1]
            done.add(key)
            page.goto(self.base + left[0])
            here = set(page.evaluate("() => [...document.querySelectorAll('main form [name]')].map(e => e.name)"))
            put: dict[str, Any] = {}
            for name, value in answers.items():
                if name in asks and value not in (None, ""):
                    put |= {one: got for one, got in as_posted(asks[name], _shown(value)).items() if one in here}
            for name, value in facts.items():
                bare = name.rpartition(".")[2]
                if bare in here or name in here:
                    put |= {(name if name in here else bare): self._facts_of(bare, value)}
            page.evaluate(PUT, put)
            page.locator("main form button.btn").first.click()
            page.wait_for_load_state("domcontentloaded")
            if page.locator("#errors").count():
                raise StoryFailed(f"{key}：{page.locator('#errors').inner_text()}")

    def _facts_of(self, name: str, value: Any) -> Any:
        stored = plain(value)
        return "true" if stored is True else "false" if stored is False else stored

    def _upload(self, page: Page, draft: str, key: str) -> None:
        """A scan for one paper."""
        page.goto(f"{self.base}{draft}/papers")
        scan = {
            "name": f"{key}.pdf",
            "mimeType": "application/pdf",
            "buffer": pdf_with_text(f"BT ({key}) Tj ET".encode()),
        }
        form = page.locator(f"#p-{key} form:has(input[type=file])").last
        form.locator("input[type=file]").last.set_input_files([scan])
        form.locator("button").last.click()
        page.wait_for_load_state("domcontentloaded")

    def _signed(self, page: Page, draft: str) -> str:
        """From the check page over the signature to the number."""
        page.goto(f"{self.base}{draft}/check")
        if page.locator("#errors").count():
            raise StoryFailed(page.locator("#errors").inner_text())
        sign = page.locator(f'a[href="{draft}/sign"]')
        if sign.count():
            sign.first.click()
            page.wait_for_load_state("domcontentloaded")
            page.evaluate(
                "() => document.querySelectorAll('main form input[type=checkbox]').forEach(b => { if (!b.checked) b.click() })"
            )
            if page.locator('button[value="code"]').count():
                page.locator('button[value="code"]').click()
                page.wait_for_load_state("domcontentloaded")
                page.fill("#code", self._code())
            page.locator('button[value="sign"]').click()
        else:
            page.locator("main form button.btn").first.click()
        page.wait_for_url(re.compile("/done"))
        told = re.search(r"\b[A-Z]{2}\d{8}-[A-Z0-9]{5}\b", page.inner_text("main"))
        if told is None:
            raise StoryFailed(f"没有编号：{page.inner_text('h1')}")
        return told.group(0)

    def _code(self) -> str:
        last = Outbox(self.store.connection(), self.store.vault, self.store.clock).last(1)[0].text
        found = re.search(r"\d{6}", last)
        assert found
        return found.group(0)

    def _found(self, number: str) -> Answer:
        row = self.store.connection()
        actor = self.actor("applicant")
        ask_as(row, actor)
        case = find_case(row, number)
        assert case
        state = self.store.read(actor, case)[0]
        return Answer(case, number, state.rev, tuple(range(1, state.seq + 1)))


def _told(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if given.get(name)}


def _shown(value: Any) -> Any:
    return plain(value) if not isinstance(value, str) else value
