"""The hotline: the few questions of its channel, read back, pushed at once; cases found by number or phone; calls noted.

In a place without such a channel the page says so; looking up and noting calls still work.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wutong.cases.actions.notes import note
from wutong.cases.port import store
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.links.sms import read_phone
from wutong.web.desk.doors import business_of, call_doors
from wutong.web.desk.filing import Filing, hand_in, mobile_of
from wutong.web.desk.search import hits, words_of
from wutong.web.desk.sheet import Sheet
from wutong.web.kit.answers import Reading, plain
from wutong.web.kit.asks import Ask, boxes
from wutong.web.kit.gates import seat
from wutong.web.kit.place import case_of, instant, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import either, say
from wutong.web.public.guide import chapters

CALLER = "who.mobile"
#: how a call about a case is noted
CONSULTED = "consultation"


@seat("window")
@never_cache
@require_http_methods(["GET", "POST"])
def call(request: Any) -> HttpResponse:
    """The screen of the hotline."""
    pack = pack_of(request.actor.place)
    kept = call_doors(pack, request.actor, instant())
    sheet = Sheet(pack, business_of(pack, ""), kept[0], request.actor.party, short=True) if kept else None
    if request.method == "GET" or sheet is None or request.POST.get("do") == "look":
        return _page(request, pack, sheet, {}, {})
    got = sheet.read(request.POST)
    caller = plain(request.POST.get(CALLER, ""))
    given = {**got.given, CALLER: caller}
    problems = dict(got.problems)
    if caller and not read_phone(caller):
        problems[CALLER] = say("desk.bad_mobile")
    if request.POST.get("do") != "push" or problems:
        return _page(request, pack, sheet, given, problems, got, 422 if problems else 200)
    filing = Filing(
        sheet.channel.key, sheet.business.key, got.answers, (), caller or mobile_of(sheet.form, got.answers)
    )  # fmt: skip
    try:
        answer = hand_in(request.actor, filing, request.POST.get("key", ""))
    except LawError as error:
        return _page(request, pack, sheet, given, problems_of(error, _asks(sheet)), None, 422)
    return HttpResponseRedirect(f"/desk/new/done/{answer.number}")


def _asks(sheet: Sheet) -> list[Ask]:
    caller = Ask(CALLER, "line", say("desk.caller", lang="zh"), say("desk.caller", lang="en"), keys="tel",
                 help=say("desk.mobile_hint", lang="zh"), help_en=say("desk.mobile_hint", lang="en"))  # fmt: skip
    return [caller, *sheet.asks]


def _page(
    request: Any, pack: Pack, sheet: Sheet | None, given: dict[str, Any], problems: dict[str, str],
    read: Reading | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    text = words_of(request)
    caller = read_phone(str(given.get(CALLER) or ""))
    context = {
        "pack": pack,
        "sheet": sheet,
        "boxes": boxes(_asks(sheet), given, problems) if sheet else [],
        "problems": problems,
        "script": _script(sheet, read) if sheet and read and not problems else [],
        "text": text,
        "found": hits(request.actor, pack, text),
        "earlier": hits(request.actor, pack, caller) if caller else [],
        "chapters": chapters(pack, pack.journeys[pack.city.business[0].journey]),
        "noted": request.GET.get("noted", ""),
    }
    return render(request, "desk/call.html", context, status=status)


def _script(sheet: Sheet, read: Reading) -> list[tuple[str, str]]:
    """What to read back to the caller, question by question."""
    said = []
    for ask in sheet.asks:
        value = read.answers.get(ask.name)
        if value not in (None, ""):
            texts = value if isinstance(value, list) else [value]
            labels = {option.value: option.text for option in ask.options}
            said.append((ask.text, say("desk.comma").join(labels.get(str(one), str(one)) for one in texts)))
    return said


@seat("window")
@require_POST
def log(request: Any) -> HttpResponse:
    """Note a call in the case it was about."""
    number, text = request.POST.get("number", ""), request.POST.get("text", "").strip()
    state, pack = case_of(request.actor, number)
    try:
        store().perform(
            request.actor, state.id, note, key=request.POST.get("key", ""), text=text[:1000], kind=CONSULTED
        )
    except LawError as error:
        context = {"number": state.number, "text": text, "problems": problems_of(error), "pack": pack,
                   "city": either(pack.city.name, pack.city.en)}  # fmt: skip
        return render(request, "desk/call_log.html", context, status=422)
    return HttpResponseRedirect(f"/desk/call?noted={state.number}&q={state.number}")
