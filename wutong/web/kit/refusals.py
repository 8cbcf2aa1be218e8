"""A refusal as a form shows it: which question it concerns, what is wrong, why, and how to cure it.

Its words come with it, in both languages (`wutong.law.said`); here the reader's are chosen and put together.
"""

from collections.abc import Iterable

from wutong.law.error import FactError, LawError, Refused
from wutong.web.kit.asks import Ask
from wutong.web.kit.words import in_words, say


def problems_of(error: LawError, asks: Iterable[Ask] = ()) -> dict[str, str]:
    """Problems by question name; the key "" holds what concerns no single question."""
    names = {ask.name for ask in asks}
    if isinstance(error, FactError):
        return {error.fact if error.fact in names else "": sentence(error)}
    if not isinstance(error, Refused):
        return {"": str(error)}
    if error.code == "bad_form" and error.detail:
        found: dict[str, list[str]] = {}
        for key, text in error.detail.items():
            found.setdefault(key if key in names else "", []).append(in_words(text))
        return {key: say("kit.between_problems").join(texts) for key, texts in found.items()}
    return {error.field if error.field in names else "": sentence(error)}


def sentence(error: LawError) -> str:
    """A refusal in one or two sentences, with its clause, in the reader's language."""
    if not isinstance(error, Refused | FactError):
        return str(error)
    clause = error.clause if isinstance(error, Refused) else ""
    return say(
        "kit.refusal",
        problem=stopped(in_words(error.problem)),
        cure=f" {in_words(error.cure)}" if error.cure else "",
        clause=say("kit.refusal_clause", clause=clause) if clause else "",
    )


def stopped(text: str) -> str:
    """A text with the full stop a sentence wants in the reader's language, unless it has its own."""
    return text if text.endswith(tuple(say("kit.stops"))) else f"{text}{say('kit.stop')}"
