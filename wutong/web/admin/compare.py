"""Two editions row by row: the same row with what differs, and the rows only one of them has."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.law.edition import BLANK, editions
from wutong.law.pack import Pack
from wutong.law.read import places
from wutong.web.admin.lines import Line, lines_of
from wutong.web.admin.packs import edition_of
from wutong.web.kit.gates import public
from wutong.web.kit.words import either, say


@dataclass(frozen=True)
class Pair:
    """A row in both editions, or in one: what stands in it on either side."""

    name: str
    one: Line | None
    other: Line | None

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.one is not None and self.other is not None and _content(self.one) == _content(self.other)


def _content(line: Line) -> tuple[object, ...]:
    return line.title, line.parts


@public
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The choice of two editions, and what they do differently, kind by kind."""
    offered = [
        (f"{place}/{edition}", _called(place, edition)) for place in (*places(), BLANK) for edition in editions(place)
    ]
    known = {value for value, _ in offered}
    chosen = [request.GET.get(name, "") for name in ("one", "other")]
    if any(value and value not in known for value in chosen):
        raise Http404("edition")
    groups, packs = [], []
    if all(chosen):
        packs = [edition_of(*value.split("/")) for value in chosen]
        groups = differences(*packs)
    context = {"offered": offered, "one": chosen[0], "other": chosen[1], "groups": groups, "packs": packs,
               "heads": [_called(*value.split("/")) for value in chosen if value]}  # fmt: skip
    return render(request, "admin/compare.html", context)


def _called(place: str, edition: str) -> str:
    pack = edition_of(place, edition)
    name = say("admin.blank_pack") if place == BLANK else either(pack.city.name, pack.city.en)
    return f"{name} {edition}"


def differences(one: Pack, other: Pack) -> list[tuple[str, int, list[Pair]]]:
    """By kind of row: its name, how many rows are the same, and the pairs that differ."""
    mine, theirs = _by_name(lines_of(one)), _by_name(lines_of(other))
    pairs = [Pair(name, mine.get(name), theirs.get(name)) for name in dict.fromkeys((*mine, *theirs))]
    kinds = dict.fromkeys((pair.one or pair.other).kind for pair in pairs)  # type: ignore[union-attr]
    found = []
    for kind in kinds:
        these = [pair for pair in pairs if (pair.one or pair.other).kind == kind]  # type: ignore[union-attr]
        differing = [pair for pair in these if not pair.same]
        found.append((say(f"admin.kind_{kind}"), len(these) - len(differing), differing))
    return found


def _by_name(lines: tuple[Line, ...]) -> dict[str, Line]:
    """Rows by name; where a layer stands in front of a row of the same name, each has its number."""
    found: dict[str, Line] = {}
    for line in lines:
        name, count = f"{line.kind} {line.name}", 2
        while name in found:
            name, count = f"{line.kind} {line.name} ({count})", count + 1
        found[name] = line
    return found
