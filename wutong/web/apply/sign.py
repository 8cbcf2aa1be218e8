"""Signing: statements to tick, then a code that stands for the seal, or the form printed, sealed and sent back.

Which of the two a place takes is told by `cities/signing.toml` and its own pack. A form that came back holds for the
version that was printed: what is changed afterwards is printed and signed anew.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from wutong.cases.drafts import save_draft
from wutong.cases.files import Upload, locked, put_uploads, remove_upload, uploads_of
from wutong.cases.port import store
from wutong.cases.privacy import mask
from wutong.law.error import Refused
from wutong.law.signing import methods_of, signing
from wutong.people.phones import phone_of
from wutong.web.apply import codes
from wutong.web.apply.check import check_page, submit_now
from wutong.web.apply.fill import done_or
from wutong.web.apply.filling import Filling, find, page
from wutong.web.apply.papers import bearable
from wutong.web.apply.sections import SEALS, signed_fields
from wutong.web.apply.trial import signed_answers, try_out
from wutong.web.kit.answers import read
from wutong.web.kit.asks import ask_of_field, boxes
from wutong.web.kit.gates import person
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say

CODE, PAPER = "code", "paper"


@person
def sign(request: Any, draft: Any) -> HttpResponse:
    """The page of the signature; a POST sends a code, takes or removes a signed form, or signs and submits."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    if not filling.signed:
        return HttpResponseRedirect(f"/apply/{draft}/check")
    if try_out(filling, instant()).problems:
        return check_page(request, filling)
    if request.method != "POST":
        return _page(request, filling, {}, {})
    asks = [ask_of_field(one) for one in _fields(filling) if one.type == "statement"]
    given = read(asks, request.POST).given
    if request.POST.get("drop"):
        return _page(request, filling, given, {}, _drop(request, filling))
    match request.POST.get("do"):
        case "code":
            refused = codes.send(request, filling)
            return _page(request, filling, given, {}, [refused] if refused else [])
        case "scan":
            return _page(request, filling, given, {}, _take(request, filling))
    problems = {ask.name: say("apply.tick_needed", name=ask.text) for ask in asks if not given.get(ask.name)}
    if problems:
        return _page(request, filling, given, problems)
    return _seal(request, filling.draft.id, given)


def _seal(request: Any, draft: str, given: Any) -> HttpResponse:
    """Put the signature in and submit, one at a time: who sends it twice finds the case the first one made."""
    with locked(store().connection(), f"papers|{draft}"):
        filling = find(request.person, draft)
        if gone := done_or(filling):
            return gone
        by = _method(request, filling)
        refused = _take(request, filling) if by == PAPER else []
        if refused:
            return _page(request, filling, given, {}, refused)
        if problems := _unsigned(request, filling, by):
            return _page(request, filling, given, problems)
        at = instant()
        words = say(f"apply.seal_by_{by}", lang="zh", at=f"{at:%Y-%m-%d %H:%M}") if by else ""
        save_draft(store(), filling.actor, draft, filling.draft.rev, signed_answers(filling, at, words))
        return submit_now(request, find(request.person, draft), by)


def _unsigned(request: Any, filling: Filling, by: str) -> dict[str, str]:
    """What is missing of the signature in the chosen way; nothing where the form wants no seal."""
    match by:
        case "code":
            return codes.problems(request, filling)
        case "paper":
            scans = _scans(filling)
            if not scans:
                return {"scan": say("apply.scan_needed")}
            return {} if any(_holds(one, filling) for one in scans) else {"scan": say("apply.scan_old")}
    return {}


def _method(request: Any, filling: Filling) -> str:
    """The way that was chosen, the place's first if none was; empty where the form wants no seal."""
    ways = methods_of(filling.door.pack.city)
    chosen = request.POST.get("by", "")
    return "" if not _seals(filling) else chosen if chosen in ways else ways[0]


def _fields(filling: Filling) -> list[Any]:
    return signed_fields(filling.door, filling.draft.services)


def _seals(filling: Filling) -> list[Any]:
    return [one for one in _fields(filling) if one.type in SEALS]


def _scans(filling: Filling) -> list[Upload]:
    """The signed forms that were sent for this draft."""
    sent = uploads_of(store(), filling.actor, draft=filling.draft.id)
    return [one for one in sent if signing().scan_kind in one.kinds]


def _holds(scan: Upload, filling: Filling) -> bool:
    """Whether nothing was changed since the signed form came."""
    return scan.at >= filling.draft.changed_at


def _take(request: Any, filling: Filling) -> list[Refused]:
    """Store the pages that came with the form; what was refused of them."""
    given = request.FILES.getlist("file")
    if not given and request.POST.get("do") == "scan":
        return [Refused("empty", "file", say("apply.no_file"), "", say("apply.no_file_cure"))]
    files, large = bearable(given)
    try:
        kinds = [signing().scan_kind]
        return large + put_uploads(store(), filling.actor, files, kinds=kinds, draft=filling.draft.id)[1]
    except Refused as no:
        return [*large, no]


def _drop(request: Any, filling: Filling) -> list[Refused]:
    """Take one of the signed forms away."""
    chosen = request.POST.get("drop", "")
    try:
        if chosen in {one.id for one in _scans(filling)}:
            remove_upload(store(), filling.actor, chosen)
    except Refused as no:
        return [no]
    return []


def _page(
    request: Any, filling: Filling, given: Any, problems: dict[str, str], refused: list[Refused] | None = None
) -> HttpResponse:
    fields, phone = _fields(filling), phone_of(request.person)
    asks = [ask_of_field(one) for one in fields if one.type == "statement"]
    scans = _scans(filling)
    context = {
        "filling": filling,
        "draft": filling.draft,
        "pack": filling.door.pack,
        "boxes": boxes(asks, given, problems),
        "problems": problems | ({"": ""} if refused else {}),
        "others": [sentence(one) for one in refused or ()],
        "code_problem": problems.get("code", ""),
        "scan_problem": problems.get("scan", ""),
        "seals": _seals(filling),
        "dates": [one for one in fields if one.type == "date"],
        "today": instant().date(),
        "phone": mask(phone) if phone else "",
        "sent": codes.sent(request, filling),
        "ways": methods_of(filling.door.pack.city),
        "by": _shown(request, filling, scans),
        "scans": [(one, _holds(one, filling)) for one in scans],
    }
    return page(request, "apply/sign.html", context)


def _shown(request: Any, filling: Filling, scans: list[Upload]) -> str:
    """The way that stands chosen on the page: as sent, as what came back suggests, or the place's first."""
    pressed = {"code": CODE, "scan": PAPER}.get(request.POST.get("do", ""), PAPER if "drop" in request.POST else "")
    guessed = PAPER if scans and request.method != "POST" and PAPER in methods_of(filling.door.pack.city) else ""
    return pressed or guessed or _method(request, filling)
