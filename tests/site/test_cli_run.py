"""What `make run` leaves in the terminal."""

from wutong.law.read import load, places
from wutong.site.cli_run import _told


def test_the_address_stands_last_and_everyone_one_can_be_before_it() -> None:
    told = _told(8001, empty=False)
    assert "http://127.0.0.1:8001/" in told[-1] and "http://127.0.0.1:8001/demo/" in told[-2]
    for place in places():
        assert any(load(place).city.name in line for line in told)
        assert any(f"{place}-applicant-1 " in line for line in told)
    assert _told(8001, empty=True) == [told[-1]]
