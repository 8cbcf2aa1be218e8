"""What is being dug where: per place, from the lines whose works have begun. Nobody and no case is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from wutong.cases.names import called
from wutong.cases.open_data import LONGEST, Dig, digging
from wutong.cases.port import store
from wutong.cases.words import same, show
from wutong.law.pack import Pack
from wutong.web.kit.answers import day, plain
from wutong.web.kit.gates import public
from wutong.web.kit.place import instant
from wutong.web.kit.words import either, language, say
from wutong.web.public.asked import named_like
from wutong.web.public.home import in_force
from wutong.web.public.reading import party_words


@dataclass(frozen=True)
class Work:
    """A line being built, in the reader's language."""

    dig: Dig
    pack: Pack
    services: str
    units: str
    permits: str

    @property
    def district(self) -> str:
        """The district in the reader's language."""
        found = next((one for one in self.pack.city.district if one.key == self.dig.district), None)
        return either(found.name, found.en) if found else self.dig.district


@public
def works(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by place, road and day; all filters stand in the address."""
    packs = in_force()
    place, road = request.GET.get("place", ""), plain(request.GET.get("road", "")).replace("\x00", "")[:40]
    given = plain(request.GET.get("day", ""))[:20]
    on = day(given)
    chosen = [pack for pack in packs if place in ("", pack.place)]
    found = [one for one in _all(chosen) if _fits(one.dig, road, on)]
    context = {
        "packs": packs,
        "works": found[:LONGEST],
        "place": place,
        "road": road,
        "day": given,
        "bad_day": bool(given and not on),
        "filtered": bool(place or road or given),
        "now": instant(),
    }
    return render(request, "public/works.html", context)


@public
def board(request: HttpRequest, ref: str) -> HttpResponse:
    """One line as its board in the street shows it."""
    found = next((one for one in _all(in_force()) if one.dig.ref == ref), None)
    if found is None:
        raise Http404(ref)
    context = {"work": found, "pack": found.pack, "now": instant(), "qr": qr(request.build_absolute_uri(request.path))}
    return render(request, "public/board.html", context)


def qr(address: str) -> SafeString:
    """An address as an inline picture to scan. The address is our own, and segno writes nothing else."""
    return mark_safe(segno.make(address, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True))


def _all(packs: Iterable[Pack]) -> list[Work]:
    return [_work(dig, pack) for pack in packs for dig in digging(store(), pack.place)]


def _work(dig: Dig, pack: Pack) -> Work:
    between = say("kit.between_names")
    name = partial(called, pack=pack) if language() == "zh" else same
    services = between.join(named_like(pack, one) for one in dig.services)
    units = between.join(party_words(one, pack) for one in dig.units)
    return Work(dig, pack, services, units, show("permits", list(dig.permits), pack.common.facts, language(), name))


def _fits(dig: Dig, road: str, on: str | None) -> bool:
    """Whether a line lies on this road and is being built on this day; a day that is not told fits any."""
    if road and road.casefold() not in dig.road.casefold():
        return False
    if on is None:
        return True
    asked = date.fromisoformat(on)
    return (dig.works_from is None or dig.works_from <= asked) and (dig.works_to is None or asked <= dig.works_to)
