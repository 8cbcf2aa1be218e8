"""The big screen: made by a supervisor's seat, open without signing in, naming nobody, dark when the seat is gone."""

import pytest
from django.core.signing import dumps
from django.test import Client

from tests.web.desks import house, played, signed_in
from wutong.law.read import load
from wutong.people.seats import actor_of, seats_of
from wutong.site.wiring import setup
from wutong.web.supervise.wall import SALT, token_of

setup()
__all__ = ["house"]


@pytest.mark.parametrize("place", ["suizhou", "kaifeng"])
def test_the_screen_opens_at_its_address_alone_and_names_nobody(house: object, place: str) -> None:
    stage = played(place, house, 14)
    by = next(one.key for one in load(place).parties.values() if one.supervises)
    browser = signed_in(f"{place}-{by}-1")
    made = browser.post("/desk/clock/wall")
    assert made.status_code == 302 and made["Location"].startswith("/wall/")
    screen = Client(SERVER_NAME="localhost").get(made["Location"])
    page = screen.content.decode()
    assert screen.status_code == 200 and 'http-equiv="refresh" content="60"' in page and "<svg" in page
    state, _ = stage.state("case")
    for private in (
        *state.sealed.values(),
        *(state.form.get(key) for key in ("project.name", "applicant.name", "site.address")),
    ):
        assert not private or len(str(private)) < 4 or str(private) not in page


def test_a_wrong_address_and_a_seat_that_is_gone_show_nothing(house: object) -> None:
    screen = Client(SERVER_NAME="localhost")
    seat = seats_of("suizhou-housing-1")[0]
    actor = actor_of(seat, load("suizhou"))
    good = token_of(actor)
    assert screen.get(f"/wall/{good}").status_code == 200
    water = seats_of("suizhou-water_company-1")[0]
    for wrong in (
        good[:-1],
        "x",
        dumps({"seat": water.id, "person": water.person}, salt=SALT),
        dumps({"seat": seat.id, "person": water.person}, salt=SALT),
    ):
        assert screen.get(f"/wall/{wrong}").status_code == 404
    assert signed_in("suizhou-water_company-1").post("/desk/clock/wall").status_code == 403
