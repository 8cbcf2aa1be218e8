"""The kit: every word in data and in both languages, every view behind a gate, every question read and shown again."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from wutong import web
from wutong.law.form import UNKNOWN
from wutong.law.read import common, load, places
from wutong.site.wiring import setup
from wutong.web.kit.answers import read, stated
from wutong.web.kit.asks import Ask, ask_of_fact, ask_of_field, boxes
from wutong.web.kit.words import catalogue, has

setup()
TEMPLATES = Path(web.__file__).parent / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
CODE = sorted(Path(web.__file__).parent.rglob("*.py"))


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def test_every_entry_has_both_languages_and_the_same_blanks() -> None:
    for key, texts in catalogue().items():
        blanks = {lang: sorted(re.findall(r"{(\w+)}", text)) for lang, text in texts.items()}
        assert blanks["zh"] == blanks["en"], key


def test_every_word_a_page_or_a_view_asks_for_exists() -> None:
    for path in PAGES + CODE:
        text = path.read_text(encoding="utf-8")
        for key in re.findall(r'\{% say "([a-z_0-9.]+)"', text) + re.findall(r'\bsay\(\s*"([a-z_0-9.]+)"', text):
            assert has(key), f"{path.name}: {key}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_holds_a_word_of_its_own(path: Path) -> None:
    text = re.sub(
        r"\{% block shape %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    assert not re.search(r"[\u3400-\u9fff]", text), path
    shown = re.sub(r"<[^>]*>|&[a-z]+;", " ", text)
    assert not re.search(r"[A-Za-z]{3,}", shown), f"{path}: {re.findall(r'[A-Za-z]{3,}', shown)[:3]}"


def views(resolver: URLResolver, before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for one in resolver.url_patterns:
        where = before + str(one.pattern)
        found += views(one, where) if isinstance(one, URLResolver) else [(where, one)]
    return found


def test_every_view_stands_behind_a_gate() -> None:
    ours = [(where, one) for where, one in views(get_resolver()) if one.callback.__module__.startswith("wutong")]
    assert len(ours) > 5
    assert [where for where, one in ours if getattr(one.callback, "gate", "") not in ("public", "person", "seat")] == []


def asks_of(place: str) -> list[Ask]:
    return [ask_of_field(one) for form in load(place).forms.values() for one in form.fields]


@pytest.mark.parametrize("place", sorted(places()))
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_field_of_every_form_can_be_asked(place: str, lang: str) -> None:
    with translation.override(lang):
        for ask in asks_of(place):
            page = unescape(render_to_string("kit/asks.html", {"boxes": boxes([ask], {}, {ask.name: "wrong!"})}))
            assert ask.text.strip() in page or ask.statement in page
            for option in ask.options if ask.widget in ("one", "many", "yesno") else ():
                assert option.text in page


def test_every_fact_can_be_asked_and_its_options_read_back() -> None:
    pack = load("zhoukou")
    for fact in common().facts.values():
        ask = ask_of_fact(fact, pack)
        assert render_to_string("kit/asks.html", {"boxes": boxes([ask], {})})
        for option in ask.options:
            got = read([ask], QueryDict(f"{fact.key}={option.value}"))
            assert not got.problems and got.answers[fact.key] is not None, (fact.key, option)


class Inputs(HTMLParser):
    """Every control of a page and every id that describes one."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.described: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.append(str(told["id"]))
        self.described += (told.get("aria-describedby") or "").split()


@pytest.mark.parametrize("place", sorted(places()))
def test_ids_are_unique_and_descriptions_exist(place: str) -> None:
    for form in load(place).forms.values():
        asks = [ask_of_field(one) for one in form.fields]
        problems = {ask.name: "wrong" for ask in asks}
        parser = Inputs()
        parser.feed(render_to_string("kit/asks.html", {"boxes": boxes(asks, {}, problems)}))
        assert len(parser.ids) == len(set(parser.ids)), form.key
        assert set(parser.described) <= set(parser.ids), form.key


@pytest.mark.parametrize("place", sorted(places()))
def test_every_printed_heading_and_option_has_its_english(place: str) -> None:
    for ask in asks_of(place):
        lacking = [one.label for one in ask.options if not one.en] + ([] if ask.section_en else [ask.section])
        assert not lacking, (ask.name, lacking)


