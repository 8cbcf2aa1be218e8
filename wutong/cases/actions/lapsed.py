"""A missed date: what the paper makes of it, and nothing more. Where it says nothing we remind (AMB-G-08)."""

from wutong.cases.follow import follow, redo_effect
from wutong.cases.state import Effect
from wutong.cases.work import Work


def lapse_item(work: Work, item: str) -> None:
    """The due date of an open item has passed: remind, propose a credit event, or return the matter.

    What is returned is the matter the item hangs on: the permit package of its line, or the whole case.
    """
    found = work.state.view.items[item]
    if found.due is None or found.due > work.at or found.supplied or found.closed or found.lapsed:
        return
    kind = work.pack.items[found.kind]
    effects: list[Effect] = [["item_mark", item, "lapsed"]]
    tells = [found.owner, found.raised_by]
    if kind.lapses == "return":
        effects += _returned(work, found.scope)
        tells = ["applicant", "units", "window", "coordinators"]
    if kind.lapses == "credit":
        tells += ["coordinators"]
    work.record("lapse_item", kind.clause, effects, outcome=kind.lapses, data={"item": item, "text": found.text})
    body = {"item": item, "text": found.text, "clause": list(kind.clause)}
    work.tell(tells, f"lapsed_{kind.lapses}", found.scope, body)
    follow(work)


def _returned(work: Work, scope: str) -> list[Effect]:
    """The package of a line must be filed anew and its other items fall with it; a case-wide item ends the case.

    What is built stays built: works done after the start gate are not undone on paper.
    """
    line = scope.partition(".")[0]
    if line not in work.state.view.lines:
        return [["status", "returned"]]
    packages = tuple(task.id for task in work.planner.journey.task if task.papers)
    fallen: list[Effect] = [
        ["item_mark", one.id, "closed"]
        for one in work.state.view.items.values()
        if one.scope == scope and one.closed is None and work.pack.items[one.kind].lapses == "return"
    ]
    return [redo_effect(work, packages, line, keep_built=True), *fallen]
