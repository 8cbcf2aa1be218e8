"""Scans chosen at the counter: looked at before anything is filed, put into the draft or handed in with the case."""

from typing import Any

from wutong.cases.drafts import discard_draft
from wutong.cases.files import Upload, attach, put_upload, uploads_of
from wutong.cases.port import store
from wutong.cases.seat import Actor
from wutong.cases.sift import sift
from wutong.law.error import Refused
from wutong.web.kit.refusals import sentence

SCAN = "scan."


def scans_of(request: Any, known: set[str]) -> dict[str, tuple[str, bytes]]:
    """The files sent, by the paper each is for: name and bytes."""
    found = {}
    for field, file in request.FILES.items():
        kind = field.removeprefix(SCAN)
        if field.startswith(SCAN) and kind in known:
            found[kind] = (file.name, file.read())
    return found


def wrong_scans(scans: dict[str, tuple[str, bytes]]) -> dict[str, str]:
    """What is wrong with each, by the name of its question; nothing is stored."""
    problems = {}
    for kind, (name, data) in scans.items():
        try:
            sift(name, data)
        except Refused as refused:
            problems[f"{SCAN}{kind}"] = sentence(refused)
    return problems


def keep(actor: Actor, scans: dict[str, tuple[str, bytes]], key: str, *, draft: str = "", case: str = "") -> list[str]:
    """Put them into a draft or a case; what was refused, in words. Each has its own key in a case."""
    refused = []
    for kind, (name, data) in scans.items():
        try:
            put_upload(store(), actor, name, data, kinds=[kind], draft=draft, case=case, key=f"{key}|{kind}")
        except Refused as error:
            refused.append(sentence(error))
    return refused


def uploads_in(actor: Actor, draft: str) -> list[Upload]:
    """The files of a draft; none without one."""
    return uploads_of(store(), actor, draft=draft) if draft else []


def move(actor: Actor, draft: str, case: str) -> list[str]:
    """The files of a draft go into the case made of it, and the draft goes away; what was refused, in words."""
    refused = []
    uploads = uploads_in(actor, draft)
    try:
        if uploads:
            attach(store(), actor, case, [one.id for one in uploads])
        discard_draft(store(), actor, draft)
    except Refused as error:
        refused.append(sentence(error))
    return refused
