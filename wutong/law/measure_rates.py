"""Rates: what was kept of what was settled, by limits, targets, agreed dates, routes, fees and items."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from wutong.law.measure import FinishedTask, ItemRecord, Period
from wutong.law.measure_figure import Asked, Part, Tally, finished, judged_tasks, known, mine, settled, tally
from wutong.law.said import LAW


def on_time_rate(asked: Asked) -> Tally:
    """Kept of all under a limit of the paper that were done or fell overdue; each limit also by itself."""
    judged = [(one, settled(one, one.due, asked.period)) for one in judged_tasks(asked, "documented")]
    rows = Counter((one.row, one.words) for one, kept in judged if kept is not None)
    parts = [_part(row, words, (kept for one, kept in judged if one.row == row)) for row, words in rows]
    return tally((kept for _, kept in judged), parts=tuple(parts) if len(parts) > 1 else ())


def target_rate(asked: Asked) -> Tally:
    """The same for the stricter target."""
    return tally(settled(one, one.target, asked.period) for one in judged_tasks(asked, "documented") if one.target)


def kept_agreed_rate(asked: Asked) -> Tally:
    """Dates agreed or promised where the paper gives no number; never mixed with its limits."""
    return tally(settled(one, one.due, asked.period) for one in judged_tasks(asked, "agreed"))


def zero_day_rate(asked: Asked) -> Tally:
    """Connected on or before the day needed: dates are compared, not hours. Nothing is overdue by it."""
    return tally(_by_day(one, asked.period) for one in judged_tasks(asked, "documented") if one.start)


def _by_day(task: FinishedTask, period: Period) -> bool | None:
    assert task.start
    last = datetime.combine(task.start.date() + timedelta(days=1), time(0)) - timedelta(microseconds=1)
    return settled(task, last, period)


def survey_once_rate(asked: Asked) -> Tally:
    """Cases surveyed exactly once of all surveyed, in the period of their last survey."""
    held = [act for act in finished(asked) if known(asked, act.at)]
    times = Counter(act.case for act in held)
    last = {act.case: act.at for act in sorted(held, key=lambda act: act.at)}
    return tally(times[case] == 1 for case, at in last.items() if asked.period.holds(at))


def fee_zero_rate(asked: Asked) -> Tally:
    """Of what the paper keeps free, the share for which the user was not asked to pay; the rest is told apart."""
    measure = asked.measure
    fees = [
        fee
        for fee in asked.records.fees
        if fee.item in measure.item and fee.each == measure.each and mine(asked, fee.business, fee.opened_at)
    ]
    others = [fee for fee in fees if not fee.free]
    note = LAW.say("fees_apart", n=len(others), charged=sum(fee.charged for fee in others)) if others else ""
    return tally((not fee.charged for fee in fees if fee.free), note)


def commitment_share(asked: Asked) -> Tally:
    """Lines on a route without review of all that need a permit."""
    needing = ("filing", "commitment", "parallel")
    routes = (one for one in asked.records.routes if one.route in needing and mine(asked, one.business, one.at))
    return tally(one.route != "parallel" for one in routes)


def item_kept_rate(asked: Asked) -> Tally:
    """Items put right by their date; without one, before the case ended."""
    wanted = asked.measure.item
    items = (one for one in asked.records.items if one.kind in wanted and one.business in asked.measure.business)
    return tally(_item_kept(one, asked.period) for one in items)


def _item_kept(item: ItemRecord, period: Period) -> bool | None:
    """By when it was handed in, once it is closed; what waits to be verified is not settled yet."""
    limit, closed = item.due or item.ended_at, item.closed
    if closed and closed <= period.end:
        handed = min(item.supplied or closed, closed)
        if limit is None or handed <= limit:
            return True if period.holds(closed) else None
        return False if period.holds(limit) else None
    waiting = item.supplied is not None and limit is not None and item.supplied <= limit and item.ended_at is None
    withdrawn = item.ended_at is not None and limit is not None and item.ended_at < limit
    if limit is None or limit >= period.end or waiting or withdrawn:
        return None
    return False if period.holds(limit) else None


def _part(row: str, words: str, kept: Iterable[bool | None]) -> Part:
    found = tally(kept)
    return Part(LAW.say("of_row", row=row, words=words), found.met, found.of, row)
