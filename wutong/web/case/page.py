"""The case page: where it is, whose turn, until when; one picture; what happened; what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from wutong.cases.access import may_finish
from wutong.cases.names import called, scope_name
from wutong.cases.overall import Overall, Turn, overall
from wutong.cases.picture import picture
from wutong.cases.port import store
from wutong.cases.queries import ask_as, charges_of, documents_of, entries
from wutong.cases.seat import SYSTEM
from wutong.cases.timeline import Moment, timeline
from wutong.law.clock import colour
from wutong.law.party import Party
from wutong.law.plan import Copy
from wutong.law.view import OpenItem
from wutong.papers.kinds import PaperKind, papers_of
from wutong.web.case.acts import acts_for, put_off_unsaid
from wutong.web.case.lines import verdicts
from wutong.web.case.money import bills, payers
from wutong.web.case.viewer import Seen, see
from wutong.web.kit.gates import person
from wutong.web.kit.words import either, language


@person
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page."""
    seen = see(request, number)
    ask_as(store().connection(), seen.actor)
    chain = entries(store().connection(), seen.state.id)
    context = {
        **live(seen),
        "moments": _moments(seen, chain, request.GET.get("of", "")),
        "done": _done(seen, chain, request.GET.get("done", "")),
        "dates": _dates(seen),
        "papers": _papers(seen, chain),
        "documents": documents_of(store().connection(), seen.state.id),
        "bills": bills(seen, charges_of(store().connection(), seen.state.id)),
        "payers": payers(seen),
        "verdicts": verdicts(seen),
        "acts": acts_for(seen),
        "put_off_unsaid": put_off_unsaid(seen),
        "of": request.GET.get("of", ""),
    }
    return render(request, "case/page.html", context)


