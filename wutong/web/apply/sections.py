"""A form as a list of tasks: what is asked together, what belongs to the signature, how far each task is.

Nothing of a place stands here. The order is the form's, the questions of one service stand together, what chooses
the services stands alone, and statements, seals and the date beside them belong to the signature.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wutong.cases.intake import facts_of_form, services_of
from wutong.law.city import Business, Channel
from wutong.law.error import FactError, Refused
from wutong.law.form import UNKNOWN, Form, FormField, field_problem, hidden, read_answers
from wutong.law.pack import Pack
from wutong.web.kit.answers import bad_field
from wutong.web.kit.asks import Ask, Option, ask_of_fact, ask_of_field
from wutong.web.kit.words import either, in_words, say

SERVICES, FACTS = "services", "facts"
PAPERS = ("material", "file")
SEALS = ("seal", "signature")


@dataclass(frozen=True)
class Section:
    """What is asked on one page. `key` is its address; `service` the service it concerns, if it does."""

    key: str
    title: str
    en: str
    asks: tuple[Ask, ...]
    service: str = ""

    @property
    def text(self) -> str:
        """Its title in the reader's language."""
        return either(self.title, self.en)

    @property
    def names(self) -> tuple[str, ...]:
        """What it asks, by name."""
        return tuple(ask.name for ask in self.asks if ask.widget not in ("note", "group", "file"))


@dataclass(frozen=True)
class Door:
    """What decides which questions there are: place, business, its form if it has one, and the channel."""

    pack: Pack
    business: Business
    form: Form | None
    channel: Channel

    @property
    def mandatory(self) -> tuple[str, ...]:
        """The least this channel asks; empty where the form's own marks hold."""
        return self.channel.mandatory

    @property
    def waived(self) -> tuple[str, ...]:
        """What need not be answered in this business."""
        return () if self.business.services_required else (SERVICES,)


def door_of(pack: Pack, business: str, channel: str) -> Door:
    """The door by its keys; KeyError for what the place does not have."""
    found = {one.key: one for one in pack.city.business}[business]
    return Door(pack, found, pack.forms.get(found.form), {one.key: one for one in pack.city.channel}[channel])


def sections_of(door: Door, services: Iterable[str], beyond: Iterable[str] = ()) -> list[Section]:
    """The tasks, in the form's order, with only the chosen services; facts the law asks `beyond` the form come last."""
    fields = [one for one in asked_fields(door.form) if not is_signed(one, door.form)]
    found = _general(door, fields) if door.form else [_choice_of_services(door)]
    for service in services:
        mine = [one for one in fields if one.service == service and one.feeds != SERVICES]
        if any(one.type != "group" for one in mine):
            found.append(_of_service(door, service, mine))
    asks = tuple(ask_of_fact(door.pack.common.facts[key], door.pack, True) for key in beyond)
    if asks:
        found.append(Section(FACTS, say("apply.beyond", lang="zh"), say("apply.beyond", lang="en"), asks))
    return _titled_apart(found, door.pack)


def asked_fields(form: Form | None) -> list[FormField]:
    """The fields an applicant fills in on a page; papers have a page of their own."""
    return [one for one in form.fields if one.filled_by == "applicant" and one.type not in PAPERS] if form else []


def is_signed(field: FormField, form: Form | None) -> bool:
    """Whether a field belongs to the signature: a seal, a statement to tick, and the date beside a seal."""
    if field.type in SEALS or (field.type == "statement" and field.required == "tick"):
        return True
    beside = {_top(one) for one in form.fields if one.type in SEALS and one.filled_by == "applicant"} if form else set()
    return field.type == "date" and not field.feeds and _top(field) in beside


def signed_fields(door: Door, services: Iterable[str]) -> list[FormField]:
    """What is ticked, sealed and dated when signing, for the chosen services."""
    chosen = set(services)
    mine = [one for one in asked_fields(door.form) if is_signed(one, door.form)]
    return [one for one in mine if not one.service or one.service in chosen]


def _general(door: Door, fields: list[FormField]) -> list[Section]:
    found: list[Section] = []
    general = [one for one in fields if not one.service or one.feeds == SERVICES]
    tops = dict.fromkeys(SERVICES if one.feeds == SERVICES else _top(one) for one in general)
    for place, top in enumerate(tops, 1):
        if top == SERVICES:
            found.append(_section(door, SERVICES, [one for one in general if one.feeds == SERVICES]))
        else:
            mine = [one for one in general if one.feeds != SERVICES and _top(one) == top]
            found.append(_section(door, f"part-{place}", mine))
    return [one for one in found if one.names]


def _section(door: Door, key: str, fields: list[FormField], service: str = "") -> Section:
    """Fields as a section; a section of one question is called by its question."""
    first, top = fields[0], _top(fields[0])
    # what stands under no heading of its own comes before what does
    ordered = sorted(fields, key=lambda one: one.section != first.section)
    asks = tuple(_headed(_ask(door, one), one, top) for one in ordered)
    asking = [one for one in fields if one.type not in ("group", "clause", "statement")]
    if len(asking) == 1 and not service:
        return Section(key, asking[0].label, asking[0].en, asks, service)
    if door.form and top in door.form.untitled:
        return Section(key, say("apply.untitled", lang="zh"), say("apply.untitled", lang="en"), asks, service)
    return Section(key, top, first.section_en.split(" / ")[0], asks, service)


