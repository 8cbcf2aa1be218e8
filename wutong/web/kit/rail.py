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
    """One entry: its words are `rail.<key>`; `kinds` of party and `marks` (agent, supervises, admin, fills) it is for."""

    key: str
    href: str
    kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the entry."""
        return say(f"rail.{self.key}")


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every entry, in order."""
    path = Path(__file__).parent.parent / "rail.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    return tuple(Entry(row["key"], row["href"], tuple(row.get("for", ())), tuple(row.get("mark", ()))) for row in rows)


def rail_of(actor: Any) -> list[Entry]:
    """The entries a seat sees: an administrator those marked `admin`, others those of their party."""
    if actor is None:
        return []
    if actor.role == "admin":
        return [entry for entry in entries() if "admin" in entry.marks]
    pack = load(actor.place)
    party = pack.parties.get(actor.party)
    return [
        entry
        for entry in entries()
        if party is not None
        and "admin" not in entry.marks
        and (not entry.kinds or party.kind in entry.kinds)
        and all(_bears(party, mark, pack) for mark in entry.marks)
    ]


def _bears(party: Party, mark: str, pack: Pack) -> bool:
    """Whether a party bears a mark; `fills` is said by the channels, the others by the party itself."""
    if mark == "fills":
        return any({party.key, party.member_of} & set(channel.filled_by) for channel in pack.city.channel)
    return bool(getattr(party, mark))
