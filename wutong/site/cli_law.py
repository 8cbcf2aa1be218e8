"""`wutong decide` and `wutong due`: JSON lines in, JSON lines out, thousands in one call."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

import click

from wutong.law import home
from wutong.law.deadline import due
from wutong.law.error import FactError, LawError
from wutong.law.fact import read_facts
from wutong.law.read import load, places
from wutong.law.route import decide
from wutong.site.clock import SHANGHAI


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
    pauses = [(_instant(begin), _instant(end) if end else None) for begin, end in asked.get("pauses") or []]
    for begin, end in pauses:
        if end is not None and end < begin:
            raise FactError("pauses", f"停表的结束 {end} 早于开始 {begin}", "按先后写")
    answer = due(str(asked["limit"]), _instant(asked["from"]), home.calendar(), pauses, load(place).city.hours)
    found = answer.at.isoformat(timespec="auto" if answer.at.second else "minutes") if answer.at else None
    return {"due": found, "provisional": answer.provisional}


def _day(raw: Any) -> date:
    try:
        return datetime.fromisoformat(str(raw)).date()
    except ValueError:
        raise FactError("on", f"不是日期：{raw!r}", "写 2025-11-03") from None


def _instant(raw: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(raw))
    except ValueError:
        raise FactError("from", f"不是时间：{raw!r}", "写 2026-02-13T10:00") from None
    return at.astimezone(SHANGHAI).replace(tzinfo=None) if at.tzinfo else at


def answer_lines(lines: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer each line; a line that cannot be answered gives {"error": …} and the run goes on."""
    wrong = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            found = answer(json.loads(line, parse_float=Decimal))
        except (LawError, json.JSONDecodeError, ValueError, TypeError, AttributeError, OverflowError) as error:
            found, wrong = {"error": str(error)}, wrong + 1
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
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
