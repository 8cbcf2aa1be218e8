"""`wutong paper …`: forms to fill by hand, the papers of a case, and whether a paper is genuine."""

import json
from pathlib import Path

import click
from rich.console import Console

from wutong.cases.queries import ask_as, entries, find_case
from wutong.cases.seat import system
from wutong.cases.store import Store
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.papers.code import verify
from wutong.papers.kinds import blank_forms, papers, papers_of
from wutong.papers.make import make, make_blank
from wutong.site.wiring import make_store

CONSOLE = Console(soft_wrap=True)
#: where papers are verified when nothing else is said
BASE = "http://127.0.0.1:8000"


@click.group("paper")
def paper() -> None:
    """文书 / forms and notices as PDF."""


@paper.command("list")
@click.argument("place_or_number")
@click.option("--json", "as_json", is_flag=True)
def list_command(place_or_number: str, as_json: bool) -> None:
    """一地的表，或一个办件现有的文书 / the forms of a place, or the papers of a case."""
    if place_or_number in places():
        rows = [
            {"key": one.key, "title": one.title, "kind": one.kind, "given": one.given}
            for one in blank_forms(load(place_or_number))
        ]
    else:
        store, case, pack = _case(place_or_number)
        state, _ = store.read(system(pack.place), case)
        ledger = entries(store.connection(), case)
        rows = [
            {"key": one.key, "title": one.title, "at": one.at, "kind": papers().word(one.why)}
            for one in papers_of(pack, state, ledger)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        CONSOLE.print(f"{row['key']}  {row['title']}  [dim]{row['kind']}[/]", highlight=False)


@paper.command("blank")
@click.argument("place")
@click.argument("form")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True)
def blank_command(place: str, form: str, out: Path) -> None:
    """空白表，或按流程画的流程图 / a blank form, or a flow chart drawn from the journey."""
    _write(out, make_blank(load(place), form))


@paper.command("case")
@click.argument("number")
@click.argument("key")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True)
@click.option("--masked", is_flag=True, help="遮蔽个人信息 / mask personal data")
@click.option("--base", default=BASE, help="核验网址 / where papers are verified")
def case_command(number: str, key: str, out: Path, masked: bool, base: str) -> None:
    """一个办件的一份文书 / one paper of a case."""
    store, case, pack = _case(number)
    state, _ = store.read(system(pack.place), case)
    ledger = entries(store.connection(), case)
    _write(out, make(pack, state, ledger, key, vault=store.vault, private=not masked, base_url=base))


@paper.command("verify")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
def verify_command(code: str, as_json: bool) -> None:
    """核验文书上的码 / verify the code under the QR."""
    found = verify(make_store(), code)
    if as_json:
        told = {"verified": found is not None}
        if found is not None:
            told |= {"place": found.place, "title": found.title, "number": found.number, "in_force": found.in_force}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif found is not None:
        CONSOLE.print(
            f"[green]✓[/] {found.title} {found.number} {found.at:%Y-%m-%d %H:%M} {papers().word(found.why)}",
            highlight=False,
        )
    else:
        CONSOLE.print("[red]✗[/] 没有这份文书，或与台账不符 / no such paper", highlight=False)
    if found is None:
        raise SystemExit(1)


def _case(number: str) -> tuple[Store, str, Pack]:
    """The store, the id of a case and its pack; LawError when no place has the number."""
    store = make_store()
    for place in places():
        ask_as(store.connection(), system(place))
        case = find_case(store.connection(), number)
        if case is not None:
            _, pack = store.read(system(place), case)
            return store, case, pack
    raise LawError(f"没有办件或地方 {number}。改法：核对编号；地方：{'、'.join(places())}")


def _write(out: Path, made: bytes) -> None:
    out.write_bytes(made)
    CONSOLE.print(f"[green]✓[/] {out} {len(made)} B", highlight=False)


COMMANDS = (paper,)
