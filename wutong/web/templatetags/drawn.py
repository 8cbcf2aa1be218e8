"""A line as a picture with its text, and the words the drawing script speaks with."""

import json

from django import template

from wutong.law.fact import Shape
from wutong.web.kit.drawing import WIDE, Drawing, draw
from wutong.web.kit.words import say

register = template.Library()

#: what the script says, by the word it asks for
_SPOKEN = (
    "added", "removed", "moved", "picked", "ended", "cancelled", "undone", "redone", "nothing", "point", "step", "total",
    "bad", "full", "here", "no_here", "zoom", "used",
)  # fmt: skip


@register.filter
def drawn(shape: Shape | None) -> Drawing | None:
    """The drawing of a line; None without one."""
    return draw(shape)


@register.inclusion_tag("kit/drawing.html")
def drawing(found: Drawing, name: str, link: str = "") -> dict[str, object]:
    """The picture of a line called `name`, with its points in figures; `link` leads to it as a file."""
    return {"found": found, "name": name, "link": link, "wide": WIDE, "up": found.high - 12}


@register.simple_tag
def spoken() -> str:
    """The words of the drawing script, as JSON for an attribute."""
    return json.dumps({name: say(f"draw.{name}") for name in _SPOKEN}, ensure_ascii=False)
