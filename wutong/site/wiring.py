"""Puts the parts together: connections, key ring, calendar, clock."""

import os
import threading
from collections.abc import Callable
from typing import Any

import django
import psycopg
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from wutong.cases.privacy import read_vault
from wutong.cases.store import Store
from wutong.law import home
from wutong.site import database
from wutong.site.clock import Clock, RealClock

ROLE = "wutong_app"


def connect(dbname: str = "", role: str | None = ROLE) -> psycopg.Connection[Any]:
    """A connection in autocommit: each verb's statement is its own transaction. `role` None: the owner."""
    options = "-c timezone=Asia/Shanghai" + (f" -c role={role}" if role else "")
    extra = {"dbname": dbname} if dbname else {}
    connection = psycopg.connect(database.url(), autocommit=True, options=options, **extra)
    connection.prepare_threshold = 0
    return connection


def migrate(dbname: str = "") -> None:
    """Bring the tables of the database up to date, as its owner."""
    setup()
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


class Scratch:
    """A database of its own for stories and tests, gone afterwards."""

    def __init__(self, name: str) -> None:
        self.name = f"wutong_{name}"

    def __enter__(self) -> "Scratch":
        self._drop()
        with connect(role=None) as owner:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        migrate(self.name)
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        with connect(role=None) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to it, as the application."""
        return connect(self.name)


def per_thread(make: Callable[[], psycopg.Connection[Any]]) -> Callable[[], psycopg.Connection[Any]]:
    """One connection for each thread, made when first asked for, made anew when it broke."""
    local = threading.local()

    def get() -> psycopg.Connection[Any]:
        found: psycopg.Connection[Any] | None = getattr(local, "connection", None)
        if found is None or found.closed:
            found = local.connection = make()
        return found

    return get


def make_store(connection: Callable[[], psycopg.Connection[Any]] | None = None, clock: Clock | None = None) -> Store:
    """The store every way in shares."""
    return Store(connection or per_thread(connect), home.calendar(), read_vault(database.data_folder()), clock or RealClock())
