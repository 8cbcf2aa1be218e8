"""`wutong people …`: the first administrator of a place; everyone else is looked after on pages."""

import click
from django.contrib.auth.hashers import make_password
from rich.console import Console

from wutong.cases.port import hold
from wutong.law.error import LawError
from wutong.law.read import load, places
from wutong.people.demo import admin_party
from wutong.people.seats import ADMIN, new_seat, put_first
from wutong.people.words import first_password, new_key
from wutong.site.wiring import connect, make_store, setup

CONSOLE = Console(soft_wrap=True)
_PERSON = """
INSERT INTO people_person (password, username, key, name, phone_sure, email, lang, is_active, demo)
VALUES (%s, %s, %s, %s, false, '', '', true, false) ON CONFLICT (username) DO NOTHING RETURNING key
"""


@click.group("people")
def people() -> None:
    """登录的人 / people who sign in."""


@people.command("admin")
@click.argument("place")
@click.argument("username")
@click.option("--name", default="", help="姓名 / the name")
def admin(place: str, username: str, name: str) -> None:
    """为一地设一名管理员，打印一次性告知的密码 / an administrator for a place; the password is told once."""
    if place not in places():
        raise LawError(f"没有 {place} 这个地方。改法：wutong city list")
    setup()
    store = make_store()
    hold(store)
    password, key = first_password(), new_key()
    with connect(role=None) as owner, owner.transaction():
        if not owner.execute(_PERSON, [make_password(password), username, key, name]).fetchone():
            raise LawError(f"登录名 {username} 已有人用。改法：换一个")
        put_first(owner, store.clock.now().isoformat(), new_seat(place, admin_party(load(place)), key, ADMIN))
    CONSOLE.print(f"[green]✓[/] {username}  {password}", highlight=False)


COMMANDS = (people,)