def one(place: str, key: str) -> Ask:
    return next(ask for ask in asks_of(place) if ask.name == key)


@pytest.mark.parametrize(
    ("key", "query", "answer"),
    [
        (
            "power.main_capacity",
            "power.main_capacity=１６０&power.main_capacity.unit=kW",
            {"value": "160", "unit": "kW"},
        ),
        (
            "power.main_capacity",
            "power.main_capacity=1,000&power.main_capacity.unit=kVA",
            {"value": "1000", "unit": "kVA"},
        ),
        ("power.main_capacity", "power.main_capacity=&power.main_capacity.unit=kVA", None),
        ("power.main_capacity", "power.main_capacity.unknown=1&power.main_capacity=3", UNKNOWN),
        ("wish.connect_at", "wish.connect_at=2026年3月5日&wish.connect_at.hour=9时", "2026-03-05T09:00"),
        ("contact.phone", "contact.phone=１３８００１３８０００", "13800138000"),
        ("services", "services=用水报装&services=用电报装", ["用水报装", "用电报装"]),
        ("heat.area_m2", "heat.area_m2=３０００．５", "3000.5"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(key: str, query: str, answer: object) -> None:
    got = read([one("suizhou", key)], QueryDict(query))
    assert got.problems == {} and got.answers[key] == answer
    assert stated(got.answers) == ({key: answer} if answer is not None else {})


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("power.main_capacity", "power.main_capacity=很多&power.main_capacity.unit=kW"),
        ("power.main_capacity", "power.main_capacity=160&power.main_capacity.unit=吨"),
        ("wish.connect_at", "wish.connect_at=下周"),
        ("contact.phone", "contact.phone=138"),
        ("applicant.uscc", "applicant.uscc=91410200MA9K7X2R43"),
        ("services", "services=修路"),
        ("applicant.name", "applicant.name=a%00b"),
        ("applicant.name", "applicant.name=" + "长" * 5000),
        ("heat.area_m2", "heat.area_m2=-3"),
    ],
)
def test_what_cannot_be_meant_is_told_and_kept(key: str, query: str) -> None:
    got = read([one("suizhou", key)], QueryDict(query))
    assert key in got.problems and got.answers[key] is None
    assert boxes([one("suizhou", key)], got.given, got.problems)[0].value == got.given[key]


def test_preferences_are_kept_and_lead_nowhere_else(client: Client) -> None:
    answer = client.post("/prefs", {"lang": "en", "next": "/_ui/"})
    assert answer.status_code == 302 and answer["Location"] == "/_ui/"
    page = client.get("/_ui/")
    assert '<html lang="en"' in page.content.decode() and "Components" in page.content.decode()
    client.post("/prefs", {"mode": "elder", "size": "3"})
    assert 'data-mode="elder" data-size="3"' in client.get("/_ui/").content.decode()
    for foreign in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""):
        assert client.post("/prefs", {"lang": "zh", "next": foreign})["Location"] == "/"
    assert client.get("/prefs").status_code == 405


def test_assets_are_named_by_their_content(client: Client) -> None:
    page = client.get("/_ui/").content.decode()
    links = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert len(links) >= 4
    for link in links:
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200 and "immutable" in answer["Cache-Control"]
    assert client.get("/static/../settings.py").status_code == 404
    assert client.get("/static/none.css").status_code == 404


def test_an_asset_asked_for_by_name_alone_is_sent_once(client: Client) -> None:
    """Pages name the version; whoever asks without one, or for one that is gone, is told whether it changed."""
    page = client.get("/_ui/").content.decode()
    assert not re.search(r'/static/[^"?]+["#]', page)
    for path in ("/static/wutong.css", "/static/wutong.css?v=gone"):
        first = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert first.status_code == 200 and "no-cache" in first["Cache-Control"] and first["ETag"]
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304 and again.content == b"" and "no-cache" in again["Cache-Control"]
        assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_gallery_shows_errors_beside_the_fields_and_in_the_summary(client: Client) -> None:
    page = client.get("/_ui/?wrong=1").content.decode()
    assert page.count('class="wrong"') == 11 and 'id="errors"' in page and "错误：" in page
