"""The counter: the whole form of the place on one screen, taken in by keyboard, closed with a conclusion.

GET shows it (empty, or copied from an earlier case); POST shows it again with what is wrong, or makes the case and
leads to the page with the receipts. Nothing typed is lost.
"""

import json
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wutong.cases.drafts import Draft, list_drafts, open_draft, read_draft, save_draft
from wutong.cases.names import called, party_name, scope_name
from wutong.cases.port import store
from wutong.cases.queries import ask_as, entries
from wutong.law.error import LawError, Refused
from wutong.law.pack import Pack
from wutong.law.plan import Planner
from wutong.links.sms import read_phone
from wutong.papers.kinds import papers_of
from wutong.web.desk.doors import business_of, doors
from wutong.web.desk.filing import ACCEPT, CONCLUSIONS, CORRECT, REFUSE, Filing, hand_in, mobile_of, similar
from wutong.web.desk.scans import SCAN, keep, move, scans_of, uploads_in, wrong_scans
from wutong.web.desk.sheet import Sheet
from wutong.web.kit.answers import Reading, plain
from wutong.web.kit.asks import Ask, boxes
from wutong.web.kit.gates import seat
from wutong.web.kit.place import case_of, instant, integer, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import language, say
from wutong.web.public.guide import chapters

MOBILE, ITEMS, REASON = "who.mobile", "conclude.items", "conclude.reason"


@seat()
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """The screen of the counter."""
    pack = pack_of(request.actor.place)
    try:
        draft = _draft(request)
    except Refused as refused:
        raise Http404(str(refused)) from None
    sheet = _sheet(request, pack, draft)
    if sheet is None:
        return render(request, "desk/no_door.html", {"pack": pack}, status=403)
    if request.method == "GET":
        return _page(request, sheet, {**_copied(request, sheet), **(draft.answers if draft else {})}, {}, {}, draft)
    got, own, problems = _read(request, sheet)
    scans = scans_of(request, {one.key for one in pack.documents})
    problems |= wrong_scans(scans)
    match request.POST.get("do"):
        case "save":
            return _save(request, sheet, got, own, problems, draft, scans)
        case "submit" if not problems:
            try:
                return _submit(request, sheet, got, own, draft, scans)
            except LawError as error:
                problems = problems_of(error, [*sheet.asks, *_own_asks()])
        case "look":
            problems = {}
    return _page(request, sheet, got.given, own, problems, draft, 422 if problems else 200)


def _draft(request: Any) -> Draft | None:
    """The draft of the desk that is gone on with. Refused when there is none, or it is not theirs."""
    given = request.POST if request.method == "POST" else request.GET
    ident = given.get("draft", "")
    return read_draft(store(), request.actor, ident) if ident and not _already(request) else None


def _already(request: Any) -> bool:
    """Whether this very form has been filed: then its draft is gone, and that is well."""
    key = request.POST.get("key", "")
    return bool(key) and store().answered(request.actor, key) is not None


def _submit(
    request: Any, sheet: Sheet, got: Reading, own: dict[str, Any], draft: Draft | None, scans: dict[str, Any]
) -> HttpResponse:
    """File it, once; then the scans, each by itself."""
    actor, key, again = request.actor, request.POST.get("key", ""), _already(request)
    here = {kind for one in uploads_in(actor, draft.id if draft else "") for kind in one.kinds} | set(scans)
    answer = hand_in(actor, _filing(sheet, got, own, here), key)
    if not again:
        refused = keep(actor, scans, key, case=answer.case)
        refused += move(actor, draft.id, answer.case) if draft else []
        if refused:
            request.session["scans_refused"] = refused
    return HttpResponseRedirect(f"/desk/new/done/{answer.number}")


