"""A case of five services from the form to the connection: 38 durable completions, product beside floor and engines.

In each round every contender makes its cases first, unmeasured, then completes them; the order of the
contenders turns. The product's two drawn lines a case are not counted, nor is its submission.
"""

import cProfile
import os
from collections.abc import Callable
from dataclasses import dataclass
from pstats import SortKey, Stats
from typing import Any

from psycopg import Connection

from bench.floor import TABLES, Floor
from bench.meter import Cost, Meter, Row, at_least, ratio
from bench.script import COMPLETIONS, START, Act, Player, discover
from bench.spiff import Spiff
from wutong.site.clock import StoryClock
from wutong.site.wiring import Scratch, connect, make_store

#: work, goal and how it is shown: the product's completions per CPU second against each contender's
_GOALS = (
    ("floor", "lifecycle: completions per CPU second, of the bare SQL floor", 0.60, "{:.0%}"),
    ("spiff", "lifecycle: against SpiffWorkflow, sub-processes, spec cached", 4.0, "{:.1f}x"),
    ("flat", "lifecycle: against SpiffWorkflow, flat process, spec cached", 20.0, "{:.1f}x"),
)


@dataclass
class Contender:
    """One way to carry cases: how many a round, and what a round of them costs per completion."""

    cases: int
    round: Callable[[int], Cost]


def run(quick: bool) -> list[Row]:
    """The lifecycle rows."""
    with Scratch(f"bench_life_{os.getpid()}", durable=True) as scratch:
        contenders = _contenders(scratch, 2 if quick else 8, 1 if quick else 4)
        costs: dict[str, list[Cost]] = {name: [] for name in contenders}
        for number in range(2 if quick else 5):
            names = list(contenders)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                one = contenders[name]
                costs[name].append(one.round(one.cases).each(one.cases * COMPLETIONS))
    return _rows(costs)


def _rows(costs: dict[str, list[Cost]]) -> list[Row]:
    mine, rows = costs["product"], []
    for name, work, goal, show in _GOALS:
        rows.append(at_least(work, goal, ratio([c.cpu for c in costs[name]], [c.cpu for c in mine]), show))
    walls = ratio([c.wall for c in costs["floor"]], [c.wall for c in mine])
    client = ratio([c.client for c in costs["floor"]], [c.client for c in mine])
    backend = ratio([c.backend or 1e-9 for c in costs["floor"]], [c.backend or 1e-9 for c in mine])
    rows.append(Row("  of the floor per wall second", "", f"{walls:.0%}"))
    rows.append(Row("  of the floor, client's CPU alone / database's alone", "", f"{client:.0%} / {backend:.0%}"))
    return rows


def _contenders(scratch: Scratch, cases: int, engine_cases: int) -> dict[str, Contender]:
    own, bare = scratch.connect(), connect(scratch.name, role=None)
    player = player_on(own)
    script = discover(player)
    bare.execute(TABLES, prepare=False)
    floor = Floor(bare, script)
    best, flat = Spiff(floor, phases=True), Spiff(floor, phases=False)
    return {
        "product": Contender(cases, lambda n: _play(player, script.acts, script.before_draw, Meter(own), n)),
        "floor": Contender(cases, lambda n: _carry(floor.submit, floor.finish, script.acts, Meter(bare), n)),
        "spiff": Contender(engine_cases, lambda n: _carry(best.submit, best.finish, best.acts, Meter(bare), n)),
        "flat": Contender(1, lambda n: _carry(flat.submit, flat.finish, flat.acts, Meter(bare), n)),
    }


def player_on(connection: Connection[Any]) -> Player:
    """A player with a store on `connection`."""
    clock = StoryClock(START)
    return Player(make_store(lambda: connection, clock), clock)


def _play(player: Player, acts: list[Act], drawn: int, meter: Meter, count: int) -> Cost:
    cases = [player.submit() for _ in range(count)]
    with meter:
        _finish(player, cases, acts[:drawn])
    for case in cases:
        player.draw(case)
    with meter:
        _finish(player, cases, acts[drawn:])
    return meter.take()


def _finish(player: Player, cases: list[str], acts: list[Act]) -> None:
    for case in cases:
        for act in acts:
            player.finish(case, act)


def _carry(
    submit: Callable[[], str], finish: Callable[[str, Act], None], acts: list[Act], meter: Meter, count: int
) -> Cost:
    cases = [submit() for _ in range(count)]
    with meter:
        for case in cases:
            for act in acts:
                finish(case, act)
    return meter.take()


def profile(lines: int = 40) -> None:
    """Where the product's client time goes in the lifecycle, by function."""
    with Scratch(f"bench_profile_{os.getpid()}", durable=True) as scratch:
        own = scratch.connect()
        player, watch = player_on(own), cProfile.Profile()
        script = discover(player)
        cases = [player.submit() for _ in range(4)]
        for case in cases:
            for number, act in enumerate(script.acts):
                if number == script.before_draw:
                    player.draw(case)
                with watch:
                    player.finish(case, act)
    for order in (SortKey.CUMULATIVE, SortKey.TIME):
        Stats(watch).sort_stats(order).print_stats(lines)
