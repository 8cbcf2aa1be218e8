"""CPU seconds of a piece of work, client and database together, and the rows of the table.

Wall time of one connection is mostly the disk's flush; CPU per completion is what a server pays for. The
database's share is read from the system's account of the backend that served the connection.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from psycopg import Connection

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` says whether the goal is reached, None where there is none."""

    work: str
    goal: str
    figure: str
    met: bool | None = None


@dataclass(frozen=True)
class Cost:
    """What a round took: CPU seconds of client and backend, and wall seconds."""

    client: float = 0.0
    backend: float = 0.0
    wall: float = 0.0

    @property
    def cpu(self) -> float:
        """CPU seconds of both sides."""
        return self.client + self.backend

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.client + other.client, self.backend + other.backend, self.wall + other.wall)

    def each(self, count: int) -> "Cost":
        """The cost of one of `count`."""
        return Cost(self.client / count, self.backend / count, self.wall / count)


def backend_seconds(pid: int) -> float:
    """CPU seconds a database backend has used so far; 0 for a database on another machine."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


class Meter:
    """Counts the cost of what runs inside `with meter:`, again and again, until `take` gives it out."""

    def __init__(self, *connections: Connection[Any]) -> None:
        self._pids = [_pid(one) for one in connections]
        self._sum = Cost()

    def __enter__(self) -> "Meter":
        self._start = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        end, start = self._now(), self._start
        self._sum += Cost(end.client - start.client, end.backend - start.backend, end.wall - start.wall)

    def take(self) -> Cost:
        """What was counted since the last time."""
        taken, self._sum = self._sum, Cost()
        return taken

    def _now(self) -> Cost:
        return Cost(time.process_time(), sum(backend_seconds(pid) for pid in self._pids), time.perf_counter())


def _pid(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row
    return int(row[0])


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one run of `work`."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def interleaved(rounds: int, *works: Callable[[], object]) -> list[list[float]]:
    """CPU seconds of each work in each round, the order turning from round to round."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        for place in _turned(len(works), number):
            taken[place].append(seconds(works[place]))
    return taken


def _turned(count: int, by: int) -> list[int]:
    return [(place + by) % count for place in range(count)]


def ratio(over: Iterable[float], under: Iterable[float]) -> float:
    """Median of the ratios round by round."""
    return median(one / other for one, other in zip(over, under, strict=True))


def at_most(work: str, goal: float, value: float, show: str) -> Row:
    """A row that is good when small; `show` formats goal and value, e.g. `{:.2f}x`."""
    return Row(work, "≤ " + show.format(goal), show.format(value), value <= goal)


def at_least(work: str, goal: float, value: float, show: str) -> Row:
    """A row that is good when large."""
    return Row(work, "≥ " + show.format(goal), show.format(value), value >= goal)
