"""The packs read side by side: each clause beside the rows that carry it out, the doubts, and the golden cases run now.

Packs are files under version control, so there is nothing to edit here; whoever reads the paper can check the rows.
"""

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.law.check import Report, check_pack
from wutong.law.check_examples import example_problems
from wutong.law.clause import Clause, Doubt, Rule
from wutong.law.edition import BLANK, editions, load_edition
from wutong.law.error import LawError
from wutong.law.pack import Example, Pack
from wutong.law.read import places
from wutong.web.admin.lines import Line, lines_of
from wutong.web.kit.gates import public
from wutong.web.kit.place import integer, pack_of
from wutong.web.kit.words import either, language, say

#: clauses on one page
SIZE = 12
ONLY = ("unexecuted", "doubts", "failing")
#: the least date of a zip file; the same pack gives the same bytes
_FIRST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Tried:
    """A golden case and what of it does not come out as it says."""

    example: Example
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A clause (or a general rule) with all that rests on it; `why_not` says why nothing need carry it out."""

    clause: Clause | Rule
    general: bool
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    tried: tuple[Tried, ...]
    why_not: str = ""

    @property
    def words(self) -> list[str]:
        """The words of the paper its rows quote, each once."""
        return list(dict.fromkeys(word for line in self.lines for word in line.words))

    @property
    def rule(self) -> str:
        """What a general rule says, in the reader's language."""
        return either(getattr(self.clause, "text", ""), self.clause.en)

    @property
    def readings(self) -> list[tuple[Doubt, str, list[tuple[str, bool]]]]:
        """The doubts, each with its question and its readings, and which one was chosen, in the reader's language."""
        return [(one, either(one.question, one.question_en), _readings(one)) for one in self.doubts]

    @property
    def executed(self) -> bool:
        """Whether something carries it out or says why nothing need."""
        return bool(self.lines or self.why_not or self.tried)

    @property
    def failing(self) -> bool:
        """Whether a golden case does not come out."""
        return any(one.problems for one in self.tried)

    def holds(self, wanted: str) -> bool:
        """Whether `wanted` stands anywhere in it."""
        clause = self.clause
        own = (clause.id, *(getattr(clause, name, "") for name in ("title", "en", "text", "section", "lines")))
        doubts = (f"{one.id} {one.question} {one.question_en} {one.chosen} {one.chosen_en}" for one in self.doubts)
        cases = (f"{one.example.id} {one.example.title} {one.example.title_en}" for one in self.tried)
        return wanted in " ".join((*own, *doubts, *cases, *(line.text for line in self.lines))).casefold()


def _readings(doubt: Doubt) -> list[tuple[str, bool]]:
    told = doubt.readings if language() == "zh" or not doubt.readings_en else doubt.readings_en
    return [(text, own == doubt.chosen) for text, own in zip(told, doubt.readings, strict=True)]


def edition_of(place: str, edition: str) -> Pack:
    """An edition by the words of an address; Http404 where there is none."""
    try:
        return load_edition(place, edition)
    except LawError as error:
        raise Http404(str(error)) from None


def name_of(pack: Pack) -> str:
    """The edition as addresses have it: `2022-09-30`, with its layers."""
    return pack.edition.partition("@")[2]


def tried(pack: Pack) -> list[Tried]:
    """Every golden case, run now."""
    return [Tried(example, tuple(example_problems(pack, example))) for example in pack.examples]


