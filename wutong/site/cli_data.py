"""`wutong db …`, `wutong ledger …`: the database and the proof that its record is whole."""

import json

import click
from rich.console import Console

from wutong.cases.proof import chains, problem_of, rebuilt
from wutong.cases.queries import ask_as, find_case
from wutong.cases.seat import system
from wutong.cases.state import State
from wutong.cases.store import Store
from wutong.law.error import LawError
from wutong.law.read import places
from wutong.site.database import data_folder, url
from wutong.site.wiring import connect, make_store, migrate

CONSOLE = Console(soft_wrap=True)


@click.group("ledger")
def ledger() -> None:
    """台账 / the ledger."""


@ledger.command("verify")
@click.argument("place", required=False)
@click.option("--json", "as_json", is_flag=True)
def verify(place: str | None, as_json: bool) -> None:
    """逐案核对指纹链，并由台账重建任务 / verify every chain and rebuild every case from it."""
    store, found = make_store(), []
    for one in [place] if place else places():
        for stream in chains(store, one):
            count, problem = problem_of(store, one, stream)
            found.append({"place": one, "stream": stream, "entries": count, "problem": problem})
    wrong = [row for row in found if row["problem"]]
    if as_json:
        click.echo(
            json.dumps(
                {"chains": len(found), "entries": sum(int(str(row["entries"])) for row in found), "broken": wrong},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for row in wrong:
            CONSOLE.print(f"✗ {row['place']} {row['stream']}：{row['problem']}", style="red", highlight=False)
        CONSOLE.print(
            f"{len(found)} 条链，{sum(int(str(row['entries'])) for row in found)} 条记录，{len(wrong)} 条有问题"
        )
    if wrong:
        raise SystemExit(1)


@click.group("db")
def db() -> None:
    """数据库 / the database."""


@db.command("migrate")
def migrate_command() -> None:
    """建表或更新表 / create or update the tables."""
    migrate()
    CONSOLE.print(f"[green]✓[/] {url()}", highlight=False)


@db.command("where")
def where() -> None:
    """数据在哪里 / where the data lie."""
    CONSOLE.print(f"{url()}\n{data_folder()}", highlight=False)


@db.command("rebuild")
@click.argument("place")
@click.argument("number")
def rebuild_command(place: str, number: str) -> None:
    """扔掉一案的任务行，由台账重建 / throw away the task rows of a case and make them from the ledger."""
    store = make_store()
    ask_as(store.connection(), system(place))
    case = find_case(store.connection(), number)
    if case is None:
        raise LawError(f"没有办件 {number}")
    fresh = rebuilt(store, place, case)
    write_rows(store, place, case, fresh)
    CONSOLE.print(f"[green]✓[/] {number}：{len(fresh.rows)} 行")


def write_rows(store: Store, place: str, case: str, fresh: State) -> None:
    """Replace the task rows of a case by those of a rebuilt state, in one transaction, as the owner."""
    columns = "case_id, place, key, party, status, opened_at, target, due, provisional, done_at, outcome, done_by"
    with connect(store.connection().info.dbname, role=None) as connection, connection.transaction():
        connection.execute("DELETE FROM cases_task WHERE case_id = %s", [case])
        for row in fresh.rows.values():
            values = [
                case,
                place,
                row.key,
                row.party,
                row.status,
                row.opened_at,
                row.target,
                row.due,
                row.provisional,
                row.done_at,
                row.outcome,
                row.done_by,
            ]
            connection.execute(f"INSERT INTO cases_task ({columns}) VALUES ({', '.join(['%s'] * 12)})", values)


COMMANDS = (ledger, db)
