"""Uploads: who sees them, what they serve, where their bytes lie, and what becomes of them in a case."""

from pathlib import Path

import pytest

from tests.cases import made_files as made
from tests.cases.test_store import CITY, GAS, PLACE, WINDOW, submitted
from wutong.cases.actions.notes import hand_in
from wutong.cases.allowed import allowed
from wutong.cases.drafts import open_draft
from wutong.cases.files import (
    attach,
    find_upload,
    library,
    open_document,
    open_upload,
    put_upload,
    put_uploads,
    remove_upload,
    reuse,
    serve,
    uploads_of,
)
from wutong.cases.proof import problem_of
from wutong.cases.queries import ask_as
from wutong.cases.seat import Actor
from wutong.cases.shelf import FileBroken
from wutong.cases.store import Store
from wutong.law.error import Refused
from wutong.law.read import load
from wutong.site.clock import StoryClock

ANN = Actor("applicant:ann", PLACE, "applicant", "applicant", "ann")
BOB = Actor("applicant:bob", PLACE, "applicant", "applicant", "bob")
CLERK, COLLEAGUE = WINDOW, Actor("window:c2", PLACE, "window", "window", "c2")
AWAY = Actor("window:x", "kaifeng", "window", "window", "x")
CHIEF = Actor("chief", PLACE, "business_environment", "office", "chief", True)


def draft_of(store: Store, actor: Actor) -> str:
    return open_draft(store, actor, load(actor.place), "connect", "window" if actor.party == "window" else "portal").id


def seen(store: Store, actor: Actor, table: str = "cases_upload") -> int:
    ask_as(store.connection(), actor)
    row = store.connection().execute(f"SELECT count(*) FROM {table}").fetchone()
    return row[0] if row else -1


