"""Limits as people read them, in their language: the words stand in `words/limit.toml`, the figures in the packs."""

from wutong.law.pack import Pack
from wutong.law.terms import LimitRow
from wutong.web.kit.words import either, has, say


def limit_words(limit: str) -> str:
    """The words of a limit, as `law.limit` reads them, in the reader's language.

    >>> limit_words("3 workdays"), limit_words("0.5 workday"), limit_words("same day person")
    ('3个工作日', '0.5个工作日', '当日下班前')
    """
    plain = f"limit.{limit.replace(' ', '_')}"
    if has(plain):
        return say(plain)
    number, unit, *more = limit.split(" ")
    single = "_one" if float(number) <= 1 else ""
    words = say(f"limit.{unit.removesuffix('s')}{single}", n=number)
    for key, mark in (("inclusive", "inclusive"), ("until_midnight", "midnight")):
        words = say(f"limit.{key}", limit=words) if mark in more else words
    return words


def limit_text(row: LimitRow) -> str:
    """A row of the limits: target first, then limit; a gap says that the paper gives none."""
    if row.days_fact:
        return say("limit.promised")
    if not row.limit:
        return say("limit.target_only", target=limit_words(row.target)) if row.target else say("limit.none")
    words = limit_words(row.limit)
    if row.target and row.target != row.limit:
        words = say("limit.target", target=limit_words(row.target), limit=words)
    return say("limit.gap", limit=words) if row.gap else words


def starts_text(row: LimitRow, pack: Pack) -> str:
    """The events a limit counts from, by the names of the tasks that set them; empty where it counts from none."""
    named = [name for start in row.start if (name := event_name(start.rstrip("?"), pack))]
    joined = say("kit.between_names").join(dict.fromkeys(named))
    return say("limit.from", event=joined) if joined else ""


def event_name(event: str, pack: Pack) -> str:
    """What people call an event: the task that marks it, or the fact that holds its date."""
    if has(f"limit.event_{event}"):
        return say(f"limit.event_{event}")
    task = next((one for one in pack.all_tasks.values() if one.marks == event), None)
    if task:
        return either(task.name, task.en)
    fact = pack.common.facts.get(event)
    return either(fact.name, fact.en) if fact else ""
