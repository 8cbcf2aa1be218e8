"""Who acts: a person in a seat (place × party × role), as every verb receives it."""

from dataclasses import dataclass

SYSTEM = "system"
#: the role of who keeps the platform of a place; it gives no part in any case
ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a desk. `sees_all` holds for supervisors of the place; `home_unit` for stationed staff."""

    seat: str
    place: str
    party: str
    role: str
    person: str
    sees_all: bool = False
    home_unit: str = ""


def system(place: str) -> Actor:
    """The platform itself, which acts where the paper says 自动 or 即时."""
    return Actor("system", place, SYSTEM, SYSTEM, SYSTEM, True)
