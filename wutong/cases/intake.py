"""From a filled form to facts: services by their printed options, fields that feed facts, what is private."""

from collections.abc import Mapping
from typing import Any

from wutong.cases.says import PRINTED, refused
from wutong.law.city import City
from wutong.law.fact import Fact, Registry, Value, known
from wutong.law.fact_read import read_fact
from wutong.law.form import UNKNOWN, Form, FormField, hidden
from wutong.law.said import Said, listed, named


def services_of(city: City, answers: Mapping[str, Any], required: bool = True) -> tuple[str, ...]:
    """The chosen services as keys, in the pack's order. Refused when one is not offered, or none is chosen."""
    chosen = answers.get("services") or []
    names = {name: service.key for service in city.service for name in (service.key, service.name, service.option)}
    for one in chosen:
        if one not in names:
            raise refused(
                "no_service.offered",
                "services",
                city.service[0].clause[0],
                place=named(city),
                service=one,
                offered=listed(Said(row.option, row.en) for row in city.service),
            )
    keys = {names[one] for one in chosen}
    if not keys and required:
        raise refused("no_service.none", "services", city.service[0].clause[0])
    return tuple(service.key for service in city.service if service.key in keys)


def facts_of_form(form: Form, answers: Mapping[str, Any], registry: Registry) -> dict[str, dict[str, Value]]:
    """Facts the answers state, by scope: "" for the case, a service key for its order. 不清楚 states nothing."""
    found: dict[str, dict[str, Value]] = {}
    for field in form.fields:
        value = answers.get(field.key)
        if not field.feeds or value in (None, "", UNKNOWN) or hidden(field, answers):
            continue
        for fact_key, part in _parts(field, value):
            fact = known(registry, fact_key)
            read = read_fact(fact, _raw(field, part, fact))
            scope = found.setdefault(field.service, {})
            earlier = scope.get(fact_key)
            united = isinstance(read, frozenset) and isinstance(earlier, frozenset)
            scope[fact_key] = read | earlier if united else read  # type: ignore[operator]
    return found


def _parts(field: FormField, value: Any) -> list[tuple[str, Any]]:
    """A field may feed one fact, or a range two (`works_from|works_to`)."""
    keys = field.feeds.split("|")
    return list(zip(keys, value, strict=True)) if len(keys) > 1 else [(keys[0], value)]


def _raw(field: FormField, value: Any, fact: Fact) -> Any:
    """The answer as the fact's reader wants it: option labels become option keys, 是/否 becomes true/false."""
    keys = dict(zip(field.options, field.option_keys, strict=False))
    kind = fact.kind
    if kind == "capacity" and not isinstance(value, Mapping):
        return {"value": value, "unit": PRINTED["units"].get(field.unit, "")}
    if kind == "bool" and isinstance(value, str):
        return True if value in PRINTED["yes"] else False if value in PRINTED["no"] else value
    if isinstance(value, list):
        mapped = [keys.get(one, one) for one in value]
        if kind in ("set", "list"):
            return mapped
        return next((one for one in fact.options if one in mapped), next(iter(mapped), None))
    return keys.get(value, value) if isinstance(value, str) else value


def split_private(form: Form, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(public answers, private answers): the private ones are sealed and never reach the ledger."""
    private = {field.key for field in form.fields if field.private}
    public = {key: value for key, value in answers.items() if key not in private}
    return public, {key: value for key, value in answers.items() if key in private}
