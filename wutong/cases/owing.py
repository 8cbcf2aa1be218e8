"""What is owed across cases: open items of chosen kinds, and charges with payer and clause. Seen as the cases are seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from wutong.cases.access import parties_of
from wutong.cases.oversight import days_late
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.store import Store
from wutong.law.read import load

#: no list here is longer
LONGEST = 500

_ITEMS = """SELECT c.id::text, c.number, i.code, i.kind, i.scope, i.owner, i.raised_by, i.text, i.opened::timestamp,
  i.due::timestamp, i.supplied::timestamp FROM cases_openitem i JOIN cases_case c ON c.id = i.case_id
  WHERE i.place = %(place)s AND i.closed IS NULL AND c.status IN ('open', 'done') AND i.kind = ANY(%(kinds)s)
  AND (%(all)s OR i.owner = ANY(%(own)s) OR i.raised_by = ANY(%(own)s))
  ORDER BY i.due NULLS LAST, c.number, i.code LIMIT %(most)s"""
_CHARGES = """SELECT c.id::text, c.number, h.code, h.item, h.service, h.amount, h.payer, h.document_no, h.standard, h.clause,
  h.at::timestamp, ARRAY(SELECT o.unit FROM cases_order o WHERE o.case_id = c.id AND (o.service = h.service OR o.service IN
  (SELECT unnest(l.services) FROM cases_line l WHERE l.case_id = c.id AND l.code = h.service)))
  FROM cases_charge h JOIN cases_case c ON c.id = h.case_id
  WHERE h.place = %(place)s AND h.at >= %(first)s AND h.at < %(after)s ORDER BY h.at DESC, h.code LIMIT %(most)s"""


@dataclass(frozen=True)
class Due:
    """Something owed: by whom, to whom, by when; `late` is None while it is in time, else the working days since."""

    case: str
    number: str
    code: str
    kind: str
    scope: str
    owner: str
    raised_by: str
    text: str
    opened: datetime
    due: datetime | None
    supplied: datetime | None
    late: int | None


@dataclass(frozen=True)
class Charge:
    """A charge of a case, with the units it stands beside."""

    case: str
    number: str
    code: str
    item: str
    scope: str
    amount: Decimal
    payer: str
    document_no: str
    standard: str
    clause: str
    at: datetime
    units: tuple[str, ...]


def items_of(store: Store, actor: Actor, kinds: Iterable[str]) -> list[Due]:
    """Open items of these kinds of the law (`rectification`, `deferred`…): what the actor's party owes or asked for, all
    of the place for supervisors; the soonest first.
    """
    at, wanted = store.clock.now(), set(kinds)
    pack = load(actor.place, at.date())
    ask_as(store.connection(), actor)
    given = {
        "place": actor.place,
        "kinds": [key for key, item in pack.items.items() if item.kind in wanted],
        "all": actor.sees_all,
        "own": sorted(parties_of(actor, pack)),
        "most": LONGEST,
    }
    found = []
    for row in store.connection().execute(_ITEMS, given).fetchall():
        due, supplied = row[-2], row[-1]
        late = days_late(due, at, store.calendar) if due and due < at and not supplied else None
        found.append(Due(*(*row, late)))
    return found


def charges(store: Store, actor: Actor, first: date, last: date) -> list[Charge]:
    """Charges of a stretch of days, newest first: the actor's own, all of the place for supervisors."""
    pack = load(actor.place, store.clock.now().date())
    ask_as(store.connection(), actor)
    given = {"place": actor.place, "first": first, "after": last + timedelta(days=1), "most": LONGEST}
    rows = store.connection().execute(_CHARGES, given).fetchall()
    found = [Charge(*(*row[:-1], tuple(dict.fromkeys(row[-1])))) for row in rows]
    party = pack.parties.get(actor.party)
    if actor.sees_all or party is None or party.kind != "utility":
        return found
    own = parties_of(actor, pack)
    return [one for one in found if own & set(one.units)]
