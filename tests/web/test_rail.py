"""The rail of a desk: every entry leads to an open page, whoever may open the page has the entry, the page's own is marked."""

import re
from collections import Counter

import pytest
from django.urls import resolve

from tests.web.desks import house, signed_in
from wutong.cases.seat import ADMIN, Actor
from wutong.law.read import load, places
from wutong.web.kit.rail import current, entries, rail_of

__all__ = ["house"]


def seats(place: str) -> dict[str, Actor]:
    """One person of every sort of desk of a place (its kind, its marks, the channels it fills in), and its administrator."""
    pack, sorts = load(place), {}
    for party in pack.parties.values():
        if party.kind not in ("applicant", "system"):
            own = {party.key, party.member_of}
            fills = tuple(bool(own & set(one.filled_by)) for one in pack.city.channel)
            sorts.setdefault((party.kind, party.supervises, party.agent, fills), party)
    found = {
        f"{place}-{party.key}-1": Actor("s", place, party.key, party.kind, f"{place}-{party.key}-1", party.supervises)
        for party in sorts.values()
    }
    admin = next(iter(found.values()))
    return {**found, f"{place}-admin-1": Actor("s", place, admin.party, ADMIN, f"{place}-admin-1")}


@pytest.mark.parametrize("place", sorted(places()))
def test_every_entry_leads_somewhere_and_nobody_lacks_one(house, place: str) -> None:
    wrong = []
    for key, actor in seats(place).items():
        shown, client = {entry.key for entry in rail_of(actor)}, signed_in(key)
        for entry in entries():
            status = client.get(entry.href).status_code
            own = entry.key in shown or (entry.href == "/desk/" and actor.role == ADMIN and status == 302)
            to_all = getattr(resolve(entry.href).func, "gate", "") == "public"
            if (status in (200, 302)) != own and not (to_all and status == 200):
                wrong.append(f"{key}: {entry.href} answers {status}, the rail {'shows' if own else 'lacks'} it")
    assert wrong == []


def test_every_entry_is_for_somebody_somewhere() -> None:
    shown = Counter(entry.key for place in places() for actor in seats(place).values() for entry in rail_of(actor))
    assert sorted(entry.key for entry in entries() if not shown[entry.key]) == []


def test_a_page_below_an_entry_marks_it_and_only_it(house) -> None:
    for path, key in (
        ("/desk/", "todo"), ("/desk/print", "todo"), ("/desk/new", "new"), ("/desk/new/done/X", "new"),
        ("/desk/survey/X/", "survey"), ("/desk/assess/cases", "assess"), ("/admin/packs/x/y", "packs"), ("/admin/", "admin"),
    ):  # fmt: skip
        found = current(path)
        assert found and found.key == key, path
    assert current("/my/") is None is current("/c/X/")
    client = signed_in("zhoukou-urban_management-1")
    for path, href, said in (
        ("/desk/", "/desk/", "page"), ("/desk/print", "/desk/", "true"), ("/desk/assess/cases", "/desk/assess/", "true"),
    ):  # fmt: skip
        (rail,) = re.findall(r'<nav class="rail.*?</nav>', client.get(path).content.decode(), re.DOTALL)
        assert re.findall(r'href="([^"]+)" aria-current="([^"]+)"', rail) == [(href, said)]
