"""A missed date: what the paper makes of it, and nothing more. Where it says nothing we remind (AMB-G-08)."""

from wutong.cases.state import Effect
from wutong.cases.work import Work


def lapse_item(work: Work, item: str) -> None:
    """The due date of an open item has passed: remind, propose a credit event, or return the case."""
    found = work.state.view.items[item]
    kind = work.pack.items[found.kind]
    effects: list[Effect] = [["item_mark", item, "lapsed"]]
    tells = [found.owner, found.raised_by]
    if kind.lapses == "return":
        effects.append(["status", "returned"])
        tells = ["applicant", "units", "window"]
    if kind.lapses == "credit":
        tells += ["coordinators"]
    work.record("lapse_item", kind.clause, effects, outcome=kind.lapses, data={"item": item, "text": found.text})
    work.tell(tells, f"lapsed_{kind.lapses}", found.scope, {"item": item, "text": found.text, "clause": list(kind.clause)})
