"""`wutong city …` and `wutong clause …`: read the packs, check them, compare them, begin a new one."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from wutong.law import home
from wutong.law.check import check_pack
from wutong.law.coverage import coverage
from wutong.law.error import LawError, PackError
from wutong.law.pack import Pack
from wutong.law.read import load, places

CONSOLE = Console(soft_wrap=True)


@click.group("city")
def city() -> None:
    """各地的文件包 / the packs of the places."""


@city.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.option("--keys", is_flag=True, help="只列标识 / keys only")
def list_command(as_json: bool, keys: bool) -> None:
    """列出各地 / list the places."""
    if keys:
        click.echo("\n".join(places()))
        return
    rows = [_summary(load(place)) for place in places()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("place", "地方", "文号", "自", "服务", "条款", "疑义", "任务")
    for row in rows:
        table.add_row(
            *(
                str(row[key])
                for key in ("place", "name", "number", "valid_from", "services", "clauses", "doubts", "tasks")
            )
        )
    CONSOLE.print(table)


def _summary(pack: Pack) -> dict[str, Any]:
    return {
        "place": pack.place,
        "name": pack.city.name,
        "en": pack.city.en,
        "number": pack.city.paper.number,
        "valid_from": pack.city.paper.valid_from.isoformat(),
        "edition": pack.edition,
        "services": "".join(service.name for service in pack.city.service),
        "clauses": len(pack.clauses),
        "doubts": len(pack.doubts),
        "tasks": len(pack.all_tasks),
        "forms": len(pack.forms),
    }


@city.command("show")
@click.argument("place")
@click.option("--json", "as_json", is_flag=True)
def show(place: str, as_json: bool) -> None:
    """一地的规则与条款 / the rules of a place with their clauses."""
    pack = load(place)
    if as_json:
        tables = {
            name: [row.model_dump(mode="json", exclude_defaults=True, by_alias=True) for row in rows]
            for name, rows in pack.tables().items()
        }
        click.echo(json.dumps({**_summary(pack), "tables": tables}, ensure_ascii=False, indent=1))
        return
    CONSOLE.print(f"[bold]{pack.city.paper.title}[/] {pack.city.paper.number}  {pack.edition}")
    for name, rows in pack.tables().items():
        table = Table("行", "条件", "结果", "条款", "原文", title=name)
        for row in rows:
            table.add_row(row.id, _conditions(row), _outcome(row), " ".join(row.clause), " ".join(_words(row)))
        CONSOLE.print(table)
    for doubt in pack.doubts:
        CONSOLE.print(f"[yellow]{doubt.id}[/] {doubt.question} → {doubt.chosen}", highlight=False)


def _conditions(row: Any) -> str:
    return (
        "\n".join(
            [f"{c.fact} {c.op} {c.limit}" for c in row.all]
            + (["任一：" + "；".join(f"{c.fact} {c.op} {c.limit}" for c in row.any)] if row.any else [])
        )
        or "其余"
    )


def _outcome(row: Any) -> str:
    own = {"route", "target", "limit", "gap", "payer", "mode", "convener", "lead", "admits"}
    return " ".join(
        f"{key}={getattr(row, key)}" for key in sorted(own & set(type(row).model_fields)) if getattr(row, key)
    )


def _words(row: Any) -> tuple[str, ...]:
    return tuple(row.words) + tuple(word for c in row.conditions() for word in c.words)


@city.command("check")
@click.argument("place")
@click.option("--paper", type=click.Path(exists=True, path_type=Path), help="文件原文，用来证明引文 / the paper's text")
@click.option("--json", "as_json", is_flag=True)
def check(place: str, paper: Path | None, as_json: bool) -> None:
    """检查一地的文件包 / check a pack: keys, words, tables, journeys, limits, doubts."""
    try:
        report = check_pack(load(place), paper.read_text(encoding="utf-8") if paper else None)
    except PackError as error:
        report_problems: list[str] = [str(error)]
        notes: list[str] = []
    else:
        report_problems, notes = [str(problem) for problem in report.problems], report.notes
    if as_json:
        click.echo(
            json.dumps(
                {"place": place, "ok": not report_problems, "problems": report_problems, "notes": notes},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for note in notes:
            CONSOLE.print(f"[dim]·[/] {note}", highlight=False)
        for problem in report_problems:
            CONSOLE.print("✗ " + problem, style="red", highlight=False, markup=False)
        CONSOLE.print(f"{'[green]✓' if not report_problems else '[red]✗'} {place}：{len(report_problems)} 个问题[/]")
    if report_problems:
        raise SystemExit(1)


@city.command("new")
@click.argument("name")
@click.option("--like", default="", help="以哪一地为样 / begin from a copy of this place")
def new(name: str, like: str) -> None:
    """开始一个新的地方 / begin a new place: copy the blank pack, fill in the TOML, check it."""
    target = home.cities() / name
    if target.exists():
        raise LawError(f"{target} 已存在。改法：换一个名字，或在其中新建版本文件夹")
    if not name.isascii() or not name.isidentifier():
        raise LawError(f"{name!r} 不能作为标识。改法：用小写拼音，如 luoyang")
    source = home.cities() / (like or "_blank")
    shutil.copytree(source, target)
    for path in target.rglob("city.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'(?m)^place(\s*)=\s*"\w+"', rf'place\1= "{name}"', text), encoding="utf-8")
    CONSOLE.print(f"[green]✓[/] {target}：按 docs/packs.md 填写，再运行 wutong city check {name}")


@city.command("diff")
@click.argument("one")
@click.argument("other")
@click.option("--json", "as_json", is_flag=True)
def diff(one: str, other: str, as_json: bool) -> None:
    """两地有何不同 / what two places do differently: tables side by side."""
    packs = load(one), load(other)
    rows: list[dict[str, Any]] = []
    for name in sorted(set(packs[0].tables()) | set(packs[1].tables())):
        said = [[f"{_conditions(row)} ⇒ {_outcome(row)}" for row in pack.tables().get(name, ())] for pack in packs]
        if said[0] != said[1]:
            rows.append({"table": name, one: said[0], other: said[1]})
    services = [[service.key for service in pack.city.service] for pack in packs]
    if services[0] != services[1]:
        rows.insert(0, {"table": "services", one: services[0], other: services[1]})
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("表", packs[0].city.name, packs[1].city.name, show_lines=True)
    for row in rows:
        table.add_row(row["table"], "\n".join(row[one]), "\n".join(row[other]))
    CONSOLE.print(table)


@click.group("clause")
def clause() -> None:
    """条款 / clauses."""


@clause.command("coverage")
@click.argument("place", required=False)
@click.option("--json", "as_json", is_flag=True)
def coverage_command(place: str | None, as_json: bool) -> None:
    """每条条款由什么执行 / what executes each clause, or why nothing need."""
    found = [line for one in ([place] if place else places()) for line in coverage(load(one))]
    open_ones = [line for line in found if not line.covered]
    if as_json:
        rows = [
            {
                "clause": line.clause,
                "place": line.place,
                "title": line.title,
                "by": list(line.by),
                "why_not": line.why_not,
            }
            for line in found
        ]
        share = round(100 * (len(found) - len(open_ones)) / len(found), 2)
        click.echo(
            json.dumps(
                {"clauses": len(found), "covered": len(found) - len(open_ones), "percent": share, "rows": rows},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        table = Table("条款", "内容", "由什么执行")
        for line in found:
            by = (
                "、".join(line.by[:6]) + ("…" if len(line.by) > 6 else "")
                if line.by
                else f"[dim]无须执行：{line.why_not}[/]"
            )
            table.add_row(line.clause, line.title, by if line.covered else "[red]没有[/]")
        CONSOLE.print(table)
        CONSOLE.print(
            f"{len(found) - len(open_ones)} / {len(found)} 条有着落（{100 * (len(found) - len(open_ones)) / len(found):.0f}%）"
        )
    if open_ones:
        raise SystemExit(1)


@clause.command("show")
@click.argument("clause_id")
def show_clause(clause_id: str) -> None:
    """一条条款：在文件哪里、由什么执行、有何疑义 / one clause: where it stands, what executes it."""
    for place in places():
        pack = load(place)
        if clause_id in pack.common.rules:
            rule = pack.common.rules[clause_id]
            CONSOLE.print(
                f"[bold]{rule.id}[/]\n{rule.text}\n{rule.en}\n{rule.basis} {rule.verified}".rstrip(), highlight=False
            )
            return
        if clause_id in pack.clauses:
            one = pack.clauses[clause_id]
            CONSOLE.print(
                f"[bold]{one.id}[/] {pack.city.paper.number} 第 {one.lines} 行 {one.section} [{one.force}]\n{one.title} / {one.en}",
                highlight=False,
            )
            for line in coverage(pack):
                if line.clause == clause_id:
                    CONSOLE.print(
                        "\n".join(f"  · {by}" for by in line.by) or f"  无须执行：{line.why_not}", highlight=False
                    )
            for doubt in pack.doubts:
                if clause_id in doubt.clause:
                    CONSOLE.print(f"  [yellow]{doubt.id}[/] {doubt.question} → {doubt.chosen}", highlight=False)
            return
    raise LawError(f"没有条款 {clause_id}。改法：wutong clause coverage 列出全部")


COMMANDS = (city, clause)