def _of_service(door: Door, service: str, fields: list[FormField]) -> Section:
    return _section(door, service, fields, service)


def _ask(door: Door, field: FormField) -> Ask:
    must = (not door.mandatory or field.key in door.mandatory) and field.key not in door.waived
    return ask_of_field(field, must and field.required in ("yes", "tick", "conditional"))


def _headed(ask: Ask, field: FormField, top: str) -> Ask:
    """The question under the rest of its heading; the section's own title is not said again."""
    zh, en = (text.split(" / ") for text in (field.section, field.section_en))
    if zh[0] == top:
        zh, en = zh[1:], en[1:]
    return replace(ask, section=" / ".join(zh), section_en=" / ".join(en))


def _top(field: FormField) -> str:
    return field.section.split(" / ")[0]


def _choice_of_services(door: Door) -> Section:
    fact = door.pack.common.facts[SERVICES]
    options = tuple(Option(one.key, one.name, one.en) for one in door.pack.city.service)
    ask = ask_of_fact(fact, door.pack, door.business.services_required, options)
    return Section(SERVICES, fact.name, fact.en, (ask,))


def _titled_apart(sections: list[Section], pack: Pack) -> list[Section]:
    """Sections of the same title told apart: by the service, and where there is none by their first question."""
    titles = [one.title for one in sections]
    names = {one.key: one for one in pack.city.service}
    found, said = [], set[str]()
    for one in sections:
        if one.service and titles.count(one.title) > 1:
            own = names[one.service]
            one = replace(one, title=f"{one.title} · {own.name}", en=f"{one.en} · {own.en}")
        elif one.title in said:
            first = next(ask for ask in one.asks if ask.name in one.names)
            one = replace(one, title=first.label, en=first.en)
        said.add(one.title)
        found.append(one)
    return found


def problems_in(door: Door, answers: Mapping[str, Any]) -> dict[str, str]:
    """What the law says against these answers, by field: wrong ones, missing ones, values no fact can take."""
    services = services_of(door.pack.city, answers, required=False)
    if door.form is None:
        lacking = door.business.services_required and not services
        return {SERVICES: say("apply.needed", name=say("apply.services"))} if lacking else {}
    found: dict[str, str] = {}
    labels = {one.key: called(one) for one in door.form.fields}
    try:
        read_answers(door.form, answers, services, "applicant", door.mandatory, door.waived)
    except Refused as refused:
        fields = {one.key: one for one in door.form.fields}
        for key, text in refused.detail.items():
            empty = answers.get(key) in (None, "", [], False)
            needed = say("apply.needed", name=labels.get(key, key))
            found[key] = (
                needed if empty else bad_field(labels.get(key, key), in_words(_wrong(fields.get(key), answers) or text))
            )
    for field in asked_fields(door.form):
        if field.key not in found and (problem := fact_problem(door, field, answers)):
            found[field.key] = bad_field(called(field), problem)
    return {key: text for key, text in found.items() if not _out_of_sight(door.form, key, answers)}


def fact_problem(door: Door, field: FormField, answers: Mapping[str, Any]) -> str:
    """Why an answer is no value of the fact its field states; empty if it is, or states none."""
    if door.form is None or not field.feeds or field.feeds == SERVICES or answers.get(field.key) in (None, ""):
        return ""
    try:
        facts_of_form(door.form.model_copy(update={"fields": (field,)}), answers, door.pack.common.facts)
    except FactError as error:
        return in_words(error.cure)
    return ""


def _wrong(field: FormField | None, answers: Mapping[str, Any]) -> str:
    return field_problem(field, answers[field.key]) if field else ""


def called(field: FormField) -> str:
    """A field by its label, after the heading it stands under, for there may be several of that label."""
    heading = either(field.section, field.section_en).split(" / ")[1:]
    return " · ".join([*heading, either(field.label, field.en)])


def _out_of_sight(form: Form, key: str, answers: Mapping[str, Any]) -> bool:
    field = next((one for one in form.fields if one.key == key), None)
    return field is not None and hidden(field, answers) and answers.get(key) in (None, "")


def wrong_value(field: FormField, value: Any) -> str:
    """What is wrong with one value, if it was given."""
    return "" if value in (None, "", UNKNOWN) else in_words(field_problem(field, value))


@dataclass(frozen=True)
class Standing:
    """How far a section is: its mark, the word for it, the first thing wrong with it, and what is still to answer."""

    mark: str
    word: str
    problem: str = ""
    missing: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is among the tasks that are counted: an empty one that may stay empty is not."""
        return self.mark != "not_needed"


def standing(section: Section, answers: Mapping[str, Any], problems: Mapping[str, str]) -> Standing:
    """How far a section is."""
    given = [name for name in section.names if answers.get(name) not in (None, "", [])]
    bad = [name for name in section.names if name in problems and name in given]
    missing = [name for name in section.names if name in problems and name not in given]
    if bad:
        return Standing("over", say("apply.has_problem"), problems[bad[0]], len(missing))
    if not given:
        if missing:
            return Standing("not_started", "", "", len(missing))
        return Standing("not_needed", say("apply.may_skip"))
    if missing:
        return Standing("doing", say("apply.unfinished"), "", len(missing))
    return Standing("done", "")


__all__ = ["Door", "Section", "Standing", "door_of", "problems_in", "sections_of", "signed_fields"]
