"""Clauses of a paper, the doubts they leave, and the general rules of reading (G-xx).

Every clause is accounted for: either rows of the pack cite it, or `no_behaviour` says why none need to.
A doubt names the clause, the possible readings, the one chosen and why; a city lawyer changes it here.
"""

from typing import Literal

from wutong.law.strict import Ids, Strict


class Clause(Strict):
    """One numbered rule of the paper: where it stands and what it is about, in our own words."""

    id: str
    lines: str
    section: str
    force: Literal["M", "E", "G", "I"]
    title: str
    en: str
    no_behaviour: str = ""
    no_behaviour_en: str = ""


class Doubt(Strict):
    """What the paper leaves open. `chosen` is one of `readings`; `confirmed_by` is empty until someone does."""

    id: str
    clause: Ids
    question: str
    question_en: str
    readings: tuple[str, ...]
    readings_en: tuple[str, ...] = ()
    chosen: str
    chosen_en: str
    why: str
    why_en: str = ""
    parameter: str = ""
    gap: bool = False
    confirmed_by: str = ""


class Rule(Strict):
    """A general rule of reading (G-xx) with its legal basis; it holds in every place."""

    id: str
    text: str
    en: str
    basis: str
    verified: str = ""
