"""Files that come with an act, and files that go out: each sifted on the way in, through the gate on the way out."""

import hashlib
import uuid
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wutong.cases.allowed import allowed
from wutong.cases.files import open_document, put_upload
from wutong.cases.port import store
from wutong.cases.privacy import SealBroken
from wutong.law.error import Refused
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.gates import person
from wutong.web.kit.place import integer

FILES = "files"


def attached(request: HttpRequest, seen: Seen) -> int | None:
    """Hand in the files of a form before its act; the revision to act on.

    When the case has moved on since the page was shown nothing is handed in: the act then answers as it did the first
    time, or refuses. A form that names no revision was kept while there was no network: it stands or falls with
    whether its task is still open. Refused when a file is not taken.
    """
    given = request.FILES.getlist(FILES)
    rev = integer(request.POST["rev"], 0, 0, 10**8) if "rev" in request.POST else None
    if not given or rev not in (None, seen.state.rev):
        return rev
    photo = [] if seen.applicant else [allowed().photo_kind]
    for number, one in enumerate(given):
        data = one.read()
        told = f"{request.POST.get('key', '')}#{number}#{hashlib.sha256(data).hexdigest()}"
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, told))
        put_upload(store(), seen.actor, str(one.name), data, kinds=photo, case=seen.state.id, key=key)
    return None


@person
@require_GET
def document(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """A document of the case; shown only where a browser may, else downloaded."""
    seen = see(request, number)
    try:
        opened = open_document(store(), seen.actor, seen.state.id, code)
    except (Refused, SealBroken) as error:
        raise Http404(str(error)) from None
    return sent(opened.data, opened.media, opened.name, opened.inline)


def sent(data: bytes, media: str, name: str, inline: bool) -> HttpResponse:
    """Bytes as a download, or to be shown, in a box of their own."""
    how: dict[str, Any] = {
        "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    response = HttpResponse(data, content_type=media, headers=how)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return response
