"""Listens to who comes and goes, who was locked out, whose second factor changed, and has it written down.

Whoever first comes in by English pages is written to in English.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils.translation import get_language

from wutong.people.audit import note
from wutong.people.speaking import ENGLISH, choose


def listen() -> None:
    """Begin to listen; called once, when Django is ready."""
    user_logged_in.connect(_came, dispatch_uid="people.came")
    user_logged_out.connect(_went, dispatch_uid="people.went")


def _came(sender: object, request: HttpRequest, user: Any, **_: object) -> None:
    note("signed_in", user.key)
    if not user.lang and (get_language() or "").startswith(ENGLISH):
        choose(user, ENGLISH)


def _went(sender: object, request: HttpRequest, user: Any, **_: object) -> None:
    if user is not None:
        note("signed_out", user.key)
