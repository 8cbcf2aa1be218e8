"""Who is who in the matrix: the people that try an address, what the table opens to each, and what each may read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.isolation_table import TABLE, Rule
from tests.web.isolation_things import canary, furnish, inner
from tests.web.isolation_world import Told, World, world
from wutong.site.wiring import Scratch

PLACES = ("kaifeng", "ezhou")
#: the kinds of party the credit register is open to
OFFICERS = ("department", "supervisor", "utility", "window", "builder")


@pytest.fixture(scope="module")
def house(scratch: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two places with two cases each, and everything beside them."""
    with world(scratch, Path(tmp_path_factory.mktemp("isolation")), PLACES) as made:
        made.things = furnish(made)
        for place in PLACES:
            made.cases[place, "large"].inner = inner(made, place)
        yield made


def staff(house: World, place: str, parts: bool = True) -> list[str]:
    """One person of every kind of seat: by kind and marks, and with `parts` by what part they have in the cases."""
    found: dict[Any, str] = {}
    large, small = house.cases[place, "large"], house.cases[place, "small"]
    for party in house.pack(place).parties.values():
        if party.kind != "applicant" and party.key != "system":
            own = {party.key, party.member_of}
            part = [bool(own & one) for one in (large.parties, small.parties, large.units)] if parts else []
            key = (party.kind, party.supervises, doors(house, f"{place}-{party.key}-1"), *part)
            found.setdefault(key, f"{place}-{party.key}-1")
    return [*found.values(), f"{place}-admin-1"]


def doors(house: World, key: str) -> bool:
    """Whether somebody's party fills in forms for others, by the channels of the place that are open."""
    party, pack = house.party(key), house.pack(key.partition("-")[0])
    today = house.clock.now().date()
    open_now = [one for one in pack.city.channel if one.valid_from is None or one.valid_from <= today]
    return party is not None and any({party.key, party.member_of} & set(one.filled_by) for one in open_now)


def may(house: World, key: str, rule: Rule, told: Told) -> bool:
    """Whether the table opens an address to somebody; `told` is the case (or the place of the thing) it is about."""
    who, _, rest = rule.who.partition(":")
    party = house.party(key)
    match who:
        case "all":
            return True
        case "person":
            return bool(key)
        case "own":
            return key == f"{told.place}-applicant-1"
        case "admin":
            return "-admin-" in key and (not rest or key.startswith(f"{told.place}-"))
        case "desk" | "marks" if rest:
            return party is not None and (bool(getattr(party, rest)) if who == "marks" else party.kind in rest.split())
        case "desk":
            return party is not None
        case "doors":
            return doors(house, key) if party else False
        case "assess":
            return party is not None and (party.supervises or party.kind == "supervisor")
        case "credit":
            here = party is not None and party.kind in OFFICERS and key.startswith(f"{told.place}-")
            return here and party is not None and (party.supervises or party.kind == "window")
    return house.sees(key, told) and _in_case(house, key, rest, told)


def _in_case(house: World, key: str, rest: str, told: Told) -> bool:
    party = house.party(key)
    match rest:
        case "":
            return True
        case "private":
            units = told.units
            return party is None or party.agent or bool({party.key, party.member_of} & units)
        case "doors":
            return party is not None and doors(house, key)
    return party is not None


def expected(house: World, key: str, rule: Rule, told: Told) -> tuple[int, ...]:
    """What somebody gets."""
    who, _, rest = rule.who.partition(":")
    party = house.party(key)
    if may(house, key, rule, told):
        return rule.gives
    if not key:
        return (302,)
    if who == "desk" and not rest and "-admin-" in key and rule.to == ("/desk/",):
        return (302, 403)
    by_seat = who in ("desk", "marks", "doors", "assess", "admin") or rest in ("desk", "doors")
    if rest == "here" and "-admin-" in key:
        by_seat = False
    if who == "credit":
        by_seat = party is None or party.kind not in OFFICERS
    if by_seat and (who not in ("case", "own") or party is None):
        return (403,)
    return (404, 405) if rule.gives == (405,) else (404,)


def around(house: World, rule: Rule, told: Told) -> list[str]:
    """Who tries an address: a few where all are treated alike; else all kinds of its place, and some of the other."""
    place, other = told.place, next(one for one in PLACES if one != told.place)
    if rule.who in ("all", "person") and "{case}" not in rule.to[0]:
        return ["", f"{place}-applicant-1", f"{place}-window-1"]
    boss = next(key for key in staff(house, other) if (found := house.party(key)) and found.supervises)
    about = rule.who.partition(":")[0] in ("case", "own", "credit") or "{" in rule.to[0].replace("{text}", "")
    theirs = [f"{other}-applicant-1", f"{other}-window-1", boss, f"{other}-admin-1"] if about else []
    own = [f"{place}-applicant-{n}" for n in ((1, 2, 5) if about else (1,))]
    return ["", *own, *staff(house, place, about), *theirs]


def filled(house: World, address: str, told: Told, number: str = "", text: str = "x") -> str:
    """An address about a case: with its own number, or with another in its place."""
    place = told.place
    inside = house.cases[place, "large"].inner
    known = {**house.things[place], **inside}
    return address.format(number=number or told.number, place=place, case=told.id, text=text, **known)


def missing(told: Told) -> str:
    """A number of the same shape that no case has."""
    return told.number[:-2] + ("22" if told.number[-2:] != "22" else "33")


def text_of(answer: Any, *asked: str) -> str:
    """The body of an answer as far as it is text, and its headers; without what was said in asking for it."""
    body = b"" if answer.streaming else answer.content
    text = body.decode(errors="replace") + str(dict(answer.headers))
    for one in asked:
        text = text.replace(one, "") if one else text
    return text


def told_of(house: World, key: str, body: str, route: str) -> list[str]:
    """What a page tells of cases, drafts and files its reader has no part in."""
    found = [] if "token" in str(TABLE[route].to) else house.leaks(key, body)
    if route.startswith("admin/audit"):
        # the record of a place tells which of its cases somebody saw in full, by number
        found = [one for one in found if not (one.startswith(key.partition("-")[0]) and one.endswith("number"))]
    for place in PLACES:
        own = key == f"{place}-applicant-1"
        desk = key.startswith(f"{place}-") and house.party(key) is not None
        hidden = {"draft": not own, "desk": not key.startswith(f"{place}-window-"), "file": not own and not desk,
                  "evidence": not desk}  # fmt: skip
        found += [f"{place} {kind}" for kind, no in hidden.items() if no and canary(kind, place) in body]
    return found
