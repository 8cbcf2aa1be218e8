"""Charge: a hard gate. Nothing is asked of a user that the paper refuses, and nothing without its basis."""

import re
from decimal import Decimal
from typing import Any

from wutong.cases.gate import must_have_part
from wutong.cases.names import facts_said
from wutong.cases.says import refused, wrong
from wutong.cases.work import Work
from wutong.law.fee import PayerRow
from wutong.law.said import Said, listed, named
from wutong.law.table import settle

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


def charge(
    work: Work, item: str, amount: str, service: str = "", line: str = "", citation: dict[str, str] | None = None
) -> None:
    """Create a charge. Refused where the paper says the user does not pay, or without document, item, standard."""
    scope, cited = line or service, citation or {}
    must_have_part(work, scope, "charge")
    if item not in work.pack.fee_items:
        raise refused(
            "no_item.charge",
            "item",
            "G-19",
            item=item,
            items=listed(named(one) for one in work.pack.fee_items.values()),
        )
    if not _AMOUNT.fullmatch(str(amount)) or Decimal(amount) == 0:
        raise wrong("fact.amount", "amount", amount=amount)
    row, reasons = _payer(work, item, scope)
    _may_charge(work, item, row, cited)
    body: dict[str, Any] = {
        "code": f"{item}-{work.own_key()}", "item": item, "service": scope, "amount": str(Decimal(amount)),
        "payer": row.payer, "document_no": cited.get("document_no", ""), "standard": cited.get("standard", ""),
        "clause": ", ".join(row.clause), "row": row.id,
    }  # fmt: skip
    work.charges.append(body)
    work.record("charge", row.clause, [], outcome=row.payer, data=body, reasons=reasons)
    work.tell(["applicant"], "charge", scope, body)


def _payer(work: Work, item: str, scope: str) -> tuple[PayerRow, list[dict[str, Any]]]:
    rows = [row for row in work.pack.payers if row.item == item]
    verdict = settle(rows, work.planner.facts(scope), work.at.date(), lambda row: (row.payer, row.refuse))
    if verdict.row is None:
        raise refused(
            "not_known.payer", verdict.ask[0] if verdict.ask else item, "G-12", facts=facts_said(verdict.ask, work.pack)
        )
    return verdict.row, [reason.plain() for reason in verdict.reasons]


def _may_charge(work: Work, item: str, row: PayerRow, cited: dict[str, str]) -> None:
    """The gate: what the paper refuses is refused, and what it leaves open needs its published basis."""
    clause = str(listed(row.clause))
    if row.refuse:
        raise refused(
            "not_chargeable.item",
            "item",
            clause,
            item=named(work.pack.fee_items[item]),
            says=Said(row.says, row.says_en or None),
        )
    missing = [key for key in ("document_no", "item", "standard") if not cited.get(key)]
    if row.citation and missing:
        raise refused("uncited.charge", "citation", clause, missing=listed(missing))
