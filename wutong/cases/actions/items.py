"""Open items: one correction notice that lists everything, supplying what is owed, and closing it."""

from wutong.cases.access import parties_of
from wutong.cases.follow import follow
from wutong.cases.gate import must_have_part
from wutong.cases.names import party_said
from wutong.cases.says import refused
from wutong.cases.seat import SYSTEM
from wutong.cases.state import Effect
from wutong.cases.work import Work
from wutong.law.said import listed, named, or_none
from wutong.law.view import OpenItem

CORRECTION = "correction"


def correct(work: Work, items: list[str], scope: str = "", new_facts: str = "", kind: str = CORRECTION) -> None:
    """Tell the applicant once, in one notice, all that must be corrected; the clock of the scope stands still.

    A second notice for the same scope is refused unless `new_facts` says what only now came to light
    (行政许可法 32; KF-3.1.4a).
    """
    must_have_part(work, scope, "correct")
    rule = work.pack.items.get(kind)
    if rule is None or rule.kind != "correction":
        kinds = listed(named(one) for one in work.pack.items.values() if one.kind == "correction")
        raise refused("no_item.correction", "kind", "G-09", kind=kind, kinds=kinds)
    if (
        not isinstance(items, list | tuple)
        or not items
        or not all(isinstance(one, str) and one.strip() for one in items)
    ):
        raise refused("empty.correct", "items", rule.clause[0])
    earlier = [item for item in work.state.view.items.values() if item.kind == kind and item.scope == scope]
    if earlier and not new_facts:
        raise refused("told_once.correct", "items", rule.clause[0])
    effects: list[Effect] = []
    for text in items:
        body = {
            "kind": kind,
            "scope": scope,
            "owner": rule.owner,
            "raised_by": work.actor.party,
            "text": text,
            "blocks": list(rule.blocks),
            "due": "",
        }
        effects.append(["item", f"{kind}-{work.own_key()}", body])
    effects.append(["stop", f"{CORRECTION}-{work.own_key()}", scope, CORRECTION, str(listed(items, "sentences"))])
    work.record("correct", rule.clause, effects, data={"items": items, "scope": scope, "new_facts": new_facts})
    work.tell(["applicant"], "correction", scope, {"items": items})
    follow(work)


def supply(work: Work, item: str, evidence: str) -> None:
    """Hand in what an item asks for. It closes at once, or waits for whoever raised it to agree."""
    found = _open(work, item)
    kind = work.pack.items[found.kind]
    if not evidence:
        raise refused("empty.supply", "evidence", kind.clause[0])
    if not _may_supply(work, found):
        raise refused("not_yours.supply", "item", kind.clause[0], party=party_said(found.owner, work.pack))
    if found.supplied is not None:
        raise refused("done.supplied", "item", kind.clause[0])
    effects: list[Effect] = [["item_mark", item, "supplied"]]
    if kind.closed_by == "owner" or found.raised_by == SYSTEM:
        effects.append(["item_mark", item, "closed"])
    work.record("supply", kind.clause, effects + _go_on(work, found), data={"item": item, "evidence": evidence})
    work.tell([found.raised_by], "supplied", found.scope, {"item": item})
    follow(work)


def settle_item(work: Work, item: str, accepted: bool, reason: str = "") -> None:
    """Whoever raised an item says whether it is put right. If not, the reason is told and it stays open."""
    found = _open(work, item)
    kind = work.pack.items[found.kind]
    if found.raised_by not in parties_of(work.actor, work.pack):
        raise refused("not_yours.settle", "item", kind.clause[0], party=party_said(found.raised_by, work.pack))
    if not accepted and not reason:
        raise refused("empty.reopen", "reason", kind.clause[0])
    mark = "closed" if accepted else "reopened"
    effects = [["item_mark", item, mark]] + (_go_on(work, found) if accepted else [])
    work.record("settle_item", kind.clause, effects, outcome=mark, data={"item": item, "reason": reason})
    work.tell([found.owner], mark, found.scope, {"item": item, "reason": reason})
    follow(work)


def _open(work: Work, item: str) -> OpenItem:
    items = work.state.view.items
    if item not in items:
        open_now = [code for code, one in items.items() if one.closed is None]
        raise refused("no_item.open", "item", item=item, items=or_none(listed(open_now)))
    if items[item].closed is not None:
        raise refused("done.item", "item", item=item)
    return items[item]


def _may_supply(work: Work, item: OpenItem) -> bool:
    """The owner, or whoever collects the owner's papers: the window, and the units on their visit."""
    actor = work.actor
    if item.owner == "applicant":
        return True
    return item.owner in parties_of(actor, work.pack) or actor.party == "window"


def _go_on(work: Work, closing: OpenItem) -> list[Effect]:
    """When the last correction of a scope is in, its clock runs again."""
    view = work.state.view
    if work.pack.items[closing.kind].kind != "correction":
        return []
    others = [
        item
        for item in view.items.values()
        if item.kind == closing.kind and item.scope == closing.scope and item.id != closing.id and item.supplied is None
    ]
    if others:
        return []
    return [
        ["go", stop.id]
        for stop in view.stops.values()
        if stop.reason == CORRECTION and stop.scope == closing.scope and stop.end is None
    ]
