"""How a survey is held and who leads a case: two small tables of each place."""

from wutong.law.table import Row


class SurveyRow(Row):
    """Survey `mode`, its `convener` (a party or role) and who is invited: `units`, `departments` or parties."""

    mode: str
    name: str
    en: str
    convener: str
    invite: tuple[str, ...] = ()
    invite_extra: tuple[str, ...] = ()


class LeadRow(Row):
    """Who leads follow-up: a party, `only_unit`, `channel_unit`, `first_acceptor`, or `designate`."""

    lead: str
    designator: str = ""
