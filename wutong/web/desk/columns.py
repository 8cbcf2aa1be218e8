"""Which columns of a list somebody wants to see: those the address names, else those the person keeps, else the usual ones.

What is seen is what is printed and exported. The case number leads every list and is no choice.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST

from wutong.web.desk.rows import COLUMNS
from wutong.web.kit.gates import seat
from wutong.web.kit.words import say

#: what may be chosen; the light stands with the date it belongs to
CHOICES = tuple(column for column in COLUMNS if column not in ("number", "light"))
#: tabs of open tasks: those of one's own desk, so their party goes without saying
OPEN = ("todo", "red", "orange", "yellow", "mine", "paused", "may")
#: shown only to whoever asks for it
RARE = ("changed",)


def columns_of(request: Any, tab: str, query: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of a list after the case number, in their order."""
    chosen = _known((query.get("columns") or request.person.columns).split(","))
    return chosen or usual(tab, request.actor.sees_all)


def usual(tab: str, whole: bool) -> tuple[str, ...]:
    """The columns of a tab for whoever chose none; `whole`: the list is of all parties of the place.

    >>> "party" in usual("todo", False), "party" in usual("todo", True), "changed" in usual("done", True)
    (False, True, False)
    """
    own = tab in OPEN and not whole
    return tuple(one for one in CHOICES if one not in RARE and not (own and one == "party"))


def as_text(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns as a workbook has them: the number first, the light beside its date.

    >>> as_text(("title", "due"))
    ('number', 'title', 'light', 'due')
    """
    return tuple(one for one in COLUMNS if one == "number" or one in columns or (one == "light" and "due" in columns))


def _known(columns: list[str]) -> tuple[str, ...]:
    return tuple(one for one in CHOICES if one in columns)


def offered(columns: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """What the form offers: (column, its head, whether it is seen now)."""
    return [(one, say(f"desk.column_{one}"), one in columns) for one in CHOICES]


@seat()
@require_POST
def keep(request: Any) -> HttpResponse:
    """Keep the columns that were ticked with the person, or none for the usual ones; back to the list."""
    ticked = [] if request.POST.get("do") == "usual" else request.POST.getlist("column")
    request.person.columns = ",".join(_known(ticked))
    request.person.save(update_fields=["columns"])
    query = QueryDict(request.POST.get("back", ""), mutable=True)
    query.pop("columns", None)
    return HttpResponseRedirect(f"/desk/?{query.urlencode()}")
