"""The questions a task asks: its facts in the pack's order, with the choices this case knows."""

from collections.abc import Iterable, Mapping
from typing import Any

from wutong.cases.follow import line_facts
from wutong.law.fact import Fact, plain
from wutong.law.pack import Pack
from wutong.law.permit import papers_needed
from wutong.law.plan import Copy
from wutong.web.case.viewer import Seen
from wutong.web.kit.asks import Ask, Option, ask_of_fact
from wutong.web.kit.words import either


def asks_of_task(seen: Seen, copy: Copy) -> list[Ask]:
    """The questions of a task; required where a check of the pack says so; none about papers that are not needed."""
    registry, must = seen.pack.common.facts, _required(copy)
    asked = []
    for name in copy.task.facts:
        offered = choices(seen, registry[name], copy)
        if offered or not registry[name].names:
            asked.append(ask_of_fact(registry[name], seen.pack, name in must, offered, *columns(seen, name)))
    return asked


def _required(copy: Copy) -> set[str]:
    return {check.fact for check in copy.task.checks if not check.given}


def choices(seen: Seen, fact: Fact, copy: Copy | None = None) -> list[Option]:
    """What a fact that names parties or documents may say in this case."""
    if fact.names == "party":
        return [
            Option(party.key, party.name, party.en)
            for party in seen.pack.parties.values()
            if party.kind in ("utility", "department", "window", "supervisor")
        ]
    if fact.names == "document":
        return [Option(paper.key, paper.name, paper.en) for paper in _papers(seen, copy)]
    return []


def _papers(seen: Seen, copy: Copy | None) -> Iterable[Any]:
    """The papers a package needs; elsewhere those still owed, and else all the place knows."""
    pack = seen.pack
    if copy is not None and copy.task.papers:
        facts = line_facts(seen.work, copy.scope, {}) if copy.scope in seen.state.view.lines else {}
        permits = facts.get("permits")
        purposes = (permits if isinstance(permits, frozenset) else frozenset()) | {str(facts.get("route"))}
        return papers_needed(pack.documents, purposes, facts, seen.at.date())
    owed = {item.text for item in seen.state.view.items.values() if item.closed is None}
    known = [paper for paper in pack.documents if paper.key in owed]
    return known or pack.documents


def columns(seen: Seen, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of a fact that is a table, Chinese and English: those of the form field that feeds it."""
    for form in seen.pack.forms.values():
        for field in form.fields:
            if field.feeds == name and field.columns:
                return field.columns, field.columns_en
    return (), ()


def standing(seen: Seen, copy: Copy) -> dict[str, Any]:
    """What the task's questions already have an answer to, as the page shows it.

    What is of one act, or must be said with this very act, is asked anew.
    """
    facts, registry = seen.planner.facts(copy.scope), seen.pack.common.facts
    anew = {check.fact for check in copy.task.checks if check.fresh}
    return {
        name: shown(facts.get(name))
        for name in copy.task.facts
        if not registry[name].of_act and name not in anew and facts.get(name) is not None
    }


def shown(value: Any) -> Any:
    """A stored value as a question shows it."""
    stored = plain(value)
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return stored if isinstance(stored, list | Mapping) else str(stored)


def hints(copy: Copy, pack: Pack) -> list[str]:
    """What the checks and warnings of a task say to whoever fills it in."""
    told = [either(check.cure, check.cure_en) for check in (*copy.task.checks, *copy.task.warns)]
    return list(dict.fromkeys(text for text in told if text))


def outcomes(seen: Seen, copy: Copy) -> list[Option]:
    """The ways a task can come out, by name; empty when there is only one."""
    if len(copy.task.outcomes) < 2:
        return []
    names = seen.pack.common.outcomes
    return [Option(one, *names.get(one, (one, one))) for one in copy.task.outcomes]
