"""Questions: one kind of thing, whether a form of the paper asks it or a task of the journey does.

An `Ask` comes from a pack's form field or from a fact of the closed list; nothing is asked that neither has.
`answers` reads what was sent, `boxes` puts questions, answers and problems together for the page.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wutong.cases.says import PRINTED
from wutong.law.error import ShapeError
from wutong.law.fact import Fact, Shape
from wutong.law.form import UNKNOWN, FormField
from wutong.law.pack import Pack
from wutong.law.read import common
from wutong.law.shape import read_shape
from wutong.web.kit.words import LANGUAGES, either, language, say
from wutong.works.shape_text import read_text, write_text

#: the widget of each field type; what is not here is one line of text
_WIDGETS = {
    "longtext": "area",
    "number": "number",
    "money": "number",
    "date": "day",
    "datetime_hour": "hour",
    "datetime": "hour",
    "date_range": "days",
    "choice_single": "one",
    "choice_multi": "many",
    "yesno": "yesno",
    "table": "rows",
    "group": "group",
    "clause": "note",
    "seal": "tick",
    "signature": "line",
    "material": "file",
    "file": "file",
}
_FACTS = {
    "bool": "yesno",
    "number": "number",
    "date": "day",
    "datetime": "hour",
    "choice": "one",
    "set": "many",
    "capacity": "measure",
    "list": "lines",
    "text": "line",
    "shape": "shape",
}
#: more choices than this are picked from a list instead of being laid out
MANY_CHOICES = 9
#: the answer that a set is known to be empty; nothing chosen means it is not known
NONE = "-"
#: what browsers may fill in by themselves, and which keys a phone shows. "off" also stops a browser from bringing
#: back what was typed when somebody goes back: only an identity number is worth that, and a self-service machine
_HINTS = {
    "phone": ("tel", "tel"),
    "person": ("name", "text"),
    "address": ("street-address", "text"),
    "number": ("on", "decimal"),
    "money": ("on", "decimal"),
    "id_card": ("off", "text"),
    "uscc": ("on", "text"),
}


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    en: str = ""

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return either(self.label, self.en)


@dataclass(frozen=True)
class Ask:
    """One question. `widget` says how it is put; `unknown` whether 不清楚 is an answer."""

    name: str
    widget: str
    label: str
    en: str
    section: str = ""
    section_en: str = ""
    unit: str = ""
    units: tuple[Option, ...] = ()
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    required: bool = False
    unknown: bool = False
    help: str = ""
    help_en: str = ""
    says: str = ""
    says_en: str = ""
    clause: str = ""
    service: str = ""
    fill: str = "on"
    keys: str = "text"
    private: bool = False
    kind: str = ""
    columns_en: tuple[str, ...] = ()
    field: FormField | None = dataclasses.field(default=None, compare=False)
    fact: Fact | None = dataclasses.field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The label in the reader's language."""
        return either(self.label, self.en)

    @property
    def heading(self) -> str:
        """The section it stands in, in the reader's language."""
        return either(self.section, self.section_en)

    @property
    def measure(self) -> str:
        """The unit in the reader's language."""
        return common().unit(self.unit, language())

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns in the reader's language; rows are kept under the printed ones."""
        return self.columns_en if self.columns_en and language() == "en" else self.columns

    @property
    def hint(self) -> str:
        """The help in the reader's language."""
        return either(self.help, self.help_en)

    @property
    def statement(self) -> str:
        """What a statement or a printed clause says."""
        return either(self.says, self.says_en)


def yes_no(yes: str, no: str) -> tuple[Option, ...]:
    """The two answers, stored as `yes` and `no`."""
    return tuple(
        Option(value, say(key, lang="zh"), say(key, lang="en")) for value, key in ((yes, "kit.yes"), (no, "kit.no"))
    )


def ask_of_field(asked: FormField, required: bool | None = None) -> Ask:
    """The question a form field asks; `required` where the door asks less or more than the form."""
    options = tuple(
        Option(one, one, asked.options_en[place] if place < len(asked.options_en) else "")
        for place, one in enumerate(asked.options)
    )
    if asked.type == "yesno" and not options:
        options = yes_no(PRINTED["yes"][0], PRINTED["no"][0])
    units = _units(asked)
    fill, keys = _HINTS.get(asked.type, ("on", "text"))
    return Ask(
        asked.key,
        "measure" if units else _widget(asked),
        asked.label,
        asked.en,
        asked.section,
        asked.section_en,
        "" if units else asked.unit,
        units,
        options,
        asked.columns,
        asked.required in ("yes", "tick") if required is None else required,
        asked.unknown_allowed,
        asked.help,
        asked.help_en,
        asked.text,
        asked.text_en,
        asked.clause,
        asked.service,
        fill,
        keys,
        asked.private,
        asked.type,
        asked.columns_en,
        field=asked,
    )


def _widget(asked: FormField) -> str:
    """How the field is put."""
    if asked.type == "statement":
        return "tick" if asked.required == "tick" else "note"
    widget = _WIDGETS.get(asked.type, "line")
    return "pick" if widget == "one" and len(asked.options) > MANY_CHOICES else widget


def _units(asked: FormField) -> tuple[Option, ...]:
    """The units of a field printed with two, such as 千伏安（千瓦）, in the printed order."""
    printed = [one for one in re.split("[（）]", asked.unit) if one]
    units: dict[str, str] = PRINTED["units"]
    if len(printed) < 2 or not set(printed) <= set(units):
        return ()
    return tuple(Option(units[one], one, units[one]) for one in printed)


