"""The course of a line and what follows from it: it lies in its place, and its length is measured, typed or settled.

The figure of the table is what a route is weighed by. A length measured on the drawing is offered for it and says so;
a typed one stays as it was typed.
"""

from decimal import Decimal

from wutong.cases.says import refused
from wutong.law.condition import Facts
from wutong.law.fact import Shape, Value, plain
from wutong.law.pack import Pack
from wutong.law.said import named
from wutong.law.shape import must_lie_within
from wutong.works.geodesy import length

COURSE, LENGTH, SOURCE = "shape", "length_m", "length_from"
MEASURED, TYPED = "measured", "typed"
#: two reckonings of one drawing may round the last centimetre apart
_ROUNDED = Decimal("0.01")


def must_lie_here(pack: Pack, facts: Facts) -> None:
    """ShapeError if a shape among `facts` lies outside the surroundings of the place; those are data of the place."""
    for key, value in facts.items():
        if isinstance(value, Shape) and pack.city.around:
            must_lie_within(pack.common.facts[key], value, pack.city.around, named(pack.city))


def taken_out(said: Facts) -> dict[str, None]:
    """The course, where a change takes it out: a drawing can be given up, other facts are only ever stated anew."""
    return {COURSE: None} if COURSE in said and said[COURSE] is None else {}


def with_length(said: dict[str, Value], before: Facts) -> dict[str, Value]:
    """What is said of a line with its length and where that comes from. Refused for a measured length without a
    drawing, or one that is not what the drawing measures.
    """
    course = said.get(COURSE, before.get(COURSE))
    source, typed = said.get(SOURCE), said.get(LENGTH)
    if not isinstance(course, Shape):
        if source == MEASURED:
            raise refused("no_course.drawn", SOURCE)
        kept = COURSE in said and before.get(SOURCE) == MEASURED and source is None
        return {**said, SOURCE: TYPED} if kept else said
    metres = length(course)
    if source is None:
        source = _source(said, before, metres)
    if source != MEASURED:
        return {**said, SOURCE: source} if source else said
    if isinstance(typed, Decimal) and abs(typed - metres) > _ROUNDED:
        raise refused("two_lengths.differ", LENGTH, metres=metres, typed=plain(typed))
    return {**said, LENGTH: metres, SOURCE: MEASURED}


def _source(said: Facts, before: Facts, metres: Decimal) -> str:
    """Where the length comes from when nobody says so; empty when nothing about it changes."""
    if said.get(LENGTH) is not None:
        again = before.get(SOURCE) == MEASURED and said[LENGTH] == metres
        return MEASURED if again else TYPED
    known = before.get(LENGTH) is not None and before.get(SOURCE) != MEASURED
    return "" if known or COURSE not in said else MEASURED
