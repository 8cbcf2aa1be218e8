"""Editions by name, whether in force or not: for reading them side by side, not for deciding.

>>> [place for place in (*places(), BLANK) if not editions(place)]
[]
"""

from wutong.law import home
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.read import editions_in, layers_in, load_folder, places

#: the empty pack that a new place begins with
BLANK = "_blank"


def editions(place: str) -> list[str]:
    """The editions of a place (or of `BLANK`) as they came about: `2022-09-30`, `2022-09-30+2024-01-01`.

    LawError for a place there is none of.
    """
    folder = home.cities() / place
    if place not in (*places(), BLANK):
        raise LawError(f"没有这个地方：{place}。改法：选 {'、'.join(places())} 之一 / unknown place")
    layers = [(edition, layers_in(folder / edition)) for edition in (editions_in(folder) if folder.is_dir() else ())]
    return ["+".join((edition, *names[:count])) for edition, names in layers for count in range(len(names) + 1)]


def load_edition(place: str, edition: str) -> Pack:
    """One of the `editions` of a place. LawError if there is no such edition."""
    if edition not in editions(place):
        raise LawError(f"{place} 没有版本 {edition}。改法：选 {'、'.join(editions(place))} 之一 / no such edition")
    first, *names = edition.split("+")
    return load_folder(home.cities() / place / first, tuple(names))
