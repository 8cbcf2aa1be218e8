"""Open items: what is missing, to be corrected, to be put right; who owes it, by when, what it blocks."""

from typing import Literal

from wutong.law.condition import Condition
from wutong.law.strict import Cited


class Item(Cited):
    """A kind of open item. `lapses` is what the paper makes of a missed date; `remind` when it says nothing."""

    key: str
    name: str
    en: str
    kind: Literal["missing", "correction", "deferred", "rectification", "other"]
    owner: str
    closed_by: str = "owner"
    due: str = ""
    date_stated: bool = False
    blocks: tuple[str, ...] = ()
    lapses: Literal["remind", "return", "credit"] = "remind"
    letter: str = ""


class Tolerance(Cited):
    """Whether missing papers may follow later for `purpose`; refused when one of `unless` holds."""

    purpose: str
    name: str
    en: str
    item: str
    unless: tuple[Condition, ...] = ()
    letter: str = ""
    collected_at: str = ""
