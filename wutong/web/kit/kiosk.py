"""Whether a browser is a self-service machine, and of which place: one cookie, set on its first screen."""

from typing import Any

from wutong.law.read import places

COOKIE = "wutong_kiosk"
#: seconds a page may stand before it asks, and before it then clears
ASKS, CLEARS = 60, 30


def place_of(request: Any) -> str:
    """The place of the machine; "" for any other browser."""
    given: str = request.COOKIES.get(COOKIE, "")
    return given if given in places() else ""
