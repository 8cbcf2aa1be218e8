"""One's own pages: cases, what to do, drafts, files, messages, settings."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from wutong.cases.allowed import allowed
from wutong.cases.drafts import list_drafts
from wutong.cases.files import library, open_upload, put_uploads, remove_upload
from wutong.cases.port import store
from wutong.cases.privacy import mask
from wutong.cases.seat import Actor
from wutong.law.error import Refused
from wutong.law.pack import Pack
from wutong.law.read import places
from wutong.links.sms import read_phone
from wutong.people.phones import person_by_phone, phone_of, put_phone
from wutong.people.seats import applicant_actor
from wutong.web.apply import codes
from wutong.web.apply.filling import page
from wutong.web.apply.mine import all_mine, read_all, told_to
from wutong.web.apply.papers import sent_out
from wutong.web.kit.answers import plain
from wutong.web.kit.gates import person
from wutong.web.kit.place import pack_of
from wutong.web.kit.refusals import sentence
from wutong.web.kit.words import say

TABS = ("", "todo", "drafts", "files", "messages", "settings")
NAME = 50


def _page(request: Any, tab: str, context: dict[str, Any]) -> HttpResponse:
    tabs = [(f"/my/{one}", say(f"my.tab_{one or 'cases'}"), one == tab) for one in TABS]
    return page(request, f"my/{tab or 'cases'}.html", {**context, "tabs": tabs})


def _packs() -> dict[str, Pack]:
    """The packs in force, of every place that has one now."""
    return {place: pack_of(place) for place in places()}


@person
def cases(request: Any) -> HttpResponse:
    """One's cases: where each stands, whose turn it is, by when."""
    mine = all_mine(request.person)
    context = {
        "sources": [one for one in mine if one.source],
        "cases": mine,
        "packs": list(_packs().values()),
        "drafts": _drafts(request.person)[:3],
    }
    return _page(request, "", context)


@person
def todo(request: Any) -> HttpResponse:
    """What one has to do, soonest first."""
    mine = all_mine(request.person)
    rows = [(case, own) for case in mine for own in case.line.own]
    rows.sort(key=lambda row: (row[1].due is None, row[1].due or row[0].line.opened_at))
    return _page(request, "todo", {"rows": rows, "sources": [one for one in mine if one.source]})


@person
def drafts(request: Any) -> HttpResponse:
    """Drafts to go on with."""
    return _page(request, "drafts", {"drafts": _drafts(request.person), "told": request.GET.get("told") == "discarded"})


def _drafts(person: Any) -> list[tuple[Any, Pack, Any]]:
    """Every draft of the person with its pack and business."""
    found = []
    for place, pack in _packs().items():
        names = {one.key: one for one in pack.city.business}
        for one in list_drafts(store(), applicant_actor(person.key, place)):
            services = [service for service in pack.city.service if service.key in one.services]
            found.append((one, pack, names.get(one.business), services))
    return sorted(found, key=lambda row: row[0].changed_at, reverse=True)


@person
def files(request: Any) -> HttpResponse:
    """What one has sent; a POST adds to it or takes away what is in no case."""
    actor = _somewhere(request.person)
    refused: list[Refused] = []
    if request.method == "POST":
        refused = _files_act(request)
        if not refused:
            return HttpResponseRedirect("/my/files")
    context = {
        "files": library(store(), actor),
        "others": [sentence(one) for one in refused],
        "problems": {"": ""} if refused else {},
        "most": allowed().file_bytes >> 20,
        "types": ", ".join(ending.upper() for one in allowed().type for ending in one.extensions[:1]),
    }
    return _page(request, "files", context)


def _files_act(request: Any) -> list[Refused]:
    try:
        if request.POST.get("do") == "remove":
            actor, upload = _owner(request.person, request.POST.get("upload", ""))
            remove_upload(store(), actor, upload)
            return []
        sent = request.FILES.getlist("file")
        if not sent:
            return [Refused("empty", "file", say("apply.no_file"), "", say("apply.no_file_cure"))]
        given = [(one.name, one.read()) for one in sent if one.size <= allowed().file_bytes]
        return put_uploads(store(), _somewhere(request.person), given)[1]
    except Refused as refused:
        return [refused]


def _somewhere(person: Any) -> Actor:
    """The person as an applicant of the first place; one's own files are the same everywhere."""
    return applicant_actor(person.key, places()[0])


def _owner(person: Any, upload: str) -> tuple[Actor, str]:
    """The place an own file lies in; Http404 when it is nobody's or somebody else's."""
    found = next((one for one in library(store(), _somewhere(person)) if one.id == upload), None)
    if found is None:
        raise Http404(upload)
    return applicant_actor(person.key, found.place), found.id


@person
def file(request: Any, upload: Any) -> HttpResponse:
    """One of one's own files."""
    actor, found = _owner(request.person, str(upload))
    return sent_out(open_upload(store(), actor, found))


@person
def messages(request: Any) -> HttpResponse:
    """What one was told; a POST marks it all as read."""
    if request.method == "POST":
        read_all(request.person, _packs())
        return HttpResponseRedirect("/my/messages")
    return _page(request, "messages", {"told": told_to(request.person, _packs())})


@person
def settings(request: Any) -> HttpResponse:
    """Name, phone, language."""
    return _settings(request, {})


def _settings(request: Any, problems: dict[str, str], told: str = "", new: str = "") -> HttpResponse:
    phone = phone_of(request.person)
    context = {"problems": problems, "phone": mask(phone) if phone else "", "told": told, "new": new}
    context["others"] = list(problems.values())
    return _page(request, "settings", context)


@person
@require_POST
def rename(request: Any) -> HttpResponse:
    """Change the name one is called by."""
    name = plain(request.POST.get("name", ""))
    if not name or len(name) > NAME or not name.isprintable():
        return _settings(request, {"name": say("my.bad_name", n=NAME)})
    request.person.name = name
    request.person.save(update_fields=["name"])
    return _settings(request, {}, say("my.name_kept"))


@person
@require_POST
def phone(request: Any) -> HttpResponse:
    """Change one's phone: a code goes to the new one, and proves it."""
    given = read_phone(request.POST.get("phone", ""))
    if not given:
        return _settings(request, {"phone": say("my.bad_phone")})
    purpose = f"phone|{request.person.key}|{store().vault.blind('my.phone', given)}"
    if "code" not in request.POST:
        refused = codes.send_to(request, given, purpose)
        return _settings(request, {"phone": sentence(refused)} if refused else {}, "", "" if refused else given)
    if wrong := codes.wrong(request, purpose):
        return _settings(request, wrong, "", given)
    other = person_by_phone(given)
    if other is not None and other.key != request.person.key:
        return _settings(request, {"phone": say("my.phone_taken")})
    put_phone(request.person, given, sure=True)
    return _settings(request, {}, say("my.phone_kept"))
