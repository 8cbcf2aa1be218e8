"""The platform on a real socket for a browser, on the scratch database and the story's clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from wutong.cases.port import hold

CHROMIUM = next((path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome")) if path.exists()), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，浏览器测试跳过 / no Chromium here")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """No lines among the tests' own."""


@contextmanager
def served(store: Any, demo: bool = True) -> Iterator[str]:
    """The address of the platform with this store; one request at a time, as the store's one connection wants."""
    hold(store)
    with override_settings(WUTONG_MFA_REQUIRED=False, WUTONG_DEMO=demo):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

        def run() -> None:
            try:
                server.serve_forever(poll_interval=0.02)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a screen."""
    with sync_playwright() as running:
        made = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()
