"""The course of a line on the page: a file read into the question, and the line as a file of its own."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from wutong.cases.course import COURSE, LENGTH, SOURCE
from wutong.law.error import ShapeError
from wutong.law.fact import Shape, plain
from wutong.law.read import common
from wutong.web.case.viewer import see
from wutong.web.kit.gates import person
from wutong.web.kit.refusals import sentence
from wutong.works.shape_file import MOST_BYTES, read_file
from wutong.works.shape_text import write_text

#: the field of the file, the button that reads it in without storing anything
FILE, LOAD = f"{COURSE}.file", "load"


def with_file(request: HttpRequest) -> tuple[QueryDict, dict[str, str]]:
    """What was sent, with the line of the file, if one came along, in place of what was typed; and what is wrong with it."""
    sent = request.FILES.get(FILE)
    if sent is None:
        return request.POST, {}
    post = request.POST.copy()
    try:
        # one byte more than is taken shows that there is more
        post[COURSE] = write_text(read_file(common().facts[COURSE], str(sent.name), sent.read(MOST_BYTES + 1)))
    except ShapeError as error:
        return post, {COURSE: sentence(error)}
    return post, {}


@person
@require_GET
def export(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """The line as GeoJSON, for whoever may see the case; Http404 while nothing is drawn."""
    seen = see(request, number)
    line = seen.state.view.lines.get(code)
    shape = line.facts.get(COURSE) if line else None
    if line is None or not isinstance(shape, Shape):
        raise Http404(code)
    said: dict[str, Any] = {name: plain(line.facts.get(name)) for name in (LENGTH, SOURCE)}
    told = {
        "type": "Feature",
        "geometry": plain(shape),
        "properties": {
            "case": seen.state.number,
            "line": code,
            "services": list(line.services),
            "crs": "EPSG:4490",
            **said,
        },
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="{seen.state.number}-{code}.geojson"'
    return response
