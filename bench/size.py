"""What an open case weighs on disk: every table and index, from cases the real verbs made and left half done."""

import os

from psycopg import Connection

from bench.lifecycle import player_on
from bench.meter import Row, at_most
from bench.script import COMPLETIONS, discover
from wutong.site.wiring import Scratch, connect

#: half of the way: 19 of the 38 completions
_DONE = COMPLETIONS // 2
_WEIGHT = """
SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE 'cases\\_%'
"""


def run(quick: bool) -> list[Row]:
    """The size rows."""
    count = 40 if quick else 200
    with Scratch(f"bench_size_{os.getpid()}", durable=True) as scratch:
        owner = connect(scratch.name, role=None)
        player = player_on(scratch.connect())
        script = discover(player)
        empty = _weight(owner)
        cases = [player.submit() for _ in range(count)]
        fresh = (_weight(owner) - empty) / count / 1000
        for case in cases:
            for number, act in enumerate(script.acts[:_DONE]):
                if number == script.before_draw:
                    player.draw(case)
                player.finish(case, act)
        grown = (_weight(owner) - empty) / count / 1000
        owner.execute("VACUUM FULL", prepare=False)
        packed = _weight(owner) / (count + 1) / 1000
    return [
        at_most(f"open case, tables and indexes, {_DONE} of {COMPLETIONS} completions done", 8.0, grown, "{:.1f} kB"),
        Row("  just submitted / half done, after VACUUM FULL", "", f"{fresh:.1f} kB / {packed:.1f} kB"),
    ]


def _weight(owner: Connection[tuple[int]]) -> int:
    row = owner.execute(_WEIGHT).fetchone()
    assert row
    return row[0]
