"""A draft on the page: whose it is, its questions, what stands in them, what is wrong; and how it is saved.

A draft is found by its id alone: the person is known, the place stands in the draft. Whoever it does not belong
to learns nothing, not even that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.cases.drafts import Draft, read_draft, save_draft
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.law.error import LawError, Refused
from wutong.law.form import hidden
from wutong.law.read import places
from wutong.people.seats import applicant_actor
from wutong.web.apply.fees import facts_beyond
from wutong.web.apply.sections import (
    FACTS,
    SERVICES,
    Door,
    Section,
    Standing,
    door_of,
    problems_in,
    sections_of,
    signed_fields,
    standing,
)
from wutong.web.kit.answers import LONGEST, Reading
from wutong.web.kit.place import instant, integer, pack_of
from wutong.web.kit.words import say


@dataclass(frozen=True)
class Filling:
    """A draft, who fills it in, and the door it goes through."""

    actor: Actor
    draft: Draft
    door: Door

    @cached_property
    def sections(self) -> list[Section]:
        """The tasks of the form."""
        draft = self.draft
        beyond = facts_beyond(self.door, draft.answers, draft.facts, draft.services, instant().date())
        return sections_of(self.door, draft.services, beyond)

    @cached_property
    def signed(self) -> frozenset[str]:
        """What is answered by signing."""
        return frozenset(one.key for one in signed_fields(self.door, self.draft.services))

    @cached_property
    def problems(self) -> dict[str, str]:
        """What is wrong or missing, by field, without what signing answers."""
        found = problems_in(self.door, self.draft.answers)
        for ask in (ask for one in self.sections if one.key == FACTS for ask in one.asks):
            if self.draft.facts.get(ask.name) is None:
                found[ask.name] = say("apply.needed", name=ask.text)
        return {key: text for key, text in found.items() if key not in self.signed}

    @property
    def values(self) -> dict[str, Any]:
        """What was answered: fields of the form, and facts beyond it."""
        return {**self.draft.facts, **self.draft.answers}

    def standing(self, section: Section) -> Standing:
        """How far a section is."""
        return standing(section, self.values, self.problems)

    def section(self, key: str) -> Section | None:
        """The section with this key; None for one that is not asked now, Http404 for what is none at all."""
        found = next((one for one in self.sections if one.key == key), None)
        if found is None and key != FACTS and key not in self.door.pack.services:
            raise Http404(key)
        return found

    def section_of(self, name: str) -> Section | None:
        """Where a question is asked; a fact is asked where its field is."""
        by_feed = {part: one.key for one in (self.door.form.fields if self.door.form else ()) for part in [one.feeds]}
        names = {name, by_feed.get(name, name)}
        return next((one for one in self.sections if names & set(one.names)), None)


@dataclass(frozen=True)
class Saved:
    """What came of saving: the draft as it now stands; `differs` holds what another page answered meanwhile."""

    filling: Filling
    differs: Mapping[str, Any]


def find(person: Any, draft: str) -> Filling:
    """The person's draft with this id; Http404 whether it is absent or somebody else's."""
    for place in places():
        actor = applicant_actor(person.key, place)
        try:
            return filling_of(actor, read_draft(store(), actor, draft))
        except Refused:
            continue
    raise Http404(draft)


def filling_of(actor: Actor, draft: Draft) -> Filling:
    """A draft with its door; Http404 where the place no longer offers the business or channel."""
    try:
        return Filling(actor, draft, door_of(pack_of(draft.place), draft.business, draft.channel))
    except KeyError as gone:
        raise Http404(str(gone)) from None


def save(request: HttpRequest, filling: Filling, section: Section, reading: Reading, clean: bool) -> Saved:
    """Save what a page sent. `clean` empties what no longer applies.

    Another page may have saved in between: what does not contradict is laid together, what does is handed back.
    Raises Refused for what cannot be stored at all.
    """
    answers = storable(section, reading)
    if clean and filling.door.form:
        merged = {**filling.draft.answers, **answers}
        gone = [ask for ask in section.asks if ask.field and hidden(ask.field, merged)]
        answers.update({ask.name: None for ask in gone})
    rev = integer(request.POST.get("rev"), 0, 0, 10**8)
    if rev != filling.draft.rev:
        own = request.session.get(_mark(filling)) == [request.POST.get("key", ""), filling.draft.rev]
        differs = {} if own else _differing(filling, answers)
        if differs:
            return Saved(filling, differs)
    facts = answers if section.key == FACTS else None
    given = {} if section.key == FACTS else answers
    draft = save_draft(store(), filling.actor, filling.draft.id, filling.draft.rev, given, facts=facts)
    now = filling_of(filling.actor, draft)
    request.session[_mark(now)] = [request.POST.get("key", ""), draft.rev]
    return Saved(now, {})


def storable(section: Section, reading: Reading) -> dict[str, Any]:
    """What of a page is kept: good answers, and wrong ones as they were typed, so that they can be put right."""
    kept = dict(reading.answers)
    if section.key in (FACTS, SERVICES):
        return {name: value for name, value in kept.items() if name not in reading.problems}
    for name in reading.problems:
        typed = reading.given[name]
        kept[name] = typed if "\x00" not in str(typed) and len(str(typed)) <= LONGEST else None
    return kept


def _differing(filling: Filling, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the draft and is not what is now sent."""
    there = filling.values
    return {
        name: there[name]
        for name, value in answers.items()
        if there.get(name) not in (None, "", []) and there[name] != value
    }


def _mark(filling: Filling) -> str:
    return f"apply.{filling.draft.id}"


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page with personal data: rendered, and kept by nobody on the way."""
    response = render(request, template, dict(context), status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


__all__ = ["Filling", "LawError", "Saved", "filling_of", "find", "page", "save", "storable"]
