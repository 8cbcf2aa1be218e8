"""An answer as people read it again."""

from collections.abc import Mapping
from typing import Any

from wutong.law.form import UNKNOWN
from wutong.web.kit.asks import Ask
from wutong.web.kit.words import say


def shown(ask: Ask, value: Any) -> str:
    """An answer in words: the option's label, the number with its unit; empty for none."""
    if value in (None, "", []) or value is False:
        return ""
    if value == UNKNOWN:
        return say("kit.unknown")
    labels = {one.value: one.text for one in (*ask.options, *ask.units)}
    if isinstance(value, bool):
        return say("kit.yes")
    if isinstance(value, Mapping):
        return f"{value.get('value', '')} {labels.get(str(value.get('unit')), value.get('unit', ''))}"
    if isinstance(value, list | tuple):
        if ask.widget == "days":
            return " – ".join(str(one) for one in value)
        return "\n".join(
            _row(ask, one) if isinstance(one, Mapping) else labels.get(str(one), str(one)) for one in value
        )
    text = labels.get(str(value), str(value))
    if ask.widget == "hour":
        text = text.replace("T", " ")
    return f"{text} {ask.measure}".rstrip() if ask.widget == "number" else text


def _row(ask: Ask, row: Mapping[str, Any]) -> str:
    return " · ".join(str(row[column]) for column in ask.columns if row.get(column) not in (None, ""))
