"""How an application may be signed: the platform's ways from `cities/signing.toml`, fewer where a place says so."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from wutong.law import home
from wutong.law.city import City
from wutong.law.strict import Strict
from wutong.law.toml import read_one

FILE = "signing.toml"


class Signing(Strict):
    """The ways, the first one chosen first; which kind of file a signed form that was sent back is, and its name."""

    methods: tuple[Literal["code", "paper"], ...]
    scan_kind: str
    scan_name: str
    scan_en: str


def signing() -> Signing:
    """The platform's rules of signing; PackError when the file is not what it must be."""
    own = home.cities() / FILE
    return _read(own if own.exists() else home.ROOT / "cities" / FILE)


def methods_of(city: City) -> tuple[str, ...]:
    """The ways a place takes: its own, or all there are."""
    return city.signing or signing().methods


@lru_cache
def _read(path: Path) -> Signing:
    return read_one(path, Signing)
