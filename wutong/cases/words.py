"""Stored values as people read them, in Chinese or English: facts, comparisons, reasons.

>>> from wutong.law.read import common
>>> show("length_m", 180, common().facts), show("length_m", 180, common().facts, "en")
('180米', '180 m')
"""

from collections.abc import Callable, Mapping
from typing import Any

from wutong.law.fact import Fact, Registry
from wutong.law.read import common
from wutong.law.shape import read_shape
from wutong.works.geodesy import length

Name = Callable[[str], str]

#: facts whose options are those of another
_KIND = {"services": "service"}


def same(key: str) -> str:
    """A key that has no better name."""
    return key


def show(key: str, value: Any, registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """A stored fact value as people read it; `name` tells the names of parties and documents."""
    fact = registry.get(key)
    labels = {
        option: _own(f"{_KIND.get(key, key)}:{option}", label, name) for option, label in _labels(fact, lang).items()
    }
    if value is None:
        return common().term("value.unknown", lang)
    if fact and fact.kind == "shape":
        return _course(fact, value, lang)
    if isinstance(value, bool):
        return common().term("value.yes" if value else "value.no", lang)
    if isinstance(value, list | tuple | frozenset | set):
        joined = [
            _label(str(one), labels, name) for one in (sorted(value) if isinstance(value, frozenset | set) else value)
        ]
        return common().term("between.names", lang).join(joined) or common().term("value.none", lang)
    if isinstance(value, Mapping):
        return _measured(str(value.get("value")), labels.get(str(value.get("unit")), str(value.get("unit"))), lang)
    text = _label(str(value), labels, name)
    if fact and fact.kind == "datetime":
        return text.replace("T", " ")
    return _measured(text, common().unit(fact.unit, lang) if fact else "", lang)


def _course(fact: Fact, value: Any, lang: str) -> str:
    """A line in figures: how many points, how many metres. Its coordinates are for the drawing."""
    shape = read_shape(fact, value)
    return common().term("value.course", lang).format(points=shape.points, metres=f"{length(shape)}")


def _measured(text: str, unit: str, lang: str) -> str:
    """A figure with its unit: together in Chinese, apart in English."""
    return f"{text}{unit}" if lang == "zh" else f"{text} {unit}".rstrip()


def _own(key: str, label: str, name: Name) -> str:
    """The place's own word for an option, else the common one."""
    return own if (own := name(key)) != key else label


def _label(key: str, labels: Mapping[str, str], name: Name) -> str:
    """The word of the closed list, else what the place calls it."""
    return labels[key] if key in labels else name(key)


def _labels(fact: Fact | None, lang: str) -> dict[str, str]:
    if fact is None:
        return {}
    also = {one: common().term(f"value.{one}", lang) for one in fact.also}
    return {**dict(zip(fact.options, fact.labels if lang == "zh" else fact.labels_en, strict=False)), **also}


def fact_name(key: str, registry: Registry, lang: str = "zh") -> str:
    """The name of a fact."""
    fact = registry.get(key)
    return key if fact is None else fact.name if lang == "zh" else fact.en


def says(facts: Mapping[str, Any], registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """Facts as a sentence: each name with its value."""
    shown = [
        f"{fact_name(key, registry, lang)} {show(key, value, registry, lang, name)}"
        for key, value in facts.items()
        if key in registry and value is not None
    ]
    return common().term("between.sentences", lang).join(shown)


def why(reason: Mapping[str, Any], registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """One weighed condition as a line of reason, with its outcome and clause."""
    mark = {True: "✓", False: "✗", None: "?"}[reason["holds"]]
    key, limit = reason["fact"], reason["limit"]
    value = show(key, reason["value"], registry, lang, name)
    against = compared(key, reason["op"], limit, reason.get("unit", ""), registry, lang, name)
    about = common().term("between.about", lang)
    return f"{mark} {fact_name(key, registry, lang)} {value}{about}{against} ({reason['clause']})"


def compared(key: str, op: str, limit: Any, unit: str, registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """A comparison as people read it, without the value.

    >>> from wutong.law.read import common
    >>> compared("length_m", "at_most", 200, "", common().facts)
    '不超过 200米'
    """
    said = common().term(f"compared.{op}", lang)
    if op in ("empty", "known"):
        return said
    if op in ("within_years", "beyond_years"):
        return f"{said} {limit}"
    if op == "not_after":
        return f"{said} {fact_name(limit, registry, lang)}"
    return f"{said} {show(key, {'value': limit, 'unit': unit} if unit else limit, registry, lang, name)}"
