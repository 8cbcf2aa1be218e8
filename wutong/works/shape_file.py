"""A line out of a file: GeoJSON, KML, or CSV of points. What is refused names the file and the line.

What the file is, its content says, not its name. XML is read by expat with every document type refused before anything
it could declare is looked at: no entities, nothing fetched, nothing that grows.
"""

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from wutong.law.error import ShapeError
from wutong.law.fact import Fact, Shape
from wutong.works.says import say, unreadable
from wutong.works.shape_text import Found, degree, read_json, read_lines

#: a line of a few hundred points with room for what programs add
MOST_BYTES = 1_000_000
#: what columns of points are called
_EAST = ("lon", "lng", "long", "longitude", "x", "经度", "东经")
_NORTH = ("lat", "latitude", "y", "纬度", "北纬")


def read_file(fact: Fact, name: str, data: bytes) -> Shape:
    """The line in a file called `name`; ShapeError that names the file, the line where it is known, and the cure."""
    name = re.sub(r"[^\w.\- ]", "_", name)[-60:] or "file"
    try:
        return _found(fact, data).shape(fact)
    except ShapeError as error:
        told = say("in_file", file=name, problem=error.problem)
        raise ShapeError(fact.key, error.code, told, error.cure, **{**error.detail, "file": name}) from None


def _found(fact: Fact, data: bytes) -> Found:
    if len(data) > MOST_BYTES:
        raise unreadable("shape_bytes.file", fact.key, count=len(data) // 1000, most=MOST_BYTES // 1000)
    if data[:2] == b"PK":
        raise unreadable("shape_zip.file", fact.key, line=1)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _kml(fact, data)
    text = _text(fact, data)
    if not text.strip():
        raise unreadable("shape_none.empty", fact.key)
    return read_json(fact, text) if start in (b"{", b"[") else _csv(fact, text)


def _text(fact: Fact, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable("shape_encoding.file", fact.key)


def _csv(fact: Fact, text: str) -> Found:
    """Points of a table with a head that names longitude and latitude; without a head, two figures on a line."""
    head = text.strip().splitlines()[0].lower()
    if not re.search(r"[^\W\d_]", head):
        return read_lines(fact, text)
    sign = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=sign)
    found, places = Found([[]]), None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if places is None:
                places = _columns(fact, row, rows.line_num)
                continue
            pair = [degree(row[at].strip()) if at < len(row) else None for at in places]
            if None in pair:
                raise unreadable("shape_line.row", fact.key, line=rows.line_num, given=sign.join(row)[:40])
            found.parts[0].append(pair)
            found.lines.append(rows.line_num)
    except csv.Error:
        raise unreadable("shape_line.quotes", fact.key, line=rows.line_num) from None
    return found


def _columns(fact: Fact, row: list[str], line: int) -> tuple[int, int]:
    names = [cell.strip().lower() for cell in row]
    at = [next((place for place, name in enumerate(names) if name in known), None) for known in (_EAST, _NORTH)]
    if at[0] is None or at[1] is None:
        raise unreadable("shape_columns.head", fact.key, line=line)
    return at[0], at[1]


class _Kml:
    """What is heard while a KML file is read: the coordinates of lines, else those of single points."""

    def __init__(self, fact: Fact, parser: Any) -> None:
        self.fact, self.parser = fact, parser
        self.lines, self.points, self.track = Found(), Found([[]]), Found()
        self.open: list[str] = []
        self.text: list[str] = []
        self.line = 0

    def start(self, name: str, _: Any) -> None:
        self.open.append(name.rpartition(":")[2])
        if self.open[-1] == "Track":
            self.track.parts.append([])
        if self.open[-1] in ("coordinates", "coord"):
            self.text, self.line = [], self.parser.CurrentLineNumber

    def data(self, text: str) -> None:
        if self.open and self.open[-1] in ("coordinates", "coord"):
            self.text.append(text)

    def end(self, _: str) -> None:
        name, around = self.open.pop(), self.open[-1] if self.open else ""
        if name == "coordinates" and around in ("LineString", "Point"):
            points = self._tuples()
            if around == "LineString":
                self.lines.parts.append([pair for pair, _ in points])
            else:
                self.points.parts[0] += [pair for pair, _ in points]
            (self.lines if around == "LineString" else self.points).lines += [line for _, line in points]
        if name == "coord" and self.track.parts:
            self.track.parts[-1].append(self._pair("".join(self.text).split(), self.line))
            self.track.lines.append(self.line)

    def _tuples(self) -> list[tuple[list[Any], int]]:
        told = []
        for down, row in enumerate("".join(self.text).split("\n")):
            told += [(self._pair(one.split(","), self.line + down), self.line + down) for one in row.split()]
        return told

    def _pair(self, told: list[str], line: int) -> list[Any]:
        pair = [degree(one) for one in told[:2]]
        if len(pair) != 2 or None in pair:
            raise unreadable("shape_line.tuple", self.fact.key, line=line, given=",".join(told)[:40])
        return pair


def _kml(fact: Fact, data: bytes) -> Found:
    parser = expat.ParserCreate()
    heard = _Kml(fact, parser)
    parser.StartDoctypeDeclHandler = _no_doctype(fact, parser)
    parser.StartElementHandler, parser.EndElementHandler = heard.start, heard.end
    parser.CharacterDataHandler = heard.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ShapeError):
            raise
        line = getattr(error, "lineno", 1)
        raise unreadable("shape_xml.file", fact.key, line=line) from None
    found = next((one for one in (heard.lines, heard.track, heard.points) if any(one.parts)), None)
    if found is None:
        raise unreadable("shape_none.kml", fact.key)
    return found


def _no_doctype(fact: Fact, parser: Any) -> Callable[..., None]:
    def refuse(*_: Any) -> None:
        raise unreadable("shape_doctype.file", fact.key, line=parser.CurrentLineNumber)

    return refuse
