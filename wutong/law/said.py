"""Sentences in both languages: code gives a key and values, the words stand in a TOML file beside it.

A `Said` is the Chinese sentence, a plain string wherever one is wanted, that carries its English along:

>>> told = Said("缺 {what}", "{what} is missing.").filled(what=Said("图纸", "The drawing"))
>>> told, english(told), english("L1")
('缺 图纸', 'The drawing is missing.', 'L1')
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from wutong.law.error import FactError, Refused, ShapeError


class Said(str):
    """A sentence in Chinese with its English in `en`."""

    en: str

    def __new__(cls, zh: str, en: str | None = None) -> "Said":
        """The sentence; where there is no English the Chinese stands for it, as with what people typed."""
        made = super().__new__(cls, zh)
        made.en = zh if en is None else en
        return made

    def filled(self, **given: Any) -> "Said":
        """Both languages with the values filled in, each with its own words for them."""
        told = {name: english(value) if isinstance(value, str) else value for name, value in given.items()}
        return Said(self.format(**given), self.en.format(**told))


def english(text: str) -> str:
    """The English of a text that carries one; else the text itself."""
    return text.en if isinstance(text, Said) else str(text)


class Named(Protocol):
    """A row of a pack that is called something in both languages."""

    @property
    def name(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def named(row: Named) -> Said:
    """What a row of a pack is called."""
    return Said(row.name, row.en)


class Sentences:
    """The sentences of one room: `[say]` by key, and `[code.which]`, a refusal as what is wrong and how to cure it.

    KeyError for a key the file has not; a test of the house asks for every one.
    """

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(path.read_text(encoding="utf-8"))

    def say(self, key: str, /, **given: Any) -> Said:
        """The sentence `key` of `[say]`, with the values filled in."""
        row = self.rows["say"][key]
        return Said(row["zh"], row["en"]).filled(**given)

    def refused(
        self, key: str, field: str, clause: str = "", /, detail: dict[str, object] | None = None, **given: Any
    ) -> Refused:
        """The refusal `code.which`, with its field and clause; `detail` is for programs."""
        problem, cure = self._pair(key, given)
        return Refused(key.partition(".")[0], field, problem, clause, cure, detail or {})

    def wrong(self, key: str, fact: str, /, **given: Any) -> FactError:
        """A fact that cannot be, with the words `code.which`."""
        return FactError(fact, *self._pair(key, given))

    def unreadable(self, key: str, fact: str, /, **given: Any) -> ShapeError:
        """A line that cannot be drawn, with the words `code.which`; what is given is its detail as well."""
        return ShapeError(fact, key.partition(".")[0], *self._pair(key, given), **given)

    def _pair(self, key: str, given: dict[str, Any]) -> tuple[Said, Said]:
        code, _, which = key.partition(".")
        row = self.rows[code][which]
        problem, cure = (Said(zh, en).filled(**given) for zh, en in zip(row["zh"], row["en"], strict=True))
        return problem, cure


LAW = Sentences(Path(__file__).with_name("sentences.toml"))


def listed(texts: Iterable[str], between: str = "between") -> Said:
    """Texts after one another, as each language sets them apart; `between` names what stands between them.

    >>> listed(["L1", "L2"]), listed(["L1", "L2"]).en
    ('L1、L2', 'L1, L2')
    """
    told, mark = list(texts), LAW.say(between)
    return Said(mark.join(told), mark.en.join(english(one) for one in told))


def or_none(text: str) -> Said:
    """The text, or that there is none."""
    return Said(text, english(text)) if text else LAW.say("none")
