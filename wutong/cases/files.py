"""Uploads: who sent which file, for which papers, in which draft or case; the bytes lie sealed on the shelf.

A file is sifted before anything is stored. One upload can serve several papers, and one sent earlier can be taken
again in another draft: the new row names the same bytes. In a case an upload is a document told by the ledger.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from psycopg import Connection

from wutong.cases.access import absent_file, access_draft
from wutong.cases.actions.notes import hand_in_all
from wutong.cases.allowed import allowed
from wutong.cases.queries import ask_as
from wutong.cases.says import no_paper, refused
from wutong.cases.seat import SYSTEM, Actor
from wutong.cases.sift import Sifted, clean_name, sift
from wutong.cases.store import Answer, Store, once_id
from wutong.law.error import Refused
from wutong.law.pack import Pack
from wutong.law.read import load, places
from wutong.law.signing import signing

_COLUMNS = "id::text, place, person, digest, name, media, size, kinds, draft::text, case_id::text, at::timestamp, meta"
_NAMES = ("id", "place", "person", "digest", "name", "media", "size", "kinds", "draft", "case", "at", "meta")

#: a document's file under the name it was sent with, which only those with a part in the case see
_DOCUMENT = """
SELECT coalesce((SELECT u.name FROM cases_upload u WHERE u.case_id = d.case_id AND u.digest = d.digest LIMIT 1), d.name), d.digest
FROM cases_document d WHERE d.case_id = %s AND d.code = %s
"""


@dataclass(frozen=True)
class Upload:
    """A file somebody sent. `kinds` are the papers it serves (keys of the pack's documents, or the photo kind);
    `meta` tells the digest of what was sent, pages or width and height, and of a survey photograph place and time.
    """

    id: str
    place: str
    person: str
    digest: str
    name: str
    media: str
    size: int
    kinds: tuple[str, ...]
    draft: str | None
    case: str | None
    at: datetime
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """A file to be sent out. Only what is `inline` may be shown by a browser, the rest is downloaded."""

    name: str
    media: str
    inline: bool
    data: bytes = field(repr=False)


@contextmanager
def locked(connection: Connection[Any], name: str) -> Iterator[None]:
    """One at a time for everyone who names the same; the database holds the lock."""
    connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def put_upload(
    store: Store,
    actor: Actor,
    name: str,
    data: bytes,
    *,
    kinds: Sequence[str] = (),
    draft: str = "",
    case: str = "",
    key: str = "",
) -> Upload:
    """Sift and store a file: in a draft, in a case (then it is handed in at once), or in the person's own library.

    Raises Refused: `upload_…` for the file, `no_kind`, `absent`, `submitted`. Nothing is stored then.
    """
    rules = allowed()
    if not actor.person:
        raise absent_file()
    if draft:
        must_own_draft(store, actor, draft)
    pack = store.read(actor, case)[1] if case else load(actor.place, store.clock.now().date())
    _must_be_kinds(pack, kinds)
    evidence = rules.photo_kind in kinds and actor.party != "applicant"
    sifted = sift(name, data, evidence)
    with locked(store.connection(), f"papers|{draft or case or actor.person}"):
        if draft:
            must_own_draft(store, actor, draft)
        _must_fit(store, actor, sifted, draft, case)
        upload = _store(store, actor, sifted, kinds, draft)
        if not case:
            return upload
        try:
            attach(store, actor, case, [upload.id], key)
        except Refused:
            remove_upload(store, actor, upload.id)
            raise
    return find_upload(store, actor, upload.id)


def put_uploads(
    store: Store, actor: Actor, files: Sequence[tuple[str, bytes]], *, kinds: Sequence[str] = (), draft: str = ""
) -> tuple[list[Upload], list[Refused]]:
    """Several files of one post, each stored or refused by itself; Refused when they are too many at once."""
    most = allowed().at_once
    if len(files) > most:
        raise refused("upload_too_many.at_once", "file", count=len(files), most=most)
    stored: list[Upload] = []
    turned: list[Refused] = []
    for name, data in files:
        try:
            stored.append(put_upload(store, actor, name, data, kinds=kinds, draft=draft))
        except Refused as no:
            if not no.code.startswith("upload_"):
                raise
            turned.append(no)
    return stored, turned


def uploads_of(store: Store, actor: Actor, *, draft: str = "", case: str = "") -> list[Upload]:
    """The files of a draft, or of a case, in the order they came; Refused when it is absent or not theirs."""
    if case:
        store.read(actor, case)
        return _rows(store, actor, "case_id = %s", [case])
    must_own_draft(store, actor, draft, submitted=True)
    return _rows(store, actor, "draft = %s", [draft])


def library(store: Store, actor: Actor) -> list[Upload]:
    """What the person has sent before, newest first, each content once; an applicant's from every place."""
    found = [one for own in _own(actor) for one in _rows(store, own, "person = %s", [actor.person])]
    once: dict[str, Upload] = {}
    for one in sorted(found, key=lambda one: one.at, reverse=True):
        once.setdefault(one.digest, one)
    return list(once.values())


def reuse(store: Store, actor: Actor, upload: str, draft: str, kinds: Sequence[str] = ()) -> Upload:
    """A file of the person's library taken into a draft, without sending it again."""
    _must_be_kinds(load(actor.place, store.clock.now().date()), kinds)
    earlier = next((one for own in _own(actor) for one in _rows(store, own, "id = %s", [_uuid(upload)])), None)
    if earlier is None or earlier.person != actor.person:
        raise absent_file()
    data = store.shelf.get(earlier.digest)
    meta = {key: value for key, value in earlier.meta.items() if key not in ("lat", "lon", "taken_at")}
    sifted = Sifted(earlier.name, earlier.media, data, meta)
    with locked(store.connection(), f"papers|{draft}"):
        must_own_draft(store, actor, draft)
        _must_fit(store, actor, sifted, draft, "")
        return _store(store, actor, sifted, kinds, draft)


def serve(store: Store, actor: Actor, upload: str, kinds: Sequence[str]) -> Upload:
    """Say which papers an upload serves; Refused once it is in a case."""
    found = _still_loose(store, actor, upload)
    _must_be_kinds(load(actor.place, store.clock.now().date()), kinds)
    sql = "UPDATE cases_upload SET kinds = %s WHERE id = %s AND case_id IS NULL"
    store.connection().execute(sql, [list(dict.fromkeys(kinds)), found.id])
    return replace(found, kinds=tuple(dict.fromkeys(kinds)))


def find_upload(store: Store, actor: Actor, upload: str) -> Upload:
    """An upload the actor may see: the own one, one of an own draft, one of a case with a part in it."""
    found = next(iter(_rows(store, actor, "id = %s", [_uuid(upload)])), None)
    if found is None:
        raise absent_file()
    if found.person != actor.person:
        try:
            if found.case:
                store.read(actor, found.case)
            elif found.draft:
                must_own_draft(store, actor, found.draft)
        except Refused:
            raise absent_file() from None
    return found


def open_upload(store: Store, actor: Actor, upload: str) -> Opened:
    """The file of an upload; Refused alike whether it is absent or not theirs; FileBroken when it was altered."""
    found = find_upload(store, actor, upload)
    kind = allowed().of_media(found.media)
    return Opened(found.name, found.media, kind is not None and kind.inline, store.shelf.get(found.digest))


def open_document(store: Store, actor: Actor, case: str, code: str) -> Opened:
    """The file of a document of a case, for everyone with a part in the case; Refused or FileBroken otherwise."""
    store.read(actor, case)
    ask_as(store.connection(), actor)
    row = store.connection().execute(_DOCUMENT, [case, code]).fetchone()
    if row is None:
        raise absent_file()
    name, digest = clean_name(row[0], allowed().name_chars), row[1]
    kind = allowed().of_extension(name.rpartition(".")[2].lower())
    media = kind.media if kind else "application/octet-stream"
    return Opened(name, media, kind is not None and kind.inline, store.shelf.get(digest))


def remove_upload(store: Store, actor: Actor, upload: str) -> None:
    """Take a file away before submission; its bytes go when nothing else names them. Refused once it is in a case."""
    found = _still_loose(store, actor, upload)
    with locked(store.connection(), f"papers|{found.draft or found.person}"):
        found = _still_loose(store, actor, upload)
        _drop(store, found)


def drop_uploads(store: Store, actor: Actor, draft: str) -> None:
    """Take away what was sent for a draft and never handed in."""
    for found in _rows(store, actor, "draft = %s AND case_id IS NULL", [draft]):
        _drop(store, found)


def attach(store: Store, actor: Actor, case: str, uploads: Sequence[str], key: str = "") -> Answer:
    """Hand uploads in to a case, one document for each paper they serve. The same uploads again change nothing."""
    found = [find_upload(store, actor, one) for one in uploads]
    _, pack = store.read(actor, case)
    once = key or once_id("|".join(["attach", *sorted(uploads)]))
    answer = store.perform(actor, case, hand_in_all, once, papers=papers_of(found, pack))
    bind(store, actor, case, [one.id for one in found])
    return answer


def papers_of(uploads: Sequence[Upload], pack: Pack) -> list[dict[str, str]]:
    """Uploads as documents: one for each paper served, one without a paper for what serves none.

    The ledger keeps a document's name for ever, and people name files after people: it gets the paper's name instead.
    """
    called = {document.key: document.name for document in pack.documents}
    return [
        {
            "name": f"{called.get(kind) or _beside(one)}.{one.name.rpartition('.')[2]}",
            "digest": one.digest,
            "kind": kind,
        }
        for one in uploads
        for kind in ([kind for kind in one.kinds if kind in called] or [""])
    ]


def _beside(one: Upload) -> str:
    """What a file is called that serves no paper: the signed form by its name, any other by its digest."""
    rules = signing()
    return rules.scan_name if rules.scan_kind in one.kinds else one.digest[:8]


def bind(store: Store, actor: Actor, case: str, uploads: Sequence[str]) -> None:
    """Uploads belong to a case from now on and are seen by everyone in it."""
    ask_as(store.connection(), actor)
    sql = "UPDATE cases_upload SET case_id = %s WHERE id = ANY (%s::uuid[]) AND case_id IS NULL"
    store.connection().execute(sql, [case, list(uploads)])


def must_own_draft(store: Store, actor: Actor, draft: str, submitted: bool = False) -> None:
    """Nothing, if the draft is the actor's and still open (or `submitted` ones count too). Refused otherwise."""
    ask_as(store.connection(), actor)
    sql = "SELECT party, person, submitted_case FROM cases_draft WHERE id = %s"
    row = store.connection().execute(sql, [_uuid(draft)]).fetchone()
    party, person, case = row or ("", "", None)
    access_draft(actor, party or "-", person, load(actor.place))
    if case is not None and not submitted:
        raise refused("submitted.papers", "draft")


def _still_loose(store: Store, actor: Actor, upload: str) -> Upload:
    found = find_upload(store, actor, upload)
    if found.case:
        raise refused("upload_bound.case", "file", name=found.name)
    return found


def _store(store: Store, actor: Actor, sifted: Sifted, kinds: Sequence[str], draft: str) -> Upload:
    """Bytes first, then the row; locked, so that nobody takes the same bytes away in between."""
    connection, ident, at = store.connection(), str(uuid.uuid4()), store.clock.now()
    digest = store.shelf.digest(sifted.data)
    with locked(connection, f"file|{digest}"):
        store.shelf.put(sifted.data)
        ask_as(connection, actor)
        connection.execute(
            "INSERT INTO cases_upload (id, place, person, digest, name, media, size, kinds, draft, at, meta)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                ident, actor.place, actor.person, digest, sifted.name, sifted.media, len(sifted.data),
                list(dict.fromkeys(kinds)), draft or None, at, json.dumps(sifted.meta),
            ],
        )  # fmt: skip
    return _rows(store, actor, "id = %s", [ident])[0]


