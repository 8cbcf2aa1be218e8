"""Who pays for what, as the page tells it: charges with their basis, and what the paper says of each service and line."""

from dataclasses import dataclass

from wutong.cases.names import called, scope_name
from wutong.cases.queries import Charged
from wutong.law.fee import PayerRow
from wutong.law.table import settle
from wutong.web.case.viewer import Seen
from wutong.web.kit.words import either, language


@dataclass(frozen=True)
class Bill:
    """A charge with its names."""

    charged: Charged
    item: str
    payer: str
    scope: str

    @property
    def clauses(self) -> list[str]:
        """The ids of its clauses."""
        return self.charged.clause.split(", ") if self.charged.clause else []


def bills(seen: Seen, charged: list[Charged]) -> list[Bill]:
    """The charges of the case with their names in the reader's language."""
    found = []
    for one in charged:
        item = seen.pack.fee_items[one.item]
        where = scope_name(one.service, seen.pack, seen.state, language())
        found.append(Bill(one, either(item.name, item.en), called(one.payer, seen.pack, language()), where))
    return found


@dataclass(frozen=True)
class Says:
    """What the paper says of a charge item for one service or line."""

    item: str
    scope: str
    row: PayerRow


def payers(seen: Seen) -> list[Says]:
    """What the paper says of every charge item, as far as this case's facts decide it."""
    found = []
    for item in seen.pack.fee_items.values():
        rows = [row for row in seen.pack.payers if row.item == item.key]
        for scope in (*seen.state.view.orders, *seen.state.view.lines):
            facts = seen.planner.facts(scope)
            verdict = settle(rows, facts, seen.at.date(), lambda row: (row.payer, row.refuse))
            if verdict.row is not None and verdict.row.says:
                where = scope_name(scope, seen.pack, seen.state, language())
                found.append(Says(either(item.name, item.en), where, verdict.row))
    return found
