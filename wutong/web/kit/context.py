"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def common(request: HttpRequest) -> dict[str, Any]:
    """Whether this is a demonstration."""
    return {"demo": settings.WUTONG_DEMO}
