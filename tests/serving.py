"""The platform on a real socket for a test, on the scratch database and the test's clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings

from wutong.cases.port import hold


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """No lines among the tests' own."""


@contextmanager
def served(store: Any, demo: bool = True, mfa: bool = False) -> Iterator[str]:
    """The address of the platform with this store; one request at a time, as the store's one connection wants."""
    hold(store)
    with override_settings(WUTONG_MFA_REQUIRED=mfa, WUTONG_DEMO=demo):
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
