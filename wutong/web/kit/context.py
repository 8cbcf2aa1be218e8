"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wutong.web.kit.kiosk import ASKS, CLEARS, place_of


def common(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demonstration, and of which place the self-service machine, if it is one."""
    machine = place_of(request)
    idle = {"machine_asks": ASKS, "machine_clears": CLEARS} if machine else {}
    return {"demo": settings.WUTONG_DEMO, "machine": machine, **idle}
