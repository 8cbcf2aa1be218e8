"""The indicators by name, one function each; `measure_all` gives the figures of a place for a period."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from wutong.law.measure import CaseRecord, FinishedTask, Measure, Period, Records
from wutong.law.measure_figure import Part, Tally, by_party, settled, tally
from wutong.law.pack import Pack


class Asked(NamedTuple):
    """What a function is given."""

    measure: Measure
    records: Records
    period: Period
    pack: Pack


def on_time_rate(asked: Asked) -> Tally:
    """Kept of all under a limit of the paper that were done or fell overdue; each limit also by itself."""
    judged = [(one, settled(one, one.due, asked.period)) for one in _tasks(asked, "documented")]
    rows = Counter((one.row, one.words) for one, kept in judged if kept is not None)
    parts = [_part(f"{row}（{words}）", (kept for one, kept in judged if one.row == row)) for row, words in rows]
    return tally((kept for _, kept in judged), parts=tuple(parts) if len(parts) > 1 else ())


def target_rate(asked: Asked) -> Tally:
    """The same for the stricter target."""
    return tally(settled(one, one.target, asked.period) for one in _tasks(asked, "documented") if one.target)


def kept_agreed_rate(asked: Asked) -> Tally:
    """Dates agreed or promised where the paper gives no number; never mixed with its limits."""
    return tally(settled(one, one.due, asked.period) for one in _tasks(asked, "agreed"))


def zero_day_rate(asked: Asked) -> Tally:
    """Connected on or before the day needed: dates are compared, not hours. Nothing is overdue by it."""
    return tally(_by_day(one, asked.period) for one in _tasks(asked, "documented") if one.start)


def _by_day(task: FinishedTask, period: Period) -> bool | None:
    assert task.start
    last = datetime.combine(task.start.date() + timedelta(days=1), time(0)) - timedelta(microseconds=1)
    return settled(task, last, period)


def customer_steps(asked: Asked) -> Tally:
    """Mandatory tasks of the user after the application; confirmations are told apart."""
    wanted = asked.measure.stage
    cases = list(_cases(asked))
    counts = [sum(not wanted or stage in wanted for stage in case.steps) for case in cases]
    return _bounded(asked, counts, f"自愿的确认、评价 {sum(case.confirms for case in cases)} 次，不计")


def documents_asked(asked: Asked) -> Tally:
    """Papers asked of the user besides the form."""
    cases = list(_cases(asked))
    names = {document.key: document.name for document in asked.pack.documents}
    seen = Counter(paper for case in cases for paper in case.papers)
    parts = tuple(Part(names.get(paper, paper), count, len(cases)) for paper, count in seen.items())
    return replace(_bounded(asked, [len(case.papers) for case in cases]), parts=parts)


def visits(asked: Asked) -> Tally:
    """Times the user came: filing at a counter, and every visit somebody noted."""
    cases = list(_cases(asked))
    noted = Counter(
        act.case for act in asked.records.acts if (act.verb, act.outcome) == ("note", "visit") and _until(asked, act.at)
    )
    return _bounded(asked, [case.at_counter + noted[case.case] for case in cases])


def _bounded(asked: Asked, counts: list[int], more: str = "") -> Tally:
    """Cases within the bound; without a bound, the mean per case."""
    bound = asked.measure.bound
    told = f"合计 {sum(counts)}，最多一件 {max(counts)}" if counts else ""
    note = "；".join(part for part in (told, more) if part and counts)
    if bound is None:
        return Tally(sum(counts), len(counts), "mean", note)
    return Tally(sum(count <= bound for count in counts), len(counts), "share", note)


def online_share(asked: Asked) -> Tally:
    """Cases filed online of all opened in the period."""
    return tally(case.online for case in _cases(asked))


def channel_share(asked: Asked) -> Tally:
    """Cases of each channel; only channels that were used are told."""
    seen = Counter(case.channel for case in _cases(asked))
    total = sum(seen.values())
    parts = tuple(Part(one.name, seen[one.key], total) for one in asked.pack.city.channel if seen[one.key])
    return Tally(total, total, "count", parts=parts)


def survey_once_rate(asked: Asked) -> Tally:
    """Cases surveyed exactly once of all surveyed, in the period of their last survey."""
    held = [act for act in _finished(asked) if _until(asked, act.at)]
    times = Counter(act.case for act in held)
    last = {act.case: act.at for act in sorted(held, key=lambda act: act.at)}
    return tally(times[case] == 1 for case, at in last.items() if asked.period.holds(at))


def fee_zero_rate(asked: Asked) -> Tally:
    """Of what the paper keeps free, the share for which the user was not asked to pay; the rest is told apart."""
    measure = asked.measure
    mine = [
        fee
        for fee in asked.records.fees
        if fee.item in measure.item and fee.each == measure.each and _mine(asked, fee.business, fee.opened_at)
    ]
    others = [fee for fee in mine if not fee.free]
    note = f"另有 {len(others)} 项不在承诺之内，其中收费 {sum(fee.charged for fee in others)} 项" if others else ""
    return tally((not fee.charged for fee in mine if fee.free), note)


def commitment_share(asked: Asked) -> Tally:
    """Lines on a route without review of all that need a permit."""
    needing = ("filing", "commitment", "parallel")
    mine = (one for one in asked.records.routes if one.route in needing and _mine(asked, one.business, one.at))
    return tally(one.route != "parallel" for one in mine)


def rating_average(asked: Asked) -> Tally:
    """The mean of the ratings users gave."""
    found = [act.rating for act in _finished(asked) if act.rating is not None and asked.period.holds(act.at)]
    return Tally(sum(found, start=Decimal(0)), len(found), "mean")


def item_kept_rate(asked: Asked) -> Tally:
    """Items put right by their date; without one, before the case ended."""
    period, found = asked.period, []
    for item in asked.records.items:
        if item.kind not in asked.measure.item or item.business not in asked.measure.business:
            continue
        closed = item.closed if item.closed and item.closed <= period.end else None
        handed = min(item.supplied or closed, closed) if closed else None
        limit = item.due or item.ended_at
        if closed and (limit is None or (handed and handed <= limit)):
            found.append(True if period.holds(closed) else None)
        elif limit and limit < period.end and (closed or not (item.supplied and item.supplied <= limit)):
            found.append(False if period.holds(limit) else None)
    return tally(found)


def tasks_by_party(asked: Asked) -> Tally:
    """Tasks done of all done or open; the table by unit and stage is `by_party`."""
    rows = by_party(asked.records, asked.period, asked.pack)
    done, still = sum(row.done for row in rows), sum(row.open for row in rows)
    late = sum(row.late for row in rows)
    return Tally(done, done + still, "count", f"在办 {still}，超期 {late}" if rows else "")


def credit_events(asked: Asked) -> Tally:
    """Files a second officer confirmed, of all reported; the rest has no consequence."""
    mine = [one for one in asked.records.credit if asked.period.first <= one.on <= asked.period.end.date()]
    names = {breach.key: breach.name for breach in asked.pack.breaches}
    sure = Counter(one.breach for one in mine if one.status == "confirmed")
    all_of = Counter(one.breach for one in mine)
    parts = tuple(Part(names.get(key, key), count, all_of[key]) for key, count in sure.items())
    return Tally(sum(sure.values()), len(mine), "count", "只数第二人确认过的" if mine else "", parts)


def return_visits(asked: Asked) -> Tally:
    """Visits after the close by way; those that led to an improvement are told."""
    made = [act for act in _finished(asked) if asked.period.holds(act.at)]
    ways = asked.pack.common.facts["contact_way"]
    names = dict(zip(ways.options, ways.labels, strict=True))
    parts = tuple(Part(names.get(way, way), count, len(made)) for way, count in Counter(a.way for a in made).items())
    better = sum(act.outcome != "done" for act in made)
    return Tally(len(made), len(made), "count", f"改进意见 {better} 条" if made else "", parts)


def halls_per_district(asked: Asked) -> Tally:
    """Districts with at least one hall of all districts."""
    parts = tuple(Part(one.name, len(one.halls), 1) for one in asked.pack.city.district)
    return tally((bool(one.halls) for one in asked.pack.city.district), parts=parts)


def training_log(asked: Asked) -> Tally:
    """Trainings noted, each with its day and what was written of it."""
    held = [a for a in asked.records.acts if (a.verb, a.outcome) == ("note", "training") and asked.period.holds(a.at)]
    parts = tuple(Part(f"{act.at:%Y-%m-%d} {act.text}", 1, 1) for act in sorted(held, key=lambda act: act.at))
    return Tally(len(held), len(held), "count", parts=parts)


def _part(name: str, kept: Iterable[bool | None]) -> Part:
    found = tally(kept)
    return Part(name, found.met, found.of)


def _tasks(asked: Asked, kind: str) -> Iterator[FinishedTask]:
    measure = asked.measure
    for one in asked.records.tasks:
        mine = one.step == measure.step and one.kind == kind and one.business in measure.business
        if mine and (not measure.task or one.task in measure.task):
            yield one


def _cases(asked: Asked) -> Iterator[CaseRecord]:
    return (case for case in asked.records.cases if _mine(asked, case.business, case.opened_at))


def _finished(asked: Asked) -> list[Act]:
    return [act for act in asked.records.acts if act.verb == "finish" and act.task in asked.measure.task]


def _mine(asked: Asked, business: str, at: datetime) -> bool:
    return business in asked.measure.business and asked.period.holds(at)


def _until(asked: Asked, at: datetime) -> bool:
    return at <= asked.period.end
