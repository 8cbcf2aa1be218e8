"""The system's Chromium for a test, and the platform it looks at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.serving import served

__all__ = ["CHROMIUM", "FLAGS", "browser", "needs_browser", "served"]
CHROMIUM = next((path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome")) if path.exists()), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，浏览器测试跳过 / no Chromium here")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a screen."""
    with sync_playwright() as running:
        made = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()
