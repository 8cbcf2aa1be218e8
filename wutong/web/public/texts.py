"""Help, accessibility, personal data: short honest pages; whom to ask comes from the packs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.web.kit.gates import public
from wutong.web.public.home import in_force


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How things are done here, and whom to ask in each place."""
    desks = [
        (pack, [one for one in pack.parties.values() if one.kind == "window" and one.phone]) for pack in in_force()
    ]
    return render(request, "public/help.html", {"desks": desks, "answers": range(1, 8)})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done so that everyone can use the pages, and what is not reached."""
    return render(request, "public/accessibility.html", {"done": range(1, 8), "lacking": range(1, 5)})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is collected, how it is kept, who sees it."""
    notices = [(pack, pack.texts["privacy"]) for pack in in_force() if "privacy" in pack.texts]
    return render(request, "public/privacy.html", {"points": range(1, 8), "notices": notices})
