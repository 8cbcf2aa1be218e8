"""Words that go with a case: notes, minutes, guidance, training, escalation, reminders, who of a desk takes a task, hand-over of documents."""

import re

from wutong.cases.access import may_finish
from wutong.cases.gate import must_have_part
from wutong.cases.says import no_paper, refused
from wutong.cases.seat import SYSTEM
from wutong.cases.work import Work
from wutong.law.plan import Copy
from wutong.law.said import listed, named

_SHA256 = re.compile(r"[0-9a-f]{64}")
APPLICANT = "applicant"
KINDS = ("note", "minutes", "guidance", "training", "consultation", "visit", "hidden_step")


def note(work: Work, text: str, kind: str = "note", scope: str = "") -> None:
    """Add a note that every party of the case reads. Kinds: note, minutes, guidance, training, visit…"""
    if kind not in KINDS:
        raise refused("no_kind.note", "kind", kind=kind, kinds=listed(KINDS))
    if not text.strip():
        raise refused("empty.note", "text")
    work.record("note", (), [], outcome=kind, data={"text": text, "scope": scope})
    work.tell(["units"], kind, scope, {"text": text})


def escalate(work: Work, task: str, reason: str) -> None:
    """Ask those who coordinate to step in; the task stays with whom it is (AMB-G-09: silence decides nothing)."""
    copy = work.copy(task)
    if not reason:
        raise refused("empty.escalate", "reason", copy.task.clause[0])
    work.record("escalate", copy.task.clause, [], task=task, data={"reason": reason})
    work.tell(["coordinators"], "escalated", copy.scope, {"task": task, "reason": reason})


def nudge(work: Work, task: str, reason: str = "") -> None:
    """Remind whoever is to do an open task (催办). It changes no date; the one reminded and the record know of it."""
    copy = _open_task(work, task)
    must_have_part(work, copy.scope, "nudge")
    work.record("nudge", copy.task.clause, [], task=task, data={"reason": reason} if reason else {})
    work.tell([copy.party], "nudged", copy.scope, {"task": task, "reason": reason})


def assign(work: Work, task: str, person: str) -> None:
    """Say who at the desk has taken an open task; an empty `person` gives it back to the desk.

    Only those whose task it is assign it. It changes neither who may finish it nor any date.
    """
    copy = _open_task(work, task)
    if copy.party == APPLICANT or not may_finish(work.actor, copy, work.state, work.pack):
        raise refused("not_yours.assign", "task", copy.task.clause[0])
    before = _whose(work, task)
    if before == person:
        raise refused("done.person", "person", copy.task.clause[0])
    data = {"person": person, "before": before}
    work.record("assign", copy.task.clause, [["assign", task, person]], task=task, data=data)


def unassign(work: Work, task: str, of: int, person: str, before: str) -> None:
    """Take an assignment back: the task is again whose it was `before` entry `of` gave it to `person`.

    Whether it is one's own and still fresh is looked at by `cases.undo`, which alone calls this.
    """
    copy = _open_task(work, task)
    if _whose(work, task) != person:
        raise refused("followed.assign", "task", copy.task.clause[0])
    data = {"person": before, "before": person, "undoes": of}
    work.record("unassign", copy.task.clause, [["assign", task, before]], task=task, data=data)


def _whose(work: Work, task: str) -> str:
    row = work.state.rows.get(task)
    return row.person if row else ""


def _open_task(work: Work, task: str) -> Copy:
    copy = work.copy(task)
    if copy.status != "open" or copy.task.by == SYSTEM:
        raise refused("not_open.task", "task", copy.task.clause[0], task=named(copy.task))
    return copy


def hand_in(work: Work, name: str, digest: str, kind: str = "") -> None:
    """Record a document handed in once, seen by every party of the case; `digest` is its SHA-256 in hex.

    `kind` is one of the pack's documents; without it the name alone says what it is.
    """
    if kind and kind not in {document.key for document in work.pack.documents}:
        raise no_paper(kind, work.pack)
    if not name.strip():
        raise refused("empty.name", "name")
    if not _SHA256.fullmatch(digest):
        raise refused("bad_digest.hex", "digest")
    code = f"D{work.own_key()}"
    work.documents.append({"code": code, "kind": kind, "name": name, "digest": digest, "by": work.actor.party})
    work.record("hand_in", (), [], data={"document": code, "kind": kind, "name": name, "digest": digest})


def hand_in_all(work: Work, papers: list[dict[str, str]]) -> None:
    """Hand in several documents in one act, each `{name, digest, kind}`; all of them or none."""
    for paper in papers:
        hand_in(work, **paper)
