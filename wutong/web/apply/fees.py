"""Who pays, as far as it is known: the payer rows of the pack settled by what was answered so far, with the clause."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wutong.cases.intake import facts_of_form
from wutong.cases.words import fact_name
from wutong.law.city import Service
from wutong.law.error import LawError
from wutong.law.fact import Value
from wutong.law.fact_read import read_facts
from wutong.law.fee import FeeItem, Payer, PayerRow
from wutong.law.table import settle
from wutong.web.apply.sections import SERVICES, Door, asked_fields, wrong_value
from wutong.web.kit.words import language


@dataclass(frozen=True)
class Fee:
    """Who bears an item for services; `row` is None while it depends on `asks`, and `could` are then possible."""

    services: tuple[Service, ...]
    item: FeeItem | None
    row: PayerRow | None
    payer: Payer | None
    could: tuple[Payer, ...] = ()
    asks: tuple[str, ...] = ()


def facts_so_far(door: Door, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    """Facts stated so far, by scope; an answer that is wrong states nothing yet, it is told beside its field."""
    registry = door.pack.common.facts
    found: dict[str, dict[str, Value]] = {"": {}}
    for field in door.form.fields if door.form else ():
        if field.key not in answers or wrong_value(field, answers[field.key]):
            continue
        alone = door.form.model_copy(update={"fields": (field,)}) if door.form else None
        for scope, stated in _facts(alone, answers, registry).items():
            found.setdefault(scope, {}).update(stated)
    found[""].update(read_facts(registry, {key: value for key, value in facts.items() if "." not in key}))
    kind = "online" if door.channel.online else "offline"
    found[""].update({"business": door.business.key, "channel": door.channel.key, "channel_kind": kind})
    return found


def _facts(form: Any, answers: Mapping[str, Any], registry: Any) -> dict[str, dict[str, Value]]:
    try:
        return facts_of_form(form, answers, registry)
    except LawError:
        return {}


def facts_beyond(
    door: Door, answers: Mapping[str, Any], facts: Mapping[str, Any], services: tuple[str, ...], on: date
) -> list[str]:
    """Facts that decide who is admitted, are not known yet, and no field of the form states; those answered stay.

    As long as a field of the form could still settle it, nothing more is asked.
    """
    stated = facts_so_far(door, answers, facts)
    here = {**stated[""], "services": frozenset(services)}
    verdict = settle(door.pack.eligibility, here, on, lambda row: row.admits)
    barred = verdict.row is None and any(row.admits == "no" for row in verdict.could)
    fed = {part for one in asked_fields(door.form) for part in one.feeds.split("|")} | {SERVICES}
    registry = door.pack.common.facts
    open_ask = verdict.ask if barred and not fed & set(verdict.ask) else ()
    asked = [one for one in open_ask if registry[one].by == "anyone"]
    return list(dict.fromkeys([*(one for one in facts if one in registry), *asked]))


def fees_of(
    door: Door,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    services: tuple[str, ...],
    on: date,
    only: str = "",
) -> list[Fee]:
    """Who pays what for the chosen services (or `only` one), as far as it is known on the day `on`; told once if alike."""
    stated = facts_so_far(door, answers, facts)
    items = dict.fromkeys(row.item for row in door.pack.payers)
    found: dict[Any, Fee] = {}
    for service in door.pack.city.service:
        if service.key not in services or (only and service.key != only):
            continue
        here = {**stated[""], **stated.get(service.key, {}), "service": service.key, "services": frozenset(services)}
        for item in items:
            fee = _fee(door, item, here, on)
            if fee is not None:
                same = (item, fee.row.id if fee.row else fee.asks)
                earlier = found[same].services if same in found else ()
                found[same] = replace(fee, services=(*earlier, service))
    return list(found.values())


def _fee(door: Door, item: str, facts: dict[str, Value], on: date) -> Fee | None:
    pack = door.pack
    verdict = settle([row for row in pack.payers if row.item == item], facts, on, lambda row: row.payer)
    if not verdict.could:
        return None
    names = pack.payer_names
    if verdict.row:
        return Fee((), pack.fee_items.get(item), verdict.row, names.get(verdict.row.payer))
    could = tuple(names[one] for one in dict.fromkeys(row.payer for row in verdict.could) if one in names)
    asks = tuple(fact_name(one, pack.common.facts, language()) for one in verdict.ask)
    return Fee((), pack.fee_items.get(item), None, None, could, asks)
