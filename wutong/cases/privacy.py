"""Personal data: sealed with SM4-GCM before it is stored, shown masked, and only committed to in the ledger.

The associated data of a seal names the case, so a ciphertext moved to another row does not open. Keys come
from WUTONG_KEYS (`id:hex,id:hex`, the first seals) or from a key file made on first start.

>>> box = Vault({"k1": bytes(16)}, "k1")
>>> box.open(box.seal({"contact.phone": "13800138000"}, "case-1"), "case-1")
{'contact.phone': '13800138000'}
>>> mask("13812345678"), mask("王小明"), mask("110105194912310021")
('138****5678', '王**', '1101**********0021')
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wutong.cases.says import say

NONCE, TAG = 12, 16


class SealBroken(Exception):
    """A sealed value that does not open: altered, moved to another row, or sealed with an unknown key."""


@dataclass(frozen=True)
class Vault:
    """A ring of keys by id; `current` seals, all of them open."""

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def seal(self, values: Mapping[str, Any], owner: str) -> bytes:
        """`values` sealed for `owner` (the case id): key id, nonce, tag, ciphertext."""
        text = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        return self.seal_bytes(text, f"cases_case|sealed|{owner}")

    def open(self, sealed: bytes, owner: str) -> dict[str, Any]:
        """The values; SealBroken if a bit was flipped or the row is another's."""
        try:
            opened: dict[str, Any] = json.loads(self.open_bytes(sealed, f"cases_case|sealed|{owner}"))
        except ValueError as error:
            raise SealBroken(say("seal_unread", owner=owner)) from error
        return opened

    def seal_bytes(self, data: bytes, bound: str) -> bytes:
        """`data` sealed and bound to `bound`, which says what and whose it is."""
        nonce = secrets.token_bytes(NONCE)
        work = Cipher(algorithms.SM4(self.keys[self.current]), modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(f"{bound}|{self.current}".encode())
        text = work.update(data) + work.finalize()
        return self.current.encode() + b"\0" + nonce + work.tag + text

    def open_bytes(self, sealed: bytes, bound: str) -> bytes:
        """What was sealed; SealBroken if it was altered, bound to something else, or its key is not here."""
        key_id, _, rest = bytes(sealed).partition(b"\0")
        nonce, tag, text = rest[:NONCE], rest[NONCE : NONCE + TAG], rest[NONCE + TAG :]
        try:
            work = Cipher(algorithms.SM4(self.keys[key_id.decode()]), modes.GCM(nonce, tag)).decryptor()
            work.authenticate_additional_data(f"{bound}|{key_id.decode()}".encode())
            return bytes(work.update(text) + work.finalize())
        except (KeyError, ValueError, InvalidTag) as error:
            raise SealBroken(say("seal_broken", bound=bound)) from error

    def commitment(self, path: str, value: Any, owner: str) -> str:
        """A salted commitment for the ledger: shows later that a value was the one, tells nothing before."""
        salt = hashlib.sha256(self.keys[self.current] + owner.encode()).digest()
        return hmac.new(salt, f"{path}={value}".encode(), hashlib.sha256).hexdigest()[:32]

    def blind(self, purpose: str, value: str) -> str:
        """A keyed digest by which equal values are found without being stored. Made with the oldest key of the ring,
        so that sealing with a new key does not lose anybody.
        """
        oldest = list(self.keys.values())[-1]
        salt = hashlib.sha256(oldest + b"blind|" + purpose.encode()).digest()
        return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()[:32]


def mask(value: Any) -> str:
    """A value as lists and strangers see it."""
    text = str(value)
    if len(text) >= 15:
        return text[:4] + "*" * (len(text) - 8) + text[-4:]
    if len(text) >= 7:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return text[:1] + "*" * max(len(text) - 1, 1)


def read_vault(home: Path) -> Vault:
    """The key ring from WUTONG_KEYS, or from `home`/keys (made, readable by the owner only, if absent)."""
    words = os.environ.get("WUTONG_KEYS", "")
    if not words:
        path = home / "keys"
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(f"k1:{secrets.token_hex(16)}", encoding="ascii")
        words = path.read_text(encoding="ascii").strip()
    pairs = [pair.split(":", 1) for pair in words.split(",")]
    return Vault({key: bytes.fromhex(value) for key, value in pairs}, pairs[0][0])
