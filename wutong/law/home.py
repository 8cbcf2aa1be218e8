"""Where the data lies: packs under `cities/`, calendars under `calendars/`; WUTONG_CITIES may name another."""

import os
from functools import lru_cache
from pathlib import Path

from wutong.law.calendar import Calendar, load_calendar

ROOT = Path(__file__).resolve().parents[2]


def cities() -> Path:
    """The folder of packs."""
    return _folder(os.environ.get("WUTONG_CITIES", ""))


@lru_cache
def _folder(given: str) -> Path:
    return Path(given) if given else ROOT / "cities"


def calendar() -> Calendar:
    """The State Council calendar every place counts by."""
    return load_calendar(ROOT / "calendars" / "china.toml")
