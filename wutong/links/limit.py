"""How often something may be done: a counter per window in the database, taken in one statement.

One statement, so that many at once cannot all pass; in the database, so that several processes count together;
with the clock handed in, so that a test can let a day go by.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import Connection


@dataclass(frozen=True)
class Limit:
    """At most `size` in `seconds`, counted per `per`; of one `place` alone, if it is named."""

    per: str
    size: int
    seconds: int
    place: str = ""


def read_limits(path: Path, table: str) -> tuple[Limit, ...]:
    """The limits of one table of a TOML file; TypeError for a key that is none."""
    return tuple(Limit(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))[table])


def take(connection: Connection[Any], limit: Limit, key: str, at: datetime) -> datetime | None:
    """One more for `key`, which names nobody in clear: None if there was room, else when there will be."""
    given = [f"{limit.per}|{limit.seconds}|{key}", limit.size, timedelta(seconds=limit.seconds), at]
    row = connection.execute("SELECT wutong_take(%s, %s, %s, %s)", given).fetchone()
    free: datetime | None = row[0] if row else None
    return free


def give(connection: Connection[Any], limit: Limit, key: str) -> None:
    """Take one back: what was counted has turned out well."""
    connection.execute("SELECT wutong_give(%s)", [f"{limit.per}|{limit.seconds}|{key}"])
