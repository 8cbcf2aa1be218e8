"""The first page: the places, the way in four steps, and the question most people come with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.web.kit.answers import plain
from wutong.web.kit.gates import public
from wutong.web.kit.place import instant

LONGEST = 40


@public
def home(request: HttpRequest) -> HttpResponse:
    """The places; `?q=` narrows them by the name of a place, a district or a service."""
    asked = plain(request.GET.get("q", ""))[:LONGEST].replace("\x00", "")
    packs = in_force()
    found = [pack for pack in packs if matches(pack, asked)]
    return render(request, "public/home.html", {"packs": found, "all": packs, "q": asked, "steps": range(1, 5)})


def in_force() -> list[Pack]:
    """The packs in force now; a place whose paper is not, or no longer, in force is left out."""
    today, found = instant().date(), []
    for place in places():
        try:
            found.append(load(place, today))
        except LawError:
            continue
    return found


def matches(pack: Pack, asked: str) -> bool:
    """Whether a place answers to what was typed: names in both languages, its districts, its services."""
    city = pack.city
    rows = (*city.district, *city.service)
    names = [city.place, city.name, city.en, city.province, *(name for row in rows for name in (row.name, row.en))]
    return not asked or any(asked.casefold() in name.casefold() for name in names)
