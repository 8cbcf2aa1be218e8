"""A form filled from a case: its answers, the facts its fields feed, the opinions and dates in the ledger."""

from collections.abc import Callable
from typing import Any

from wutong.cases.names import called, party_name
from wutong.cases.state import plain_facts
from wutong.cases.words import show
from wutong.law.form import Form, FormField
from wutong.law.view import place_of
from wutong.papers.case import Told
from wutong.papers.kinds import Entry, papers


def values(form: Form, told: Told) -> dict[str, Any]:
    """Field key → value, as far as the case knows it; nothing is guessed."""
    found: dict[str, Any] = {}
    for field in form.fields:
        value = _value(field, form, told)
        if value is not None and value not in ("", []):
            found[field.key] = value
    return found


def _value(field: FormField, form: Form, told: Told) -> Any:
    by = told.pack.parties.get(field.filled_by)
    if by is not None and by.kind == "department" and field.type in ("longtext", "date") and not field.feeds:
        return _by_department(field, told)
    if field.type in ("material", "file"):
        return _handed_in(field, told)
    if form.kind == "application":
        answer = told.answer(field.key)
        if answer is not None and answer != "":
            return answer
    for fact in field.feeds.split("|"):
        if fact in told.facts:
            return _as_option(field, fact, told.facts[fact], told)
    for source in papers().sources.get(field.key, ()):
        value = _from(source, told)
        if value is not None and value not in ("", []):
            return value
    return None if form.kind == "application" else told.answer(field.key)


def _from(source: str, told: Told) -> Any:
    """A value under another name: worked out (`@…`), a fact, or an answer."""
    if source.startswith("@"):
        return _WORKED_OUT[source](told)
    return told.facts[source] if told.facts.get(source) is not None else told.answer(source)


def _as_option(field: FormField, key: str, value: Any, told: Told) -> Any:
    """A fact as the option of the form that stands for it; its label where the form has no keys."""
    if isinstance(value, bool) and field.options:
        return field.options[0 if value else -1]
    fact = told.pack.common.facts.get(key)
    labels = dict(zip(fact.options, fact.labels, strict=False)) if fact else {}
    labels |= dict(zip(field.option_keys, field.options, strict=False))
    if isinstance(value, list | tuple | set | frozenset):
        return [labels.get(str(one), str(one)) for one in sorted(value, key=str)]
    if fact and str(value) in fact.also:
        return show(key, value, told.pack.common.facts)
    return labels.get(str(value), value) if isinstance(value, str) else value


def _by_department(field: FormField, told: Told) -> Any:
    """What a department wrote and when: its last finished opinion on this line so far."""
    said = [one for one in told.before if _finished_here(one, told) and one["party"] == field.filled_by]
    if not said:
        return None
    entry = said[-1]
    if field.type == "date":
        return entry["at"][:10]
    stated = _stated(entry)
    outcome = told.pack.common.outcomes.get(entry["outcome"], (entry["outcome"],))[0]
    words = [str(stated[key]) for key in ("opinion", "reason", "basis") if stated.get(key)]
    return "；".join([outcome, *words])


def _finished_here(entry: Entry, told: Told) -> bool:
    """Whether an entry finished the copy of one department on the line of the paper."""
    task, scope = place_of(entry["task"])
    tasks = told.pack.journeys[told.state.view.journey].tasks
    here = not told.line or scope.partition(".")[0] == told.line
    return entry["verb"] == "finish" and task in tasks and tasks[task].each == "department" and here


def _stated(entry: Entry) -> dict[str, Any]:
    """The facts an entry stated."""
    found: dict[str, Any] = {}
    for effect in entry["body"]["effects"]:
        found.update(effect[2] if effect[0] == "facts" else {})
    return found | dict(entry["body"].get("data", {}).get("facts", {}))


def _handed_in(field: FormField, told: Told) -> bool:
    """Whether all papers a field stands for are in: by the documents and what was collected, or by the answer."""
    facts = (told.facts, plain_facts(told.state.view.facts))
    handed = {str(one) for held in facts for key in ("documents", "collected") for one in held.get(key) or ()}
    return (bool(field.document) and set(field.document) <= handed) or bool(told.answer(field.key))


def _works(told: Told) -> Any:
    days = [told.facts.get("works_from"), told.facts.get("works_to")]
    return [str(day) for day in days if day] or None


def _unit_phone(told: Told) -> Any:
    units = [told.pack.parties[one] for one in told.state.view.units.values() if one in told.pack.parties]
    return next((one.phone for one in units if one.phone and one.name in told.unit), None)


def _matter(told: Told) -> Any:
    return told.task.name if told.task else told.moment.title


def _letter_items(told: Told) -> list[list[str]]:
    """What the letter promises: the items of a kind with a letter that this entry opened."""
    kinds = {key for key, item in told.pack.items.items() if item.letter}
    return [
        [called(str(effect[2]["text"]), told.pack)]
        for effect in told.entry["body"]["effects"]
        if effect[0] == "item" and effect[2]["kind"] in kinds
    ]


def _missing(told: Told) -> Any:
    return "、".join(line[0] for line in _letter_items(told)) or None


def _opinions(told: Told) -> list[list[str]]:
    """One line for each who surveyed: party, people, opinion."""
    return [
        [
            party_name(entry["party"], told.pack),
            str(_stated(entry).get("participants_note") or ""),
            told.pack.common.outcomes.get(entry["outcome"], (entry["outcome"],))[0],
        ]
        for entry in _surveyed(told)
    ]


def _surveyed(told: Told) -> list[Entry]:
    tasks = told.pack.journeys[told.state.view.journey].tasks
    return [
        entry
        for entry in told.before
        if entry["verb"] == "finish"
        and (task := tasks.get(place_of(entry["task"])[0])) is not None
        and task.each == "invitee"
        and task.form == told.kind.form
    ]


def _rectify(told: Told) -> Any:
    said = [_stated(entry).get("rectify_text") for entry in _surveyed(told)]
    return "；".join(str(one) for one in said if one) or None


def _conclusion(told: Told) -> Any:
    """How the system concluded from the opinions, if it has."""
    tasks = told.pack.journeys[told.state.view.journey].tasks
    for entry in reversed(told.before):
        task = tasks.get(place_of(entry["task"])[0]) if entry["verb"] == "finish" else None
        if task and task.conclude and tasks[task.conclude.task].form == told.kind.form:
            return told.pack.common.outcomes[entry["outcome"]][0]
    return None


def _window(told: Told) -> Any:
    window = told.first("window")
    return window.name if window else None


_WORKED_OUT: dict[str, Callable[[Told], Any]] = {
    "@unit": lambda told: told.unit,
    "@unit_phone": _unit_phone,
    "@works": _works,
    "@matter": _matter,
    "@missing": _missing,
    "@letter_items": _letter_items,
    "@date": lambda told: told.entry["at"][:10],
    "@opinions": _opinions,
    "@rectify": _rectify,
    "@conclusion": _conclusion,
    "@window": _window,
    "@opened": lambda told: told.state.opened_at.isoformat(timespec="minutes"),
}
