"""A form as the annex lays it out: rows of cells on a grid, or a letter; with values, or blank to fill by hand.

The grid has 36 tracks, three for each twelfth that `width` counts in. A section inside a section stands as a
narrow cell at the left of its rows. Nothing here knows a case: values come in by the keys of the fields.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wutong.law.form import Form, FormField
from wutong.papers.kinds import papers
from wutong.papers.press import parts_of
from wutong.papers.show import Parts, filled, is_pattern

TRACKS, SIDE, TWELFTHS, TICK = 36, 4, 12, 5
LABEL = 6
#: a field of at most so many tracks gets no more label than it needs
NARROW = 12
#: how many lines a table has at least
LINES = 3
_LETTERS = ("commitment", "tolerance_commitment")
_TICKED = ("material", "file")
_WHOLE = ("statement", "clause", "group", "table")


@dataclass
class Cell:
    """A cell: its kind (label, value, head, side, text), how many tracks and rows it spans, and what is in it."""

    kind: str
    span: int
    parts: Parts
    rows: int = 1
    tall: bool = False

    def plain(self) -> dict[str, Any]:
        """The cell for the template."""
        small = self.kind == "value" and self.span <= TRACKS // 4
        return {
            "k": self.kind, "span": self.span, "rows": self.rows, "tall": self.tall, "small": small, "parts": self.parts,
        }  # fmt: skip


@dataclass
class Row:
    """A row and the path of inner sections it stands in."""

    path: tuple[str, ...]
    cells: list[Cell] = field(default_factory=list)


def printed(form: Form) -> list[FormField]:
    """The fields that stand on the paper: all of them where the annex gives no form."""
    return [one for one in form.fields if one.printed or one.bare or not form.given]


def laid_out(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a form for its template: `shape` form with rows, or letter with paragraphs."""
    if form.given and form.kind in _LETTERS:
        return {"shape": "letter", "paras": [_para(one, values.get(one.key)) for one in printed(form)]}
    return {"shape": "form", "rows": [[cell.plain() for cell in row.cells] for row in _rows(form, values)]}


