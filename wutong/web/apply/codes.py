"""The code that stands for a seal: sent to the person's own phone, good for one version of one draft, for minutes."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare

from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.links.sms import must_be_free
from wutong.people.adapter import Account, gateway, text_of
from wutong.people.phones import phone_of
from wutong.web.kit.place import instant
from wutong.web.kit.words import language, say

GOOD_FOR = timedelta(minutes=5)
TRIES = 5


def send(request: Any, filling: Any) -> Refused | None:
    """Send a code for this draft as it now is; what was refused, if it was."""
    return send_to(request, phone_of(request.person), _purpose(filling), filling.draft.place)


def send_to(request: Any, phone: str, purpose: str, place: str = "") -> Refused | None:
    """Send a code to a phone for one purpose, within the limits of text messages; what was refused, if it was."""
    if not phone:
        return Refused("no_phone", "phone", say("apply.no_phone"), "", say("apply.no_phone_cure"))
    try:
        must_be_free(
            store().connection(), store().vault, instant(), phone, ip=Account().get_client_ip(request), place=place
        )
    except Refused as refused:
        return refused
    code = f"{secrets.randbelow(10**6):06d}"
    request.session["code"] = {
        "for": purpose,
        "blind": _blind(purpose, code),
        "until": (instant() + GOOD_FOR).isoformat(),
        "tries": 0,
    }
    gateway().send(phone, "code", text_of("code", language(), code=code))
    return None


def sent(request: Any, filling: Any) -> bool:
    """Whether a code for this draft as it now is may still be typed."""
    return sent_for(request, _purpose(filling))


def sent_for(request: Any, purpose: str) -> bool:
    """Whether a code for this purpose may still be typed."""
    kept = request.session.get("code") or {}
    return kept.get("for") == purpose and instant() <= datetime.fromisoformat(kept["until"])


def problems(request: Any, filling: Any) -> dict[str, str]:
    """What is wrong with the code that was typed; nothing if it is the one."""
    return wrong(request, _purpose(filling))


def wrong(request: Any, purpose: str) -> dict[str, str]:
    """What is wrong with the typed code for this purpose; a wrong one counts."""
    typed = "".join(sign for sign in request.POST.get("code", "") if sign.isdecimal())
    if not typed:
        return {"code": say("apply.code_empty")}
    kept = request.session.get("code") or {}
    if not sent_for(request, purpose):
        return {"code": say("apply.code_over")}
    if kept["tries"] >= TRIES:
        return {"code": say("apply.code_tries")}
    if not constant_time_compare(kept["blind"], _blind(purpose, typed)):
        request.session["code"] = {**kept, "tries": kept["tries"] + 1}
        return {"code": say("apply.code_wrong")}
    return {}


def _purpose(filling: Any) -> str:
    return f"sign|{filling.draft.id}|{filling.draft.rev}"


def _blind(purpose: str, code: str) -> str:
    return store().vault.blind("apply.code", f"{purpose}|{code}")
