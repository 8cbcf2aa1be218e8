"""Every row of every table as one digest a table: what a request has changed, however little."""

from collections.abc import Mapping

from psycopg import sql

from tests.web.isolation_world import World

#: sessions, counters of look-ups and the record of who saw what: these any request may write
PASSING = {"django_session", "wutong_cache", "usersessions_usersession", "links_bucket", "people_audit"}
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_DIGEST = "SELECT count(*) || ' ' || md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) FROM {} x"


def rows_of(house: World, also: tuple[str, ...] = ()) -> dict[str, str]:
    """Table → how many rows it has, and a digest of all they say. `also` are passing tables to look at too."""
    with house.owner() as owner:
        tables = [row[0] for row in owner.execute(_TABLES) if row[0] not in PASSING - set(also)]
        found = {}
        for table in tables:
            row = owner.execute(sql.SQL(_DIGEST).format(sql.Identifier(table))).fetchone()
            found[table] = str(row[0]) if row else ""
        return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The tables that are not as they were."""
    return [f"{name}: {before.get(name)} -> {said}" for name, said in after.items() if before.get(name) != said]
