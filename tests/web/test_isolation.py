"""Who sees what: every address there is × everyone there is × every place × own, another's, another place's, none.

An address that is missing in `isolation_table` fails here. Who has no part in a case gets the very answer of a case
that does not exist, and no page names a case, a person or a phone to them. Looking changes no row.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from tests.web.isolation_people import PLACES, around, expected, filled, house, may, missing, staff, text_of, told_of
from tests.web.isolation_rows import changed, rows_of
from tests.web.isolation_table import TABLE
from tests.web.isolation_world import Told, World
from wutong.law.read import load, places

__all__ = ["house"]


def addresses(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every pattern of the site with its view."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, one.callback
        else:
            yield from addresses(one, route)


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    there = {route for route, _ in addresses()}
    assert there - set(TABLE) == set(), "an address nobody has said who may open it"
    assert set(TABLE) - there == set(), "the table has addresses that are not there"


def bare(body: bytes, told: Told) -> str:
    """A page without what the address says and what is new each time."""
    text = body.decode(errors="replace")
    for one in (told.number, missing(told)):
        text = text.replace(one, "NUMBER")
    return re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", text)


def named(told: Told) -> tuple[tuple[str, str], ...]:
    """What an address itself can say of a case."""
    return ("{number}", told.number), ("{case}", told.id)


def test_everyone_gets_what_the_table_says_and_no_more(house: World) -> None:
    for told in house.cases.values():  # signing in is no looking: everyone has before it begins
        for rule in TABLE.values():
            for key in around(house, rule, told):
                house.browser(key)
    wrong, made, before = [], 0, rows_of(house)
    for route, rule in TABLE.items():
        for address in rule.to:
            about = "{" in address.replace("{text}", "")
            for told in (
                [house.cases[place, "large"] for place in PLACES] if about else [house.cases["kaifeng", "large"]]
            ):
                for key in around(house, rule, told):
                    answer = house.browser(key).get(filled(house, address, told))
                    made += 1
                    body = text_of(answer, *(said for word, said in named(told) if word in address))
                    if answer.status_code not in expected(house, key, rule, told):
                        wrong.append(f"{route} {key or 'nobody'} about {told.place}: {answer.status_code}")
                    wrong += [f"{route} {key or 'nobody'} reads {what}" for what in told_of(house, key, body, route)]
                    if answer.status_code == 302 and not key and rule.who != "all":
                        assert answer["Location"].startswith("/account/login/")
    assert made > 1500
    assert wrong == []
    assert changed(before, rows_of(house)) == [], "looking changes nothing"


def test_a_case_of_others_answers_as_one_that_is_none(house: World) -> None:
    rules = [(route, rule) for route, rule in TABLE.items() if "{number}" in rule.to[0]]
    wrong = []
    for told in house.cases.values():
        for route, rule in rules if told.key == "large" else rules[:2]:
            for key in around(house, rule, told):
                if may(house, key, rule, told) or not key:
                    continue
                theirs = house.browser(key).get(filled(house, rule.to[0], told))
                absent = house.browser(key).get(filled(house, rule.to[0], told, missing(told)))
                if theirs.status_code != absent.status_code or bare(theirs.content, told) != bare(absent.content, told):
                    wrong.append(f"{route} {key} {told.number}: {theirs.status_code} / {absent.status_code}")
    assert wrong == []


def test_looking_for_what_is_not_theirs_finds_nothing(house: World) -> None:
    """Search, similar cases, the telephone: whatever a case is called by is typed in by those who have no part in it."""
    wrong = []
    for key in (key for place in PLACES for key in staff(house, place)):
        hidden = [one for one in house.cases.values() if not house.sees(key, one, one.knowing)]
        for told in hidden:
            for text in [told.number, *told.marks.values(), *told.secrets.values()][:6]:
                for path in ("/desk/search", "/desk/call", "/desk/new/similar", "/desk/"):
                    query = {"q": text, "text": text, "project.code": text, "site.address": text}
                    body = text_of(house.browser(key).get(path, query)).replace(text, "")
                    if told.number in body or any(one in body for one in told.secrets.values() if one != text):
                        wrong.append(f"{path} {key} {text}")
                if house.party(key) and house.party(key).kind not in ("window", "utility"):
                    break
    assert wrong == []


@pytest.mark.parametrize("place", sorted(places()))
def test_every_party_has_a_desk_and_every_link_on_it_leads_somewhere(house: World, place: str) -> None:
    pack = load(place, house.clock.now().date())
    seats = [party.key for party in pack.parties.values() if party.kind != "applicant" and party.key != "system"]
    wrong, tried = [], {}
    for party in [*seats, "admin"]:
        client = house.browser(f"{place}-{party}-1")
        first = client.get("/desk/", follow=True)
        page = first.content.decode()
        rail = re.search(r'<nav class="rail[^>]*>(.*?)</nav>', page, re.DOTALL)
        if first.status_code != 200 or rail is None or "href=" not in rail[1]:
            wrong.append(f"{place} {party}: no desk ({first.status_code})")
            continue
        kind = (pack.parties[party].kind, pack.parties[party].supervises) if party in pack.parties else party
        for link in sorted(set(re.findall(r'href="(/[^"#]*)', page))):
            plain = link.replace("&amp;", "&")
            shape = re.sub(r"=[^&]*|[A-Z]{2}\d{8}-\w+", "=", plain)
            if (kind, shape) in tried and f'"{link}"' not in rail[1]:
                continue
            tried[kind, shape] = True
            answer = client.get(plain, follow=True)
            if answer.status_code != 200:
                wrong.append(f"{place} {party} {plain}: {answer.status_code}")
    assert wrong == []