@person
@require_GET
def now(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the page that changes; nothing at all while it has not."""
    seen = see(request, number)
    tag = quote_etag(f"{seen.state.rev}-{seen.at:%Y%m%d%H}-{request.prefs['lang']}")  # type: ignore[attr-defined]
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    response = render(request, "case/now.html", live(seen))
    response["ETag"] = tag
    return response


def live(seen: Seen) -> dict[str, Any]:
    """What changes while somebody looks: the card, the picture, what is owed and what may be done now."""
    drawn = picture(seen.state, seen.pack, seen.planner, seen.at)
    card = overall(seen.state, seen.pack, seen.planner, drawn, seen.at)
    return {
        "seen": seen,
        "pack": seen.pack,
        "title": title_of(seen),
        "card": card,
        "picture": drawn,
        "turns": _turns(seen, card),
        "lead": _lead(seen),
        "mine": mine(seen),
        "items": _items(seen),
    }


def title_of(seen: Seen) -> str:
    """What the case is called: its project, else its applicant as the form has it, else its number."""
    form = seen.state.form
    return str(form.get("project.name") or form.get("applicant.name") or seen.state.number)


def mine(seen: Seen) -> list[tuple[Copy, str]]:
    """The open tasks of whoever looks, with the scope of each; what is optional comes last."""
    found = [
        copy
        for copy in seen.planner.plan().values()
        if copy.status == "open" and copy.task.by != SYSTEM and may_finish(seen.actor, copy, seen.state, seen.pack)
    ]
    found.sort(key=lambda copy: (copy.task.optional, copy.clock.due is None if copy.clock else True))
    return [(copy, scope_name(copy.scope, seen.pack, seen.state, language())) for copy in found]


@dataclass(frozen=True)
class Waiting:
    """A party whose turn it is."""

    party: Party | None
    key: str
    due: datetime | None
    what: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return either(self.party.name, self.party.en) if self.party else self.key


def _turns(seen: Seen, card: Overall) -> list[Waiting]:
    return [
        Waiting(
            seen.pack.parties.get(turn.party),
            turn.party,
            turn.due,
            tuple(dict.fromkeys(_what(seen, turn))),
        )
        for turn in sorted(card.turns, key=lambda one: one.due or datetime.max)
    ]


def _what(seen: Seen, turn: Turn) -> Iterator[str]:
    """What a party is to do, and what it owes."""
    yield from (either(step.task.name, step.task.en) for step in turn.steps)
    for item in turn.items:
        kind = seen.pack.items[item.kind]
        yield either(kind.name, kind.en)


def _lead(seen: Seen) -> Party | None:
    """Who leads the case, for the card: a party with its contact."""
    return seen.pack.parties.get(str(seen.planner.facts("").get("lead")))


@dataclass(frozen=True)
class Owing:
    """An open item with its names, and whether whoever looks may supply or settle it."""

    item: OpenItem
    kind: str
    text: str
    owner: str
    scope: str
    clause: tuple[str, ...]
    supply: bool
    settle: bool


def _items(seen: Seen) -> list[Owing]:
    found = []
    for item in seen.state.view.items.values():
        if item.closed is not None or seen.state.view.status != "open":
            continue
        kind = seen.pack.items[item.kind]
        raised = item.raised_by == seen.actor.party
        found.append(
            Owing(
                item,
                either(kind.name, kind.en),
                called(item.text, seen.pack, language()),
                called(item.owner, seen.pack, language()),
                scope_name(item.scope, seen.pack, seen.state, language()),
                kind.clause,
                item.supplied is None and (seen.own or item.owner == seen.actor.party or seen.part),
                raised and (item.supplied is not None or kind.closed_by != "owner"),
            )
        )
    return found


@dataclass(frozen=True)
class Told:
    """One line of the timeline in the reader's language."""

    moment: Moment

    @property
    def title(self) -> str:
        """What was done."""
        return either(self.moment.title, self.moment.en)

    @property
    def outcome(self) -> str:
        """How it came out."""
        return either(self.moment.outcome, self.moment.outcome_en)

    @property
    def scope(self) -> str:
        """Which service or line it concerns."""
        return either(self.moment.scope, self.moment.scope_en)

    @property
    def who(self) -> str:
        """Who did it."""
        return either(self.moment.who, self.moment.who_en)

    @property
    def says(self) -> str:
        """What is particular to it."""
        return either(self.moment.says, self.moment.says_en)

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons that decided."""
        return self.moment.why_en if language() == "en" else self.moment.why


def _moments(seen: Seen, chain: list[dict[str, Any]], service: str) -> list[Told]:
    """The timeline, newest first; of one service only, if asked."""
    told = [Told(one) for one in timeline(chain, seen.pack, seen.state)]
    name = next((one.name for one in seen.pack.city.service if one.key == service), "")
    return [one for one in reversed(told) if not name or not one.moment.scope or name in one.moment.scope]


def _papers(seen: Seen, chain: list[dict[str, Any]]) -> list[tuple[PaperKind, str]]:
    """Every paper of the case, with the name of what it is about."""
    found = papers_of(seen.pack, seen.state, chain)
    return [(one, scope_name(one.scope, seen.pack, seen.state, language())) for one in found]


def _done(seen: Seen, chain: list[dict[str, Any]], seq: str) -> Told | None:
    """The act just performed, told once more at the top."""
    entry = next((one for one in chain if str(one["seq"]) == seq), None)
    if entry is None or entry["person"] != seen.actor.person:
        return None
    return Told(timeline([entry], seen.pack, seen.state)[0])


@dataclass(frozen=True)
class Deadline:
    """A running or waiting limit."""

    copy: Copy
    scope: str
    who: Party | None
    mark: str


def _dates(seen: Seen) -> list[Deadline]:
    found = []
    for copy in seen.planner.plan().values():
        if copy.clock is None or copy.clock.row is None or copy.status not in ("open", "waiting"):
            continue
        due = copy.clock.due
        mark = colour(due, seen.at, seen.pack.city.hours) if due else "gap" if copy.clock.row.gap else "not_started"
        where = scope_name(copy.scope, seen.pack, seen.state, language())
        found.append(Deadline(copy, where, seen.pack.parties.get(copy.party), mark))
    return found
