"""The papers of a case as PDF: made from the ledger at the moment they are asked for, the same bytes each time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wutong.cases.port import store
from wutong.cases.queries import ask_as, entries
from wutong.papers.make import NoPaper, make
from wutong.people.audit import note
from wutong.web.case.attach import sent
from wutong.web.case.viewer import see
from wutong.web.kit.gates import person


@person
@require_GET
def paper(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One paper; names and numbers in full only for whoever may see them, and where that is a desk, on record."""
    seen = see(request, number)
    ask_as(store().connection(), seen.actor)
    chain = entries(store().connection(), seen.state.id)
    base = f"{request.scheme}://{request.get_host()}"
    try:
        made = make(seen.pack, seen.state, chain, key, vault=store().vault, private=seen.private, base_url=base)
    except NoPaper as error:
        raise Http404(str(error)) from None
    if seen.private and not seen.applicant:
        note("reveal", seen.actor.person, actor=seen.actor, case=seen.state.number, purpose=key)
    return sent(made, "application/pdf", f"{seen.state.number}-{key}.pdf", True)