def _drop(store: Store, upload: Upload) -> None:
    connection = store.connection()
    with locked(connection, f"file|{upload.digest}"):
        connection.execute("DELETE FROM cases_upload WHERE id = %s AND case_id IS NULL", [upload.id])
        kept = connection.execute("SELECT wutong_kept(%s)", [upload.digest]).fetchone()
        if kept is None or not kept[0]:
            store.shelf.drop(upload.digest)


def _must_fit(store: Store, actor: Actor, sifted: Sifted, draft: str, case: str) -> None:
    rules = allowed()
    where, given = ("draft = %s", draft) if draft else ("case_id = %s", case)
    here = _rows(store, actor, where, [given]) if given else []
    if len(here) >= rules.case_files:
        raise refused("upload_case_full.count", "file", name=sifted.name, count=len(here))
    total = sum({one.digest: one.size for one in here}.values()) + len(sifted.data)
    if total > rules.case_bytes:
        raise refused(
            "upload_case_full.size", "file", name=sifted.name, size=total / 2**20, most=rules.case_bytes >> 20
        )


def _must_be_kinds(pack: Pack, kinds: Sequence[str]) -> None:
    known = {document.key for document in pack.documents}
    for kind in kinds:
        if kind not in known and kind not in (allowed().photo_kind, signing().scan_kind):
            raise no_paper(kind, pack)


def _rows(store: Store, actor: Actor, where: str, given: list[Any]) -> list[Upload]:
    ask_as(store.connection(), actor)
    sql = f"SELECT {_COLUMNS} FROM cases_upload WHERE {where} ORDER BY at, id"
    rows = store.connection().execute(sql, given).fetchall()
    found = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    return [Upload(**{**one, "kinds": tuple(one["kinds"])}) for one in found]


def _own(actor: Actor) -> list[Actor]:
    """The actor, and if an applicant, as an applicant of every other place: the person is the same."""
    if actor.party != "applicant" or not actor.person:
        return [actor] if actor.person and actor.party != SYSTEM else []
    return [replace(actor, place=place) for place in places()]


def _uuid(text: str) -> str:
    """`text` as an id; an id that is none belongs to nothing."""
    try:
        return str(uuid.UUID(text))
    except (ValueError, AttributeError):
        return str(uuid.UUID(int=0))
