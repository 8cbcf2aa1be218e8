"""Which way a works order goes: none, filing, commitment or parallel approval, and why.

`decide` answers everything one asks of a line at once: route, departments, the limit that follows, whether
the government must approve, who pays, what is still unknown. All of it comes from the pack's tables.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wutong.law.condition import Condition, Facts, Weighed
from wutong.law.fact import Capacity, Value, plain
from wutong.law.fact_read import read_fact
from wutong.law.permit import departments
from wutong.law.said import LAW, listed, named
from wutong.law.strict import Cited
from wutong.law.table import Row, Verdict, settle
from wutong.law.terms import LimitRow, limit_for

if TYPE_CHECKING:
    from wutong.law.pack import Pack

#: from the lightest to the strictest; a joint works order takes the strictest of its members (G-11)
STRICTNESS = ("none", "commitment", "filing", "undetermined", "parallel")
#: routes on which nobody approves: what is stated takes effect, and is checked afterwards
UNREVIEWED = ("commitment", "filing")


class RouteRow(Row):
    """`route` when the row holds; `limit` names the step of the limits table that then applies.

    `joins` always take part on this route; `leads_only` leaves co-opinions out (a filing has one counter).
    """

    route: str
    limit: str = ""
    joins: tuple[str, ...] = ()
    leads_only: bool = False


class ApprovalRow(Row):
    """When a city or county government must approve first; never tolerable (G-13)."""


class Relevance(Cited):
    """What a fact is when it cannot matter (8.0): `value` stands in for *unknown* while `when` holds.

    `always`: also for a value that was given, as the class of a road that no permit touches.
    """

    fact: str
    value: Any
    always: bool = False
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one line on one day, with every row weighed."""

    route: str
    permits: tuple[str, ...]
    departments: tuple[str, ...]
    limit: LimitRow | None
    approval: bool | None
    payer: str | None
    ask: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: tuple[Weighed, ...]
    edition: str
    row: str
    route_reasons: tuple[Weighed, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON, the shape of `wutong decide`."""
        limit = self.limit and {
            "target": self.limit.target or None,
            "limit": self.limit.limit or None,
            "from": "|".join(start.rstrip("?") for start in self.limit.start) or None,
            "clause": ", ".join(self.limit.clause),
            "gap": ", ".join(self.limit.gap) or None,
        }
        return {
            "route": self.route,
            "permits": list(self.permits),
            "departments": list(self.departments),
            "limit": limit or None,
            "approval": bool(self.approval),
            "payer": self.payer,
            "ask": list(self.ask),
            "flags": list(self.flags),
            "reasons": [reason.plain() for reason in self.reasons],
            "edition": self.edition,
            "row": self.row,
        }


def decide(pack: "Pack", facts: Facts, on: date) -> Decision:
    """Route, limit, approval and payer of a line with `facts`, judged on the day `on`."""
    _offered(pack, facts)
    full = with_relevance(pack, facts, on)
    route = settle(pack.routes, full, on, lambda row: row.route)
    name = route.row.route if route.row else "undetermined"
    approval = settle(pack.approvals, full, on)
    limit = _limit(pack, route, {**full, "route": name}, on)
    payer = settle([row for row in pack.payers if row.item == "connection"], full, on, lambda row: row.payer)
    # where nothing is dug nothing needs approving
    needs_approval = False if name == "none" or not approval.could else True if approval.row else None
    permits = full.get("permits")
    needed = permits if isinstance(permits, frozenset) else frozenset()
    ask = tuple(dict.fromkeys(route.ask + approval.ask + (limit.ask if limit else ()) + payer.ask))
    return Decision(
        name,
        tuple(sorted(needed)),
        _departments(pack, route.row, needed),
        limit.row if limit else None,
        needs_approval,
        payer.row.payer if payer.row else None,
        ask,
        _flags(route, limit, payer, approval, full),
        route.reasons + approval.reasons + payer.reasons + (limit.reasons if limit else ()),
        pack.edition,
        route.row.id if route.row else "",
        route.reasons + approval.reasons,
    )


def _offered(pack: "Pack", facts: Facts) -> None:
    service = facts.get("service")
    if service is not None and service not in pack.services:
        offered = listed(LAW.say("offered", key=one.key, name=named(one)) for one in pack.city.service)
        clause = pack.city.service[0].clause[0]
        raise LAW.wrong(
            "fact.service", "service", place=named(pack.city), service=service, clause=clause, offered=offered
        )


def with_relevance(pack: "Pack", facts: Facts, on: date) -> dict[str, Value]:
    """The facts, with unknown ones that cannot matter set to what the pack says they then are."""
    full = dict(facts)
    for rule in pack.relevance:
        if (rule.always or full.get(rule.fact) is None) and all(c.holds(full, on) is True for c in rule.when):
            full[rule.fact] = read_fact(pack.common.facts[rule.fact], rule.value)
    return full


def _departments(pack: "Pack", row: RouteRow | None, permits: frozenset[str]) -> tuple[str, ...]:
    if row is None or row.route in ("none", "undetermined"):
        return ()
    table = pack.permits
    if row.leads_only:
        table = tuple(permit.model_copy(update={"co": ()}) for permit in table)
    return tuple(dict.fromkeys(row.joins + departments(permits, table)))


def strictest(routes: list[str]) -> str:
    """The route of a joint works order.

    >>> strictest(["commitment", "parallel"])
    'parallel'
    """
    return max(routes, key=STRICTNESS.index)


def _limit(pack: "Pack", route: Verdict[RouteRow], facts: Facts, on: date) -> Verdict[LimitRow] | None:
    """The limit of the route; where the route has none, the limit of the whole order by its class."""
    if route.row and route.row.limit:
        return limit_for(pack.limits, route.row.limit, facts, on)
    if any(row.step == "order" for row in pack.limits):
        return limit_for(pack.limits, "order", facts, on)
    return None


def _flags(
    route: Verdict[RouteRow], limit: Verdict[LimitRow] | None, payer: Verdict[Any], approval: Verdict[Any], facts: Facts
) -> tuple[str, ...]:
    rows = [verdict.row for verdict in (route, limit, payer, approval) if verdict and verdict.row]
    flags = [row.flag for row in rows if row.flag]
    flags += [f"gap:{gap}" for row in rows for gap in getattr(row, "gap", ())]
    if approval.row is None and approval.could and (route.row is None or route.row.route != "none"):
        flags.append("approval_unknown")
    if any(_unit_assumed(reason, facts) for reason in payer.reasons + (limit.reasons if limit else ())):
        flags.append("unit_assumed")
    return tuple(dict.fromkeys(flags))


def _unit_assumed(reason: Weighed, facts: Facts) -> bool:
    """A capacity compared with a threshold in the other unit counts 1:1 and is flagged (G-14)."""
    value = facts.get(reason.fact)
    return isinstance(value, Capacity) and bool(reason.unit) and reason.unit != value.unit


__all__ = ["ApprovalRow", "Decision", "Relevance", "RouteRow", "decide", "plain", "strictest", "with_relevance"]