def ask_of_fact(
    fact: Fact,
    pack: Pack,
    required: bool = False,
    options: Iterable[Option] = (),
    columns: Iterable[str] = (),
    columns_en: Iterable[str] = (),
) -> Ask:
    """The question that states a fact; `options` for a fact whose choices the case knows (parties, papers)."""
    chosen = tuple(options) or _offered(fact, pack)
    widget = "area" if fact.long else _FACTS[fact.kind]
    if fact.kind == "set" and chosen:
        chosen = (*chosen, Option(NONE, say("kit.none_of_these", lang="zh"), say("kit.none_of_these", lang="en")))
    if fact.kind == "bool":
        chosen = yes_no("true", "false")
    if fact.kind == "text" and chosen:
        widget = "pick" if len(chosen) > MANY_CHOICES else "one"
    if fact.kind == "list" and tuple(columns):
        widget = "rows"
    units = chosen if fact.kind == "capacity" else ()
    return Ask(
        fact.key,
        widget,
        fact.name,
        fact.en,
        unit=fact.unit,
        units=units,
        options=()
        if units
        else chosen
        + tuple(Option(one, *(common().term(f"value.{one}", lang) for lang in LANGUAGES)) for one in fact.also),
        columns=tuple(columns),
        columns_en=tuple(columns_en),
        required=required,
        private=fact.private,
        keys="decimal" if fact.kind == "number" else "text",
        kind=fact.kind,
        fact=fact,
    )


def _offered(fact: Fact, pack: Pack) -> tuple[Option, ...]:
    """The options of the closed list, by the place's own words where it has them."""
    labels = zip(fact.options, fact.labels or fact.options, fact.labels_en or fact.options, strict=False)
    return tuple(
        Option(one, pack.words.get(f"{fact.key}:{one}", name), pack.words_en.get(f"{fact.key}:{one}", en))
        for one, name, en in labels
    )


@dataclass(frozen=True)
class Box:
    """A question on the page: what stands in it, and what is wrong with that."""

    ask: Ask
    value: Any
    problem: str = ""
    prefix: str = ""

    @property
    def id(self) -> str:
        """An id for the page; `prefix` tells apart several forms on one page."""
        return "q-" + "".join(sign if sign.isalnum() else "-" for sign in self.prefix + self.ask.name)

    @property
    def template(self) -> str:
        """The template of its widget."""
        return f"kit/box_{self.ask.widget}.html"

    @property
    def told(self) -> str:
        """The ids of what describes it: its hint, and what is wrong."""
        hinted = self.ask.hint or self.ask.widget in ("day", "hour", "lines", "shape")
        ids = [f"{self.id}-hint" if hinted else "", f"{self.id}-wrong" if self.problem else ""]
        return " ".join(one for one in ids if one)

    @property
    def unsure(self) -> bool:
        """Whether the answer is 不清楚."""
        return bool(self.value == UNKNOWN)

    @property
    def date(self) -> str:
        """The date, unless one of the words that may stand for it was chosen."""
        return "" if self.text in [one.value for one in self.ask.options] else self.text

    @property
    def day(self) -> str:
        """The date of a date with an hour."""
        return self.text.partition("T")[0]

    @property
    def time(self) -> str:
        """The hour of a date with an hour."""
        return self.text.partition("T")[2]

    @property
    def chosen(self) -> list[str]:
        """The chosen answers of a question with options."""
        if isinstance(self.value, list | tuple | set | frozenset):
            return [str(one) for one in self.value] or ([NONE] if self.ask.fact else [])
        if isinstance(self.value, bool):
            return [str(self.value).lower()]
        return [] if self.value in (None, "") else [str(self.value)]

    @property
    def amount(self) -> str:
        """The number of a measure."""
        return str(self.value.get("value", "")) if isinstance(self.value, Mapping) else ""

    @property
    def unit(self) -> str:
        """The unit of a measure."""
        return str(self.value.get("unit", "")) if isinstance(self.value, Mapping) else ""

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """The rows of a table as (heading, value), and two empty ones to go on."""
        told = self.value if isinstance(self.value, list | tuple) else []
        rows: list[Mapping[str, Any]] = [row for row in told if isinstance(row, Mapping)]
        columns = list(zip(self.ask.columns, self.ask.headings, strict=False))
        return [[(heading, str(row.get(column, ""))) for column, heading in columns] for row in [*rows, {}, {}]]

    @property
    def text(self) -> str:
        """The answer as one text."""
        if self.unsure:
            return ""
        if self.ask.widget == "shape" and isinstance(self.value, Mapping):
            return write_text(self.course)
        if isinstance(self.value, list | tuple):
            return "\n".join(str(one) for one in self.value)
        return "" if self.value is None else str(self.value)

    @property
    def course(self) -> Shape | None:
        """The line that stands in a question about one; None while what stands there is no line."""
        if self.ask.fact is None:
            return None
        try:
            told = self.value
            return (
                read_text(self.ask.fact, told or "")
                if isinstance(told, str | None)
                else read_shape(self.ask.fact, told)
            )
        except ShapeError:
            return None

    @property
    def parts(self) -> tuple[str, str]:
        """The two ends of a range."""
        told = self.value if isinstance(self.value, list | tuple) and len(self.value) == 2 else ("", "")
        return str(told[0]), str(told[1])


def boxes(
    asks: Iterable[Ask], values: Mapping[str, Any], problems: Mapping[str, str] | None = None, prefix: str = ""
) -> list[Box]:
    """Questions with what stands in them and what is wrong."""
    wrong = problems or {}
    return [Box(ask, values.get(ask.name), wrong.get(ask.name, ""), prefix) for ask in asks]
