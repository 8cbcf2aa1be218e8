"""A case told in order: every act with its time, who did it, how it came out, and the clause it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.cases.names import party_name, scope_name
from wutong.cases.state import State
from wutong.law.fact import Registry
from wutong.law.pack import Pack

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
    "lapse_item": ("事项逾期", "Item lapsed"),
}


@dataclass(frozen=True)
class Moment:
    """One line of a timeline. `title`/`en` name the act, `says` tells what is particular, `why` the reasons."""

    at: datetime
    title: str
    en: str
    scope: str
    who: str
    outcome: str
    outcome_en: str
    clause: str
    says: str
    why: tuple[str, ...]


def timeline(entries: Iterable[Mapping[str, Any]], pack: Pack, state: State) -> list[Moment]:
    """The moments of a case from its ledger."""
    return [_moment(entry, pack, state) for entry in entries]


def _moment(entry: Mapping[str, Any], pack: Pack, state: State) -> Moment:
    task_id, _, scope = entry["task"].partition("/")[0].partition(":")
    tasks = pack.journeys[state.view.journey].by_id()
    title, en = _VERBS.get(entry["verb"], (entry["verb"], entry["verb"]))
    if entry["verb"] == "finish" and task_id in tasks:
        title, en = tasks[task_id].name, tasks[task_id].en
    outcome, outcome_en = pack.common.outcomes.get(entry["outcome"], (entry["outcome"], entry["outcome"]))
    data = entry["body"].get("data", {})
    return Moment(
        datetime.fromisoformat(entry["at"]),
        title,
        en,
        scope_name(scope or _scope_of(data), pack, state),
        party_name(entry["party"], pack),
        outcome,
        outcome_en,
        entry["clause"],
        _says(data, pack.common.facts),
        tuple(why(reason) for reason in entry["body"].get("reasons", ()) if reason["fact"]),
    )


def _scope_of(data: Mapping[str, Any]) -> str:
    return str(data.get("scope") or data.get("line") or data.get("service") or "")


def _says(data: Mapping[str, Any], registry: Registry) -> str:
    facts = {**data.get("facts", {}), **data.get("decided", {}), **data.get("after", {})}
    return "；".join(
        f"{registry[key].name} {show(value, registry, key)}" for key, value in facts.items() if key in registry
    )


def show(value: Any, registry: Registry, key: str) -> str:
    """A stored fact value as people read it."""
    fact = registry[key]
    labels = dict(zip(fact.options, fact.labels, strict=False))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value) or "无"
    if isinstance(value, dict):
        return f"{value.get('value')}{labels.get(str(value.get('unit')), value.get('unit'))}"
    return f"{labels.get(str(value), str(value))}{fact.unit}"


def why(reason: Mapping[str, Any]) -> str:
    """One weighed condition as a line of reason."""
    mark = {True: "✓", False: "✗", None: "?"}[reason["holds"]]
    return f"{mark} {reason['fact']} {reason['value']} {reason['op']} {reason['limit']} ({reason['clause']})"