def blobs(store: Store) -> list[Path]:
    return [path for path in store.shelf.folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_and_lies_sealed(store: Store) -> None:
    data = made.pdf_with_text(b"BT (hello) Tj ET")
    upload = put_upload(store, ANN, "../营业执照.pdf", data, draft=draft_of(store, ANN))
    opened = open_upload(store, ANN, upload.id)
    assert (opened.data, opened.name, opened.media, opened.inline) == (data, "营业执照.pdf", "application/pdf", True)
    (path,) = blobs(store)
    assert path.name == upload.digest and path.parent.name == upload.digest[:2]
    assert path.stat().st_mode & 0o077 == 0 and b"%PDF" not in path.read_bytes()
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(FileBroken):
        open_upload(store, ANN, upload.id)
    put_upload(store, ANN, "again.pdf", data)
    assert open_upload(store, ANN, upload.id).data == data, "the same content sent again heals it"


def test_a_file_in_anothers_place_does_not_open(store: Store) -> None:
    one, two = store.shelf.put(b"one"), store.shelf.put(b"two")
    paths = {path.name: path for path in blobs(store)}
    paths[one].write_bytes(paths[two].read_bytes())
    with pytest.raises(FileBroken):
        store.shelf.get(one)
    with pytest.raises(FileBroken):
        store.shelf.get("../../keys")


def test_before_submission_only_its_person_or_desk_sees_it(store: Store) -> None:
    mine = put_upload(store, ANN, "a.pdf", made.pdf(), draft=draft_of(store, ANN))
    desk = draft_of(store, CLERK)
    theirs = put_upload(store, CLERK, "b.pdf", made.pdf(2), draft=desk)
    assert open_upload(store, COLLEAGUE, theirs.id).name == "b.pdf"
    assert [one.id for one in uploads_of(store, COLLEAGUE, draft=desk)] == [theirs.id]
    for stranger, upload in ((BOB, mine), (CLERK, mine), (CHIEF, mine), (AWAY, mine), (ANN, theirs), (GAS, theirs)):
        with pytest.raises(Refused) as told:
            open_upload(store, stranger, upload.id)
        with pytest.raises(Refused) as absent:
            open_upload(store, stranger, "00000000-0000-4000-8000-000000000000")
        assert str(told.value) == str(absent.value)
        for act in (remove_upload, find_upload):
            with pytest.raises(Refused, match="没有这个文件"):
                act(store, stranger, upload.id)
    assert [seen(store, one) for one in (BOB, CHIEF, AWAY, GAS)] == [0, 0, 0, 0]
    ask_as(store.connection(), BOB)
    assert store.connection().execute("DELETE FROM cases_upload").rowcount == 0
    assert store.connection().execute("UPDATE cases_upload SET person = 'bob'").rowcount == 0


@pytest.mark.parametrize("wrong", ["", "x", "1' OR '1'='1", "\x00"])
def test_an_id_that_is_none_is_absent(store: Store, wrong: str) -> None:
    with pytest.raises(Refused, match="没有这个文件"):
        open_upload(store, ANN, wrong)


def test_in_a_case_everyone_with_a_part_sees_it_and_the_ledger_tells_it(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    upload = put_upload(store, WINDOW, "图.png", made.png(), kinds=["permit_form"][:0], case=case)
    assert upload.case == case
    for party in (CITY, GAS, WINDOW):
        assert open_upload(store, party, upload.id).media == "image/png"
        assert [one.id for one in uploads_of(store, party, case=case)] == [upload.id]
    police = Actor("police:p1", PLACE, "police", "department", "p1")
    for stranger in (AWAY, BOB, police):
        with pytest.raises(Refused, match="没有"):
            open_upload(store, stranger, upload.id)
        assert seen(store, stranger) == 0
    ask_as(store.connection(), GAS)
    ((code, digest),) = store.connection().execute("SELECT code, digest FROM cases_document").fetchall()
    assert digest == upload.digest
    document = open_document(store, GAS, case, code)
    assert (document.data, document.name) == (store.shelf.get(digest), "图.png")
    with pytest.raises(Refused, match="没有"):
        open_document(store, BOB, case, code)
    with pytest.raises(Refused, match="已随办件提交"):
        remove_upload(store, WINDOW, upload.id)
    with pytest.raises(Refused, match="已随办件提交"):
        serve(store, WINDOW, upload.id, [])
    assert problem_of(store, PLACE, case)[1] is None
    before = store.read(WINDOW, case)[0].rev
    attach(store, WINDOW, case, [upload.id], "again")
    assert store.read(WINDOW, case)[0].rev == before + 1
    ask_as(store.connection(), GAS)
    assert store.connection().execute("DELETE FROM cases_upload").rowcount == 0


def test_a_survey_photograph_keeps_where_it_was_taken_an_applicants_does_not(store: Store, clock: StoryClock) -> None:
    case, photo = submitted(store, clock), allowed().photo_kind
    taken = put_upload(store, GAS, "现场.jpg", made.jpg(exif=True), kinds=[photo], case=case)
    assert taken.meta["lat"] == 34.791667 and taken.kinds == (photo,)
    sent = put_upload(store, ANN, "现场.jpg", made.jpg(exif=True), kinds=[photo])
    assert "lat" not in sent.meta


def test_one_upload_serves_several_papers_and_another_draft(store: Store) -> None:
    keys = [document.key for document in load(PLACE).documents[:2]]
    first, second = draft_of(store, ANN), draft_of(store, ANN)
    upload = put_upload(store, ANN, "规划许可.pdf", made.pdf(), draft=first, kinds=keys[:1])
    assert serve(store, ANN, upload.id, keys).kinds == tuple(keys)
    again = reuse(store, ANN, upload.id, second, keys)
    assert again.digest == upload.digest and again.draft == second and len(blobs(store)) == 1
    remove_upload(store, ANN, upload.id)
    assert len(blobs(store)) == 1, "the other draft still names it"
    remove_upload(store, ANN, again.id)
    assert blobs(store) == [] and library(store, ANN) == []
    with pytest.raises(Refused, match="没有这种文件"):
        put_upload(store, ANN, "a.pdf", made.pdf(), kinds=["nonsense"])
    with pytest.raises(Refused, match="没有这个文件"):
        reuse(store, BOB, put_upload(store, ANN, "a.pdf", made.pdf()).id, draft_of(store, BOB))


def test_the_library_is_the_persons_own_in_every_place(store: Store) -> None:
    there = Actor("applicant:ann", "kaifeng", "applicant", "applicant", "ann")
    put_upload(store, there, "执照.pdf", made.pdf())
    put_upload(store, ANN, "同一份.pdf", made.pdf())
    other = put_upload(store, ANN, "平面图.dwg", made.DWG)
    assert [one.name for one in library(store, ANN)][:1] and len(library(store, ANN)) == 2
    assert library(store, BOB) == []
    assert reuse(store, there, other.id, draft_of(store, there)).place == "kaifeng"


def test_bytes_that_a_document_names_are_never_taken_away(store: Store, clock: StoryClock) -> None:
    case = submitted(store, clock)
    upload = put_upload(store, ANN, "a.pdf", made.pdf())
    store.perform(GAS, case, hand_in, name="a.pdf", digest=upload.digest)
    remove_upload(store, ANN, upload.id)
    assert store.shelf.holds(upload.digest)


def test_too_many_at_once_and_too_much_in_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = draft_of(store, ANN)
    with pytest.raises(Refused) as told:
        put_uploads(store, ANN, [("a.pdf", made.pdf())] * 11, draft=draft)
    assert told.value.code == "upload_too_many"
    stored, refused = put_uploads(store, ANN, [("a.pdf", made.pdf()), ("b.pdf", b""), ("c.exe", b"MZ")], draft=draft)
    assert [one.name for one in stored] == ["a.pdf"]
    assert [one.code for one in refused] == ["upload_empty", "upload_program"]
    few = allowed().model_copy(update={"case_bytes": 1000})
    monkeypatch.setattr("wutong.cases.files.allowed", lambda: few)
    with pytest.raises(Refused) as full:
        put_upload(store, ANN, "d.pdf", made.pdf(40), draft=draft)
    assert full.value.code == "upload_case_full"
    few = allowed().model_copy(update={"case_files": 1})
    with pytest.raises(Refused, match="已有 1 个"):
        put_upload(store, ANN, "d.pdf", made.pdf(2), draft=draft)


def test_the_application_owns_neither_table(store: Store) -> None:
    for table in ("cases_upload", "cases_draft"):
        row = (
            store.connection()
            .execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
            .fetchone()
        )
        assert row == (True, True)
