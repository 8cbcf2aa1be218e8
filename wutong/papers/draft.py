"""A form of the place before anybody has submitted it: filled from the answers so far, marked on every page as not submitted.

Nothing is in the ledger yet, so no code proves this paper; what stands on it is the draft, its version and its time.
Seals, signatures and their dates stay empty: they are set by hand, or by signing.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from wutong.law.form import Form, FormField, field_problem, hidden
from wutong.law.pack import Pack
from wutong.papers.head import Sheet, head
from wutong.papers.kinds import papers
from wutong.papers.sheet import laid_out

#: what is set by signing and by nothing else
_SIGNED = ("seal", "signature")
#: how much of a draft's id is printed
_SHORT = 8


def draft_sheet(
    pack: Pack,
    form: Form,
    answers: Mapping[str, Any],
    *,
    handed_in: Collection[str],
    unsigned: Collection[str],
    mark: str,
    at: datetime,
) -> Sheet:
    """The form with what was answered, not pressed yet. `handed_in` are the papers already sent, `unsigned` the fields
    that signing answers, `mark` names the draft and its version, `at` is when it was last changed.
    """
    word = papers().word
    known = {
        one.key: value
        for one in form.fields
        if one.key not in unsigned and (value := _value(one, answers, handed_in)) not in (None, "", [])
    }
    told = {
        "foot": f"{word('draft')} {mark} {word('unsubmitted')}",
        "stamp": f"{word('changed')} {at:%Y-%m-%d %H:%M}",
        "qr": "",
        "url": "",
    }
    watermark = f"{word('unsubmitted')}\n{word('unsubmitted', 'en')}"
    return Sheet(
        {**head(form.title, form.en, form, pack, ""), **laid_out(form, known), **told, "watermark": watermark}, at
    )


def mark_of(draft: str, rev: int) -> str:
    """What a printed draft is recognised by.

    >>> mark_of("1b4e28ba-2fa1-11d2-883f-0016d3cca427", 7)
    '1b4e28ba · 7'
    """
    return f"{draft[:_SHORT]} · {rev}"


def _value(field: FormField, answers: Mapping[str, Any], handed_in: Collection[str]) -> Any:
    """What stands in a field; nothing where it does not apply, cannot be right yet, or waits for a hand."""
    if field.type in ("material", "file"):
        return bool(field.document) and set(field.document) <= set(handed_in)
    if field.type in _SIGNED or hidden(field, answers):
        return None
    value = answers.get(field.key)
    return None if value in (None, "") or field_problem(field, value) else value
