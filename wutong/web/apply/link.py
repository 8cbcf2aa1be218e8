"""The way back to a draft as a text message: to the owner's own proven phone, holding nothing but the address.

Whoever opens it signs in first; the draft is then found as always, by whose it is.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.links.sms import must_be_free
from wutong.people.adapter import Account, gateway, text_of
from wutong.people.phones import phone_of
from wutong.web.apply.fill import done_or, tasks_page
from wutong.web.apply.filling import Filling, find
from wutong.web.kit.gates import person
from wutong.web.kit.once import key_of
from wutong.web.kit.place import instant
from wutong.web.kit.words import language, say

#: in the session: for which draft a message went out, until the page has said so; and with which form
SENT, WITH = "link.sent", "link.with"


@person
@require_http_methods(["GET", "POST"])
def link(request: Any, draft: Any) -> HttpResponse:
    """Send the address of the draft; the task list says that it went out, or beside the button why it did not."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    if request.method != "POST":  # read again after a refusal, as a change of language does
        return HttpResponseRedirect(f"/apply/{draft}/")
    mark = [filling.draft.id, key_of(request)]
    if request.session.get(WITH) != mark:
        if refused := _send(request, filling):
            return tasks_page(request, filling, refused)
        request.session[WITH] = mark
    request.session[SENT] = filling.draft.id
    return HttpResponseRedirect(f"/apply/{draft}/#link")


def _send(request: Any, filling: Filling) -> Refused | None:
    """Send it, within the limits of text messages; what was refused, if it was."""
    who = request.person
    phone = phone_of(who) if who.phone_sure else ""
    if not phone:
        return Refused("no_phone", "phone", say("apply.no_phone"), "", say("apply.link_phone"))
    try:
        must_be_free(
            store().connection(),
            store().vault,
            instant(),
            phone,
            ip=Account().get_client_ip(request),
            place=filling.draft.place,
        )
    except Refused as refused:
        return refused
    address = request.build_absolute_uri(f"/apply/{filling.draft.id}/")
    day = f"{filling.draft.until:%Y-%m-%d}"
    gateway().send(phone, "link", text_of("link", who.lang or language(), address=address, day=day))
    return None
