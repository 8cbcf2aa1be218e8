"""`wutong decide` and `wutong due`: JSON lines in, JSON lines out, thousands in one call."""

import contextlib
import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

import click

from wutong.law import home
from wutong.law.deadline import due
from wutong.law.error import FactError, LawError
from wutong.law.fact_read import read_facts
from wutong.law.read import load, places
from wutong.law.route import decide
from wutong.site.clock import SHANGHAI

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def decide_line(place: str, asked: dict[str, Any]) -> dict[str, Any]:
    """One question `{"on", "facts"}` answered for `place`. LawError says what is wrong with it."""
    if set(asked) - {"on", "facts"} or "facts" not in asked or not isinstance(asked["facts"], dict):
        raise FactError("line", "一行要有 on（日期）和 facts（事实）", '如 {"on": "2025-11-03", "facts": {…}}')
    pack = load(place, _day(asked.get("on")))
    return decide(pack, read_facts(pack.common.facts, asked["facts"]), _day(asked.get("on"))).plain()


def due_line(place: str, asked: dict[str, Any]) -> dict[str, Any]:
    """One question `{"limit", "from", "pauses"}` answered with the hours of `place`."""
    if set(asked) - {"limit", "from", "pauses"} or not {"limit", "from"} <= set(asked):
        raise FactError("line", "一行要有 limit、from，可有 pauses", '如 {"limit": …, "from": "2026-02-13T10:00"}')
    pauses = _pauses([] if asked.get("pauses") is None else asked["pauses"])
    answer = due(str(asked["limit"]), _instant(asked["from"]), home.calendar(), pauses, load(place).city.hours)
    found = answer.at.isoformat(timespec="auto" if answer.at.second else "minutes") if answer.at else None
    return {"due": found, "provisional": answer.provisional}


def _day(raw: Any) -> date:
    if isinstance(raw, str):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(raw) if _DAY.fullmatch(raw) else _instant(raw, "on").date()
    raise FactError("on", f"不是日期：{raw!r}", "写 2025-11-03")


def _instant(raw: Any, name: str = "from") -> datetime:
    try:
        at = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        at = None
    if at is None:
        raise FactError(name, f"不是时间：{raw!r}", "写 2026-02-13T10:00")
    return at.astimezone(SHANGHAI).replace(tzinfo=None) if at.tzinfo else at


def _pauses(raw: Any) -> list[tuple[datetime, datetime | None]]:
    pairs = raw if isinstance(raw, list) else None
    if pairs is None or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise FactError("pauses", f"停表应写成 [[开始, 结束], …]，得到 {raw!r}", "还没有恢复的，结束写 null")
    pauses = [(_instant(begin, "pauses"), None if end is None else _instant(end, "pauses")) for begin, end in pairs]
    for begin, end in pauses:
        if end is not None and end < begin:
            raise FactError("pauses", f"停表的结束 {end} 早于开始 {begin}", "按先后写")
    return pauses


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys stand once each."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if [one for one, _ in pairs].count(key) > 1)
        raise FactError(twice, "写了两次", "每个键只写一次")
    return found


def _read(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line.removeprefix("\ufeff"), parse_float=Decimal, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FactError("line", f"不是合法的 JSON：{error}", "每行写一个完整的对象") from None
    if not isinstance(asked, dict):
        raise FactError("line", f"一行要是一个对象，得到 {type(asked).__name__}", "写 {…}")
    return asked


def answer_lines(lines: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer each line; a line that cannot be answered gives {"error": …} and the run goes on."""
    wrong = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            found = answer(_read(line))
        except (LawError, ArithmeticError, ValueError, RecursionError) as error:
            found, wrong = {"error": str(error)}, wrong + 1
        text = json.dumps(found, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    return wrong


def _known(place: str) -> str:
    if place not in places():
        raise LawError(f"没有这个地方：{place}。改法：选 {'、'.join(places())} 之一 / unknown place")
    return place


@click.command("decide")
@click.argument("place")
@click.option("--json", "as_json", is_flag=True, help="同样的输出 / the same output (JSON lines)")
def decide_command(place: str, as_json: bool) -> None:
    """逐行判定：标准输入每行一个 {"on": 日期, "facts": {…}} / decide JSON lines from standard input."""
    known = _known(place)
    answer_lines(sys.stdin, lambda asked: decide_line(known, asked))


@click.command("due")
@click.argument("place")
@click.option("--json", "as_json", is_flag=True, help="同样的输出 / the same output (JSON lines)")
def due_command(place: str, as_json: bool) -> None:
    """逐行算期限：每行一个 {"limit", "from", "pauses"} / due dates for JSON lines from standard input."""
    known = _known(place)
    answer_lines(sys.stdin, lambda asked: due_line(known, asked))


COMMANDS = (decide_command, due_command)
