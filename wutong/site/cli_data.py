"""`wutong db …`, `wutong ledger …`: the database and the proof that its record is whole."""

import json

import click
from rich.console import Console

from wutong.cases.ledger import verify_chain
from wutong.cases.queries import ask_as, entries, find_case, streams
from wutong.cases.refresh import rebuild
from wutong.cases.seat import system
from wutong.cases.state import State
from wutong.cases.store import Store, pack_of
from wutong.law.error import LawError
from wutong.law.read import places
from wutong.law.view import View
from wutong.site.database import data_folder, url
from wutong.site.wiring import make_store, migrate

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
        ask_as(store.connection(), system(one))
        for stream in streams(store.connection(), one):
            chain = entries(store.connection(), stream)
            problem = (
                verify_chain(chain)
                or _head_problem(store, stream, chain[-1]["hash"])
                or rows_problem(store, one, stream)
            )
            found.append({"place": one, "stream": stream, "entries": len(chain), "problem": problem})
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


def _head_problem(store: Store, stream: str, head: str) -> str | None:
    """A chain cut short still fits; the case knows its head."""
    row = (
        store.connection()
        .execute(
            "SELECT head FROM cases_case WHERE id = %(id)s UNION ALL SELECT head FROM cases_creditfile WHERE id = %(id)s",
            {"id": stream},
        )
        .fetchone()
    )
    return None if row and row[0] == head else "链头与案件所记不符：末尾被截去或改写"


def rebuilt(store: Store, place: str, case: str) -> State:
    """The case made again from its ledger alone."""
    chain = entries(store.connection(), case)
    stored, pack = store.read(system(place), case)
    fresh = State(
        case, place, stored.number, stored.edition, View(stored.view.journey, {}), stored.person, stored.opened_at
    )
    return rebuild(fresh, chain, pack, store.calendar)


def rows_problem(store: Store, place: str, case: str) -> str | None:
    """Whether the task rows differ from what the ledger gives; None for a credit file, which has none."""
    is_case = store.connection().execute("SELECT 1 FROM cases_case WHERE id = %s", [case]).fetchone()
    if not is_case:
        return None
    stored, _ = store.read(system(place), case)
    fresh = rebuilt(store, place, case)
    differing = sorted(key for key in {*stored.rows, *fresh.rows} if stored.rows.get(key) != fresh.rows.get(key))
    return f"任务行与台账不符：{'、'.join(differing)}" if differing else None


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
    """Replace the task rows of a case by those of a rebuilt state, in one transaction."""
    connection = store.connection()
    columns = "case_id, place, key, party, status, opened_at, target, due, provisional, done_at, outcome, done_by"
    with connection.transaction():
        ask_as(connection, system(place), pack_of(place, fresh.edition))
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