def _rows(form: Form, values: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = []
    line: list[FormField] = []
    top = ""
    path: tuple[str, ...] = ()

    def flush() -> None:
        if line:
            rows.append(Row(path, _line(line, values, TRACKS - SIDE * len(path))))
            line.clear()

    for number, one in enumerate(printed(form), 1):
        first, *rest = one.section.split(" / ")
        listed = form.kind == "material_list"
        here = (first,) if listed else tuple(rest)
        if first != top or here != path or one.type in _WHOLE or sum(f.width for f in line) + one.width > TWELFTHS:
            flush()
        if first != top and not listed and first not in form.untitled:
            rows.append(Row((), [Cell("head", TRACKS, parts_of(first))]))
        top, path = first, here
        if one.type in _WHOLE:
            rows += _whole(one, values.get(one.key), path)
        elif listed:
            rows.append(Row(path, _listed(number, one, values.get(one.key), TRACKS - SIDE * len(path))))
        else:
            line.append(one)
    flush()
    return _with_sides(rows)


def _line(fields: list[FormField], values: Mapping[str, Any], tracks: int) -> list[Cell]:
    """One line of fields; a short line is stretched to the edge."""
    total, cells, left = sum(one.width for one in fields), [], tracks
    for place, one in enumerate(fields):
        share = left if place == len(fields) - 1 else tracks * one.width // total
        left -= share
        cells += _field(one, values.get(one.key), share)
    return cells


def _field(one: FormField, value: Any, share: int) -> list[Cell]:
    tall = one.type in ("seal", "signature", "longtext")
    if one.bare or (one.type == "date" and is_pattern(one.label)):
        return [Cell("value", share, filled(one, value), tall=tall)]
    if one.type in _TICKED:
        tick = min(TICK, share // 3)
        return [Cell("label", share - tick, parts_of(one.label)), Cell("value", tick, filled(one, value))]
    label = _label(one.label, share)
    if one.type == "seal" and one.text:
        return [
            Cell("label", label, parts_of(one.label)),
            Cell("value", share - label, [*parts_of(one.text), {"t": "br"}, *filled(one, value)], tall=True),
        ]
    return [Cell("label", label, parts_of(one.label)), Cell("value", share - label, filled(one, value), tall=tall)]


def _label(label: str, share: int) -> int:
    """Tracks for a label: the same for all wide fields, as few as it needs in a narrow one."""
    return LABEL if share > NARROW else max(3, min(LABEL, 1 + -(-2 * len(label) // 3), share // 2))


def _whole(one: FormField, value: Any, path: tuple[str, ...]) -> list[Row]:
    tracks = TRACKS - SIDE * len(path)
    if one.type == "group":
        return [Row(path, [Cell("head", tracks, parts_of(one.label))])]
    if one.type == "table":
        return _table(one, value, path, tracks)
    said: Parts = [] if one.bare else [*parts_of(one.label + ("" if one.type == "clause" else "："))]
    mark: Parts = [{"t": "box", "on": value is True}, {"t": "gap"}] if one.required == "tick" and not one.bare else []
    return [Row(path, [Cell("text", tracks, [*mark, *said, *parts_of(one.text)])])]


def _table(one: FormField, value: Any, path: tuple[str, ...], tracks: int) -> list[Row]:
    """A table inside a form: its name, its columns, its lines; blank lines where there are too few."""
    unit = f"（{one.unit}）" if one.unit else ""
    named = one.section.rpartition(" / ")[2] == one.label and not unit
    rows = [] if named else [Row(path, [Cell("head", tracks, parts_of(one.label + unit))])]
    wide = _shares(len(one.columns), tracks)
    rows.append(Row(path, [Cell("label", w, parts_of(name)) for w, name in zip(wide, one.columns, strict=True)]))
    lines = [_cells_of(line, one.columns) for line in value] if isinstance(value, list) else []
    if lines and one.columns[0] == papers().word("sequence"):
        lines = [[line[0] or str(number), *line[1:]] for number, line in enumerate(lines, 1)]
    lines += [[""] * len(one.columns)] * max(0, LINES - len(lines))
    for line in lines:
        cells = [parts_of(str(text)) for text in line]
        if one.options:
            chosen = {"value": line[-1]} if line[-1] else None
            cells[-1] = filled(one.model_copy(update={"type": "choice_single"}), (chosen or {}).get("value"))
        rows.append(Row(path, [Cell("value", w, parts) for w, parts in zip(wide, cells, strict=True)]))
    return rows


def _shares(count: int, tracks: int) -> list[int]:
    """`tracks` shared among `count` columns, the last one taking what is left."""
    each = tracks // count
    return [*[each] * (count - 1), tracks - each * (count - 1)]


def _cells_of(line: Any, columns: tuple[str, ...]) -> list[str]:
    """A line of a table: by column name, or in order."""
    if isinstance(line, Mapping):
        named = [line.get(name, "") for name in columns]
        given = named if any(named) else list(line.values())
    else:
        given = list(line) if isinstance(line, list | tuple) else [line]
    return [str(one if one is not None else "") for one in [*given, *[""] * len(columns)][: len(columns)]]


def _listed(number: int, one: FormField, value: Any, tracks: int) -> list[Cell]:
    """A line of a list of papers: number, name, box."""
    return [
        Cell("label", 3, parts_of(str(number))),
        Cell("text", tracks - 3 - TICK, parts_of(one.label)),
        Cell("value", TICK, filled(one, value)),
    ]


def _with_sides(rows: list[Row]) -> list[Row]:
    """Inner sections as cells at the left, spanning the rows that stand in them."""
    for depth in range(max((len(row.path) for row in rows), default=0)):
        for start, count in _runs([row.path[: depth + 1] if len(row.path) > depth else () for row in rows]):
            side = Cell("side", SIDE, parts_of(rows[start].path[depth]), rows=count)
            rows[start].cells.insert(_sides(rows[start]), side)
    return rows


def _sides(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.kind == "side")


def _runs(keys: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where equal keys stand together, empty ones left out: (start, length).

    >>> _runs([("a",), ("a",), (), ("a",)])
    [(0, 2), (3, 1)]
    """
    found: list[tuple[int, int]] = []
    before: tuple[str, ...] = ()
    for place, key in enumerate(keys):
        if key and key == before:
            start, length = found[-1]
            found[-1] = (start, length + 1)
        elif key:
            found.append((place, 1))
        before = key
    return found


def _para(one: FormField, value: Any) -> dict[str, Any]:
    """A paragraph of a letter: a blank to fill inside a sentence, a clause, a list, or the place of a seal."""
    if one.type == "table":
        lines = [_cells_of(line, one.columns[:1])[0] for line in value] if isinstance(value, list) else []
        lines += [""] * max(0, len(one.columns) - len(lines))
        named = [*one.columns, *[""] * len(lines)]
        return {"k": "list", "lines": [[parts_of(named[n]), parts_of(line)] for n, line in enumerate(lines)],
                "parts": parts_of(one.label + "：")}  # fmt: skip
    if one.type in ("clause", "statement"):
        between = "" if one.type == "clause" else "："
        return {"k": one.type, "parts": parts_of(one.label + between + one.text)}
    if one.type == "date" and is_pattern(one.label):
        return {"k": "sign", "parts": filled(one, value)}
    if one.type in ("seal", "signature"):
        return {"k": "seal", "parts": [*parts_of(one.label), *filled(one, value)]}
    if one.text:
        return {"k": "clause", "parts": [*parts_of(one.label + one.text), {"t": "line", "parts": filled(one, value)}]}
    before, blank, after = one.label.partition("_____")
    begins = parts_of(before) if blank else parts_of(before + "：")
    ending = parts_of(after + "，") if blank else parts_of("，")
    return {"k": "fill", "parts": [*begins, {"t": "line", "parts": filled(one, value)}, *ending]}
