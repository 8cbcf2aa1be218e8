"""A case told in order: every act with its time, who did it, how it came out, and the clause it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from wutong.cases.names import called, party_name, scope_name
from wutong.cases.state import MASK, State
from wutong.cases.words import says, why
from wutong.law.deadline import spoken
from wutong.law.fee import FeeItem
from wutong.law.pack import Pack
from wutong.law.terms import PauseReason
from wutong.law.tolerance import Item
from wutong.law.view import place_of


@dataclass(frozen=True)
class Moment:
    """One line of a timeline, Chinese and English. `says` tells what is particular, `why` the reasons that decided."""

    at: datetime
    title: str
    en: str
    scope: str
    scope_en: str
    who: str
    who_en: str
    party: str
    outcome: str
    outcome_en: str
    clause: str
    says: str
    says_en: str
    why: tuple[str, ...]
    why_en: tuple[str, ...]
    target: datetime | None = None
    due: datetime | None = None

    @property
    def clauses(self) -> list[str]:
        """The ids of the clauses, one by one."""
        return self.clause.split(", ") if self.clause else []

    @property
    def limit_text(self) -> str:
        """The limit as people say it."""
        return spoken(self.due) if self.due else ""


def timeline(entries: Iterable[Mapping[str, Any]], pack: Pack, state: State) -> list[Moment]:
    """The moments of a case from its ledger."""
    return [_moment(entry, pack, state) for entry in entries]


def _moment(entry: Mapping[str, Any], pack: Pack, state: State) -> Moment:
    task_id, scope = place_of(entry["task"])
    tasks, data = pack.journeys[state.view.journey].tasks, entry["body"].get("data", {})
    common = pack.common
    title, en = common.terms.get(f"verb.{entry['verb']}", (entry["verb"], entry["verb"]))
    if entry["verb"] == "finish" and task_id in tasks:
        title, en = tasks[task_id].name, tasks[task_id].en
    elif entry["verb"] == "submit":
        business = next(one for one in pack.city.business if one.journey == state.view.journey)
        title, en = _about(title, business.name, pack, "zh"), _about(en, business.en, pack, "en")
    elif _scope_of(data):
        scope = _scope_of(data)
    outcome = _outcome(entry, pack)
    row = state.rows.get(entry["task"]) if entry["verb"] == "finish" else None
    facts, registry = _facts(entry), common.facts
    name, name_en = partial(called, pack=pack), partial(called, pack=pack, lang="en")
    where = scope or _scope_of(data)
    deciding = _deciding(entry["body"].get("reasons", ()), data.get("row"), pack)
    return Moment(
        datetime.fromisoformat(entry["at"]),
        title,
        en,
        scope_name(where, pack, state),
        scope_name(where, pack, state, "en"),
        party_name(entry["party"], pack),
        party_name(entry["party"], pack, "en"),
        entry["party"],
        outcome[0],
        outcome[1],
        entry["clause"],
        _join(pack, "zh", [says(facts, registry, "zh", name), *_words(data, state, pack, "zh")]),
        _join(pack, "en", [says(facts, registry, "en", name_en), *_words(data, state, pack, "en")]),
        tuple(why(reason, registry, "zh", name) for reason in deciding),
        tuple(why(reason, registry, "en", name_en) for reason in deciding),
        row.target if row else None,
        row.due if row else None,
    )


def _deciding(reasons: Iterable[Mapping[str, Any]], row: str | None, pack: Pack) -> list[Mapping[str, Any]]:
    """The weighed conditions people ask for: the winning row's own, or what an easier row failed."""
    weighed = [reason for reason in reasons if reason["fact"]]
    routes = {one.id: one.route for one in pack.routes}
    # a row for another service was never a way for this line
    elsewhere = {reason["row"] for reason in weighed if reason["fact"] == "service" and reason["holds"] is False}
    ways = (None, "none", "parallel", routes.get(row or ""))
    easier = {one["row"] for one in weighed if routes.get(one["row"]) not in ways} - elsewhere
    return [
        one
        for one in weighed
        if (one["row"] == row and one["holds"] is not False) or (one["row"] in easier and one["holds"] is not True)
    ]


def _facts(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the act stated or decided, as far as it may be read here."""
    found: dict[str, Any] = {}
    if entry["verb"] != "submit":
        for effect in entry["body"]["effects"]:
            found.update(effect[2] if effect[0] == "facts" else {})
    found.update(entry["body"].get("data", {}).get("facts", {}))
    return {key: value for key, value in found.items() if value != MASK}


def _outcome(entry: Mapping[str, Any], pack: Pack) -> tuple[str, str]:
    """How an act came out: by the words of acts, else of tasks, else what the place calls it."""
    key = entry["outcome"]
    own = pack.common.terms.get(f"came_out.{key}") if entry["verb"] != "finish" else None
    return own or pack.common.outcomes.get(key) or (called(key, pack), called(key, pack, "en"))


def _words(data: Mapping[str, Any], state: State, pack: Pack, lang: str) -> list[str]:
    """What an act says in words: reasons, evidence, the items it names, its warnings."""
    said = [_reason(str(data[key]), pack, lang) for key in ("reason", "evidence", "text") if data.get(key)]
    items = data.get("items") or [data["item"]] if data.get("items") or data.get("item") in state.view.items else []
    for item in items:
        one = state.view.items.get(item)
        kind = pack.items[one.kind] if one else None
        said.append(_about(_of(kind, lang), called(one.text, pack, lang), pack, lang) if kind and one else str(item))
    said += [called(document, pack, lang) for document in data.get("documents", ())]
    said += [f"{called(data['kind'], pack, lang)} {data['name']}".strip()] if data.get("name") else []
    said += [_charge(data, pack, lang)] if data.get("amount") else []
    said += [pack.common.term(f"signed.{data['signed']['by']}", lang)] if data.get("signed") else []
    said += [str(warning["says" if lang == "zh" else "says_en"]) for warning in data.get("warnings", ())]
    return said


def _charge(data: Mapping[str, Any], pack: Pack, lang: str) -> str:
    """A charge with what entitles to it: item, amount, document and standard."""
    term = pack.common.term
    told = [f"{_of(pack.fee_items[data['item']], lang)} {data['amount']} {term('charge.yuan', lang)}"]
    for key in ("document_no", "standard"):
        told += [f"{term(f'charge.{key}', lang)} {data[key]}"] if data.get(key) else []
    return term("between.parts", lang).join(told)


def _reason(said: str, pack: Pack, lang: str) -> str:
    """A reason in words: the name of a lawful reason to stop a clock, or what was written."""
    return {row.id: _of(row, lang) for row in pack.pauses}.get(said, said)


def _of(row: Item | FeeItem | PauseReason, lang: str) -> str:
    """The name of a row."""
    return row.name if lang == "zh" else row.en


def _about(head: str, said: str, pack: Pack, lang: str) -> str:
    return f"{head}{pack.common.term('between.about', lang)}{said}"


def _join(pack: Pack, lang: str, parts: Iterable[str]) -> str:
    return pack.common.term("between.sentences", lang).join(part for part in parts if part)


def _scope_of(data: Mapping[str, Any]) -> str:
    return str(data.get("scope") or data.get("line") or data.get("service") or "")
