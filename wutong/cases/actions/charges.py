"""Charge: a hard gate. Nothing is asked of a user that the paper refuses, and nothing without its basis."""

import re
from decimal import Decimal
from typing import Any

from wutong.cases.gate import must_have_part
from wutong.cases.work import Work
from wutong.law.error import FactError, Refused
from wutong.law.fee import PayerRow
from wutong.law.table import settle

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


def charge(
    work: Work, item: str, amount: str, service: str = "", line: str = "", citation: dict[str, str] | None = None
) -> None:
    """Create a charge. Refused where the paper says the user does not pay, or without document, item, standard."""
    scope, cited = line or service, citation or {}
    must_have_part(work, scope, "收费")
    if item not in work.pack.fee_items:
        raise Refused("no_item", "item", f"没有收费项目 {item}", "G-19", f"可选：{'、'.join(work.pack.fee_items)}")
    if not _AMOUNT.fullmatch(str(amount)) or Decimal(amount) == 0:
        raise FactError("amount", f"金额不对：{amount!r}", "写正数，最多两位小数，单位元")
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
        ask = "、".join(verdict.ask)
        raise Refused("not_known", verdict.ask[0] if ask else item, "付费方尚未确定，不能收费", "G-12", f"先弄清 {ask}")
    return verdict.row, [reason.plain() for reason in verdict.reasons]


def _may_charge(work: Work, item: str, row: PayerRow, cited: dict[str, str]) -> None:
    """The gate: what the paper refuses is refused, and what it leaves open needs its published basis."""
    clause, name = "、".join(row.clause), work.pack.fee_items[item].name
    if row.refuse:
        raise Refused("not_chargeable", "item", f"{name}不得向用户收取：{row.says}", clause, "不收取")
    missing = [key for key in ("document_no", "item", "standard") if not cited.get(key)]
    if row.citation and missing:
        cure = "写明文件号、收费项目和标准；没有依据不得收费"
        raise Refused("uncited", "citation", f"收费没有依据：缺 {'、'.join(missing)}", clause, cure)
