"""What was sent, read into answers: normalised silently where the meaning is plain, refused with the cure where not.

>>> plain("１６０ｋＷ"), day("2026年3月5日"), day("20260305"), day("下周")
('160kW', '2026-03-05', '2026-03-05', None)
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from wutong.law.error import FactError, ShapeError
from wutong.law.fact import Fact
from wutong.law.fact import plain as plain_fact
from wutong.law.fact_read import read_fact
from wutong.law.form import UNKNOWN, field_problem
from wutong.web.kit.asks import NONE, Ask
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import in_words, say
from wutong.works.shape_text import read_text

_DAY = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*(\d{1,2})\s*日?")
_HOUR = re.compile(r"\s*[T ]?\s*(\d{1,2})(?:[:：时点](\d{1,2})?)?分?")
#: codes and numbers are read without the signs people put between them
_BARE = {"uscc", "id_card", "uscc_or_id", "number", "money"}
LONGEST = 4000


@dataclass(frozen=True)
class Reading:
    """`answers` to hand on, `problems` by question name, and `given`: what was typed, to show again."""

    answers: dict[str, Any]
    problems: dict[str, str]
    given: dict[str, Any]


def read(asks: Iterable[Ask], post: QueryDict) -> Reading:
    """Read every question from `post`. An empty answer is None (to clear an earlier one), never a default."""
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    given: dict[str, Any] = {}
    for ask in asks:
        if ask.widget in ("note", "group", "file"):
            continue
        value = _value(ask, post)
        given[ask.name] = value
        problem = _problem(ask, value)
        if problem:
            problems[ask.name] = problem
        answers[ask.name] = None if problem else _stored(ask, value)
    return Reading(answers, problems, given)


def _value(ask: Ask, post: QueryDict) -> Any:
    name = ask.name
    if ask.unknown and post.get(f"{name}.unknown"):
        return UNKNOWN
    match ask.widget:
        case "many":
            return [one for one in post.getlist(name) if one] or None
        case "tick":
            return post.get(name) == "on"
        case "measure":
            amount = plain(post.get(name, "")).replace(",", "")
            return {"value": amount, "unit": post.get(f"{name}.unit", "")} if amount else None
        case "days":
            ends = [_text(post.get(f"{name}.{end}", "")) for end in ("from", "to")]
            return [day(one) or one for one in ends] if any(ends) else None
        case "rows":
            return _rows(ask, post)
        case "lines":
            return [line for one in post.get(name, "").splitlines() if (line := _text(one))] or None
        case "day":
            text = next((_text(one) for one in reversed(post.getlist(name)) if one.strip()), "")
            return day(text) or text or None
        case "hour":
            text = _text(f"{post.get(name, '')} {post.get(f'{name}.hour', '')}")
            return hour(text) or text or None
    text = _text(post.get(name, ""))
    if ask.kind in _BARE:
        text = plain(text).replace(" ", "").replace(",", "").upper()
    elif ask.kind in ("phone", "project_code"):
        text = plain(text)
    return text or None


def _rows(ask: Ask, post: QueryDict) -> list[dict[str, str]] | None:
    columns = [post.getlist(f"{ask.name}.{place}") for place in range(len(ask.columns))]
    count = min(max((len(column) for column in columns), default=0), 200)
    rows = [
        {name: _text(column[at]) if at < len(column) else "" for name, column in zip(ask.columns, columns, strict=True)}
        for at in range(count)
    ]
    return [row for row in rows if any(row.values())] or None


def _problem(ask: Ask, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if ask.widget == "shape" and ask.fact is not None:
        return _not_drawn(ask.fact, value)
    if "\x00" in str(value) or len(str(value)) > LONGEST:
        return say("kit.bad_text", n=LONGEST)
    if ask.widget in ("day", "hour") and value not in [one.value for one in ask.options] and not _is_date(value):
        return say("kit.bad_day", name=ask.text) if value != UNKNOWN else ""
    if ask.widget == "days" and not all(_is_date(one) for one in value):
        return say("kit.bad_days", name=ask.text)
    if (
        ask.widget == "yesno"
        and value not in [one.value for one in ask.options]
        and not (ask.unknown and value == UNKNOWN)
    ):
        return bad_field(ask.text, say("kit.bad_option"))
    if ask.field is not None:
        problem = field_problem(ask.field, value)
        return bad_field(ask.text, in_words(problem)) if problem else ""
    if ask.fact is not None:
        try:
            read_fact(ask.fact, _stored(ask, value))
        except FactError as error:
            return say("kit.bad_fact", name=ask.text, cure=in_words(error.cure))
    return ""


def _not_drawn(fact: Fact, text: str) -> str:
    """What is wrong with a line as it was written."""
    try:
        read_text(fact, text)
    except ShapeError as error:
        return sentence(error)
    return ""


def bad_field(name: str, problem: str) -> str:
    """What is wrong with an answer, after the name of its question."""
    return say("kit.bad_field", name=name, problem=problem)


def _is_date(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", text) is not None


def _stored(ask: Ask, value: Any) -> Any:
    """The answer as the verbs take it."""
    if ask.fact is not None and ask.fact.kind == "bool":
        return {"true": True, "false": False}.get(str(value))
    if ask.widget == "tick":
        return True if value else None
    if ask.widget == "shape" and ask.fact is not None:
        return plain_fact(read_text(ask.fact, value or ""))
    if ask.widget == "many":
        return [] if value == [NONE] else value or None
    return value


def plain(text: str) -> str:
    """Full-width signs as half-width ones, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def _text(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def day(text: str) -> str | None:
    """A date in any usual form as ISO; None for what is none."""
    match = _DAY.fullmatch(plain(text))
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def hour(text: str) -> str | None:
    """A date with an hour as ISO to the minute; None for what is none.

    >>> hour("2026-3-5 9时"), hour("2026-03-05T14:30"), hour("2026-03-05")
    ('2026-03-05T09:00', '2026-03-05T14:30', None)
    """
    shown = plain(text)
    match = _DAY.match(shown)
    on = day(match.group(0)) if match else None
    rest = _HOUR.fullmatch(shown[match.end() :]) if match else None
    if not on or not rest or int(rest.group(1)) > 24 or int(rest.group(2) or 0) > 59:
        return None
    return f"{on}T{int(rest.group(1)):02d}:{int(rest.group(2) or 0):02d}"


def stated(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that were given, without the empty ones."""
    return {key: value for key, value in answers.items() if value is not None}
