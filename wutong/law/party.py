"""Organisations and people a paper names, what they do, and the desks (roles) they sit at."""

from typing import Literal

from wutong.law.strict import Cited, Ids

PartyKind = Literal["applicant", "utility", "department", "window", "supervisor", "builder", "agent", "system"]


class Party(Cited):
    """An organisation in a role. `member_of` groups operators that share one service; an `agent` may act for the applicant."""

    key: str
    name: str
    en: str
    kind: PartyKind
    services: tuple[str, ...] = ()
    member_of: str = ""
    aliases: Ids = ()
    duties: str = ""
    duties_en: str = ""
    responsible: str = ""
    responsible_en: str = ""
    phone: str = ""
    supervises: bool = False
    agent: bool = False
    coordinates: tuple[str, ...] = ()
