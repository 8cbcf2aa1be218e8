"""The rail of a desk: its entries are data (`web/rail.toml`), and each seat sees the ones it can use."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wutong.law.pack import Pack
from wutong.law.party import Party
from wutong.law.read import load
from wutong.web.kit.words import say


@dataclass(frozen=True)
class Entry:
    """One entry: its words are `rail.<key>`; `kinds` of party and `marks` (agent, supervises, admin, fills) it is for.

    Both are asked for; with `either` one of the two is enough.
    """

    key: str
    href: str
    kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    either: bool = False

    @property
    def text(self) -> str:
        """The words of the entry."""
        return say(f"rail.{self.key}")

    def is_for(self, party: Party, pack: Pack) -> bool:
        """Whether it is for a party of a place."""
        kind = party.kind in self.kinds
        marked = all(_bears(party, mark, pack) for mark in self.marks)
        if self.either:
            return kind or marked
        return marked and (kind or not self.kinds)

    def holds(self, path: str) -> bool:
        """Whether a page is the entry's own, or lies below it.

        >>> new = Entry("new", "/desk/new"); new.holds("/desk/new"), new.holds("/desk/new/done/1"), new.holds("/desk/news")
        (True, True, False)
        """
        return path == self.href or path.startswith(self.href.rstrip("/") + "/")


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every entry, in order."""
    path = Path(__file__).parent.parent / "rail.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    return tuple(
        Entry(row["key"], row["href"], tuple(row.get("for", ())), tuple(row.get("mark", ())), row.get("either", False))
        for row in rows
    )


def rail_of(actor: Any) -> list[Entry]:
    """The entries a seat sees: an administrator those marked `admin`, others those of their party."""
    if actor is None:
        return []
    if actor.role == "admin":
        return [entry for entry in entries() if "admin" in entry.marks]
    pack = load(actor.place)
    party = pack.parties.get(actor.party)
    return [
        entry for entry in entries() if party is not None and "admin" not in entry.marks and entry.is_for(party, pack)
    ]


def current(path: str) -> Entry | None:
    """The entry a page belongs to: of those it lies below the nearest; None for a page of no desk."""
    return max((one for one in entries() if one.holds(path)), key=lambda one: len(one.href), default=None)


def _bears(party: Party, mark: str, pack: Pack) -> bool:
    """Whether a party bears a mark; `fills` is said by the channels, the others by the party itself."""
    if mark == "fills":
        return any({party.key, party.member_of} & set(channel.filled_by) for channel in pack.city.channel)
    return bool(getattr(party, mark))
