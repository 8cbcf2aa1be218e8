"""The clauses of a paper: one page each, a page for a general rule, and a list of all with what carries them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.law.coverage import coverage
from wutong.web.kit.gates import public
from wutong.web.kit.place import pack_of
from wutong.web.kit.words import say
from wutong.web.public.reading import carriers


@public
def clause(request: HttpRequest, place: str, clause_id: str) -> HttpResponse:
    """One clause: where it stands in the paper, what carries it out, what it leaves open."""
    pack = pack_of(place)
    if clause_id in pack.common.rules:
        rule = pack.common.rules[clause_id]
        doubts = [doubt for doubt in pack.common.doubts if clause_id in doubt.clause]
        return render(
            request, "public/rule.html", {"pack": pack, "rule": rule, "doubts": doubts, "gap_word": say("public.gap")}
        )
    if clause_id not in pack.clauses:
        raise Http404(clause_id)
    line = next(line for line in coverage(pack) if line.clause == clause_id)
    doubts = [doubt for doubt in pack.doubts if clause_id in doubt.clause]
    ids = list(pack.clauses)
    at = ids.index(clause_id)
    context = {
        "pack": pack,
        "clause": pack.clauses[clause_id],
        "line": line,
        "carriers": carriers(line.by, pack),
        "doubts": doubts,
        "gap_word": say("public.gap"),
        "before": ids[at - 1] if at else "",
        "after": ids[at + 1] if at + 1 < len(ids) else "",
    }
    return render(request, "public/clause.html", context)


@public
def policy(request: HttpRequest, place: str) -> HttpResponse:
    """Every clause of the paper, in its order, with how many things carry it."""
    pack = pack_of(place)
    lines = [(pack.clauses[line.clause], line) for line in coverage(pack)]
    rules = list(pack.common.rules.values())
    return render(request, "public/policy.html", {"pack": pack, "lines": lines, "rules": rules})
