"""The demonstration: in each place a month of cases up to this moment, put in once, before the doors open."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from wutong.cases.store import Answer
from wutong.law.read import places
from wutong.site.clock import StoryClock
from wutong.site.demo_month import DAYS, Player, mark
from wutong.site.demo_plan import Month, read_month
from wutong.site.wiring import make_store


def install(now: datetime, connection: Callable[[], Connection[Any]] | None = None) -> Iterator[str]:
    """Play the month of every place that tells one and has none yet; a line for each place as it is ready.

    The mark that a month is there is the submission of its `find` case, kept with the key it was made under.
    MonthFailed if an act is refused; nothing of that place is stored then. `connection` to another database than
    the usual one.
    """
    for place in places():
        month = read_month(place)
        if month is None:
            yield f"  {place:9} 没有示范月：版本里没有 demo.toml / no demonstration"
            continue
        yield _told(month, *_ready(month, now, connection))


def _ready(month: Month, now: datetime, connection: Callable[[], Connection[Any]] | None) -> tuple[Answer, int]:
    """The case to look up, and how many cases were made just now."""
    clock = StoryClock(now - timedelta(days=DAYS + 1))
    player = Player(make_store(connection, clock), clock, month, now)
    case = next(one for one in month.case if one.key == month.find)
    found = player.store.answered(player.submitter(case), mark(case.key))
    if found:
        return found, 0
    made = player.play()
    return made[month.find].answer, len(made)


def _told(month: Month, answer: Answer, made: int) -> str:
    case = next(one for one in month.case if one.key == month.find)
    new = f"  装入 {made} 件" if made else ""
    return f"  {month.place:9} 示范办件 {answer.number}  电话 {case.form[month.phone]}{new}"
