"""Who to reach: contact data masked until somebody with a part in the case says what for; the saying is recorded."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wutong.cases.privacy import mask
from wutong.law.form import FormField
from wutong.people.audit import note
from wutong.web.case.acts import ask
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.answers import read
from wutong.web.kit.asks import boxes
from wutong.web.kit.gates import person
from wutong.web.kit.words import either, say


@person
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """The private answers of the application; in full for the applicant, and for staff once they say what for."""
    seen = see(request, number)
    if not seen.private:
        raise Http404(number)
    asks = [ask("purpose", "line")]
    problems: dict[str, str] = {}
    given: dict[str, Any] = {}
    full = seen.applicant
    if request.method == "POST":
        got = read(asks, request.POST)
        given, problems = got.given, dict(got.problems)
        if not got.answers["purpose"]:
            problems["purpose"] = say("case.must_say", name=asks[0].text)
        elif not problems:
            note("reveal", seen.actor.person, actor=seen.actor, case=seen.state.number, purpose=str(given["purpose"]))
            full = True
    context = {"seen": seen, "pack": seen.pack, "rows": _rows(seen, full), "full": full, "problems": problems}
    context["boxes"] = boxes(asks, given, problems)
    response = render(request, "case/contact.html", context, status=422 if problems else 200)
    response["Cache-Control"] = "no-store"
    return response


def _rows(seen: Seen, full: bool) -> list[tuple[str, str]]:
    """(label, value) of what is sealed, in the order of the form; masked unless `full`."""
    fields: dict[str, FormField] = {field.key: field for form in seen.pack.forms.values() for field in form.fields}
    registry = seen.pack.common.facts
    rows = []
    for key, value in seen.state.sealed.items():
        name = key.rpartition(".")[2]
        row = fields.get(key)
        label = either(row.label, row.en) if row else either(registry[name].name, registry[name].en)
        rows.append((label, str(value) if full else mask(value)))
    return rows
