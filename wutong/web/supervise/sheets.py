"""Lists as workbooks: a cover that tells what was asked, by whom and when, the lists as text; every one on the record."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from wutong.people.audit import note
from wutong.web.desk.excel import TYPE, Sheet, book
from wutong.web.desk.rows import party_text
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, say
from wutong.web.templatetags.kit import moment


def sent(
    request: Any, name: str, title: str, sheets: Sequence[Sheet], told: Iterable[tuple[str, str]] = ()
) -> HttpResponse:
    """The sheets as a download called after `name`, the place and the instant."""
    actor, pack, at = request.actor, pack_of(request.actor.place), instant()
    cover = [
        [say("supervise.list"), title],
        *([label, text] for label, text in told),
        [say("supervise.place"), either(pack.city.name, pack.city.en)],
        [say("supervise.unit"), party_text(actor.party, pack)],
        [say("supervise.made_by"), request.person.name or actor.person],
        [say("supervise.made_at"), moment(at)],
    ]
    note("export", actor.person, "", actor, list=name, rows=sum(len(one.lines) for one in sheets))
    response = HttpResponse(book([Sheet(say("supervise.cover"), [], cover), *sheets]), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="wutong-{actor.place}-{name}-{at:%Y%m%d-%H%M}.xlsx"'
    return response
