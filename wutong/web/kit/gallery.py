"""Every component on one page, in every state: the page the design is judged by and the review tool walks over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.law.form import UNKNOWN
from wutong.law.read import common
from wutong.web.kit.asks import Ask, Option, boxes
from wutong.web.kit.gates import public
from wutong.web.kit.words import say
from wutong.web.templatetags.kit import MARKS


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """The components; `?wrong=1` shows the questions with their errors."""
    asks = _asks()
    problems = {ask.name: say("gallery.wrong", name=ask.text) for ask in asks} if request.GET.get("wrong") else {}
    values = {"g.number": UNKNOWN, "g.one": "b", "g.many": ["a", "b"], "g.day": "2026-03-05"}
    context = {"boxes": boxes(asks, values, problems), "problems": problems, "marks": list(MARKS)}
    return render(request, "kit/gallery.html", context)


def _asks() -> list[Ask]:
    """A question of every widget."""
    options = tuple(Option(value, say(f"gallery.{value}")) for value in ("a", "b"))
    facts = common().facts
    made = [
        Ask("g.line", "line", *_name("line"), required=True, help=say("gallery.hint")),
        Ask("g.area", "area", *_name("area")),
        Ask("g.number", "number", *_name("number"), unit=facts["length_m"].unit, unknown=True),
        Ask("g.one", "one", *_name("one"), options=options, required=True),
        Ask("g.many", "many", *_name("many"), options=options),
        Ask("g.day", "day", *_name("day")),
        Ask("g.hour", "hour", *_name("hour")),
        Ask("g.days", "days", *_name("days")),
        Ask("g.lines", "lines", *_name("lines")),
        Ask("g.rows", "rows", *_name("rows"), columns=tuple(option.text for option in options)),
        Ask("g.tick", "tick", *_name("tick"), says=say("gallery.hint")),
    ]
    return made


def _name(key: str) -> tuple[str, str]:
    return say(f"gallery.{key}", lang="zh"), say(f"gallery.{key}", lang="en")
