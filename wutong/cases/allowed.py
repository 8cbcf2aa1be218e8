"""What may be uploaded and how long a draft is kept: the platform's bounds, read from `cities/uploads.toml`.

>>> allowed().of_extension("jpeg").media
'image/jpeg'
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from wutong.law import home
from wutong.law.error import PackError
from wutong.law.strict import Strict
from wutong.law.toml import read_one

FILE = "uploads.toml"


class FileType(Strict):
    """A type that is taken: how its files end, what it is called on the wire, how it is checked.

    `inline` says whether a browser may show it; the others are for downloading only.
    """

    key: str
    extensions: tuple[str, ...]
    media: str
    check: Literal["pdf", "image", "opaque"]
    inline: bool


class Unwanted(Strict):
    """A type people often send and that is not taken, with its own reason and cure."""

    code: str
    sniffed: tuple[str, ...]
    extensions: tuple[str, ...]
    problem: str
    problem_en: str
    cure: str
    cure_en: str


class DraftRules(Strict):
    """How long drafts are kept and warned about, and which fields are filled in from earlier cases."""

    keep_days: int
    warn_days: tuple[int, ...]
    per_person: int
    per_desk: int
    earlier_cases: int
    prefill: tuple[str, ...]


class Allowed(Strict):
    """The bounds of uploads and drafts. Photographs of applicants above `photo_side` are made smaller before they are sent."""

    file_bytes: int
    case_bytes: int
    case_files: int
    at_once: int
    name_chars: int
    photo_kind: str
    photo_side: int
    photo_quality: float
    pixels: int
    pages: int
    objects: int
    unpacked_bytes: int
    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int
    draft: DraftRules
    type: tuple[FileType, ...]
    unwanted: tuple[Unwanted, ...]

    def of_extension(self, extension: str) -> FileType | None:
        """The type whose files end so; None when none is taken."""
        return next((one for one in self.type if extension in one.extensions), None)

    def of_key(self, key: str) -> FileType | None:
        """The type of this key."""
        return next((one for one in self.type if one.key == key), None)

    def of_media(self, media: str) -> FileType | None:
        """The type of this media type, as it is stored."""
        return next((one for one in self.type if one.media == media), None)


def allowed() -> Allowed:
    """The bounds in force; PackError when the file is not what it must be."""
    own = home.cities() / FILE
    return _read(own if own.exists() else home.ROOT / "cities" / FILE)


@lru_cache
def _read(path: Path) -> Allowed:
    found = read_one(path, Allowed)
    ends = [extension for one in found.type for extension in one.extensions]
    if len(set(ends)) != len(ends):
        raise PackError(str(path), "[[type]]", "extensions", "一个扩展名写了两次", "每个扩展名只属于一种类型")
    return found
