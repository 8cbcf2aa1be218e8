"""Papers: send, take from one's own library, promise for later, look at, take away."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect

from wutong.cases.allowed import allowed
from wutong.cases.drafts import save_draft
from wutong.cases.files import Opened, find_upload, library, open_upload, put_uploads, remove_upload, reuse, uploads_of
from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.web.apply.fill import done_or
from wutong.web.apply.filling import Filling, find, page
from wutong.web.apply.needed import Paper, papers_of_draft
from wutong.web.apply.phone import link_of
from wutong.web.kit.gates import person
from wutong.web.kit.place import instant
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say


@person
def papers(request: Any, draft: Any) -> HttpResponse:
    """The papers of a draft; a POST does one thing to one of them."""
    filling = find(request.person, str(draft))
    if gone := done_or(filling):
        return gone
    if request.method != "POST":
        return _page(request, filling)
    try:
        refused = _act(request, filling)
    except Refused as no:
        refused = [no]
    filling = find(request.person, str(draft))
    if refused:
        return _page(request, filling, refused)
    return HttpResponseRedirect(f"/apply/{draft}/papers#p-{request.POST.get('paper', '')}")


def _act(request: Any, filling: Filling) -> list[Refused]:
    """What the buttons do; what was refused of it."""
    actor, draft, kind = filling.actor, filling.draft.id, request.POST.get("paper", "")
    known = {one.key for one in filling.door.pack.documents}
    if kind and kind not in known:
        raise Http404(kind)
    match request.POST.get("do"):
        case "send":
            files, large = bearable(request.FILES.getlist("file"))
            if not files and not large:
                return [Refused("empty", "file", say("apply.no_file"), "", say("apply.no_file_cure"))]
            return large + put_uploads(store(), actor, files, kinds=[kind] if kind else [], draft=draft)[1]
        case "take":
            reuse(store(), actor, request.POST.get("upload", ""), draft, [kind] if kind else [])
        case "remove":
            remove_upload(store(), actor, request.POST.get("upload", ""))
        case "later" | "not_later":
            wanted = [one for one in filling.draft.later if one != kind]
            wanted += [kind] if request.POST["do"] == "later" else []
            save_draft(store(), actor, draft, filling.draft.rev, later=wanted)
    return []


def bearable(files: Iterable[Any]) -> tuple[list[tuple[str, bytes]], list[Refused]]:
    """Files that came with a form: name and bytes of those that are not too large, and a refusal for each that is."""
    fit, large = [], []
    for one in files:
        if one.size <= allowed().file_bytes:
            fit.append((one.name, one.read()))
        else:
            large.append(_too_large(one))
    return fit, large


def _too_large(file: Any) -> Refused:
    most = allowed().file_bytes >> 20
    return Refused(
        "upload_size", "file", say("apply.too_large", name=file.name, n=most), "", say("apply.too_large_cure")
    )


def _page(request: Any, filling: Filling, refused: list[Refused] | None = None) -> HttpResponse:
    context = rows_of(filling) | {
        "others": [sentence(one) for one in refused or ()],
        "problems": {"": ""} if refused else {},
        "link": link_of(request, filling),
        "most": allowed().file_bytes >> 20,
        "types": ", ".join(ending.upper() for one in allowed().type for ending in one.extensions[:1]),
    }
    return page(request, "apply/papers.html", context)


def rows_of(filling: Filling) -> dict[str, Any]:
    """The papers of a draft, for its page and for the fragment that is looked at again and again."""
    sent = uploads_of(store(), filling.actor, draft=filling.draft.id)
    found = papers_of_draft(filling, instant().date(), sent)
    named = {one.document.key for one in found}
    stages = {one.key: one for one in filling.door.pack.city.stage}
    tasks = {one.id: one for one in filling.door.pack.journeys[filling.door.business.journey].task}
    return {
        "filling": filling,
        "draft": filling.draft,
        "pack": filling.door.pack,
        "papers": [(one, _where(one, tasks, stages)) for one in found],
        "loose": [one for one in sent if not named & set(one.kinds)],
        "lacking": [one for one in found if one.lacking],
        "library": _own(filling),
    }


def _where(paper: Paper, tasks: Any, stages: Any) -> Any:
    """When a paper that follows later is collected: a step of the journey, or what the place says."""
    at = paper.rule.collected_at if paper.rule else ""
    return tasks.get(at) or stages.get(at) or {"name": at, "en": at} if at else None


def _own(filling: Filling) -> list[Any]:
    """What the person sent earlier and is not here yet."""
    here = {one.digest for one in uploads_of(store(), filling.actor, draft=filling.draft.id)}
    return [one for one in library(store(), filling.actor) if one.digest not in here][:20]


@person
def rows(request: Any, draft: Any) -> HttpResponse:
    """The list alone, for a page that looks again while a phone sends."""
    filling = find(request.person, str(draft))
    return page(request, "apply/papers_rows.html", rows_of(filling))


@person
def view(request: Any, draft: Any, upload: Any) -> HttpResponse:
    """A file of the draft."""
    filling = find(request.person, str(draft))
    try:
        if find_upload(store(), filling.actor, str(upload)).draft != filling.draft.id:
            raise Http404(str(upload))
        return sent_out(open_upload(store(), filling.actor, str(upload)))
    except Refused as no:
        raise Http404(str(no)) from None


def sent_out(opened: Opened) -> HttpResponse:
    """A file on its way to its owner: shown only if a browser may show it, kept by nobody."""
    how = "inline" if opened.inline else "attachment"
    response = HttpResponse(opened.data, content_type=opened.media)
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(opened.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
