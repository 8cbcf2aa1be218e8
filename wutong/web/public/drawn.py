"""The empty picture of a place: its services beside its stages, with the limits each service has there."""

from dataclasses import dataclass

from wutong.cases.picture import Cell, Column, empty_picture
from wutong.law.city import Service
from wutong.law.fact import Value
from wutong.law.pack import Pack
from wutong.law.terms import LimitRow
from wutong.web.kit.limits import limit_text
from wutong.web.kit.words import either, say


@dataclass(frozen=True)
class DrawnCell:
    """A cell: its column, and the lines in it; `once` where every service has the same."""

    column: Column
    lines: tuple[str, ...]
    once: bool


@dataclass(frozen=True)
class DrawnRow:
    """A service; `first` also carries the cells of the stages that are done once for all."""

    service: Service
    unit: str
    cells: tuple[DrawnCell, ...]
    first: bool


@dataclass(frozen=True)
class Drawn:
    """The picture as the page draws it."""

    columns: tuple[Column, ...]
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True)
class DrawnStage:
    """A column by itself, for narrow screens: what every service has in it, or what each has."""

    column: Column
    once: tuple[str, ...]
    own: tuple[tuple[Service, tuple[str, ...]], ...]


def by_stage(drawn: Drawn) -> list[DrawnStage]:
    """The picture column by column."""
    found = []
    for place, column in enumerate(drawn.columns):
        cells = [(row.service, row.cells[place]) for row in drawn.rows]
        once = cells[0][1].lines if cells and cells[0][1].once else ()
        found.append(DrawnStage(column, once, () if once else tuple((service, cell.lines) for service, cell in cells)))
    return found


def draw(pack: Pack, journey: str) -> Drawn:
    """The picture of a journey nobody has begun."""
    found = empty_picture(pack, journey)
    told = [[_lines(cell, row.service.key, pack) for cell in row.cells] for row in found.rows]
    once = [column.shared or len(set(lines)) == 1 for column, *lines in zip(found.columns, *told, strict=True)]
    rows = [
        DrawnRow(row.service, row.unit, tuple(map(DrawnCell, found.columns, lines, once)), place == 0)
        for place, (row, lines) in enumerate(zip(found.rows, told, strict=True))
    ]
    return Drawn(found.columns, tuple(rows))


def _lines(cell: Cell, service: str, pack: Pack) -> tuple[str, ...]:
    """The steps of a cell that have a limit, with the limits this service can have; else the names of its steps."""
    timed = []
    for step in cell.steps:
        own = [limit_text(row) for row in step.limits if _may_hold(row, service, pack) and not row.kpi_only]
        if own:
            between = say("public.or")
            timed.append(
                say(
                    "public.name_says", name=either(step.task.name, step.task.en), says=between.join(dict.fromkeys(own))
                )
            )
    names = [either(step.task.name, step.task.en) for step in cell.steps if step.task.by != "system"]
    return tuple(dict.fromkeys(timed or names))


def _may_hold(row: LimitRow, service: str, pack: Pack) -> bool:
    """Whether a limit can hold for a service, nothing else being known."""
    facts: dict[str, Value] = {"service": service}
    conditions = row.all
    return all(one.holds(facts, pack.city.paper.valid_from) is not False for one in conditions if one.fact in facts)
