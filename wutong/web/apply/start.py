"""Begin: what one needs to know first, and a new draft."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from wutong.cases.drafts import Draft, form_of, list_drafts, open_draft, read_draft
from wutong.cases.port import store
from wutong.cases.prefill import prefill
from wutong.cases.seat import Actor
from wutong.law.error import Refused
from wutong.law.form import field_problem
from wutong.law.pack import Pack
from wutong.law.permit import papers_needed
from wutong.people.seats import applicant_actor
from wutong.web.apply.filling import filling_of, page
from wutong.web.apply.mine import BEFORE, Mine, mine_of
from wutong.web.apply.sections import asked_fields, is_signed
from wutong.web.apply.trial import try_out
from wutong.web.kit.gates import person, public
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say

#: what others send to an applicant; nobody applies for one
PUSHED = "lead"


@public
def start(request: Any, place: str) -> HttpResponse:
    """What is needed, how much there is to fill in, and what one can apply for."""
    return _page(request, pack_of(place))


def _page(request: Any, pack: Pack, refused: Refused | None = None) -> HttpResponse:
    on = instant().date()
    actor = applicant_actor(request.person.key, pack.place) if request.person else None
    businesses = [one for one in pack.city.business if one.journey != PUSHED]
    cases = mine_of(actor) if actor else []
    context = {
        "pack": pack,
        "businesses": [(one, pack.forms.get(one.form), _count(pack, one.form)) for one in businesses],
        "channels": channels_of(pack),
        "papers": papers_needed(pack.documents, frozenset({"application"}), {}, on),
        "drafts": list_drafts(store(), actor) if actor else [],
        "cases": [one for one in cases if one.line.filled][:10],
        "sources": [one for one in cases if one.source],
        "phones": [one for one in pack.parties.values() if one.kind == "window"],
        "others": [sentence(refused)] if refused else [],
        "problems": {"": ""} if refused else {},
    }
    return page(request, "apply/start.html", context)


def channels_of(pack: Pack) -> list[Any]:
    """The channels an applicant may use here by oneself, that are open today."""
    on = instant().date()
    return [
        one
        for one in pack.city.channel
        if one.online and "applicant" in one.filled_by and (one.valid_from is None or one.valid_from <= on)
    ]


def _count(pack: Pack, form: str) -> int:
    """How many questions everybody answers."""
    found = pack.forms.get(form)
    asked = [one for one in asked_fields(found) if not one.service and one.required == "yes"]
    return sum(not is_signed(one, found) for one in asked)


@person
@require_POST
def new(request: Any, place: str) -> HttpResponse:
    """A new draft: with nothing in it, with one's own details, or with what an earlier case said."""
    pack = pack_of(place)
    actor = applicant_actor(request.person.key, place)
    try:
        draft = _open(actor, pack, request.POST)
    except Refused as refused:
        return _page(request, pack, refused)
    return HttpResponseRedirect(f"/apply/{draft.id}/")


def _open(actor: Actor, pack: Pack, given: Any) -> Draft:
    business, channel = given.get("business", ""), given.get("channel", "")
    if business not in {one.key for one in pack.city.business if one.journey != PUSHED}:
        raise Refused("no_business", "business", say("apply.choose_business"), "", "")
    if channel not in {one.key for one in channels_of(pack)}:
        raise Refused("no_channel", "channel", say("apply.choose_channel"), "", "")
    return open_draft(
        store(), actor, pack, business, channel, answers=_known(actor, pack, business, given.get("copy", ""))
    )


def _known(actor: Actor, pack: Pack, business: str, copied: str) -> dict[str, Any]:
    """What is filled in from the start: one's own details, or an earlier case as far as the form asks it too."""
    form = form_of(pack, business)
    if form is None or copied == "nothing":
        return {}
    if copied in ("", "details"):
        return {key: told.value for key, told in prefill(store(), actor, form).items()}
    state, _ = store().read(actor, copied)
    fields = {one.key: one for one in asked_fields(form) if not is_signed(one, form)}
    return {
        key: value
        for key, value in {**state.form, **state.sealed}.items()
        if key in fields and value not in (None, "") and not field_problem(fields[key], value)
    }


@person
@require_POST
def confirm(request: Any, place: str, case: Any) -> HttpResponse:
    """An intent or a lead becomes an application: with all it said, and straight to the check if nothing is missing."""
    pack = pack_of(place)
    actor = applicant_actor(request.person.key, place)
    try:
        found = next((one for one in mine_of(actor) if one.line.case == str(case) and one.source), None)
        if found is None:
            raise Refused("done", "case", say("apply.source_done"), "", say("apply.source_done_cure"))
        draft = _of_source(actor, pack, found)
    except Refused as refused:
        return _page(request, pack, refused)
    ready = not try_out(filling_of(actor, draft), instant()).problems
    return HttpResponseRedirect(f"/apply/{draft.id}/{'check' if ready else ''}")


def _of_source(actor: Actor, pack: Pack, found: Mine) -> Draft:
    """The draft of this source, the one begun earlier if there is one."""
    begun = [one for one in list_drafts(store(), actor) if one.source == found.line.case]
    if begun:
        return read_draft(store(), actor, begun[0].id)
    business = next(one for one in pack.city.business if one.journey not in BEFORE)
    form = pack.forms.get(business.form)
    fields = {one.key for one in asked_fields(form) if not is_signed(one, form)}
    state, _ = store().read(actor, found.line.case)
    told = {**state.form, **state.sealed}
    answers = {key: value for key, value in told.items() if key in fields and value not in (None, "")}
    channel = channels_of(pack)[0].key
    return open_draft(store(), actor, pack, business.key, channel, source=found.line.case, answers=answers)
