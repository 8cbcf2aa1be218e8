r"""Which characters a typeface can draw, read from its own table; a character it lacks prints its code point.

>>> plain_text("甲\u0007乙", lambda char: char in "甲乙")
'甲[U+0007]乙'
"""

import struct
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

#: drawn by the setter itself
_LAYOUT = "\n\t "


class Glyphs:
    """The characters of one OpenType file: its format 12 map, which covers all planes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(4096)
            offset = _table(head, b"cmap")
            file.seek(offset)
            (count,) = struct.unpack(">xxH", file.read(4))
            records = [struct.unpack(">HHI", file.read(8)) for _ in range(count)]
            for _, _, sub in records:
                file.seek(offset + sub)
                if file.read(2) == b"\x00\x0c":
                    groups = struct.unpack(">xx8xI", file.read(14))[0]
                    body = file.read(12 * groups)
                    break
            else:
                raise ValueError(f"{path.name}: no format 12 character map")
        ranges = sorted((first, last) for first, last, _ in struct.iter_unpack(">III", body))
        self._first = [first for first, _ in ranges]
        self._last = [last for _, last in ranges]

    def has(self, char: str) -> bool:
        """Whether the typeface draws `char`."""
        place = bisect_right(self._first, ord(char)) - 1
        return place >= 0 and ord(char) <= self._last[place]


def _table(head: bytes, tag: bytes) -> int:
    (count,) = struct.unpack(">H", head[4:6])
    for number in range(count):
        name, _, offset, _ = struct.unpack(">4sIII", head[12 + 16 * number : 28 + 16 * number])
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag!r}")


def plain_text(text: str, has: Callable[[str], bool]) -> str:
    """`text` with every character that cannot be drawn written as its code point."""
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char if char in _LAYOUT or (char.isprintable() and has(char)) else _point(char) for char in told)


def _point(char: str) -> str:
    return f"[U+{ord(char):04X}]"
