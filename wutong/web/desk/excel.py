"""Excel out and in: cells are text and stay text, whatever they begin with; what comes in is read as plain values.

A cell that begins with = + - @ would be a formula in the hands of whoever opens the file; here it is marked as text.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
#: a workbook that comes in: bytes as sent, bytes unpacked, rows and columns read
LARGEST, UNPACKED, ROWS, WIDTH = 5 * 2**20, 60 * 2**20, 500, 200


class BadBook(ValueError):
    """A file that is no workbook this house reads."""


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its name, a bold head, and lines of text."""

    name: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]


def book(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as a workbook."""
    made = Workbook()
    made.remove(made.active)
    for sheet in sheets:
        page = made.create_sheet(sheet.name[:31])
        rows = [sheet.head, *sheet.lines] if sheet.head else sheet.lines
        for down, line in enumerate(rows, 1):
            for across, text in enumerate(line, 1):
                put(page.cell(down, across), text, bool(sheet.head) and down == 1)
        for across in range(1, max((len(line) for line in rows), default=0) + 1):
            longest = max((_width(line[across - 1]) for line in rows if len(line) >= across), default=0)
            page.column_dimensions[get_column_letter(across)].width = min(max(longest + 2, 8), 50)
        if sheet.head:
            page.freeze_panes = "A2"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def put(cell: Any, text: str, bold: bool = False) -> None:
    """Write text into a cell, as text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_SIGNS)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 255 else 1 for sign in text.partition("\n")[0])


def lines_in(data: bytes, sheet: str) -> list[list[str]]:
    """The lines of a sheet as text, without the empty ones at the end. BadBook for what cannot be read safely."""
    if len(data) > LARGEST:
        raise BadBook("large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise BadBook("large")
        opened = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        page = opened[sheet] if sheet in opened.sheetnames else opened.worksheets[0]
        rows = [list(row) for row in page.iter_rows(max_row=ROWS + 3, max_col=WIDTH, values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        if isinstance(error, BadBook):
            raise
        raise BadBook("unreadable") from error
    lines = [[_text(value) for value in row] for row in rows]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def _text(value: Any) -> str:
    """A cell as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M" if (value.hour or value.minute) else "%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
