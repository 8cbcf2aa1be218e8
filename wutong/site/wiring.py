"""Puts the parts together: connections, key ring, calendar, clock."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from wutong.cases.privacy import read_vault
from wutong.cases.shelf import Shelf
from wutong.cases.sql import TABLES
from wutong.cases.sql_board import TABLES as BOARD
from wutong.cases.store import Store
from wutong.law import home
from wutong.links.sql import TABLES as LINKS
from wutong.people.sql import TABLES as PEOPLE
from wutong.site import database
from wutong.site.clock import Clock, RealClock

ROLE = "wutong_app"


def connect(dbname: str = "", role: str | None = ROLE) -> psycopg.Connection[Any]:
    """A connection in autocommit: each verb's statement is its own transaction. `role` None: the owner.

    The embedded server lets the application log in as its own role, which can become nobody else; on another
    server the login's role is set at the start (give the application a login of its own there).
    """
    extra = {"dbname": dbname} if dbname else {}
    options = "-c timezone=Asia/Shanghai"
    if role and database.embedded():
        extra["user"] = role
    elif role:
        options += f" -c role={role}"
    connection = psycopg.connect(database.url(), autocommit=True, options=options, **extra)
    connection.prepare_threshold = 0
    return connection


def migrate(dbname: str = "") -> None:
    """Bring the tables of the database up to date, as its owner; one at a time, for all databases share the role."""
    setup()
    with connect(role=None) as gate:
        gate.execute("SELECT pg_advisory_lock(hashtext('wutong migrate'))")
        _migrate(dbname)


def _migrate(dbname: str) -> None:
    owner = connections["owner"]
    owner.close()
    usual = owner.settings_dict["NAME"]
    owner.settings_dict["NAME"] = dbname or usual
    try:
        call_command("migrate", database="owner", verbosity=0)
    finally:
        owner.close()
        owner.settings_dict["NAME"] = usual


def setup() -> None:
    """Django, once."""
    if not django_settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
        django.setup()


def pages_use(dbname: str) -> str:
    """Let Django's own tables (persons, sessions) be read from this database; which it was before."""
    usual: str = connections.settings["default"]["NAME"]
    connections["default"].close()
    connections.settings["default"]["NAME"] = dbname
    return usual


class Scratch:
    """A database of its own for stories and tests, gone afterwards.

    Unless `durable`, a commit does not wait for the disk: nothing in it has to outlive the program.
    """

    def __init__(self, name: str, durable: bool = False) -> None:
        self.name, self.durable = f"wutong_{name}", durable
        self._own: psycopg.Connection[Any] | None = None

    def __enter__(self) -> "Scratch":
        self._drop()
        with connect(role=None) as owner:
            named = sql.Identifier(self.name)
            owner.execute(sql.SQL("CREATE DATABASE {}").format(named))
            if not self.durable:
                owner.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(named))
        migrate(self.name)
        self._usual = pages_use(self.name)
        return self

    def __exit__(self, *_: object) -> None:
        if self._own is not None:
            self._own.close()
        pages_use(self._usual)
        self._drop()

    def _drop(self) -> None:
        with connect(role=None) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def clean(self) -> None:
        """Empty every table, so that the next story begins in an empty house."""
        with connect(self.name, role=None) as owner:
            tables = sql.SQL(", ").join(map(sql.Identifier, TABLES + BOARD + LINKS + PEOPLE))
            owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection to it, as the application; the caller closes it."""
        return connect(self.name)

    def shared(self) -> psycopg.Connection[Any]:
        """The one connection stories share, as the application."""
        if self._own is None or self._own.closed:
            self._own = self.connect()
        return self._own


def per_thread(make: Callable[[], psycopg.Connection[Any]]) -> Callable[[], psycopg.Connection[Any]]:
    """One connection for each thread, made when first asked for, made anew when it broke."""
    local = threading.local()

    def get() -> psycopg.Connection[Any]:
        found: psycopg.Connection[Any] | None = getattr(local, "connection", None)
        if found is None or found.closed:
            found = local.connection = make()
        return found

    return get


def make_store(
    connection: Callable[[], psycopg.Connection[Any]] | None = None,
    clock: Clock | None = None,
    files: Path | None = None,
) -> Store:
    """The store every way in shares. `files` is where uploads lie; one that is given a connection of its own (a
    scratch database) keeps them apart, for only the database they belong to knows which are still needed.
    """
    folder = database.data_folder()
    vault = read_vault(folder)
    shelf = Shelf(files or folder / ("files" if connection is None else "files-scratch"), vault)
    return Store(connection or per_thread(connect), home.calendar(), vault, clock or RealClock(), shelf)
