"""Stored values as people read them, in Chinese or English: facts, comparisons, reasons.

>>> from wutong.law.read import common
>>> show("length_m", 180, common().facts), show("length_m", 180, common().facts, "en")
('180米', '180 m')
"""

from collections.abc import Callable, Mapping
from typing import Any

from wutong.law.fact import Fact, Registry

Name = Callable[[str], str]

_UNITS = {
    "米": "m",
    "平方米": "m²",
    "千伏": "kV",
    "株": "trees",
    "块": "meters",
    "工作日": "working days",
    "项": "",
    "张": "",
    "分": "",
    "次": "",
}
#: a comparison in words, when it holds as written
_COMPARED = {
    "is": ("为", "is"),
    "is_not": ("不为", "is not"),
    "one_of": ("属于", "is one of"),
    "none_of": ("不属于", "is none of"),
    "at_most": ("不超过", "at most"),
    "below": ("不满", "below"),
    "at_least": ("不少于", "at least"),
    "above": ("超过", "above"),
    "within_years": ("未满年数", "within years"),
    "beyond_years": ("已满年数", "beyond years"),
    "subset_of": ("只含", "only"),
    "not_subset_of": ("超出", "beyond"),
    "includes": ("含", "includes"),
    "excludes": ("不含", "excludes"),
    "empty": ("为空", "is empty"),
    "known": ("已知", "is known"),
    "stated": ("为", "is"),
    "not_after": ("不晚于", "not after"),
}


#: facts whose options are those of another
_KIND = {"services": "service"}


def same(key: str) -> str:
    """A key that has no better name."""
    return key


def show(key: str, value: Any, registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """A stored fact value as people read it; `name` tells the names of parties and documents."""
    fact = registry.get(key)
    labels = _labels(fact, lang)
    if lang == "zh":
        labels = {option: _own(f"{_KIND.get(key, key)}:{option}", label, name) for option, label in labels.items()}
    if value is None:
        return "不知道" if lang == "zh" else "unknown"
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[lang, value]
    if isinstance(value, list | tuple | frozenset | set):
        joined = [
            _label(str(one), labels, name) for one in (sorted(value) if isinstance(value, frozenset | set) else value)
        ]
        return ("、" if lang == "zh" else ", ").join(joined) or ("无" if lang == "zh" else "none")
    if isinstance(value, Mapping):
        return f"{value.get('value')}{labels.get(str(value.get('unit')), value.get('unit'))}"
    text = _label(str(value), labels, name)
    if fact and fact.kind == "datetime":
        return text.replace("T", " ")
    unit = fact.unit if fact else ""
    return text + (unit if lang == "zh" else f" {_UNITS.get(unit, unit)}".rstrip() if unit else "")


def _own(key: str, label: str, name: Name) -> str:
    """The place's own word for an option, else the common one."""
    return own if (own := name(key)) != key else label


def _label(key: str, labels: Mapping[str, str], name: Name) -> str:
    """The word of the closed list, else what the place calls it."""
    return labels[key] if key in labels else name(key)


def _labels(fact: Fact | None, lang: str) -> dict[str, str]:
    if fact is None:
        return {}
    also = {"never": "从未" if lang == "zh" else "never"} if fact.also else {}
    if lang == "zh":
        return {**dict(zip(fact.options, fact.labels, strict=False)), **also}
    return {**{option: option.replace("_", " ") for option in fact.options}, **also}


def fact_name(key: str, registry: Registry, lang: str = "zh") -> str:
    """The name of a fact."""
    fact = registry.get(key)
    return key if fact is None else fact.name if lang == "zh" else fact.en


def says(facts: Mapping[str, Any], registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """Facts as a sentence: `名 值；名 值`."""
    shown = [
        f"{fact_name(key, registry, lang)} {show(key, value, registry, lang, name)}"
        for key, value in facts.items()
        if key in registry and value is not None
    ]
    return ("；" if lang == "zh" else "; ").join(shown)


def why(reason: Mapping[str, Any], registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """One weighed condition as a line of reason, with its outcome and clause."""
    mark = {True: "✓", False: "✗", None: "?"}[reason["holds"]]
    key, limit = reason["fact"], reason["limit"]
    value = show(key, reason["value"], registry, lang, name)
    against = compared(key, reason["op"], limit, reason.get("unit", ""), registry, lang, name)
    return f"{mark} {fact_name(key, registry, lang)} {value}：{against} ({reason['clause']})"


def compared(key: str, op: str, limit: Any, unit: str, registry: Registry, lang: str = "zh", name: Name = same) -> str:
    """A comparison as people read it, without the value.

    >>> from wutong.law.read import common
    >>> compared("length_m", "at_most", 200, "", common().facts)
    '不超过 200米'
    """
    said = _COMPARED[op][0 if lang == "zh" else 1]
    if op in ("empty", "known"):
        return said
    if op in ("within_years", "beyond_years", "not_after"):
        return f"{said} {limit}"
    return f"{said} {show(key, {'value': limit, 'unit': unit} if unit else limit, registry, lang, name)}"
