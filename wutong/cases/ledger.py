"""The ledger: every act one entry, chained by hash per case, without personal data.

An entry holds what was decided (its effects), so replaying never decides again. Its hash covers the canonical
JSON of everything in it and the hash before; `verify_chain` finds the first entry that does not fit.

>>> one = seal({"seq": 1, "verb": "submit"}, "")
>>> two = seal({"seq": 2, "verb": "finish"}, one["hash"])
>>> verify_chain([one, two]) is None
True
>>> verify_chain([one, {**two, "verb": "rate"}])
'2: 内容与指纹不符'
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from wutong.cases.says import say

GENESIS = ""


def canonical(body: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the entry without its own hash."""
    return hashlib.sha256(canonical({key: value for key, value in entry.items() if key != "hash"})).hexdigest()


def seal(entry: Mapping[str, Any], prev: str) -> dict[str, Any]:
    """The entry with `prev` and `hash`."""
    linked = {**entry, "prev": prev}
    return {**linked, "hash": digest(linked)}


def verify_chain(entries: Iterable[Mapping[str, Any]]) -> str | None:
    """What is wrong with a chain, in words; None when every entry fits the one before."""
    prev = GENESIS
    for seq, entry in enumerate(entries, 1):
        if entry["seq"] != seq:
            return say("gap", seq=seq, next=entry["seq"])
        if entry["prev"] != prev:
            return say("unlinked", seq=seq)
        if digest(entry) != entry["hash"]:
            return say("changed", seq=seq)
        prev = entry["hash"]
    return None
