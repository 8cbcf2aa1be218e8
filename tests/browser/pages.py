"""Which pages are looked at: one of every address for every role, found by following links from where people begin.

A link that is dead stands in `Found.dead`; an address nobody reaches is held by the test against its exceptions.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.exceptions import Resolver404

BACKEND = "wutong.people.backend.Backend"
#: how many pages of one address a role looks at: forms of tasks and acts differ, other pages do not
MANY = {
    "c/<str:number>/": 2,
    "c/<str:number>/do/<path:key>": 3,
    "c/<str:number>/act/<slug:key>": 3,
    "apply/<uuid:draft>/<slug:key>": 9,
}
_LINK = re.compile(r'<(?:a|area)\b[^>]*?\shref="([^"]*)"|\shx-get="([^"]*)"')
#: what looks different from every seat; any other page is looked at once
_EACH = ("desk/", "c/", "admin/")
_CHINESE = re.compile("[\u3400-\u9fff]")
_SPOKEN = ("aria-label", "title", "alt")
_VOID = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
_LEAVE = ("/account/logout/",)


@dataclass(frozen=True)
class Stop:
    """One page: whose browser, its address, the pattern it falls under."""

    who: str
    path: str
    route: str


@dataclass
class Found:
    """What the walk met: pages, the patterns that answered otherwise (files, parts of pages), and dead links."""

    stops: list[Stop] = field(default_factory=list)
    other: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    chinese: dict[str, list[str]] = field(default_factory=dict)


def routes() -> set[str]:
    """Every pattern there is."""
    return set(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: Any, before: str) -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _routes(one.url_patterns, here)
        else:
            yield here


def signed_in(key: str, lang: str = "zh") -> Client:
    """A browser of this person, reading this language; nobody's for an empty key."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["wutong_prefs"] = f"{lang}|std|0"
    if key:
        client.force_login(get_user_model().objects.get(key=key), BACKEND)
    return client


class _Reader(HTMLParser):
    """Collects the Chinese words that stand where the page does not say that Chinese follows."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        lang = given.get("lang") or self.open[-1][1]
        if not lang.startswith("zh"):
            self.found += [given[name] for name in _SPOKEN if _CHINESE.search(given.get(name, ""))]
        if tag not in _VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1]
        if _CHINESE.search(data) and not lang.startswith("zh") and tag not in ("textarea", "script", "style"):
            self.found.append(" ".join(data.split()))


def unmarked(page: str) -> list[str]:
    """The Chinese words of a page that are not marked as Chinese."""
    reader = _Reader()
    reader.feed(page)
    return list(dict.fromkeys(reader.found))


def follow(who: str, client: Client, begin: list[str], found: Found) -> None:
    """Put into `found` what this person reaches from `begin`, one page of every address."""
    waiting, known, taken = deque(begin), set(begin), dict[str, int]()
    elsewhere = {one.route for one in found.stops if not one.route.startswith(_EACH)}
    while waiting:
        path = waiting.popleft()
        try:
            route = resolve(urlsplit(path).path).route
        except Resolver404:
            found.dead.append(f"{who} {path}: no such address")
            continue
        if path not in begin and (taken.get(route, 0) >= MANY.get(route, 1) or route in elsewhere):
            continue
        answer = client.get(path)
        if answer.status_code in (301, 302):
            links = [answer["Location"]]
            found.other.add(route)
        elif answer.status_code >= 400:
            found.dead.append(f"{who} {path}: {answer.status_code}")
            continue
        elif not answer.get("Content-Type", "").startswith("text/html"):
            found.other.add(route)
            continue
        else:
            page = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            taken[route] = taken.get(route, 0) + 1
            if "<html" not in page:
                found.other.add(route)
                continue
            found.stops.append(Stop(who, path, route))
            found.chinese[f"{who} {path}"] = unmarked(page)
            links = [one or two for one, two in _LINK.findall(page)]
        for link in links:
            to = urldefrag(urljoin(f"http://localhost{path}", unescape(link))).url
            if to.startswith("http://localhost/") and urlsplit(to).path not in _LEAVE:
                short = to.removeprefix("http://localhost")
                if short not in known:
                    known.add(short)
                    waiting.append(short)


def cookies(who: str, base: str, lang: str = "zh") -> list[dict[str, Any]]:
    """What makes a browser this person's."""
    return [{"name": name, "value": one.value, "url": base} for name, one in signed_in(who, lang).cookies.items()]
