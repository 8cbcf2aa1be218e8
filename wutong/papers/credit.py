"""Papers of the credit register: a file has its own chain in the ledger and its own number.

They name the unit concerned and what was found; a person who stands in a file is never printed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wutong.cases.names import party_name
from wutong.cases.privacy import Vault
from wutong.law.credit import Breach, suspended_until
from wutong.law.error import LawError
from wutong.law.pack import Pack
from wutong.papers.code import code_of, number_of
from wutong.papers.head import Sheet, head, verified
from wutong.papers.kinds import Entry, PaperKind, credit_papers, papers, text_of
from wutong.papers.press import parts_of

#: what an officer or a unit wrote, by verb
_SAID = ("evidence", "text", "reasons", "minutes")


class NoCreditPaper(LawError):
    """There is no such paper in this file."""


def make_credit(
    pack: Pack, file: Mapping[str, Any], entries: Sequence[Entry], key: str, *, vault: Vault, base_url: str
) -> bytes:
    """The paper `key` of a credit file (a row of `cases_creditfile`) as PDF. NoCreditPaper if it has none such."""
    return credit_sheet(pack, file, entries, key, vault=vault, base_url=base_url).pdf()


def credit_sheet(
    pack: Pack, file: Mapping[str, Any], entries: Sequence[Entry], key: str, *, vault: Vault, base_url: str
) -> Sheet:
    """The paper `key` of a credit file, not pressed yet."""
    kind = next((one for one in credit_papers(pack, file, entries) if one.key == key), None)
    if kind is None:
        raise NoCreditPaper(f"档案没有文书 {key}。改法：从本档案现有的文书中选 / no such paper in this file")
    entry = next(one for one in entries if one["seq"] == kind.seq)
    number = number_of(pack, file)
    code = code_of(vault, number, entry, key)
    data = {**head(kind.title, kind.en, None, pack, number), **verified(code, base_url, kind.at)}
    return Sheet({**data, **_body(pack, file, entry, kind, number, vault)}, datetime.fromisoformat(kind.at))


def _body(
    pack: Pack, file: Mapping[str, Any], entry: Entry, kind: PaperKind, number: str, vault: Vault
) -> dict[str, Any]:
    row, word = papers().credit[kind.row], papers().word
    said = _lines(pack, file, entry, number)
    text = text_of(row, None, pack)
    names: tuple[str, ...] = row.lines
    signs = [word("received_by"), word("remark")] if "signs" in names else []
    bodies = [parts_of(one) for one in (row.body, text.body if text else "") if one]
    if kind.receipt_of:
        served = {
            "served": kind.title.partition("：")[2],
            "served_code": code_of(vault, number, entry, kind.receipt_of),
        }
        said |= {**served, "recipient": said["subject"], "number": number}
        names, bodies = papers().receipt.lines, []
        signs = [word(one) for one in papers().receipt.signs]
    at = datetime.fromisoformat(entry["at"])
    return {
        "shape": "notice",
        "to": "" if kind.receipt_of else said["subject"],
        "bodies": bodies,
        "lines": [{"label": word(one), "parts": parts_of(said[one])} for one in names if said.get(one)],
        "signs": signs,
        "from": party_name(entry["party"], pack),
        "day": f"{at.year}年{at.month}月{at.day}日",
    }


def _lines(pack: Pack, file: Mapping[str, Any], entry: Entry, number: str) -> dict[str, str]:
    """What each line says."""
    breach = next(one for one in pack.breaches if one.key == file["breach"])
    data = entry["body"].get("data", {})
    subject = file["subject"]
    name = party_name(subject, pack) if subject in pack.parties else str(file["facts"].get("name") or subject)
    clauses = [one for one in entry["clause"].split(", ") if one]
    titled = [f"{one} {pack.clauses[one].title}" if one in pack.clauses else one for one in clauses]
    return {
        "file": number,
        "subject": name,
        "breach": breach.name,
        "said": "\n".join(str(data[key]) for key in _SAID if data.get(key)),
        "result": papers().word(f"credit_{entry['verb']}"),
        "by": party_name(entry["party"], pack),
        "at": f"{datetime.fromisoformat(entry['at']):%Y-%m-%d %H:%M}",
        "clause": "\n".join([f"《{pack.city.paper.title}》（{pack.city.paper.number}）", *titled]),
        "suspension": _suspension(breach, file),
    }


def _suspension(breach: Breach, file: Mapping[str, Any]) -> str:
    """From when to when the unit is suspended, as far as it is known."""
    start = _day(file.get("suspended_from"))
    if start is None:
        return ""
    last = suspended_until(start, breach.months, _day(file.get("rectified_on")))
    return f"{start} — {last or ''}".rstrip()


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))
