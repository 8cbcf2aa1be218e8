"""`wutong measure PLACE`: every measure of a place with its clause, and the table of its units by stage."""

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from wutong.cases.figures import Report, report
from wutong.law.error import LawError
from wutong.law.measure import Period
from wutong.law.measure_figure import Figure, PartyRow
from wutong.law.read import places
from wutong.site.wiring import make_store

CONSOLE = Console(soft_wrap=True)
NOTHING = "尚无数据"
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("measure")
@click.argument("place")
@click.option("--from", "first", type=_DAY, help="起始日，默认本年 1 月 1 日 / first day, by default 1 January")
@click.option("--to", "last", type=_DAY, help="截止日，默认今天 / last day, by default today")
@click.option("--party", default="", help="只看一个单位 / one unit only")
@click.option("--extended", is_flag=True, help="扩展范围的办件，另行统计 / cases beyond the paper's scope, apart")
@click.option("--json", "as_json", is_flag=True)
def measure(
    place: str, first: datetime | None, last: datetime | None, party: str, extended: bool, as_json: bool
) -> None:
    """考核指标与各单位年度表 / the measures of a place, and its units by stage."""
    if place not in places():
        raise LawError(f"没有这个地方：{place}。改法：选 {'、'.join(places())} 之一 / unknown place")
    store = make_store()
    now = store.clock.now()
    until = last or now
    since = first or datetime(until.year, 1, 1)
    if since > until:
        raise LawError(f"起始日 {since:%Y-%m-%d} 晚于截止日 {until:%Y-%m-%d}。改法：--from 不晚于 --to")
    if since > now:
        raise LawError(f"起始日 {since:%Y-%m-%d} 还没有到。改法：--from 写今天或以前的日子")
    found = report(store, place, Period(since.date(), until.date(), now), party, extended)
    if party and party not in found.pack.parties:
        raise LawError(f"没有单位 {party}。改法：选 {'、'.join(found.pack.parties)} 之一")
    if as_json:
        click.echo(json.dumps(plain_report(found), ensure_ascii=False, indent=1))
        return
    _show(found)


def plain_report(found: Report) -> dict[str, Any]:
    """A report as JSON: figures with clause, met and of; units by stage."""
    return {
        "place": found.pack.place,
        "edition": found.pack.edition,
        "from": found.period.first.isoformat(),
        "to": found.period.last.isoformat(),
        "figures": [_plain_figure(one) for one in found.figures],
        "parties": [{**asdict(row), "share": _number(row.share)} for row in found.parties],
    }


def _plain_figure(one: Figure) -> dict[str, Any]:
    parts = [{"name": part.name, "met": _number(part.met), "of": part.of} for part in one.parts]
    found = {**asdict(one), "met": _number(one.met), "value": _number(one.value), "parts": parts}
    return {**found, "clause": list(one.clause)}


def _number(value: int | Decimal | None) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else round(float(value), 4)
    return value


def says(one: Figure) -> str:
    """The value as people read it; 尚无数据 where there is nothing to count."""
    if one.value is None:
        return NOTHING
    if one.unit == "share":
        return f"{one.value * 100:.1f}%（{one.met}/{one.of}）"
    return f"{_number(one.value):g}" + (f"（{one.of} 次平均）" if one.unit == "mean" else "")


def _show(found: Report) -> None:
    pack, period = found.pack, found.period
    title = f"{pack.city.name} {pack.city.paper.number}  {period.first} — {period.last}"
    table = Table("指标", "目标", "结果", "条款", "说明", title=title, show_lines=True)
    for one in found.figures:
        parts = "；".join(f"{part.name} {_number(part.met)}/{part.of}" for part in one.parts)
        told = "\n".join(line for line in (parts, one.note) if line)
        table.add_row(f"{one.name}\n[dim]{one.en}[/]", one.goal, says(one), "\n".join(one.clause), told)
    CONSOLE.print(table)
    _show_parties(found.parties)


def _show_parties(rows: list[PartyRow]) -> None:
    if not rows:
        CONSOLE.print(f"各单位各环节：{NOTHING}")
        return
    columns = ("单位", "环节", "办结", "在办", "按时", "超期", "按时率", "约定达成", "约定未达成")
    table = Table(*columns, title="各单位各环节 / units by stage")
    for row in rows:
        share = "—" if row.share is None else f"{row.share * 100:.1f}%"
        counts = (row.done, row.open, row.on_time, row.late, share, row.agreed_kept, row.agreed_late)
        table.add_row(row.name, row.stage, *map(str, counts))
    CONSOLE.print(table)


COMMANDS = (measure,)
