"""Where the bytes of uploads lie: sealed, each under the SHA-256 of what it holds, in one folder.

Who may read a file is not decided here: the rows of `cases_upload` and `cases_document` name digests, and the gate
stands before those. A file is bound to its digest when it is sealed, so one put in another's place does not open.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from wutong.cases.privacy import SealBroken, Vault
from wutong.cases.says import say

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileBroken(SealBroken):
    """A stored file that is gone, altered, or sealed with an unknown key."""


@dataclass(frozen=True)
class Shelf:
    """Sealed files under `folder`, by digest."""

    folder: Path
    vault: Vault

    def put(self, data: bytes) -> str:
        """Store `data` whole or not at all; its digest. What lies there unharmed already is left."""
        digest = self.digest(data)
        path = self._path(digest)
        if self.holds(digest):
            return digest
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{digest}.{secrets.token_hex(6)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.vault.seal_bytes(data, _bound(digest)))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        _sync(path.parent)
        _sync(path.parent.parent)
        return digest

    @staticmethod
    def digest(data: bytes) -> str:
        """The SHA-256 under which `data` would lie."""
        return hashlib.sha256(data).hexdigest()

    def get(self, digest: str) -> bytes:
        """The file with this digest, verified; FileBroken when it is gone or not what it was."""
        try:
            data = self.vault.open_bytes(self._path(digest).read_bytes(), _bound(digest))
        except (OSError, SealBroken) as error:
            raise FileBroken(say("file_closed", digest=digest[:12], why=str(error))) from error
        if self.digest(data) != digest:
            raise FileBroken(say("file_changed", digest=digest[:12]))
        return data

    def holds(self, digest: str) -> bool:
        """Whether the file is there and unharmed."""
        try:
            self.get(digest)
        except FileBroken:
            return False
        return True

    def drop(self, digest: str) -> None:
        """Take the file away; nothing happens if it is not there."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise FileBroken(say("no_digest"))
        return self.folder / digest[:2] / digest


def _bound(digest: str) -> str:
    return f"files|{digest}"


def _sync(folder: Path) -> None:
    """Make the folder's own record of its files durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
