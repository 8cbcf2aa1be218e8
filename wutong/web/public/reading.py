"""Rows of a pack as people read them: conditions, parties, payers, what carries a clause. Words come from words files."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from wutong.cases.names import called
from wutong.cases.words import compared, fact_name, same
from wutong.law.condition import Condition
from wutong.law.fact import plain
from wutong.law.pack import Pack
from wutong.law.table import Row
from wutong.law.terms import LimitRow
from wutong.web.kit.limits import limit_text
from wutong.web.kit.words import either, has, language, say


def condition_words(condition: Condition, pack: Pack) -> str:
    """A condition without any value: which fact, compared how, with what."""
    lang, registry = language(), pack.common.facts
    name = partial(called, pack=pack) if lang == "zh" else same
    limit = condition.limit
    limit = [plain(one) for one in limit] if isinstance(limit, tuple) else plain(limit)
    against = compared(condition.fact, condition.op, limit, condition.unit, registry, lang, name)
    return f"{fact_name(condition.fact, registry, lang)} {against}"


def row_words(row: Row, pack: Pack) -> str:
    """What a row says; where it says nothing, its conditions in words."""
    if row.says:
        return either(row.says, row.says_en)
    between = say("public.and")
    told = [condition_words(one, pack) for one in row.all]
    if row.any:
        told.append(say("public.or").join(condition_words(one, pack) for one in row.any))
    return between.join(told)


def party_words(key: str, pack: Pack) -> str:
    """Who does a task, by party key or by role, in the reader's language."""
    party = pack.parties.get(key)
    if party:
        return either(party.name, party.en)
    return say(f"public.role_{key}") if has(f"public.role_{key}") else key


def payer_words(key: str, pack: Pack) -> str:
    """Who bears a cost."""
    payer = pack.payer_names.get(key)
    return either(payer.name, payer.en) if payer else party_words(key, pack)


def step_name(step: str, pack: Pack) -> str:
    """A limit's step by the tasks under it; the whole order, and what only the route names, by words of our own."""
    tasks = [task for task in pack.all_tasks.values() if task.due == step]
    names = dict.fromkeys(either(task.name, task.en) for task in tasks)
    return say("kit.between_names").join(names) or say("public.step_other")


@dataclass(frozen=True)
class Carrier:
    """What carries out a clause: the kind of thing, its name, and where to see it."""

    kind: str
    name: str
    href: str = ""


#: where on the guide each kind of row stands
_ANCHORS = {
    "route": "routes",
    "limit": "limits",
    "fee": "fees",
    "eligibility": "who",
    "document": "papers",
    "permit": "papers",
    "tolerance": "papers",
    "channel": "where",
    "district": "where",
    "party": "contacts",
    "task": "steps",
    "check": "steps",
    "form": "forms",
    "stage": "steps",
    "service": "services",
}


def carriers(by: tuple[str, ...], pack: Pack) -> list[Carrier]:
    """The things that carry a clause, by name; never a raw key."""
    found = dict.fromkeys(_carrier(one, pack) for one in by)
    return list(found)


def _carrier(key: str, pack: Pack) -> Carrier:
    kind, _, own = key.partition(":")
    anchor = _ANCHORS.get(kind, "")
    href = f"/open/{pack.place}" if kind == "measure" else f"/{pack.place}#{anchor}" if anchor else ""
    return Carrier(say(f"public.by_{kind}"), _own_name(kind, own, pack), href)


def _own_name(kind: str, own: str, pack: Pack) -> str:
    if kind in ("check", "task"):
        journey, task, *_ = own.split(".")
        found = pack.all_tasks[f"{journey}.{task}"]
        return either(found.name, found.en)
    if kind == "example":
        return next(one.title for one in pack.examples if one.id == own)
    rows = _rows(kind, pack)
    row = rows.get(own)
    if row is None:
        return ""
    if isinstance(row, LimitRow):
        return say("public.name_says", name=step_name(row.step, pack), says=limit_text(row))
    if isinstance(row, Row):
        return row_words(row, pack) or either(getattr(row, "name", ""), getattr(row, "en", ""))
    return either(getattr(row, "name", "") or getattr(row, "title", ""), getattr(row, "en", ""))


def _rows(kind: str, pack: Pack) -> dict[str, Any]:
    """The rows of one kind by the key citations use."""
    city = pack.city
    tables: dict[str, tuple[Any, ...]] = {
        "route": pack.routes,
        "approval": pack.approvals,
        "limit": pack.limits,
        "survey": pack.surveys,
        "lead": pack.leads,
        "eligibility": pack.eligibility,
        "pause": pack.pauses,
    }
    keyed: dict[str, tuple[Any, ...]] = {
        "service": city.service,
        "channel": city.channel,
        "stage": city.stage,
        "business": city.business,
        "party": tuple(pack.parties.values()),
        "permit": pack.permits,
        "document": pack.documents,
        "item": tuple(pack.items.values()),
        "breach": pack.breaches,
        "measure": pack.measures,
        "text": tuple(pack.texts.values()),
        "form": tuple(pack.forms.values()),
    }
    if kind in tables:
        return {row.id: row for row in tables[kind]}
    if kind == "fee":
        return {**{row.id: row for row in pack.payers}, **pack.fee_items}
    if kind == "tolerance":
        return {row.purpose: row for row in pack.tolerances}
    return {row.key: row for row in keyed.get(kind, ())}