def sections(pack: Pack) -> list[Section]:
    """Every clause in the paper's order, then the general rules of reading its rows rest on."""
    lines, cases = lines_of(pack), tried(pack)
    found = []
    for clause in (*pack.clauses.values(), *pack.common.rules.values()):
        mine = tuple(line for line in lines if clause.id in line.clauses)
        ids = {clause.id}
        cited = {doubt for line in mine for doubt in line.doubts} if clause.id in pack.clauses else set()
        doubts = tuple(one for one in (*pack.doubts, *pack.common.doubts) if ids & set(one.clause) or one.id in cited)
        run = tuple(one for one in cases if clause.id in one.example.clause)
        general = clause.id not in pack.clauses
        if mine or run or not general:
            why = either(getattr(clause, "no_behaviour", ""), getattr(clause, "no_behaviour_en", ""))
            found.append(Section(clause, general, mine, doubts, run, why))
    return found


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The places and their editions."""
    rows = []
    for place in places():
        now = pack_of(place).edition
        rows += [(edition_of(place, one), one, f"{place}@{one}" == now) for one in editions(place)]
    blank = editions(BLANK)
    return render(
        request, "admin/packs.html", {"rows": rows, "blank": blank[-1] if blank else "", "blank_place": BLANK}
    )


@public
@require_GET
def read(request: HttpRequest, place: str, edition: str) -> HttpResponse:
    """One edition, clause by clause; searched and narrowed by the address."""
    pack = edition_of(place, edition)
    everything = sections(pack)
    text, kind, only = (request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "only"))
    found = [one for one in everything if _fits(one, text.casefold(), kind, only)]
    pages = max(1, -(-len(found) // SIZE))
    page = integer(request.GET.get("page"), 1, 1, pages)
    kinds = dict.fromkeys(line.kind for section in everything for line in section.lines)
    cases = tried(pack)
    context = {
        **frame(pack, "read"),
        "sections": found[(page - 1) * SIZE : page * SIZE],
        "found": len(found),
        "page": page,
        "pages": pages,
        "text": text,
        "kind": kind,
        "only": only,
        "kinds": [(one, say(f"admin.kind_{one}")) for one in kinds],
        "onlys": [(one, say(f"admin.only_{one}")) for one in ONLY],
        "clauses": len(pack.clauses),
        "executed": sum(one.executed for one in everything if not one.general),
        "doubts": len(pack.doubts),
        "confirmed": sum(bool(one.confirmed_by) for one in pack.doubts),
        "cases": len(cases),
        "good": sum(not one.problems for one in cases),
    }
    return render(request, "admin/pack.html", context)


def _fits(section: Section, text: str, kind: str, only: str) -> bool:
    if text and not section.holds(text):
        return False
    if kind and kind not in {line.kind for line in section.lines}:
        return False
    asked = {"unexecuted": not section.lines and not section.tried, "doubts": any(not one.confirmed_by for one in section.doubts),
             "failing": section.failing}  # fmt: skip
    return asked.get(only, True)


def frame(pack: Pack, tab: str) -> dict[str, Any]:
    """What the pages of an edition share: its tabs, and which is open."""
    base = f"/admin/packs/{pack.folder.parent.name}/{name_of(pack)}/"
    one = urlencode({"one": f"{pack.folder.parent.name}/{name_of(pack)}"})
    tabs = [
        ("read", base),
        ("try", f"{base}try"),
        ("check", f"{base}check"),
        ("compare", f"/admin/packs/compare?{one}"),
    ]
    return {"pack": pack, "edition": name_of(pack), "base": base, "tab": tab,
            "tabs": [(key, href, say(f"admin.tab_{key}")) for key, href in tabs]}  # fmt: skip


@public
@require_GET
def check(request: HttpRequest, place: str, edition: str) -> HttpResponse:
    """What the checker of packs finds, as on the command line without the paper's text."""
    pack = edition_of(place, edition)
    report = _report(place, edition)
    bad = [one for one in tried(pack) if one.problems]
    context = {**frame(pack, "check"), "problems": report.problems, "bad": bad, "clauses": len(pack.clauses),
               "examples": len(pack.examples), "command": f"wutong city check {pack.folder.parent.name} --paper FILE"}  # fmt: skip
    return render(request, "admin/check.html", context)


@lru_cache(maxsize=64)
def _report(place: str, edition: str) -> Report:
    """Packs are read once in the life of a process, so their check is made once too."""
    return check_pack(load_edition(place, edition))


@public
@require_GET
def download(request: HttpRequest, place: str, edition: str) -> HttpResponse:
    """The files of the edition as a zip; the same files give the same bytes."""
    pack = edition_of(place, edition)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(pack.folder.rglob("*.toml")):
            inside = f"{pack.folder.parent.name}/{pack.folder.name}/{path.relative_to(pack.folder).as_posix()}"
            packed.writestr(zipfile.ZipInfo(inside, _FIRST), path.read_bytes(), zipfile.ZIP_DEFLATED)
    name = f"{pack.folder.parent.name.strip('_')}-{name_of(pack)}.zip"
    return HttpResponse(out.getvalue(), content_type="application/zip",
                        headers={"Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip
