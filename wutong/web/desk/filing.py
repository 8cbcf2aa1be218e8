"""Filing for an applicant: tried first, then the person found or made by telephone, then one case, once.

The counter, the telephone, the machine and the batch file all end here, in the same verb.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from wutong.cases.actions.changes import send_back
from wutong.cases.actions.items import correct
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.port import store
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Answer
from wutong.cases.work import Work
from wutong.law.error import Refused
from wutong.law.form import Form
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.links.sms import read_phone
from wutong.people.phones import person_for
from wutong.web.kit.place import instant

ACCEPT, CORRECT, REFUSE = "accept", "correct", "refuse"
CONCLUSIONS = (ACCEPT, CORRECT, REFUSE)


@dataclass(frozen=True)
class Filing:
    """What a desk hands in. `mobile` is whose case it will be; `items` and `reason` go with the conclusion."""

    channel: str
    business: str
    answers: dict[str, Any]
    documents: tuple[str, ...] = ()
    mobile: str = ""
    conclusion: str = ACCEPT
    items: tuple[str, ...] = ()
    reason: str = ""


def try_out(actor: Actor, filing: Filing) -> None:
    """Everything the verb would check; Refused as the verb refuses, and nothing is stored or made."""
    at = instant()
    _make(actor, at, load(actor.place, at.date()), filing, "")


def hand_in(actor: Actor, filing: Filing, key: str) -> Answer:
    """Make the case; the same key gives the same case. Raises what `submit` and the conclusion's verb raise."""
    done = store().answered(actor, key)
    if done is not None:
        return done
    try_out(actor, filing)
    person = person_for(filing.mobile).key if read_phone(filing.mobile) else ""

    def make(at: datetime, pack: Pack) -> Work:
        return _make(actor, at, pack, filing, person)

    return store().create(actor, make, key, **{**asdict(filing), "applicant": person})


def _make(actor: Actor, at: datetime, pack: Pack, filing: Filing, person: str) -> Work:
    given = Submission(
        filing.channel, dict(filing.answers), filing.business, {}, filing.documents, applicant=person
    )  # fmt: skip
    work = submit(pack, store().calendar, store().vault, actor, at, given)
    if filing.conclusion == CORRECT:
        correct(work, list(filing.items))
    if filing.conclusion == REFUSE:
        send_back(work, filing.reason)
    return work


def mobile_of(form: Form | None, answers: Mapping[str, Any]) -> str:
    """The first mobile number among the answers to questions that ask for a phone; "" if there is none."""
    asked = [one.key for one in form.fields if one.type in ("phone", "person_phone")] if form else []
    return next((found for key in asked if (found := _mobile_in(str(answers.get(key) or "")))), "")


def _mobile_in(text: str) -> str:
    return next((found for part in (text, *text.split()) if (found := read_phone(part))), "")


def similar(actor: Actor, code: str, address: str, count: int = 5) -> list[dict[str, Any]]:
    """Cases this seat may see with the same project code or address, newest first."""
    code, address = code.strip(), address.strip()
    if (not code and not address) or "\x00" in code + address:
        return []
    ask_as(store().connection(), actor)
    rows = store().connection().execute(
        "SELECT number, status, opened_at::timestamp, project <> '' AND project = %(code)s, form->>'site.address'"
        " FROM cases_case WHERE place = %(place)s AND ((project <> '' AND project = %(code)s)"
        " OR (%(address)s <> '' AND form->>'site.address' = %(address)s)) ORDER BY opened_at DESC LIMIT %(count)s",
        {"place": actor.place, "code": code, "address": address, "count": count},
    )  # fmt: skip
    names = ("number", "status", "at", "by_code", "address")
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


__all__ = [
    "ACCEPT",
    "CONCLUSIONS",
    "CORRECT",
    "REFUSE",
    "Filing",
    "Refused",
    "hand_in",
    "mobile_of",
    "similar",
    "try_out",
]
