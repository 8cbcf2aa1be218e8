"""A pack: everything one edition of one paper says, read from flat TOML files with strict keys.

An edition is in force from the date that names its folder; amendment layers (`layers/<date>/`) add rows in
front of a table's own. An instant no edition covers is refused, never answered from a neighbour.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from wutong.law.city import City, Layer
from wutong.law.clause import Clause, Doubt, Rule
from wutong.law.credit import Breach
from wutong.law.fact import Fact
from wutong.law.fee import FeeItem, Payer, PayerRow
from wutong.law.form import Form
from wutong.law.journey import Journey, Task
from wutong.law.measure import Measure, Text
from wutong.law.party import Party
from wutong.law.permit import Document, Permit
from wutong.law.route import ApprovalRow, Relevance, RouteRow
from wutong.law.status import Words
from wutong.law.strict import Strict
from wutong.law.survey import LeadRow, SurveyRow
from wutong.law.table import Row
from wutong.law.terms import LimitRow, PauseReason
from wutong.law.tolerance import Item, Tolerance


class Example(Strict):
    """A golden case of a pack: facts on a day and what must come out (any subset of a decision)."""

    id: str
    title: str
    title_en: str = ""
    clause: tuple[str, ...]
    on: date
    facts: dict[str, object]
    expect: dict[str, object]


@dataclass(frozen=True)
class Common:
    """What holds in every place: facts, general rules and doubts, names of outcomes, public words.

    `terms` are the words a case is told in (`table.key`), `units` the English of printed units.
    """

    facts: Mapping[str, Fact]
    rules: Mapping[str, Rule]
    doubts: tuple[Doubt, ...]
    outcomes: Mapping[str, tuple[str, str]]
    words: Words
    terms: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]

    def term(self, key: str, lang: str) -> str:
        """A word of `words.toml`, by `table.key`; KeyError where there is none."""
        return self.terms[key][lang != "zh"]

    def unit(self, printed: str, lang: str) -> str:
        """A unit in Chinese as it is printed, in English by `units.toml`; as printed where that has none."""
        return printed if lang == "zh" else self.units.get(printed, printed)


@dataclass(frozen=True)
class Pack:
    """One edition, ready to decide with. `edition` names it in every record, e.g. `zhoukou@2022-09-30`."""

    edition: str
    folder: Path
    common: Common
    city: City
    clauses: Mapping[str, Clause]
    doubts: tuple[Doubt, ...]
    parties: Mapping[str, Party]
    permits: tuple[Permit, ...]
    documents: tuple[Document, ...]
    routes: tuple[RouteRow, ...]
    approvals: tuple[ApprovalRow, ...]
    relevance: tuple[Relevance, ...]
    limits: tuple[LimitRow, ...]
    pauses: tuple[PauseReason, ...]
    payers: tuple[PayerRow, ...]
    payer_names: Mapping[str, Payer]
    fee_items: Mapping[str, FeeItem]
    surveys: tuple[SurveyRow, ...]
    leads: tuple[LeadRow, ...]
    eligibility: tuple["EligibilityRow", ...]
    items: Mapping[str, Item]
    tolerances: tuple[Tolerance, ...]
    breaches: tuple[Breach, ...]
    forms: Mapping[str, Form]
    journeys: Mapping[str, Journey]
    measures: tuple[Measure, ...]
    texts: Mapping[str, Text]
    examples: tuple[Example, ...]
    layers: tuple[Layer, ...] = field(default=())

    @property
    def place(self) -> str:
        """The place's key, e.g. `zhoukou`."""
        return self.city.place

    @cached_property
    def services(self) -> dict[str, str]:
        """Service key → party that supplies it."""
        return {service.key: service.party for service in self.city.service}

    @cached_property
    def words(self) -> dict[str, str]:
        """Key → what people of the place call it: survey modes, payers, documents, `fact:option`."""
        return {key: name for key, (name, _) in self._named.items()}

    @cached_property
    def words_en(self) -> dict[str, str]:
        """The same in English."""
        return {key: en for key, (_, en) in self._named.items()}

    @cached_property
    def _named(self) -> dict[str, tuple[str, str]]:
        return {
            **{row.mode: (row.name, row.en) for row in self.surveys},
            **{payer.key: (payer.name, payer.en) for payer in self.payer_names.values()},
            **{document.key: (document.name, document.en) for document in self.documents},
            **{f"service:{service.key}": (service.name, service.en) for service in self.city.service},
            **{label.key: (label.name, label.en) for label in self.city.label},
        }

    @cached_property
    def all_tasks(self) -> dict[str, Task]:
        """Every task of every journey by `journey.id`."""
        return {f"{journey.key}.{task.id}": task for journey in self.journeys.values() for task in journey.task}

    @cached_property
    def _limits(self) -> dict[str, tuple[LimitRow, ...]]:
        steps = dict.fromkeys(row.step for row in self.limits)
        return {step: tuple(row for row in self.limits if row.step == step) for step in steps}

    def limits_of(self, step: str) -> tuple[LimitRow, ...]:
        """The rows of the limits table for one step."""
        return self._limits.get(step, ())

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """The decision tables by name, limits split by step and payers by item."""
        found: dict[str, tuple[Row, ...]] = {
            "route": self.routes,
            "survey": self.surveys,
            "lead": self.leads,
            "eligibility": self.eligibility,
        }
        for step in dict.fromkeys(row.step for row in self.limits):
            found[f"limit:{step}"] = tuple(row for row in self.limits if row.step == step)
        for item in dict.fromkeys(row.item for row in self.payers):
            found[f"payer:{item}"] = tuple(row for row in self.payers if row.item == item)
        return found


class EligibilityRow(Row):
    """Who may apply: `yes`, `extended` (by switch, counted apart) or `no` with where to go instead."""

    admits: str
    pointer: str = ""
    pointer_en: str = ""
