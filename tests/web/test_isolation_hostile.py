"""Hostile input: every form found on the pages of five kinds of people, every list's query; nothing breaks, nothing runs.

The forms are read from the pages themselves, so that a new field is tried without anybody thinking of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.web.isolation_people import filled, house, may
from tests.web.isolation_table import TABLE
from tests.web.isolation_world import World, fresh

__all__ = ["house"]
SCRIPT = '<script>alert("wutong")</script>'
BAD = {
    "nul": "a\x00b",
    "long": "长" * 10_000,
    "script": SCRIPT,
    "attribute": '" onmouseover="alert(1)" x="',
    "template": "{{6*7}}wutong{{6*7}}{% debug %}",
    "quote": "' OR 1=1 --",
    "path": "../../etc/passwd",
    "percent": "%00%0d%0aSet-Cookie: x=1",
    "emoji": "😀👩‍👩‍👧",
    "right_to_left": "\u202egnp.exe\u202c",
    "rare": "𬭎㛃𠮷·阿依",
    "number": "99999999999999999999999999e999",
    "minus": "-1",
    "formula": "=cmd|' /C calc'!A0",
}
#: what an answer may never hold: the payload as markup, an opened template, another's attribute
RUNS = re.compile(r'<script>alert\("wutong"\)|42wutong42|" onmouseover="alert|etc/passwd:|root:x:0')
#: leaving, ending sessions and deleting are no places to try out words
LEAVES = ("/account/logout/", "/account/sessions/", "/k/end", "/discard", "/prefs", "/account/password")
PEOPLE = ("", "kaifeng-applicant-1", "kaifeng-window-1", "kaifeng-data_bureau-1", "kaifeng-admin-1")


@dataclass
class Form:
    """A form of a page: where it goes, and its fields with what stands in them; `free` are those one can type into."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Form]()
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action") or self.path, given.get("method", "get").lower())
            self.found.append(self._form)
        name = given.get("name", "")
        if self._form is None or not name or tag not in ("input", "textarea", "select", "button"):
            return
        kind = given.get("type", "text") if tag == "input" else tag
        if kind != "file":
            self._form.fields.setdefault(name, given.get("value", ""))
        if kind not in ("hidden", "file", "button", "submit", "checkbox"):
            self._form.free.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def pages(house: World, key: str) -> Iterator[str]:
    """The addresses one may open."""
    told = house.cases["kaifeng", "large"]
    for rule in TABLE.values():
        for address in rule.to:
            if 200 in rule.gives and may(house, key, rule, told):
                if rule.who == "all" and key:
                    continue
                yield filled(house, address, told, text="x")


def forms(house: World, key: str, client: Client) -> list[Form]:
    """Every form these pages hold, each once."""
    found: dict[tuple[str, str, str], Form] = {}
    for path in pages(house, key):
        answer = client.get(path)
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            reader = Forms(path)
            reader.feed(answer.content.decode())
            for form in reader.found:
                if not any(one in form.action for one in LEAVES):
                    found.setdefault((form.action, form.method, " ".join(sorted(form.fields))), form)
    return list(found.values())


def wrong_with(answer: Any, payload: str) -> str:
    """What is wrong with an answer to a hostile word; empty when nothing is."""
    if answer.status_code >= 500:
        return str(answer.status_code)
    body = b"" if answer.streaming else answer.content
    text = body.decode(errors="replace") if "html" in answer.headers.get("Content-Type", "html") else ""
    if RUNS.search(text):
        return f"{answer.status_code}: runs"
    if "Set-Cookie: x=1" in str(answer.headers) or any("\n" in value for value in answer.headers.values()):
        return "headers split"
    if answer.status_code == 422 and 'class="errors"' not in text:
        return "422 without saying what is wrong"
    return ""


@pytest.mark.parametrize("key", PEOPLE)
def test_no_word_breaks_a_form_or_runs_in_it(house: World, key: str) -> None:
    wrong, tried = [], 0
    client = fresh(key)
    for form in forms(house, key, client):
        for name, payload in BAD.items():
            given = {**form.fields, "key": f"hostile-{tried}"} if "key" in form.fields else dict(form.fields)
            given |= dict.fromkeys(form.free, payload)
            send = client.post if form.method == "post" else client.get
            problem = wrong_with(send(form.action.partition("#")[0], given), payload)
            tried += 1
            if problem:
                wrong.append(f"{form.method} {form.action} {name}: {problem}")
    assert tried > 30
    assert wrong == []


@pytest.mark.parametrize("key", PEOPLE[1:4])
def test_hidden_fields_and_choices_can_be_forged_without_harm(house: World, key: str) -> None:
    wrong, tried = [], 0
    client = fresh(key)
    for form in forms(house, key, client):
        for at, name in enumerate(form.fields):
            payload = list(BAD.values())[at % len(BAD)]
            tried += 1
            send = client.post if form.method == "post" else client.get
            problem = wrong_with(
                send(form.action.partition("#")[0], {**form.fields, name: [payload, payload]}), payload
            )
            if problem:
                wrong.append(f"{form.method} {form.action} {name}={payload[:20]!r}: {problem}")
        if form.method == "post":
            problem = wrong_with(client.post(form.action.partition("#")[0], {}), "")
            wrong += [f"{form.action} with nothing: {problem}"] if problem else []
    assert tried > 30
    assert wrong == []


QUERY = (
    "page",
    "size",
    "sort",
    "tab",
    "stage",
    "service",
    "district",
    "channel",
    "person",
    "party",
    "before",
    "q",
    "text",
    "status",
    "from",
    "to",
    "month",
    "day",
    "road",
    "place",
    "group",
    "first",
    "last",
    "days",
    "measure",
    "of",
    "done",
    "since",
    "copy",
    "draft",
    "business",
    "unread",
    "told",
    "phone",
    "number",
    "noted",
    "t",
    "code",
    "subject",
    "case",
    "lang",
    "paper",
    "services",
    "saved",
    "project.code",
    "site.address",
    "a",
    "b",
    "edition",
)


@pytest.mark.parametrize("key", PEOPLE)
def test_no_query_breaks_a_page(house: World, key: str) -> None:
    wrong = []
    client = fresh(key)
    for path in dict.fromkeys(path.partition("?")[0] for path in pages(house, key)):
        if any(one in path for one in ("/account/", "export", ".pdf", "zip")) and key != "kaifeng-data_bureau-1":
            continue
        for name in ("nul", "script", "minus", "number", "right_to_left", "quote"):
            problem = wrong_with(client.get(path, {one: [BAD[name], "1", BAD[name]] for one in QUERY}), BAD[name])
            if problem:
                wrong.append(f"{path} {name}: {problem}")
    assert wrong == []
