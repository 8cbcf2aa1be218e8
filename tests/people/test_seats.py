"""Seats: who may give and take them, what they make of a person, and that places do not mix."""

import pytest
from psycopg.errors import InsufficientPrivilege, UndefinedTable

from wutong.cases.port import hold
from wutong.law.error import Refused
from wutong.law.read import load, places
from wutong.people import audit, seats
from wutong.people.demo import admin_party, plant
from wutong.people.seats import actor_of, applicant_actor, grant, new_seat, put_first, revoke, seats_at, seats_of
from wutong.site.wiring import connect

HERE, THERE = places()[:2]


@pytest.fixture
def house(store, clean):
    hold(store)
    with connect(clean.name, role=None) as owner:
        for place in (HERE, THERE):
            put_first(owner, "2025-11-03T09:00:00", new_seat(place, admin_party(load(place)), f"{place}-boss", "admin"))
    return store


def boss(place: str):
    return actor_of(seats_of(f"{place}-boss")[0], load(place))


def test_a_seat_is_given_makes_an_actor_and_is_taken_away(house) -> None:
    seat = new_seat(HERE, "window", "p-1")
    grant(boss(HERE), seat)
    (held,) = seats_of("p-1")
    actor = actor_of(held, load(HERE))
    assert (actor.place, actor.party, actor.role, actor.person, actor.sees_all) == (
        HERE,
        "window",
        "window",
        "p-1",
        False,
    )
    revoke(boss(HERE), held.id)
    assert seats_of("p-1") == []
    assert [seat.active for seat in seats_at(boss(HERE)) if seat.person == "p-1"] == [False]
    grant(boss(HERE), seat)
    assert [seat.id for seat in seats_of("p-1")] == [held.id]


def test_who_sees_all_is_said_by_the_pack(house) -> None:
    for place in (HERE, THERE):
        pack = load(place)
        for party in pack.parties.values():
            if party.key not in ("system", "applicant"):
                assert actor_of(new_seat(place, party.key, "p-9"), pack).sees_all == party.supervises


def test_stationed_staff_keep_their_home_unit(house) -> None:
    grant(boss(HERE), new_seat(HERE, "window", "p-2", home_unit="water_company"))
    (seat,) = seats_of("p-2")
    assert seat.id.endswith("@water_company") and actor_of(seat, load(HERE)).home_unit == "water_company"


def test_an_administrator_of_another_place_gives_nothing(house) -> None:
    with pytest.raises(Refused) as refused:
        grant(boss(HERE), new_seat(THERE, "window", "p-3"))
    assert refused.value.code == "not_admin"
    grant(boss(THERE), new_seat(THERE, "window", "p-3"))
    with pytest.raises(Refused):
        revoke(boss(HERE), seats_of("p-3")[0].id)
    assert seats_of("p-3")


def test_who_is_no_administrator_gives_and_reads_nothing(house) -> None:
    grant(boss(HERE), new_seat(HERE, "window", "p-4"))
    clerk = actor_of(seats_of("p-4")[0], load(HERE))
    for act in (
        lambda: grant(clerk, new_seat(HERE, "police", "p-5")),
        lambda: seats_at(clerk),
        lambda: audit.deeds(clerk),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused):
        grant(applicant_actor("p-4", HERE), new_seat(HERE, "police", "p-5"))


def test_a_forged_administrator_is_refused_by_the_database(house) -> None:
    forged = seats.Actor("x:admin:p-6", HERE, "window", "admin", "p-6")
    with pytest.raises(Refused):
        grant(forged, new_seat(HERE, "window", "p-7"))
    assert seats_of("p-7") == []


def test_nobody_gives_or_takes_their_own_seat(house) -> None:
    with pytest.raises(Refused):
        grant(boss(HERE), new_seat(HERE, "window", f"{HERE}-boss"))
    with pytest.raises(Refused):
        revoke(boss(HERE), seats_of(f"{HERE}-boss")[0].id)


@pytest.mark.parametrize("party", ["system", "applicant", "nobody", "\x00"])
def test_some_seats_nobody_may_hold(house, party: str) -> None:
    with pytest.raises(Refused):
        new_seat(HERE, party, "p-8")
    with pytest.raises(Refused):
        new_seat("atlantis", "window", "p-8")


def test_a_revoked_administrator_administers_nothing_more(house) -> None:
    old = boss(HERE)
    grant(old, new_seat(HERE, admin_party(load(HERE)), "p-10", "admin"))
    revoke(actor_of(seats_of("p-10")[0], load(HERE)), old.seat)
    with pytest.raises(Refused):
        grant(old, new_seat(HERE, "window", "p-11"))


def test_every_write_leaves_a_line_that_stays(house, clean) -> None:
    grant(boss(HERE), new_seat(HERE, "window", "p-12"))
    revoke(boss(HERE), seats_of("p-12")[0].id)
    deeds = [(deed.verb, deed.person, deed.subject, deed.place) for deed in audit.deeds(boss(HERE))]
    assert deeds[:2] == [("revoke", f"{HERE}-boss", "p-12", HERE), ("grant", f"{HERE}-boss", "p-12", HERE)]
    assert all(deed.place == THERE for deed in audit.deeds(boss(THERE)))
    with connect(clean.name, role=None) as owner, pytest.raises(InsufficientPrivilege):
        owner.execute("UPDATE people_audit SET verb = 'nothing'")
    with connect(clean.name, role=None) as owner, pytest.raises(InsufficientPrivilege):
        owner.execute("DELETE FROM people_audit")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM people_audit",
        "SELECT wutong_seat_write('{}')",
        "INSERT INTO cases_seat VALUES ('a','b','c','d','e','f',true)",
        "UPDATE cases_seat SET role = 'admin'",
        "SELECT * FROM links_message",
        "DELETE FROM links_bucket",
        "DELETE FROM people_person",
        "SELECT nextval('people_audit_id_seq')",
    ],
)
def test_the_application_cannot_go_round_the_functions(house, statement: str) -> None:
    with pytest.raises((InsufficientPrivilege, UndefinedTable)):
        house.connection().execute(statement)


def test_the_demonstration_has_everyone_once(house, clean) -> None:
    with connect(clean.name, role=None) as owner:
        count = plant(owner)
        assert plant(owner) == count
        held = owner.execute("SELECT count(*) FROM people_person WHERE demo").fetchone()[0]
    assert held == count
    for place in places():
        for party in load(place).parties.values():
            want = party.kind != "applicant" and party.key != "system"
            assert bool(seats_of(f"{place}-{party.key}-2")) == want, (place, party.key)
        (admin,) = seats_of(f"{place}-admin-1")
        assert admin.role == "admin"
        assert seats_of(f"{place}-applicant-1") == []
