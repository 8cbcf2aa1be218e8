"""Counting in the database: many at once, windows, and taking back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from wutong.law.error import Refused
from wutong.links.limit import Limit, give, take
from wutong.links.sms import Outbox, limits_of, must_be_free, read_phone
from wutong.people.limits import DESK, PUBLIC, WRONG

AT = datetime(2025, 11, 3, 9, 10)
FIVE = Limit("test", 5, 900)


def test_of_many_at_once_only_as_many_pass_as_there_is_room_for(clean) -> None:
    def one(_: int) -> bool:
        connection = clean.connect()
        try:
            return take(connection, FIVE, "k", AT) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(one, range(40))) == 5


def test_a_window_opens_again_and_says_when(store) -> None:
    connection = store.connection()
    assert [take(connection, FIVE, "k", AT + timedelta(seconds=n)) for n in range(5)] == [None] * 5
    for seconds in (5, 899):
        assert take(connection, FIVE, "k", AT + timedelta(seconds=seconds)) == AT + timedelta(seconds=900)
    assert take(connection, FIVE, "other", AT) is None
    assert take(connection, FIVE, "k", AT + timedelta(seconds=900)) is None


def test_what_turned_out_well_is_not_counted(store) -> None:
    connection = store.connection()
    for _ in range(20):
        assert take(connection, FIVE, "k", AT) is None
        give(connection, FIVE, "k")


def test_a_hammered_window_does_not_stay_shut_longer(store) -> None:
    connection = store.connection()
    for n in range(200):
        take(connection, FIVE, "k", AT + timedelta(seconds=n))
    assert take(connection, FIVE, "k", AT + timedelta(seconds=901)) is None


def test_messages_of_the_whole_house_are_bounded(store) -> None:
    limits = (Limit("all", 3, 60),)
    for n in range(3):
        must_be_free(store.connection(), store.vault, AT, f"1390000000{n}", ip=f"10.0.0.{n}", limits=limits)
    with pytest.raises(Refused) as refused:
        must_be_free(store.connection(), store.vault, AT, "13900000009", ip="10.0.0.9", limits=limits)
    assert refused.value.code == "too_many" and refused.value.detail == {"when": "2025-11-03 09:11"}


def test_messages_are_bounded_place_by_place(store) -> None:
    limits = (Limit("place", 3, 60), Limit("place", 1, 60, "kaifeng"), Limit("all", 5, 60))

    def send(n: int, place: str) -> None:
        must_be_free(store.connection(), store.vault, AT, f"1380000000{n}", place=place, limits=limits)

    send(0, "kaifeng")
    with pytest.raises(Refused, match="太多"):
        send(1, "kaifeng")
    for n in range(2, 5):
        send(n, "zhoukou")
    with pytest.raises(Refused, match="太多"):
        send(5, "zhoukou")
    send(6, "")  # of no place yet: only the platform counts it
    with pytest.raises(Refused, match="太多"):
        send(7, "suizhou")


def test_a_place_with_limits_of_its_own_is_counted_by_them_alone() -> None:
    common, own, phone = Limit("place", 3, 60), Limit("place", 1, 60, "kaifeng"), Limit("phone", 1, 60)
    assert limits_of("kaifeng", (phone, common, own)) == (phone, own)
    assert limits_of("zhoukou", (phone, common, own)) == (phone, common)
    assert limits_of("", (phone, common, own)) == (phone,)
    assert {one.per for one in limits_of("zhoukou")} == {"phone", "ip", "place", "all"}


def test_counters_and_messages_name_nobody(store, clean) -> None:
    must_be_free(store.connection(), store.vault, AT, "13900000001", ip="10.0.0.1")
    Outbox(store.connection(), store.vault, store.clock).send("13900000001", "code", "123456")
    with clean.connect() as connection:
        row = connection.execute("SELECT masked, sealed FROM wutong_outbox(1)").fetchone()
    assert row[0] == "139****0001" and b"123456" not in bytes(row[1]) and b"13900000001" not in bytes(row[1])


def test_phones_are_found_by_a_keyed_digest(store) -> None:
    one, other = store.vault.blind("phone", "13900000001"), store.vault.blind("phone", "13900000002")
    assert one == store.vault.blind("phone", "13900000001") != other
    assert one != store.vault.blind("sms", "13900000001")
    assert [read_phone(text) for text in ("008613900000001", "12900000001", "139000000011", "")] == [
        "13900000001",
        "",
        "",
        "",
    ]


def test_the_limits_are_those_of_the_house() -> None:
    assert (timedelta(minutes=30), timedelta(hours=2)) == (DESK, PUBLIC)
    assert (WRONG.size, WRONG.seconds) == (5, 900)
