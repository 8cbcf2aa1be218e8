"""What a place keeps and for how long, in counts: drafts and when they go, sealed rows, notices not sent, files.

Counts name nobody, so whoever looks after the platform may see them without seeing a case.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from wutong.cases.allowed import allowed
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.store import Store

_COUNTS = """
SELECT (SELECT count(*) FROM cases_case WHERE place = %(place)s),
  (SELECT count(*) FROM cases_case WHERE place = %(place)s AND sealed IS NOT NULL AND length(sealed) > 0),
  (SELECT count(*) FROM cases_draft WHERE place = %(place)s AND submitted_case IS NULL),
  (SELECT count(*) FROM cases_draft WHERE place = %(place)s AND submitted_case IS NOT NULL),
  (SELECT count(*) FROM cases_upload WHERE place = %(place)s),
  (SELECT count(*) FROM cases_notice WHERE place = %(place)s),
  (SELECT count(*) FROM cases_notice WHERE place = %(place)s AND sent_at IS NULL),
  (SELECT count(*) FROM cases_entry WHERE place = %(place)s)
"""
_FADING = """
SELECT changed_at::date, count(*) FROM cases_draft WHERE place = %s AND submitted_case IS NULL AND changed_at < %s
GROUP BY 1 ORDER BY 1
"""
_UNSENT = """
SELECT kind, count(*), min(at)::timestamp FROM cases_notice WHERE place = %s AND sent_at IS NULL GROUP BY kind ORDER BY 2 DESC
"""


@dataclass(frozen=True)
class Kept:
    """The counts; `fading` are (day of deletion, drafts), `unsent` are (kind of notice, how many, the oldest)."""

    cases: int
    sealed: int
    drafts: int
    submitted: int
    uploads: int
    notices: int
    waiting: int
    entries: int
    fading: tuple[tuple[date, int], ...]
    unsent: tuple[tuple[str, int, object], ...]
    keep_days: int


def kept(store: Store, place: str) -> Kept:
    """What a place keeps now; drafts are listed that go within the days they are warned of."""
    rules, at = allowed().draft, store.clock.now()
    connection = store.connection()
    ask_as(connection, system(place))
    counts: list[int] = list(connection.execute(_COUNTS, {"place": place}).fetchone() or (0,) * 8)
    since = at - timedelta(days=rules.keep_days - max(rules.warn_days, default=0) - 1)
    fading = connection.execute(_FADING, [place, since]).fetchall()
    unsent = connection.execute(_UNSENT, [place]).fetchall()
    goes = tuple((day + timedelta(days=rules.keep_days), count) for day, count in fading)
    waiting = tuple((kind, count, oldest) for kind, count, oldest in unsent)
    cases, sealed, drafts, submitted, uploads, notices, unsent_count, told = counts
    return Kept(cases, sealed, drafts, submitted, uploads, notices, unsent_count, told, goes, waiting, rules.keep_days)
