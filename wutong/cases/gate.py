"""Who may do what is no task: stop a clock, ask for a correction, charge, return, change facts.

A unit acts on its own orders and lines, a department on the lines it decides; the window, whoever leads or
convenes, and those who coordinate or supervise act on the case. An applicant does none of these.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wutong.cases.access import parties_of
from wutong.cases.says import refused, say
from wutong.cases.seat import SYSTEM
from wutong.cases.work import Work
from wutong.law.fact import Registry, Value, known
from wutong.law.fact_read import read_facts
from wutong.law.said import listed, named
from wutong.law.view import ENDED

#: facts nobody may state by hand: they are decided, registered, or fixed by the pack
DECIDED = ("system", "register", "pack")


def has_part(work: Work, scope: str) -> bool:
    """Whether the actor has a part in `scope` that lets it act there."""
    actor, view = work.actor, work.state.view
    if actor.party in (SYSTEM, "window") or actor.sees_all:
        return True
    if actor.party == "applicant":
        return False
    own = parties_of(actor, work.pack)
    party = work.pack.parties.get(actor.party)
    if (party and party.coordinates) or own & {view.facts.get("lead"), view.facts.get("convener")}:
        return True
    head = scope.partition(".")[0]
    if head in view.lines:
        named = view.lines[head].facts.get("departments")
        departments = named if isinstance(named, frozenset) else frozenset()
        return bool(own & ({view.units.get(service, "") for service in view.lines[head].services} | departments))
    if head:
        return view.units.get(head) in own
    return any(copy.status == "open" and copy.party in own for copy in work.planner.plan().values() if not copy.scope)


def must_have_part(work: Work, scope: str, what: str) -> None:
    """Refused unless the actor has a part in `scope` and the case still runs."""
    must_run(work, scope)
    if not has_part(work, scope):
        raise refused("not_yours.part", "scope", "G-09", act=say(f"act_{what}"))


def must_run(work: Work, scope: str) -> None:
    """Refused unless the case has this scope and still runs."""
    view = work.state.view
    head = scope.partition(".")[0]
    if head and head not in view.orders and head not in view.lines:
        raise refused("no_scope.here", "scope", "G-08", scope=scope, scopes=listed([*view.orders, *view.lines]))
    if view.status in ENDED:
        raise refused("ended.case", "case", "G-09", status=say(f"status_{view.status}"))


def read_stated(work: Work, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Facts stated by hand, read; Refused for what only the system, a register or the pack may say."""
    registry = work.pack.common.facts
    if work.actor.party != SYSTEM:
        must_be_statable(registry, raw)
    return read_facts(registry, raw)


def must_be_statable(registry: Registry, names: Iterable[str]) -> None:
    """Refused if one of the facts is decided, registered, or fixed by the pack."""
    for name in names:
        if known(registry, name).by in DECIDED:
            raise refused("not_stated.fact", name, "G-12", fact=named(registry[name]))
