"""Tags and filters of the kit: words, names in the reader's language, times, lights, keys, assets."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wutong.cases.allowed import allowed
from wutong.cases.privacy import mask
from wutong.web.kit.assets import address
from wutong.web.kit.rail import current, rail_of
from wutong.web.kit.words import either, in_words
from wutong.web.kit.words import say as _say

register = template.Library()

#: the sign of each mark in the sprite, and the tone it is shown in; the word comes from the words file
MARKS = {
    "not_started": ("none", "pause"),
    "doing": ("ok", "ok"),
    "soon": ("warn", "warn"),
    "over": ("over", "over"),
    "paused": ("pause", "hold"),
    "done": ("done", "done"),
    "not_needed": ("na", "na"),
    "gap": ("none", "info"),
    "green": ("ok", "ok"),
    "yellow": ("warn", "warn"),
    "orange": ("warn", "warn"),
    "red": ("over", "over"),
}


@register.simple_tag
def say(key: str, **given: Any) -> str:
    """The platform's words for `key`."""
    return _say(key, **given)


@register.filter
def named(row: Any) -> str:
    """The name of a row of a pack."""
    return either(row.name, row.en) if row else ""


@register.filter
def titled(row: Any) -> str:
    """The title of a row of a pack."""
    return either(row.title, row.en) if row else ""


@register.filter
def labelled(row: Any) -> str:
    """The label of a form field."""
    return either(row.label, row.en) if row else ""


@register.filter
def said(row: Any) -> str:
    """What a row of a pack says to people."""
    return either(row.says, row.says_en) if row else ""


@register.filter
def column(row: Any, name: str) -> Any:
    """A column of a row that has a twin for English (`note`, `note_en`), in the reader's language."""
    return either(getattr(row, name), getattr(row, f"{name}_en")) if row else ""


@register.filter
def told(text: Any) -> str:
    """A text that carries its English, in the reader's language."""
    return in_words(text or "")


@register.filter
def masked(value: Any) -> str:
    """A personal value as lists show it."""
    return mask(value) if value else ""


@register.filter
def moment(at: datetime | date | None) -> str:
    """An instant with its weekday: 11月20日（周五）17:30; a day without the hour; the year when told by `year`."""
    if at is None:
        return ""
    return _timed(at, f"{at:%H:%M}") if isinstance(at, datetime) else _day(at)


@register.filter
def due(at: datetime | None) -> str:
    """A due date: midnight is the end of the day before, 24:00.

    >>> due(datetime(2025, 11, 1)), due(datetime(2025, 11, 3, 17))
    ('2025年10月31日（周五）24:00', '2025年11月3日（周一）17:00')
    """
    if at is None:
        return ""
    return _timed(at - timedelta(days=1), "24:00") if at.time() == time(0) else moment(at)


def _timed(at: date, hour: str) -> str:
    return _say("kit.day_hour", day=_day(at), hour=hour)


def _day(at: date) -> str:
    week = _say("kit.weekdays").split(" ")[at.weekday()]
    month = _say("kit.months").split(" ")[at.month - 1]
    return _say("kit.day", year=at.year, month=month, day=at.day, week=week)


@register.inclusion_tag("kit/light.html")
def light(mark: str, text: str = "") -> dict[str, Any]:
    """A traffic light: shape, word, and what is added in `text`. An unknown mark is KeyError."""
    sign, tone = MARKS[mark]
    return {"sign": sign, "tone": tone, "word": text or _say(f"kit.mark_{mark}")}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of the sprite; always beside a word."""
    return format_html(
        '<svg aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', address("icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def key(context: template.Context) -> SafeString:
    """A hidden key that makes sending the form twice the same as once: the form's own, if its page gives one."""
    return format_html('<input type="hidden" name="key" value="{}">', context.get("form_key") or uuid.uuid4())


@register.simple_tag
def photos() -> SafeString:
    """The mark of a form whose photographs are made smaller before they are sent, with how small and how fine."""
    rules = allowed()
    return format_html(' data-photos="{}" data-quality="{}"', rules.photo_side, str(rules.photo_quality))


@register.simple_tag
def asset(name: str) -> str:
    """The address of an asset."""
    return address(name)


@register.filter
def get(mapping: Any, name: str) -> Any:
    """A member of a mapping by a name that is not known to the template."""
    return mapping.get(name)


@register.simple_tag(takes_context=True)
def here(context: template.Context, **changes: Any) -> str:
    """The present address with some of its query changed; an empty value takes a part out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else context["request"].path


@register.inclusion_tag("kit/rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, Any]:
    """The entries of the desk this seat can use, and the one the page belongs to."""
    request = context["request"]
    return {
        "entries": rail_of(getattr(request, "actor", None)),
        "current": current(request.path),
        "path": request.path,
    }


@register.filter
def percent(share: Any) -> str:
    """A share as people read it.

    >>> from decimal import Decimal
    >>> percent(Decimal("0.9773")), percent(Decimal(1))
    ('97.7%', '100%')
    """
    if share is None:
        return ""
    text = f"{share * 100:.1f}"
    return f"{text.removesuffix('.0')}%"
