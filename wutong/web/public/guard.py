"""How often the public may look something up: counted by blinded address and number, with the limits of `limits.toml`."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from wutong.cases.port import store
from wutong.links.limit import Limit, read_limits, take


@lru_cache
def limits_of(table: str) -> tuple[Limit, ...]:
    """The limits of one kind of look-up."""
    return read_limits(Path(__file__).parent / "limits.toml", table)


def count(request: HttpRequest, table: str, **keys: str) -> datetime | None:
    """Count one look-up for the address and each of `keys`: None if there was room, else when there will be."""
    house = store()
    named = {"ip": str(get_adapter().get_client_ip(request) or ""), **keys}
    for limit in limits_of(table):
        who = house.vault.blind(f"public.{table}.{limit.per}", named[limit.per])
        free = take(house.connection(), limit, f"{table}|{who}", house.clock.now())
        if free:
            return free
    return None
