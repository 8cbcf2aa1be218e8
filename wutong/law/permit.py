"""Permits for works outside the red line, who decides them, and the papers each needs."""

from datetime import date

from wutong.law.condition import Condition, Facts
from wutong.law.strict import Cited


class Permit(Cited):
    """A permit: the department that decides (`lead`), those whose opinion is joined (`co`)."""

    key: str
    name: str
    en: str
    lead: str
    co: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


class Document(Cited):
    """A paper to hand in: for the application or for permits; `tolerable` if it may follow later."""

    key: str
    name: str
    en: str
    needed_for: tuple[str, ...]
    all: tuple[Condition, ...] = ()
    tolerable: bool = True
    item: str = "missing_paper"
    copies: str = ""
    copies_en: str = ""
    form: str = ""


def departments(permits: frozenset[str], table: tuple[Permit, ...]) -> tuple[str, ...]:
    """The departments concerned, leads before co-opinions, each once (G-15)."""
    chosen = [permit for permit in table if permit.key in permits]
    leads = [permit.lead for permit in chosen]
    return tuple(dict.fromkeys(leads + [party for permit in chosen for party in permit.co]))


def papers_needed(
    documents: tuple[Document, ...], purposes: frozenset[str], facts: Facts, on: date
) -> tuple[Document, ...]:
    """Common papers and the union over `purposes` (permit keys, or `application`), duplicates merged."""
    return tuple(
        document
        for document in documents
        if purposes & set(document.needed_for)
        and all(condition.holds(facts, on) is not False for condition in document.all)
    )
