"""What is said to people: the texts of the pack and the platform's own words, in both languages, and where each is used.

Read only. Both are files under version control; a change is proposed there, checked by the tests and reviewed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong import web
from wutong.law.measure import Text
from wutong.law.pack import Pack
from wutong.web.kit.gates import seat
from wutong.web.kit.place import integer, pack_of
from wutong.web.kit.words import catalogue, either

SIZE = 60
_KEY = re.compile(r"[\"']([a-z]+\.[a-z_0-9]+)[\"']")


@dataclass(frozen=True)
class Told:
    """A text of the pack with the rows that show it."""

    text: Text
    used: tuple[str, ...]


@seat(admin=True)
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """The texts of the place."""
    pack = pack_of(request.actor.place)
    told = [Told(text, tuple(uses(pack, text.key))) for text in pack.texts.values()]
    file = f"cities/{pack.place}/{pack.folder.name}/texts.toml"
    return render(request, "admin/texts.html", {"pack": pack, "told": told, "file": file, "tab": "texts"})


def uses(pack: Pack, key: str) -> Iterator[str]:
    """The names of the rows that show a text."""
    for task in pack.all_tasks.values():
        if task.text == key:
            yield either(task.name, task.en)
    for row in (*pack.items.values(), *pack.tolerances):
        if row.letter == key:
            yield either(row.name, row.en)


@seat(admin=True)
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """The platform's words, room by room; searched by key or by what they say."""
    rooms = list(dict.fromkeys(key.partition(".")[0] for key in catalogue()))
    text, room = request.GET.get("q", "").strip()[:100].casefold(), request.GET.get("room", "")
    found = [
        (key, told["zh"], told["en"], places_of(key))
        for key, told in catalogue().items()
        if (not room or key.startswith(f"{room}.")) and text in f"{key} {told['zh']} {told['en']}".casefold()
    ]
    pages = max(1, -(-len(found) // SIZE))
    page = integer(request.GET.get("page"), 1, 1, pages)
    context = {"rows": found[(page - 1) * SIZE : page * SIZE], "found": len(found), "page": page, "pages": pages,
               "text": request.GET.get("q", "")[:100], "room": room, "rooms": rooms, "tab": "words"}  # fmt: skip
    return render(request, "admin/words.html", context)


def places_of(key: str) -> tuple[str, ...]:
    """The files that ask for a word by its whole key; a word put together from parts is asked for by none."""
    return _used().get(key, ())


@lru_cache(maxsize=1)
def _used() -> dict[str, tuple[str, ...]]:
    folder = Path(web.__file__).parent
    found: dict[str, list[str]] = {}
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.py"))):
        where = path.relative_to(folder).as_posix().removeprefix("templates/")
        for key in dict.fromkeys(_KEY.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(key, []).append(where)
    return {key: tuple(where) for key, where in found.items()}
