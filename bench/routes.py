"""Route decisions: what the law costs beside merely reading and writing the question as JSON."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from bench.meter import Row, interleaved, ratio
from wutong.law.fact import Value
from wutong.law.fact_read import read_facts
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.law.route import decide
from wutong.site.cli_law import decide_line

_BARE = "import json, sys\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line), ensure_ascii=False) + '\\n')"
Question = tuple[date, dict[str, Value], str]


def run(quick: bool) -> list[Row]:
    """The decision rows."""
    count, rounds = (100, 2) if quick else (500, 5)
    rows = [_place(place, count, rounds) for place in places()]
    return [*rows, _command(1000 if quick else 10_000, 1 if quick else 3)]


def questions(pack: Pack, count: int) -> list[Question]:
    """The pack's own examples over and over: day, facts read, and the line of JSON that asks."""
    found: list[Question] = []
    for example in pack.examples:
        asked = {"on": example.on, "facts": example.facts}
        line = json.dumps(asked, ensure_ascii=False, default=_plain)
        found.append((example.on, read_facts(pack.common.facts, example.facts), line))
    return [found[number % len(found)] for number in range(count)]


def _place(place: str, count: int, rounds: int) -> Row:
    pack = load(place)
    asked = questions(pack, count)

    def law() -> None:
        for on, facts, _ in asked:
            decide(pack, facts, on)

    def whole() -> None:
        for _, _, line in asked:
            json.dumps(decide_line(place, json.loads(line, parse_float=Decimal)), ensure_ascii=False)

    def bare() -> None:
        for _, _, line in asked:
            json.dumps(json.loads(line), ensure_ascii=False)

    laws, wholes, bares = interleaved(rounds, law, whole, bare)
    figure = f"{count / min(laws):,.0f}/s; {ratio(laws, bares):.0f}x; {ratio(wholes, bares):.0f}x"
    return Row(f"{place}: decide() per CPU second; of bare JSON; a line of `wutong decide`, of bare JSON", "", figure)


def _command(count: int, rounds: int) -> Row:
    lines = "\n".join(line for _, _, line in questions(load("zhoukou"), count)).encode()
    wutong = str(Path(sys.executable).with_name("wutong"))
    mine, bare = [], []
    for _ in range(rounds):
        mine.append(
            _child(partial(subprocess.run, [wutong, "decide", "zhoukou"], input=lines, capture_output=True, check=True))
        )
        bare.append(
            _child(partial(subprocess.run, [sys.executable, "-c", _BARE], input=lines, capture_output=True, check=True))
        )
    figure = f"{ratio(mine, bare):.0f}x; {count / min(mine):,.0f}/s"
    return Row(f"`wutong decide` as a command on {count:,} lines, of bare JSON; per CPU second", "", figure)


def _child(work: Callable[[], object]) -> float:
    """CPU seconds of the child processes `work` waits for."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else float(value)