def _save(
    request: Any, sheet: Sheet, got: Reading, own: dict[str, Any], problems: dict[str, str],
    draft: Draft | None, scans: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """Keep what is right in a draft of the desk; what is wrong is shown and stays on the screen."""
    actor = request.actor
    try:
        if draft is None:
            draft = open_draft(
                store(), actor, sheet.pack, sheet.business.key, sheet.channel.key, answers=got.answers
            )  # fmt: skip
        else:
            empty = dict.fromkeys((ask.name for ask in sheet.asks if ask.widget not in ("note", "group")), None)
            rev = integer(request.POST.get("rev"), 0, 0, 10**8)
            draft = save_draft(store(), actor, draft.id, rev, {**empty, **got.answers})
        good = {kind: scan for kind, scan in scans.items() if f"{SCAN}{kind}" not in problems}
        keep(actor, good, request.POST.get("key", ""), draft=draft.id)
    except LawError as error:
        problems = {**problems, **problems_of(error, sheet.asks)}
    if draft is not None and not problems:
        return HttpResponseRedirect(f"/desk/new?draft={draft.id}&saved=1")
    return _page(request, sheet, got.given, own, problems, draft, 422)


def _sheet(request: Any, pack: Pack, draft: Draft | None) -> Sheet | None:
    """The form asked for: business and channel by the draft or the address, else the first this desk keeps."""
    given = request.POST if request.method == "POST" else request.GET
    kept = doors(pack, request.actor, instant())
    if not kept:
        return None
    wanted = draft.channel if draft else given.get("channel")
    channel = next((one for one in kept if one.key == wanted), kept[0])
    business = draft.business if draft else given.get("business", "")
    return Sheet(pack, business_of(pack, business), channel, request.actor.party)


def _own_asks() -> list[Ask]:
    """What the counter asks beside the form."""
    return [
        Ask(MOBILE, "line", *_name("mobile"), fill="off", keys="tel", help=say("desk.mobile_hint", lang="zh"),
            help_en=say("desk.mobile_hint", lang="en")),
        Ask(ITEMS, "lines", *_name("correct_items")),
        Ask(REASON, "area", *_name("refuse_reason")),
    ]  # fmt: skip


def _name(key: str) -> tuple[str, str]:
    return say(f"desk.{key}", lang="zh"), say(f"desk.{key}", lang="en")


def _read(request: Any, sheet: Sheet) -> tuple[Reading, dict[str, Any], dict[str, str]]:
    """The answers to the form, those to the counter's own questions, and everything wrong with either."""
    post = request.POST
    got = sheet.read(post)
    conclusion = post.get("conclude", ACCEPT)
    own: dict[str, Any] = {
        MOBILE: plain(post.get(MOBILE, "")),
        ITEMS: [line.strip() for line in post.get(ITEMS, "").splitlines() if line.strip()],
        REASON: post.get(REASON, "").strip(),
        "conclude": conclusion if conclusion in CONCLUSIONS else ACCEPT,
        "received": set(post.getlist("received")),
    }
    problems = dict(got.problems)
    if own[MOBILE] and not read_phone(own[MOBILE]):
        problems[MOBILE] = say("desk.bad_mobile")
    if conclusion == CORRECT and not own[ITEMS]:
        problems[ITEMS] = say("desk.no_items")
    if conclusion == REFUSE and not own[REASON]:
        problems[REASON] = say("desk.no_reason")
    return got, own, problems


def _filing(sheet: Sheet, got: Reading, own: dict[str, Any], here: set[str]) -> Filing:
    """What is handed in; `here` are the papers that came as scans."""
    known = {one.document.key for one in sheet.papers(set(), {})}
    return Filing(
        sheet.channel.key,
        sheet.business.key,
        got.answers,
        tuple(sorted((own["received"] | here) & known)),
        own[MOBILE] or mobile_of(sheet.form, got.answers),
        own["conclude"],
        tuple(own[ITEMS]),
        own[REASON],
    )


def _copied(request: Any, sheet: Sheet) -> dict[str, Any]:
    """The answers of an earlier case this seat may see, as far as this form asks them, without what is sealed."""
    number = request.GET.get("copy", "").strip()
    if not number:
        return {}
    state, _ = case_of(request.actor, number)
    names = {ask.name for ask in sheet.asks}
    return {key: value for key, value in state.form.items() if key in names}


def _page(
    request: Any, sheet: Sheet, values: dict[str, Any], own: dict[str, Any], problems: dict[str, str],
    draft: Draft | None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    pack, at = sheet.pack, instant()
    mobile, items, reason = boxes(_own_asks(), own, problems)
    form_boxes = boxes(sheet.asks, values, problems)
    context = {
        "pack": pack,
        "sheet": sheet,
        "doors": doors(pack, request.actor, at),
        "sections": sheet.sections(values, problems),
        "papers": sheet.papers(own.get("received", set()), problems),
        "boxes": [mobile, *form_boxes, items, reason],
        "problems": problems,
        "mobile": mobile,
        "items": items,
        "reason": reason,
        "conclusions": [(one, say(f"desk.conclude_{one}")) for one in CONCLUSIONS],
        "conclude": own.get("conclude", ACCEPT),
        "services": json.dumps({one.option: one.key for one in pack.city.service}, ensure_ascii=False),
        "similar": similar(request.actor, *(str(values.get(key) or "") for key in ("project.code", "site.address"))),
        "chapters": chapters(pack, pack.journeys[sheet.business.journey]),
        "payers": [row for row in pack.payers if row.says],
        "copy": request.GET.get("copy", ""),
        "draft": draft,
        "saved": request.GET.get("saved", ""),
        "drafts": [one for one in list_drafts(store(), request.actor) if draft is None or one.id != draft.id],
        "uploads": uploads_in(request.actor, draft.id if draft else ""),
    }
    return render(request, "desk/new.html", context, status=status)


@seat()
@never_cache
@require_GET
def alike(request: Any) -> HttpResponse:
    """Cases with the same project code or address, for the side of the screen."""
    found = similar(request.actor, request.GET.get("project.code", ""), request.GET.get("site.address", ""))
    return render(request, "desk/similar.html", {"similar": found})


@seat()
@never_cache
@require_GET
def done(request: Any, number: str) -> HttpResponse:
    """What came of it: the number, whose turn it is, and the papers to print."""
    state, pack = case_of(request.actor, number)
    if not doors(pack, request.actor, instant()):
        raise Http404(number)
    copies = Planner(pack, state.view, instant().date(), store().calendar).plan()
    owed = [
        (item, pack.items[item.kind], called(item.text, pack, language()))
        for item in state.view.items.values()
        if item.closed is None
    ]
    turns = [
        (
            copy.task,
            scope_name(copy.scope, pack, state, language()),
            party_name(copy.party, pack, language()),
            copy.clock,
        )
        for copy in copies.values()
        if copy.status == "open" and not copy.task.optional
    ]
    ask_as(store().connection(), request.actor)
    papers = papers_of(pack, state, entries(store().connection(), state.id))
    context = {
        "state": state,
        "pack": pack,
        "turns": turns,
        "owed": owed,
        "papers": [(one, scope_name(one.scope, pack, state, language())) for one in papers],
        "bad": _told(request),
    }
    return render(request, "desk/new_done.html", context)


def _told(request: Any) -> list[str]:
    """What did not go well with the scans of the case just made; told once."""
    return list(request.session.pop("scans_refused", []))
