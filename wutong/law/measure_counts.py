"""The indicators by name, one function each; `measure_all` gives the figures of a place for a period."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from wutong.law import measure_rates as rates
from wutong.law.measure import Measure, Period, Records
from wutong.law.measure_figure import Asked, Figure, Part, Tally, by_party, finished, known, opened_cases, ratio, tally
from wutong.law.pack import Pack
from wutong.law.said import LAW, Said, listed


def customer_steps(asked: Asked) -> Tally:
    """Mandatory tasks of the user after the application; confirmations are told apart."""
    wanted = asked.measure.stage
    cases = list(opened_cases(asked))
    counts = [sum(not wanted or stage in wanted for stage in case.steps) for case in cases]
    return _bounded(asked, counts, LAW.say("confirms_apart", n=sum(case.confirms for case in cases)))


def documents_asked(asked: Asked) -> Tally:
    """Papers asked of the user besides the form."""
    cases = list(opened_cases(asked))
    names = {document.key: document.name for document in asked.pack.documents}
    seen = Counter(paper for case in cases for paper in case.papers)
    parts = tuple(Part(names.get(paper, paper), count, len(cases), paper) for paper, count in seen.items())
    return replace(_bounded(asked, [len(case.papers) for case in cases]), parts=parts)


def visits(asked: Asked) -> Tally:
    """Times the user came: filing at a counter, and every visit somebody noted."""
    cases = list(opened_cases(asked))
    noted = Counter(
        act.case for act in asked.records.acts if (act.verb, act.outcome) == ("note", "visit") and known(asked, act.at)
    )
    return _bounded(asked, [case.at_counter + noted[case.case] for case in cases])


def _bounded(asked: Asked, counts: list[int], more: str = "") -> Tally:
    """Cases within the bound; without a bound, the mean per case."""
    bound = asked.measure.bound
    told = LAW.say("sum_and_most", sum=sum(counts), most=max(counts)) if counts else ""
    note = listed((part for part in (told, more) if part and counts), "sentences")
    if bound is None:
        return Tally(sum(counts), len(counts), "mean", note)
    return Tally(sum(count <= bound for count in counts), len(counts), "share", note)


def online_share(asked: Asked) -> Tally:
    """Cases filed online of all opened in the period."""
    return tally(case.online for case in opened_cases(asked))


def channel_share(asked: Asked) -> Tally:
    """Cases of each channel; only channels that were used are told."""
    seen = Counter(case.channel for case in opened_cases(asked))
    total = sum(seen.values())
    parts = tuple(Part(one.name, seen[one.key], total, one.key) for one in asked.pack.city.channel if seen[one.key])
    return Tally(total, total, "count", parts=parts)


def rating_average(asked: Asked) -> Tally:
    """The mean of the ratings users gave."""
    found = [act.rating for act in finished(asked) if act.rating is not None and asked.period.holds(act.at)]
    return Tally(sum(found, start=Decimal(0)), len(found), "mean")


def tasks_by_party(asked: Asked) -> Tally:
    """Tasks done of all done or open; the table by unit and stage is `by_party`."""
    rows = by_party(asked.records, asked.period, asked.pack)
    done, still = sum(row.done for row in rows), sum(row.open for row in rows)
    late = sum(row.late for row in rows)
    return Tally(done, done + still, "count", LAW.say("open_and_late", open=still, late=late) if rows else "")


def credit_events(asked: Asked) -> Tally:
    """Files a second officer confirmed, of all reported; the rest has no consequence."""
    mine = [one for one in asked.records.credit if asked.period.first <= one.on <= asked.period.end.date()]
    names = {breach.key: breach.name for breach in asked.pack.breaches}
    sure = Counter(one.breach for one in mine if one.status == "confirmed")
    all_of = Counter(one.breach for one in mine)
    parts = tuple(Part(names.get(key, key), count, all_of[key], key) for key, count in sure.items())
    return Tally(sum(sure.values()), len(mine), "count", LAW.say("confirmed_only") if mine else "", parts)


def return_visits(asked: Asked) -> Tally:
    """Visits after the close by way; those that led to an improvement are told."""
    made = [act for act in finished(asked) if asked.period.holds(act.at)]
    ways = asked.pack.common.facts["contact_way"]
    names = dict(zip(ways.options, ways.labels, strict=True))
    parts = tuple(Part(names.get(way, way), count, len(made)) for way, count in Counter(a.way for a in made).items())
    better = sum(act.outcome != "done" for act in made)
    return Tally(len(made), len(made), "count", LAW.say("suggestions", n=better) if made else "", parts)


def halls_per_district(asked: Asked) -> Tally:
    """Districts with at least one hall of all districts."""
    parts = tuple(Part(one.name, len(one.halls), 1, one.key) for one in asked.pack.city.district)
    return tally((bool(one.halls) for one in asked.pack.city.district), parts=parts)


def training_log(asked: Asked) -> Tally:
    """Trainings noted, each with its day and what was written of it."""
    held = [a for a in asked.records.acts if (a.verb, a.outcome) == ("note", "training") and asked.period.holds(a.at)]
    parts = tuple(Part(f"{act.at:%Y-%m-%d} {act.text}", 1, 1) for act in sorted(held, key=lambda act: act.at))
    return Tally(len(held), len(held), "count", parts=parts)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A counting function and the keys of the row it cannot do without."""

    count: Callable[[Asked], Tally]
    needs: tuple[str, ...] = ()


COUNTS = {
    "on_time_rate": Indicator(rates.on_time_rate, ("step",)),
    "target_rate": Indicator(rates.target_rate, ("step",)),
    "kept_agreed_rate": Indicator(rates.kept_agreed_rate, ("step",)),
    "zero_day_rate": Indicator(rates.zero_day_rate, ("step",)),
    "survey_once_rate": Indicator(rates.survey_once_rate, ("task",)),
    "fee_zero_rate": Indicator(rates.fee_zero_rate, ("item",)),
    "item_kept_rate": Indicator(rates.item_kept_rate, ("item",)),
    "commitment_share": Indicator(rates.commitment_share),
    "customer_steps": Indicator(customer_steps),
    "documents_asked": Indicator(documents_asked),
    "visits": Indicator(visits),
    "online_share": Indicator(online_share),
    "channel_share": Indicator(channel_share),
    "rating_average": Indicator(rating_average, ("task",)),
    "return_visits": Indicator(return_visits, ("task",)),
    "tasks_by_party": Indicator(tasks_by_party),
    "credit_events": Indicator(credit_events),
    "halls_per_district": Indicator(halls_per_district),
    "training_log": Indicator(training_log),
}


def measure_all(pack: Pack, records: Records, period: Period) -> list[Figure]:
    """Every measure of the pack, in its order; nothing to count gives the value None."""
    return [
        _figure(measure, COUNTS[measure.counts].count(Asked(measure, records, period, pack)))
        for measure in pack.measures
    ]


def _figure(measure: Measure, found: Tally) -> Figure:
    value = ratio(found.met, found.of)
    if found.unit == "count" and value is not None:
        value = Decimal(found.met)
    return Figure(
        measure.key,
        measure.name,
        measure.en,
        found.met,
        found.of,
        value,
        measure.clause,
        listed((note for note in (Said(measure.note, measure.note_en or None), found.note) if note), "sentences"),
        found.unit,
        Said(measure.goal, measure.goal_en or None),
        found.parts,
    )
