"""Which questions decide in a place: the facts its tables weigh, found in the rows themselves.

Facts that only an act states (a choice, a date agreed), that a register or the system holds, or that an officer
finds are not asked; they stay unknown here, and the answer says so.
"""

from collections.abc import Iterable
from dataclasses import replace

from wutong.law.condition import Condition
from wutong.law.fact import Fact
from wutong.law.pack import Pack
from wutong.web.kit.asks import Ask, Option, ask_of_fact
from wutong.web.kit.words import either

#: who may know a fact without being an officer or a register
_KNOWING = ("anyone", "unit", "road_owner")
#: comparisons that ask about an act or about knowing, not about how things are
_OF_ACTS = ("stated", "known")


def asked_first(pack: Pack) -> list[Ask]:
    """The services, with the place's own words."""
    fact = pack.common.facts["services"]
    options = tuple(Option(one.key, one.name, one.en) for one in pack.city.service)
    return [replace(ask_of_fact(fact, pack, required=True, options=options), options=options)]


def asked_of_you(pack: Pack) -> list[Ask]:
    """Who you are and what you build: the facts the eligibility table weighs."""
    return _asks(pack, (condition for row in pack.eligibility for condition in row.conditions()))


def asked_of_works(pack: Pack) -> list[Ask]:
    """The connection and the works outside: the facts of route, approval, payer and of the limits that follow."""
    steps = {row.limit for row in pack.routes if row.limit} | {"order"}
    rows = (*pack.routes, *pack.approvals, *pack.payers, *(row for row in pack.limits if row.step in steps))
    conditions = [condition for row in rows for condition in row.conditions()]
    known = {ask.name for ask in asked_of_you(pack)}
    return [ask for ask in _asks(pack, conditions) if ask.name not in known]


def _asks(pack: Pack, conditions: Iterable[Condition]) -> list[Ask]:
    weighed = dict.fromkeys(one.fact for one in conditions if one.op not in _OF_ACTS)
    facts = [pack.common.facts[key] for key in weighed]
    return [_ask(fact, pack) for fact in facts if _askable(fact)]


def _askable(fact: Fact) -> bool:
    return fact.by in _KNOWING and not fact.private and fact.key not in ("service", "services", "business", "outcomes")


def _ask(fact: Fact, pack: Pack) -> Ask:
    """A fact as a question; for permits, by the names of the place."""
    if fact.key == "permits":
        return ask_of_fact(fact, pack, options=tuple(Option(one.key, one.name, one.en) for one in pack.permits))
    return ask_of_fact(fact, pack)


def named_like(pack: Pack, service: str) -> str:
    """The place's word for a service."""
    found = next(one for one in pack.city.service if one.key == service)
    return either(found.name, found.en)
