"""Sending papers from a phone: a short-lived signed link that opens one page and can only add files to one draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import segno
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpResponse

from wutong.cases.allowed import allowed
from wutong.cases.drafts import read_draft
from wutong.cases.files import put_uploads, uploads_of
from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.law.signing import methods_of, signing
from wutong.people.seats import applicant_actor
from wutong.web.apply.filling import Filling, filling_of, find, page
from wutong.web.apply.needed import papers_of_draft
from wutong.web.apply.sections import SEALS, signed_fields
from wutong.web.kit.gates import person, public
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say

OPEN_FOR = timedelta(minutes=10)
_SALT = "apply.phone"


@dataclass(frozen=True)
class Link:
    """Where the phone goes, and until when."""

    address: str
    until: datetime


def link_of(request: Any, filling: Filling) -> Link:
    """A link for this draft, open from now on for a short while."""
    until = instant().replace(microsecond=0) + OPEN_FOR
    told = {"d": filling.draft.id, "w": filling.actor.person, "p": filling.actor.place, "u": until.isoformat()}
    return Link(request.build_absolute_uri(f"/apply/phone/{dumps(told, salt=_SALT)}"), until)


def square(text: str) -> HttpResponse:
    """A QR code as a picture."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@person
def code(request: Any, draft: Any) -> HttpResponse:
    """The QR code of a fresh link."""
    return square(link_of(request, find(request.person, str(draft))).address)


@public
def send(request: Any, token: str) -> HttpResponse:
    """The page a phone opens: choose a paper, send a photograph. It shows nothing of the draft."""
    filling, until = _opened(token)
    if filling is None:
        return page(request, "apply/phone_over.html", {}, status=410)
    sent, refused = 0, []
    if request.method == "POST":
        sent, refused = _take(request, filling)
    count = len(uploads_of(store(), filling.actor, draft=filling.draft.id))
    context = {
        "pack": filling.door.pack,
        "papers": papers_of_draft(filling, instant().date(), []),
        "scan": signing() if signs_on_paper(filling) else None,
        "until": until,
        "sent": sent,
        "count": count,
        "others": [sentence(one) for one in refused],
        "problems": {"": ""} if refused else {},
    }
    return page(request, "apply/phone.html", context)


def signs_on_paper(filling: Filling) -> bool:
    """Whether the form of this draft wants a seal, and the place takes one set by hand."""
    fields = signed_fields(filling.door, filling.draft.services)
    return "paper" in methods_of(filling.door.pack.city) and any(one.type in SEALS for one in fields)


def _opened(token: str) -> tuple[Filling | None, datetime]:
    """The draft of a link that still holds; none when it ran out or the draft is a case. Http404 for a forged one."""
    try:
        told = loads(token, salt=_SALT)
        until = datetime.fromisoformat(told["u"])
        actor = applicant_actor(told["w"], told["p"])
        draft = read_draft(store(), actor, told["d"])
    except (BadSignature, Refused) as wrong:
        raise Http404(str(wrong)) from None
    if instant() > until or draft.submitted_case:
        return None, until
    return filling_of(actor, draft), until


def _take(request: Any, filling: Filling) -> tuple[int, list[Refused]]:
    """Store what was sent; how many files, and what was refused."""
    kind, most = request.POST.get("paper", ""), allowed().file_bytes
    files = request.FILES.getlist("file")
    refused = [
        Refused(
            "upload_size", "file", say("apply.too_large", name=one.name, n=most >> 20), "", say("apply.too_large_cure")
        )
        for one in files
        if one.size > most
    ]
    if not files:
        refused = [Refused("empty", "file", say("apply.no_file"), "", say("apply.no_file_cure"))]
    try:
        given = [(one.name, one.read()) for one in files if one.size <= most]
        stored, more = put_uploads(store(), filling.actor, given, kinds=[kind] if kind else [], draft=filling.draft.id)
    except Refused as no:
        return 0, [*refused, no]
    return len(stored), [*refused, *more]
