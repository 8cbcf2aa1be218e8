"""Filters of the public part: the parts of pack rows that only it shows, in the reader's language."""

from typing import Any

from django import template

from wutong.law.pack import Pack
from wutong.web.kit.words import either
from wutong.web.kit.words import say as _say
from wutong.web.public.figures import number
from wutong.web.public.reading import party_words

register = template.Library()


@register.filter
def duties(party: Any) -> str:
    """What a party does."""
    return either(party.duties, party.duties_en)


@register.filter
def question(doubt: Any) -> str:
    """What a doubt asks."""
    return either(doubt.question, doubt.question_en)


@register.filter
def chosen(doubt: Any) -> str:
    """The reading in use."""
    return either(doubt.chosen, doubt.chosen_en)


@register.filter
def ruled(rule: Any) -> str:
    """What a general rule says."""
    return either(rule.text, rule.en)


@register.filter
def body(text: Any) -> str:
    """The body of a text."""
    return either(text.body, text.body_en)


@register.simple_tag
def numbered(key: str, number: int) -> str:
    """The words of an entry that belongs to a numbered row of entries."""
    return _say(f"{key}_{number}")


@register.simple_tag
def party(key: str, pack: Pack) -> str:
    """The name of a party or of a role."""
    return party_words(key, pack)


@register.filter
def at(rows: Any, place: int) -> Any:
    """The row at a place."""
    return rows[place]


@register.simple_tag(name="either")
def one_of(zh: str, en: str) -> str:
    """One of two texts, by the reader's language."""
    return either(zh, en)


@register.filter
def plainly(value: Any) -> str:
    """A number without idle noughts."""
    return number(value)
