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
from wutong.law.pack import Pack
from wutong.law.view import place_of

_VERBS = {
    "submit": ("提交申请", "Submitted"),
    "missing": ("列明所缺资料", "Missing papers listed"),
    "draw": ("画外线", "Line drawn"),
    "change": ("变更事实", "Facts changed"),
    "correct": ("一次性补正告知", "Correction notified"),
    "supply": ("补交", "Supplied"),
    "settle_item": ("销号", "Item settled"),
    "pause": ("停表", "Clock paused"),
    "resume": ("复表", "Clock resumed"),
    "withdraw": ("撤回", "Withdrawn"),
    "send_back": ("退件", "Returned"),
    "charge": ("收费", "Charge"),
    "note": ("记录", "Note"),
    "escalate": ("提请协调", "Escalated"),
    "hand_in": ("交文件", "Document"),
    "nudge": ("催办", "Reminder"),
    "assign": ("分派经办人", "Assigned within the desk"),
    "lapse_item": ("事项逾期", "Item lapsed"),
    "untie": ("同时承接，另行指定", "Taken at the same second"),
}


#: outcomes of verbs that no journey names
_OUTCOMES = {
    "closed": ("已销号", "Closed"),
    "reopened": ("未通过，仍须办理", "Not accepted"),
    "remind": ("提醒", "Reminded"),
    "return": ("退件", "Returned"),
    "credit": ("提请记入信用", "Credit event proposed"),
}


@dataclass(frozen=True)
class Moment:
    """One line of a timeline, Chinese and English. `says` tells what is particular, `why` the reasons that decided."""

    at: datetime
    title: str
    en: str
    scope: str
    who: str
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
    title, en = _VERBS.get(entry["verb"], (entry["verb"], entry["verb"]))
    if entry["verb"] == "finish" and task_id in tasks:
        title, en = tasks[task_id].name, tasks[task_id].en
    elif entry["verb"] == "submit":
        business = next(one for one in pack.city.business if one.journey == state.view.journey)
        title, en = f"{title}：{business.name}", f"{en}: {business.en}"
    elif _scope_of(data):
        scope = _scope_of(data)
    outcome = _OUTCOMES.get(entry["outcome"]) if entry["verb"] != "finish" else None
    outcome = (
        outcome or pack.common.outcomes.get(entry["outcome"]) or (called(entry["outcome"], pack), entry["outcome"])
    )
    row = state.rows.get(entry["task"]) if entry["verb"] == "finish" else None
    facts, registry, name = _facts(entry), pack.common.facts, partial(called, pack=pack)
    deciding = _deciding(entry["body"].get("reasons", ()), data.get("row"), pack)
    return Moment(
        datetime.fromisoformat(entry["at"]),
        title,
        en,
        scope_name(scope or _scope_of(data), pack, state),
        party_name(entry["party"], pack),
        outcome[0],
        outcome[1],
        entry["clause"],
        _join("；", says(facts, registry, "zh", name), _words(data, state, pack, 0)),
        _join("; ", says(facts, registry, "en"), _words(data, state, pack, 1)),
        tuple(why(reason, registry, "zh", name) for reason in deciding),
        tuple(why(reason, registry, "en") for reason in deciding),
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


def _words(data: Mapping[str, Any], state: State, pack: Pack, lang: int) -> str:
    """What an act says in words: reasons, evidence, the items it names, its warnings."""
    said = [_reason(str(data[key]), pack, lang) for key in ("reason", "evidence", "text") if data.get(key)]
    items = data.get("items") or [data["item"]] if data.get("items") or data.get("item") in state.view.items else []
    for item in items:
        one = state.view.items.get(item)
        kind = pack.items[one.kind] if one else None
        said.append(f"{(kind.name, kind.en)[lang]}：{called(one.text, pack)}" if kind and one else str(item))
    said += [called(document, pack) for document in data.get("documents", ())]
    said += [f"{called(data['kind'], pack)} {data['name']}".strip()] if data.get("name") else []
    said += [_charge(data, pack, lang)] if data.get("amount") else []
    said += [str(warning[("says", "says_en")[lang]]) for warning in data.get("warnings", ())]
    return ("；", "; ")[lang].join(said)


def _charge(data: Mapping[str, Any], pack: Pack, lang: int) -> str:
    """A charge with what entitles to it: item, amount, document and standard."""
    item = pack.fee_items[data["item"]]
    told = [f"{(item.name, item.en)[lang]} {data['amount']} {('元', 'yuan')[lang]}"]
    for key, label in (("document_no", ("依据", "by")), ("standard", ("标准", "standard"))):
        told += [f"{label[lang]} {data[key]}"] if data.get(key) else []
    return ("，", ", ")[lang].join(told)


def _reason(said: str, pack: Pack, lang: int) -> str:
    """A reason in words: the name of a lawful reason to stop a clock, or what was written."""
    return {row.id: (row.name, row.en)[lang] for row in pack.pauses}.get(said, said)


def _join(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)


def _scope_of(data: Mapping[str, Any]) -> str:
    return str(data.get("scope") or data.get("line") or data.get("service") or "")
