"""A paper as bytes: `make` for a case, `make_blank` for a form to fill by hand, `make_credit` for the credit register.

The same case, entry and key give the same bytes. The time printed is the entry's, never the present.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from wutong.cases.privacy import Vault
from wutong.cases.state import State
from wutong.law.error import LawError
from wutong.law.form import Form
from wutong.law.pack import Pack
from wutong.papers.case import Told
from wutong.papers.chart import chart
from wutong.papers.code import code_of, follow_token
from wutong.papers.fill import values
from wutong.papers.head import Sheet, followed, head, verified
from wutong.papers.kinds import Entry, PaperKind, papers, papers_of
from wutong.papers.notice import notice, proof_of_service
from wutong.papers.sheet import laid_out


class NoPaper(LawError):
    """There is no such paper now."""


def make(
    pack: Pack,
    state: State,
    entries: Sequence[Entry],
    key: str,
    *,
    vault: Vault,
    private: bool,
    base_url: str,
) -> bytes:
    """The paper `key` of a case as PDF. `private`: whether the reader may see names and numbers in full.

    Raises NoPaper if the case has no such paper.
    """
    return sheet_of(pack, state, entries, key, vault=vault, private=private, base_url=base_url).pdf()


def sheet_of(
    pack: Pack, state: State, entries: Sequence[Entry], key: str, *, vault: Vault, private: bool, base_url: str
) -> Sheet:
    """The paper `key` of a case, not pressed yet."""
    known = {one.key: one for one in papers_of(pack, state, entries)}
    if key not in known:
        raise NoPaper(f"本案没有文书 {key}。改法：选 {'、'.join(known) or '（还没有）'} 之一 / no such paper")
    kind = known[key]
    told = Told(pack, state, entries, kind, private)
    code = code_of(vault, state.number, told.entry, key)
    body = _form(pack.forms[kind.form], told) if kind.form else _notice(kind, told, vault)
    form = pack.forms.get(kind.form)
    top = head(kind.title, kind.en, form, pack, state.number)
    data = {**top, **verified(code, base_url, kind.at), **body}
    if kind.row and papers().rows[kind.row].follow and not kind.receipt_of:
        data |= followed(follow_token(vault, state.number), base_url)
    return Sheet(data, datetime.fromisoformat(kind.at))


def make_blank(pack: Pack, form: str) -> bytes:
    """A form of the place, blank, as PDF; a flow chart is drawn from the journey. NoPaper for an unknown form."""
    return blank_sheet(pack, form).pdf()


def blank_sheet(pack: Pack, form: str) -> Sheet:
    """A blank form, not pressed yet."""
    if form not in pack.forms:
        raise NoPaper(f"没有表 {form}。改法：选 {'、'.join(pack.forms)} 之一 / no such form")
    one, word = pack.forms[form], papers().word
    body = chart(one, pack) if one.kind == "flowchart" else laid_out(one, {})
    paper = pack.city.paper
    foot = {"foot": paper.number, "stamp": "" if one.kind == "flowchart" else word("blank"), "qr": "", "url": ""}
    if one.kind == "flowchart":
        foot["note"] = f"{word('chart_note')}{word('drawn')}"
    return Sheet(
        {**head(one.title, one.en, one, pack, ""), **body, **foot}, datetime.combine(paper.valid_from, time(0))
    )


def _form(form: Form, told: Told) -> dict[str, Any]:
    return laid_out(form, values(form, told))


def _notice(kind: PaperKind, told: Told, vault: Vault) -> dict[str, Any]:
    row = papers().rows[kind.row]
    if kind.receipt_of:
        title = kind.title.partition("：")[2]
        return {**proof_of_service(row, told, title, code_of(vault, told.state.number, told.entry, kind.receipt_of))}
    return {**notice(row, told), "page": row.page}
