"""Reporting a suspected breach: whom, which of the breaches the paper knows, and what shows it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wutong.cases.allowed import allowed
from wutong.cases.files import put_upload
from wutong.cases.port import store
from wutong.cases.store import once_id
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.web.kit.answers import Reading, read, stated
from wutong.web.kit.asks import Ask, Option, boxes, yes_no
from wutong.web.kit.gates import seat
from wutong.web.kit.place import case_of, pack_of
from wutong.web.kit.refusals import problems_of
from wutong.web.kit.words import say
from wutong.web.supervise.credit import may_report, register, subjects_of
from wutong.web.supervise.names import wrong_seat

OTHER = "other"


def asks_of(pack: Pack) -> list[Ask]:
    """The questions of a report."""
    units = [Option(key, pack.parties[key].name, pack.parties[key].en) for key, _ in subjects_of(pack)]
    other = Option(OTHER, say("supervise.subject_other", lang="zh"), say("supervise.subject_other", lang="en"))
    kinds = [
        Option(
            one.key,
            *(
                say(
                    "supervise.breach_then",
                    lang=lang,
                    name=name,
                    then=say(f"supervise.consequence_{one.consequence}", lang=lang),
                )
                for lang, name in (("zh", one.name), ("en", one.en))
            ),
        )
        for one in pack.breaches
    ]
    asked = [_ask("subject", "one", [*units, other]), _ask("name", "line", required=False)]
    if any("person" in one.subjects for one in pack.breaches):
        asked.append(_ask("person", "line", required=False))
    asked.append(_ask("breach", "one", kinds))
    if any(one.needs_overdue for one in pack.breaches):
        asked.append(_ask("overdue", "one", yes_no("yes", "no"), required=False))
    return [*asked, _ask("evidence", "area"), _ask("case", "line", required=False)]


def _ask(name: str, widget: str, options: Any = (), required: bool = True) -> Ask:
    words = say(f"supervise.ask_{name}", lang="zh"), say(f"supervise.ask_{name}", lang="en")
    hints = say(f"supervise.hint_{name}", lang="zh"), say(f"supervise.hint_{name}", lang="en")
    return Ask(name, widget, *words, options=tuple(options), required=required, help=hints[0], help_en=hints[1])


@seat("department", "supervisor")
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """The form; sent, a file is opened. Nothing follows from it before a second officer confirms."""
    pack = pack_of(request.actor.place)
    if not may_report(request.actor, pack):
        return wrong_seat(request)
    asks = asks_of(pack)
    if request.method != "POST":
        return _page(request, pack, boxes(asks, _offered(request)), {})
    got = read(asks, request.POST)
    problems = {**_problems(asks, got), **got.problems}
    if not problems:
        try:
            file = _report(request, pack, stated(got.answers))
        except LawError as error:
            problems = problems_of(error, asks)
        except Http404:
            problems = {"case": say("supervise.no_case")}
        else:
            return HttpResponseRedirect(f"/desk/credit/{file}/")
    return _page(request, pack, boxes(asks, got.given, problems), problems, 422)


def _offered(request: HttpRequest) -> dict[str, Any]:
    """What the address brings along: the unit and the case."""
    return {name: request.GET.get(name, "")[:100] for name in ("subject", "case")}


def _problems(asks: list[Ask], got: Reading) -> dict[str, str]:
    found = {
        one.name: say("case.must_say", name=one.text)
        for one in asks
        if one.required and got.answers.get(one.name) in (None, "", [])
    }
    for one in asks:
        told = got.answers.get(one.name)
        if one.widget in ("one", "pick") and told and told not in [option.value for option in one.options]:
            found[one.name] = say("supervise.not_an_option", name=one.text)
    if got.answers.get("subject") == OTHER and not got.answers.get("name"):
        found["name"] = say("supervise.name_it")
    return found


def _report(request: Any, pack: Pack, told: dict[str, Any]) -> str:
    """Open the file; what was attached goes into the case it concerns."""
    actor, key = request.actor, request.POST.get("key", "")
    facts: dict[str, Any] = {name: told[name] for name in ("name", "person", "evidence") if told.get(name)}
    if told.get("overdue") == "yes":
        facts["overdue"] = True
    sent = request.FILES.getlist("files")
    if told.get("case"):
        state, _ = case_of(actor, str(told["case"]))
        facts["case"] = state.number
        for n, one in enumerate(sent):
            name = str(one.name)
            put_upload(
                store(), actor, name, one.read(), kinds=[allowed().photo_kind], case=state.id, key=once_id(f"{key}#{n}")
            )
        facts |= {"files": [str(one.name) for one in sent]} if sent else {}
    elif sent:
        raise Http404("case")
    subject = str(told["name"]) if told["subject"] == OTHER else str(told["subject"])
    return register().report(actor, pack, subject, str(told["breach"]), facts, key=key)


def _page(request: Any, pack: Pack, shown: Any, problems: dict[str, str], status: int = 200) -> HttpResponse:
    context = {"pack": pack, "boxes": shown, "problems": problems, "breaches": pack.breaches}
    return render(request, "supervise/credit_new.html", context, status=status)
