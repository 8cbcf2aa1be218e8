"""What was charged: to whom, for what, by which clause; summed by payer and clause. Whoever else looks sees their own."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.cases.names import called
from wutong.cases.owing import Charge, charges
from wutong.cases.port import store
from wutong.cases.queries import lines_of
from wutong.cases.seat import Actor
from wutong.law.pack import Pack
from wutong.web.desk.excel import Sheet
from wutong.web.desk.rows import scope_text
from wutong.web.kit.gates import seat
from wutong.web.kit.place import instant, pack_of
from wutong.web.kit.words import either, language, say
from wutong.web.supervise.names import parties_text, period_of
from wutong.web.supervise.sheets import sent

COLUMNS = ("case", "item", "part", "payer", "amount", "unit", "document_no", "standard", "clause", "at")


@seat("utility", "department", "supervisor", "window")
@require_GET
def show(request: Any) -> HttpResponse:
    """The charges of a period."""
    pack = pack_of(request.actor.place)
    found, first, last = _found(request)
    rows = _named(request.actor, found, pack)
    context = {
        "pack": pack,
        "first": first,
        "last": last,
        "rows": rows,
        "sums": sums(found, pack),
        "total": sum((one.amount for one in found), Decimal(0)),
        "query": f"from={first}&to={last}",
    }
    return render(request, "supervise/fees.html", context)


def _found(request: Any) -> tuple[list[Charge], Any, Any]:
    first, last = period_of(request.GET.dict(), instant())
    return charges(store(), request.actor, first, last), first, last


def _named(actor: Actor, found: list[Charge], pack: Pack) -> list[dict[str, Any]]:
    """Charges with their names."""
    drawn = lines_of(store().connection(), actor, {one.case for one in found})
    items = {key: either(item.name, item.en) for key, item in pack.fee_items.items()}
    return [
        {
            "one": one,
            "item": items.get(one.item, one.item),
            "part": scope_text(one.scope, pack, drawn.get(one.case, {})),
            "payer": payer_text(one.payer, pack),
            "units": parties_text(one.units, pack),
            "clauses": [each for each in one.clause.split(", ") if each],
        }
        for one in found
    ]


def payer_text(payer: str, pack: Pack) -> str:
    """A payer as people say it."""
    party = pack.parties.get(payer)
    if party:
        return either(party.name, party.en)
    return called(payer, pack, language())


def sums(found: Iterable[Charge], pack: Pack) -> list[tuple[str, list[str], int, Decimal]]:
    """How many charges and what they come to, by payer and clause, the largest first."""
    groups: dict[tuple[str, str], list[Decimal]] = {}
    for one in found:
        groups.setdefault((one.payer, one.clause), []).append(one.amount)
    rows = [
        (payer_text(payer, pack), [each for each in clause.split(", ") if each], len(amounts), sum(amounts, Decimal(0)))
        for (payer, clause), amounts in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


@seat("utility", "department", "supervisor", "window")
@require_GET
def export(request: Any) -> HttpResponse:
    """The charges of a period as a workbook."""
    pack = pack_of(request.actor.place)
    found, first, last = _found(request)
    lines = []
    for row in _named(request.actor, found, pack):
        one = row["one"]
        lines.append([
            one.number, row["item"], row["part"], row["payer"], str(one.amount), row["units"],
            one.document_no, one.standard, one.clause, f"{one.at:%Y-%m-%d %H:%M}",
        ])  # fmt: skip
    heads = [say(f"supervise.column_{name}") for name in COLUMNS]
    told = [(say("supervise.period"), f"{first} – {last}")]
    return sent(request, "fees", say("supervise.fees"), [Sheet(say("supervise.fees"), heads, lines)], told)
