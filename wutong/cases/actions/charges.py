"""Charge: a hard gate. Nothing is asked of a user that the paper refuses, and nothing without its basis."""

import re
from decimal import Decimal
from typing import Any

from wutong.cases.work import Work
from wutong.law.error import FactError, Refused
from wutong.law.table import settle

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


def charge(
    work: Work, item: str, amount: str, service: str = "", line: str = "", citation: dict[str, str] | None = None
) -> None:
    """Create a charge. Refused where the paper says the user does not pay, or without document, item, standard."""
    pack, scope = work.pack, line or service
    if item not in pack.fee_items:
        raise Refused("no_item", "item", f"没有收费项目 {item}", "G-19", f"可选：{'、'.join(pack.fee_items)}")
    if not _AMOUNT.fullmatch(str(amount)) or Decimal(amount) == 0:
        raise FactError("amount", f"金额不对：{amount!r}", "写正数，最多两位小数，单位元")
    value = Decimal(amount)
    rows = [row for row in pack.payers if row.item == item]
    verdict = settle(rows, work.planner.facts(scope), work.at.date(), lambda row: (row.payer, row.refuse))
    row = verdict.row
    if row is None:
        raise Refused(
            "not_known",
            verdict.ask[0] if verdict.ask else item,
            "付费方尚未确定，不能收费",
            "G-12",
            f"先弄清 {'、'.join(verdict.ask)}",
        )
    if row.refuse:
        raise Refused(
            "not_chargeable",
            "item",
            f"{pack.fee_items[item].name}不得向用户收取：{row.says}",
            "、".join(row.clause),
            "不收取",
        )
    cited = citation or {}
    missing = [key for key in ("document_no", "item", "standard") if not cited.get(key)]
    if row.citation and missing:
        raise Refused(
            "uncited",
            "citation",
            f"收费没有依据：缺 {'、'.join(missing)}",
            "、".join(row.clause),
            "写明文件号、收费项目和标准；没有依据不得收费",
        )
    body: dict[str, Any] = {
        "code": f"{item}-{work.own_key()}",
        "item": item,
        "service": scope,
        "amount": str(value),
        "payer": row.payer,
        "document_no": cited.get("document_no", ""),
        "standard": cited.get("standard", ""),
        "clause": ", ".join(row.clause),
    }
    work.charges.append(body)
    work.record(
        "charge", row.clause, [], outcome=row.payer, data=body, reasons=[reason.plain() for reason in verdict.reasons]
    )
    work.tell(["applicant"], "charge", scope, body)
