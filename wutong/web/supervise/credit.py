"""The credit register on the page: files, a report, the unit's answer, and a second officer's word before anything follows.

Whether an act is allowed is said by the register alone; the page shows what it says.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from wutong.cases.actions.notes import APPLICANT
from wutong.cases.credit_files import STATUSES, CreditFile, Link, answers, file_of, files, judges
from wutong.cases.port import store
from wutong.cases.register import Register
from wutong.law.credit import Breach, months_later
from wutong.law.error import LawError, Refused
from wutong.law.pack import Pack
from wutong.web.desk.rows import names_of, party_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, say

KINDS = ("department", "supervisor", "utility", "window", "builder")
#: the verbs of a file, and the name of the text each takes
TEXTS = {
    "answer": "text",
    "confirm": "reasons",
    "dismiss": "reasons",
    "rectified": "evidence",
    "interview": "minutes",
}


def register() -> Register:
    """The register on the house's connection and clock."""
    return Register(store().connection, store().clock)


@seat(*KINDS)
@require_GET
def show(request: Any) -> HttpResponse:
    """The files this seat may see, by status."""
    actor, pack = request.actor, pack_of(request.actor.place)
    found = files(store(), actor)
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    shown = [one for one in found if status in ("", one.status)]
    context = {
        "pack": pack,
        "status": status,
        "tabs": [("", say("supervise.all"), len(found))]
        + [(one, say(f"supervise.status_{one}"), sum(each.status == one for each in found)) for one in STATUSES],
        "rows": [_row(one, pack) for one in shown],
        "officer": may_report(request.actor, pack),
        "steps": _proposals(actor, found, pack),
    }
    return render(request, "supervise/credit.html", context)


def may_report(actor: Any, pack: Pack) -> bool:
    """Whether the seat is an officer's and the place knows breaches."""
    party = pack.parties.get(actor.party)
    return party is not None and party.kind in ("department", "supervisor") and bool(pack.breaches)


def _row(one: CreditFile, pack: Pack) -> dict[str, Any]:
    return {
        "one": one,
        "subject": subject_text(one, pack),
        "breach": either(one.breach.name, one.breach.en) if one.breach else one.kind,
        "clause": one.breach.clause if one.breach else (),
        "consequence": say(f"supervise.consequence_{one.breach.consequence}") if one.breach else "",
        "by": party_text(one.by, pack),
        "status": say(f"supervise.status_{one.status}"),
    }


def subject_text(one: CreditFile, pack: Pack) -> str:
    """Whom a file is about."""
    return party_text(one.subject, pack) if one.subject in pack.parties else str(one.facts.get("name") or one.subject)


def _proposals(actor: Any, found: list[CreditFile], pack: Pack) -> list[tuple[str, str, Breach]]:
    """The rungs confirmed files now reach, for officers who see them all."""
    if not actor.sees_all:
        return []
    subjects = dict.fromkeys(one.subject for one in found if one.status == "confirmed")
    kinds = {breach.key: breach for breach in pack.breaches}
    reached = [(subject, key) for subject in subjects for key in register().proposals(actor, pack, subject)]
    return [(subject, party_text(subject, pack), kinds[key]) for subject, key in reached]


@seat(*KINDS)
@require_GET
def one(request: Any, file: Any) -> HttpResponse:
    """A file with its chain and what this seat may do."""
    found, chain = _file(request, file)
    return _page(request, found, chain)


def _file(request: Any, file: Any) -> tuple[CreditFile, list[Link]]:
    try:
        return file_of(store(), request.actor, str(file))
    except Refused as refused:
        raise Http404(str(refused)) from None


@seat(*KINDS)
@require_POST
def do(request: Any, file: Any, verb: str) -> HttpResponse:
    """Perform a verb of the register; what it refuses is shown with what was typed."""
    found, chain = _file(request, file)
    if verb not in TEXTS:
        raise Http404(verb)
    text = request.POST.get("text", "").strip()
    if any(link.verb == verb and link.person == request.actor.person and link.text == text for link in chain):
        return HttpResponseRedirect(f"/desk/credit/{found.id}/")
    if not text:
        return _page(request, found, chain, {f"text-{verb}": say("supervise.say_text")}, verb, text)
    if verb not in offered(request.actor, found, pack_of(request.actor.place)):
        return _page(request, found, chain, {"": say("supervise.not_offered")}, verb, text)
    act: Callable[..., None] = getattr(register(), verb)
    try:
        act(request.actor, pack_of(request.actor.place), found.id, **{TEXTS[verb]: text})
    except LawError as error:
        return _page(request, found, chain, {f"text-{verb}": " ".join(problems_of(error).values())}, verb, text)
    return HttpResponseRedirect(f"/desk/credit/{found.id}/")


def offered(actor: Any, file: CreditFile, pack: Pack) -> list[str]:
    """The verbs a file offers this seat; who exactly may perform them is the register's to say."""
    found = ["answer"] if answers(actor, file, pack) else []
    if judges(actor, file, pack):
        if file.status == "reported":
            found += ["confirm", "dismiss"]
        elif file.status == "confirmed":
            found += [] if file.rectified_on else ["rectified"]
            found += ["interview"] if file.breach and file.breach.consequence == "interview" else []
    return found


def _page(
    request: Any,
    found: CreditFile,
    chain: list[Link],
    problems: dict[str, str] | None = None,
    verb: str = "",
    text: str = "",
) -> HttpResponse:
    pack, problems = pack_of(request.actor.place), problems or {}
    breach = found.breach
    named = names_of({link.person for link in chain})
    context = {
        "pack": pack,
        "row": _row(found, pack),
        "file": found,
        "chain": [
            (link, say(f"supervise.verb_{link.verb}"), named.get(link.person, ""), party_text(link.party, pack))
            for link in chain
        ],
        "earliest": months_later(found.suspended_from, breach.months) if found.suspended_from and breach else None,
        "forms": [
            {
                "verb": each,
                "title": say(f"supervise.verb_{each}"),
                "label": say(f"supervise.text_{each}"),
                "problem": problems.get(f"text-{each}", ""),
                "text": text if each == verb else "",
            }
            for each in offered(request.actor, found, pack)
        ],
        "problems": problems,
        "said": str(found.facts.get("evidence") or ""),
        "case": str(found.facts.get("case") or ""),
    }
    return render(request, "supervise/credit_file.html", context, status=422 if problems else 200)


def subjects_of(pack: Pack) -> list[tuple[str, str]]:
    """The units of the place a report may be about."""
    return [
        (each.key, either(each.name, each.en))
        for each in pack.parties.values()
        if each.kind not in (APPLICANT, "system")
    ]
