"""Assessment of a period: each unit by stage, and the measures the paper promises, with what they are counted from."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.assess import behind, judging
from wutong.cases.figures import Report, report
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.seat import Actor
from wutong.law.measure import Period
from wutong.law.measure_figure import Figure
from wutong.law.pack import Pack
from wutong.web.desk.excel import Sheet
from wutong.web.desk.rows import party_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, in_words, say
from wutong.web.supervise.names import period_of, task_text, wrong_seat
from wutong.web.supervise.sheets import sent
from wutong.web.templatetags.kit import percent

COLUMNS = ("unit", "stage", "done", "running", "on_time_n", "late_n", "share", "agreed_kept", "agreed_late")


def may_assess(actor: Actor, pack: Pack) -> bool:
    """Whether a seat assesses others: those who see the whole place, and parties whose kind is to supervise."""
    party = pack.parties.get(actor.party)
    return actor.sees_all or (party is not None and party.kind == "supervisor")


@seat("department", "supervisor")
@require_GET
def show(request: Any) -> HttpResponse:
    """The table of a period."""
    pack = pack_of(request.actor.place)
    if not may_assess(request.actor, pack):
        return wrong_seat(request)
    found, first, last = _report(request, pack)
    context = {
        "pack": pack,
        "first": first,
        "last": last,
        "rows": [(row, party_text(row.party, pack), _stage(row.stage, pack)) for row in found.parties],
        "figures": [(one, figure_text(one), _drills(one.key, pack)) for one in found.figures],
        "paper": "a3" if request.GET.get("paper") == "a3" else "a4",
        "query": f"from={first}&to={last}",
    }
    return render(request, "supervise/assess.html", context)


def _report(request: Any, pack: Pack) -> tuple[Report, date, date]:
    at = instant()
    first, last = period_of(request.GET.dict(), at)
    return report(store(), pack.place, Period(first, last, at)), first, last


def _stage(stage: str, pack: Pack) -> str:
    """A stage by its name, whether the table holds its key or its name."""
    found = next((one for one in pack.city.stage if stage in (one.key, one.name)), None)
    return either(found.name, found.en) if found else stage


def _drills(key: str, pack: Pack) -> bool:
    return any(one.key == key and judging(one) for one in pack.measures)


def figure_text(figure: Figure) -> str:
    """A figure as people read it; the words for no data where there is nothing to count."""
    if figure.value is None:
        return say("supervise.no_data")
    if figure.unit == "share":
        return percent(figure.value)
    return f"{figure.value:.1f}".removesuffix(".0")


@seat("department", "supervisor")
@require_GET
def cases(request: Any) -> HttpResponse:
    """The steps behind a rate, with their cases."""
    actor, pack = request.actor, pack_of(request.actor.place)
    if not may_assess(actor, pack):
        return wrong_seat(request)
    asked = {name: request.GET.get(name, "") for name in ("party", "measure")}
    stage = request.GET.get("stage", "")
    key = next((one.key for one in pack.city.stage if stage in (one.key, one.name)), stage)
    figure = next((one for one in pack.measures if one.key == asked["measure"]), None)
    if asked["measure"] and figure is None:
        raise Http404(asked["measure"])
    first, last = period_of(request.GET.dict(), instant())
    found = behind(store(), actor, Period(first, last, instant()), asked["party"], key, asked["measure"])
    drawn = lines_of(store().connection(), actor, {one.case for one in found})
    title = (
        either(figure.name, figure.en)
        if figure
        else " · ".join(filter(None, [party_text(asked["party"], pack), _stage(key, pack)])) or say("supervise.assess")
    )
    context = {
        "pack": pack,
        "title": title,
        "first": first,
        "last": last,
        "rows": [
            (one, task_text(one.key, pack, drawn.get(one.case, {}), one.party), party_text(one.party, pack))
            for one in found
        ],
        "kept": sum(one.kept for one in found),
        "back": f"?from={first}&to={last}",
    }
    return render(request, "supervise/assess_cases.html", context)


@seat("department", "supervisor")
@require_GET
def export(request: Any) -> HttpResponse:
    """The assessment as a workbook."""
    pack = pack_of(request.actor.place)
    if not may_assess(request.actor, pack):
        return wrong_seat(request)
    found, first, last = _report(request, pack)
    units = [
        [party_text(row.party, pack), _stage(row.stage, pack), str(row.done), str(row.open), str(row.on_time), str(row.late),
         percent(row.share) or say("supervise.no_data"), str(row.agreed_kept), str(row.agreed_late)]
        for row in found.parties
    ]  # fmt: skip
    figures = [
        [
            either(one.name, one.en),
            figure_text(one),
            str(one.met),
            str(one.of),
            in_words(one.goal),
            say("kit.between_names").join(one.clause),
            in_words(one.note),
        ]
        for one in found.figures
    ]
    heads = [say(f"supervise.column_{name}") for name in ("measure", "value", "met", "of", "goal", "clause", "note")]
    sheets = [
        Sheet(say("supervise.by_unit"), [say(f"supervise.column_{name}") for name in COLUMNS], units),
        Sheet(say("supervise.measures"), heads, figures),
    ]
    told = [(say("supervise.period"), f"{first} – {last}")]
    return sent(request, "assess", say("supervise.assess"), sheets, told)
