"""The first twenty tasks of a unit by due time, while the open cases grow a hundredfold.

One real case is multiplied in the database: new numbers, new due times, the same tasks. The list is asked
for as the application asks, with row-level security on; a bare round trip stands beside it.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from psycopg import Connection

from bench.lifecycle import player_on
from bench.meter import Row, at_most
from bench.script import PLACE, START, discover
from wutong.cases.queries import ask_as, worklist
from wutong.cases.seat import Actor
from wutong.law.read import load
from wutong.site.wiring import Scratch, connect

_CASES = """
INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'M' || n))).*
FROM cases_case c, generate_series(%s::int, %s::int) n WHERE c.id = %s
"""
_TASKS = """
INSERT INTO cases_task SELECT (jsonb_populate_record(t, jsonb_build_object(
  'case_id', c.id, 'due', t.due + random() * interval '60 days'))).*
FROM cases_task t, cases_case c WHERE t.case_id = %s AND t.status <> 'done' AND c.number >= 'M' AND c.id <> t.case_id
  AND NOT EXISTS (SELECT 1 FROM cases_task o WHERE o.case_id = c.id)
"""

#: milliseconds after which a measurement has been repeated enough
_PATIENCE = 3000.0


def run(quick: bool) -> list[Row]:
    """The worklist rows."""
    sizes = [1000, 10_000] if quick else [1000, 10_000, 100_000]
    asks, taken, brought, bare = 20 if quick else 200, [], [], 0.0
    pack = load(PLACE, START.date())
    actor = Actor("water_company:1", PLACE, "water_company", "utility", "1")
    with Scratch(f"bench_list_{os.getpid()}", durable=True) as scratch:
        owner, own = connect(scratch.name, role=None), scratch.connect()
        player = player_on(own)
        script = discover(player)
        case, have = player.submit(), 0
        player.finish(case, script.acts[0])
        ask_as(own, actor, pack)

        def asked() -> object:
            ask_as(own, actor, pack)
            return worklist(own, actor)

        for size in sizes:
            _grow(owner, case, have, size)
            have = size
            taken.append(_time(lambda: worklist(own, actor), asks))
            brought.append(_time(lambda: player.store.read(actor, case), asks))
            bare = _time(lambda: own.execute("SELECT 1", prepare=True).fetchone(), asks)
        whole = _time(asked, asks)
    shown = " / ".join(f"{one:.2f}" for one in taken)
    return [
        at_most(f"worklist of 20 by due time at {sizes[-1]:,} open cases", 1.0, taken[-1], "{:.2f} ms"),
        at_most(f"  grown from {sizes[0]:,} to {sizes[-1]:,}", 3.0, taken[-1] / taken[0], "{:.1f}x"),
        Row(
            f"  at {' / '.join(f'{size:,}' for size in sizes)}; against a bare round trip",
            "",
            f"{shown} ms; {taken[-1] / bare:.1f}x",
        ),
        Row("  bringing one case whole at the same sizes", "", f"{' / '.join(f'{one:.2f}' for one in brought)} ms"),
        Row("  with saying who asks", "", f"{whole:.2f} ms"),
    ]


def _grow(owner: Connection[Any], case: str, have: int, want: int) -> None:
    """Multiply the case up to `want`. Foreign keys and policies are left out: the rows are copies."""
    owner.execute("SET session_replication_role = replica")
    owner.execute(_CASES, [have + 1, want, case])
    owner.execute(_TASKS, [case])
    owner.execute("ANALYZE cases_case, cases_task", prepare=False)


def _time(work: Callable[[], object], times: int) -> float:
    """Median milliseconds of wall time, after a warming-up."""
    for _ in range(6):
        work()
    taken: list[float] = []
    while len(taken) < times and sum(taken) < _PATIENCE:
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)
