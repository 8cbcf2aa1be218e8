"""English of what the forms print: headings and options, from `printed.toml` beside the packs.

A form's own `section_en` or `options_en` goes before; what neither has stays Chinese.
"""

import tomllib
from functools import lru_cache
from pathlib import Path

from wutong.law import home

FILE = "printed.toml"


def english(printed: str) -> str:
    """The English of a printed heading (each part of `a / b`) or option; empty when there is none."""
    own = home.cities() / FILE
    table = _read(own if own.exists() else home.ROOT / "cities" / FILE)
    parts = printed.split(" / ")
    return " / ".join(table[part] for part in parts) if all(part in table for part in parts) else ""


@lru_cache
def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["english"]
    return found
