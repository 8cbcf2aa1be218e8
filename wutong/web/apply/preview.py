"""The place's own form as it would be submitted, before it is: to look at, to print, to sign on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from wutong.cases.files import Opened, uploads_of
from wutong.cases.port import store
from wutong.papers.draft import draft_sheet, mark_of
from wutong.web.apply.fill import done_or
from wutong.web.apply.filling import Filling, find
from wutong.web.apply.papers import sent_out
from wutong.web.kit.gates import person


@person
@require_GET
def preview(request: Any, draft: Any) -> HttpResponse:
    """The draft on the place's form, as PDF, marked as not submitted; to its owner only. Http404 where there is no form."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    return sent_out(Opened(name_of(filling), "application/pdf", True, _pdf(filling)))


def name_of(filling: Filling) -> str:
    """What the file is called: by the form and the draft, never by a person."""
    form = filling.door.form
    return f"{form.title if form else ''}-{mark_of(filling.draft.id, filling.draft.rev).replace(' · ', '-')}.pdf"


def _pdf(filling: Filling) -> bytes:
    form, draft = filling.door.form, filling.draft
    if form is None:
        raise Http404(draft.id)
    sent = uploads_of(store(), filling.actor, draft=draft.id)
    return draft_sheet(
        filling.door.pack,
        form,
        draft.answers,
        handed_in={kind for one in sent for kind in one.kinds},
        unsigned=filling.signed,
        mark=mark_of(draft.id, draft.rev),
        at=draft.changed_at,
    ).pdf()
