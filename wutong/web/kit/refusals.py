"""A refusal as a form shows it: which question it concerns, what is wrong, why, and how to cure it."""

from collections.abc import Iterable

from wutong.law.error import FactError, LawError, Refused, ShapeError
from wutong.web.kit.asks import Ask
from wutong.web.kit.words import has, language, say


def problems_of(error: LawError, asks: Iterable[Ask] = ()) -> dict[str, str]:
    """Problems by question name; the key "" holds what concerns no single question."""
    names = {ask.name for ask in asks}
    if isinstance(error, FactError):
        text = unreadable(error) if isinstance(error, ShapeError) else f"{error}"
        return {error.fact if error.fact in names else "": text}
    if not isinstance(error, Refused):
        return {"": str(error)}
    if error.code == "bad_form":
        found: dict[str, str] = {}
        for key, text in error.detail.items():
            where = key if key in names else ""
            found[where] = f"{found[where]}；{text}" if where in found else str(text)
        return found
    return {error.field if error.field in names else "": sentence(error)}


def unreadable(error: ShapeError) -> str:
    """Why a line cannot be drawn: in Chinese as the law says it, in English with its file, line, point and figures."""
    key = f"refused.{error.code}"
    if language() != "en" or not has(key):
        return f"{error.problem}。{say('kit.cure', cure=error.cure)}"
    said = [
        one
        for one in ("file", "line", "point")
        if one in error.detail and (one != "point" or "line" not in error.detail)
    ]
    where = "".join(say(f"refused.at_{one}", at=error.detail[one]) for one in said)
    return where + say(key, **error.detail)


def sentence(error: Refused) -> str:
    """A refusal in one or two sentences, with its clause; in English the code's sentence comes first."""
    clause = f"〔{error.clause}〕" if error.clause else ""
    cure = f" {error.cure}" if error.cure else ""
    text = f"{error.problem}。{cure}{clause}"
    key = f"refused.{error.code}"
    return f"{say(key)} — {text}" if language() == "en" and has(key) else text
