"""Each file that is not taken is refused with its own reason; what is taken carries nothing beside itself."""

import hashlib
import io

import pytest
from PIL import Image

from tests.cases import made_files as made
from wutong.cases.allowed import allowed
from wutong.cases.says import SENTENCES
from wutong.cases.sift import clean_name, sift
from wutong.law.error import Refused

REFUSED = [
    ("空.pdf", b"", "upload_empty"),
    ("大.pdf", made.pdf() + b" " * (20 * 2**20), "upload_too_big"),
    ("a.txt", b"hello", "upload_type"),
    ("a", b"hello", "upload_type"),
    ("a.gif", b"GIF89a" + bytes(40), "upload_type"),
    ("a.zip", made.zipped(), "upload_archive"),
    ("a.pdf", made.zipped(), "upload_archive"),
    ("a.docx", made.zipped(), "upload_archive"),
    ("a.docx", b"hello", "upload_office"),
    ("a.html", b"<!DOCTYPE html><html>", "upload_markup"),
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "upload_markup"),
    ("a.svg", b"<svg/>", "upload_markup"),
    ("a.exe", b"MZ" + bytes(100), "upload_program"),
    ("a.pdf", b"MZ\x90" + bytes(100), "upload_program"),
    ("a.jpg", b"#!/bin/sh\necho", "upload_program"),
    ("营业执照.pdf\x00.exe", made.pdf(), "upload_mismatch"),
    ("a.heic", made.HEIC, "upload_heic"),
    ("a.jpg", made.HEIC, "upload_heic"),
    ("a.pdf", made.png(), "upload_mismatch"),
    ("a.png", made.jpg(), "upload_mismatch"),
    ("a.jpg", b"hello", "upload_mismatch"),
    ("a.dwg", b"AC10XX" + bytes(100), "upload_mismatch"),
    ("图.jpg", made.jpg() + made.zipped(), "upload_polyglot"),
    ("图.jpg", made.jpg() + b"<?php system($_GET['c']);", "upload_polyglot"),
    ("图.png", made.png() + made.pdf(), "upload_polyglot"),
    ("表.pdf", made.pdf() + made.zipped(), "upload_polyglot"),
    ("表.dwg", made.DWG + made.zipped(), "upload_polyglot"),
    ("表.pdf", made.pdf_locked(), "upload_locked"),
    ("表.pdf", made.pdf_that_opens_with("/JavaScript", JS="app.alert(1)"), "upload_active"),
    ("表.pdf", made.pdf_that_opens_with("/Launch", F="cmd.exe"), "upload_active"),
    ("表.pdf", made.pdf_that_opens_with("/SubmitForm", F="http://a.cn"), "upload_active"),
    ("表.pdf", made.pdf_with_link_action(), "upload_active"),
    ("表.pdf", made.pdf_with_file(), "upload_active"),
    ("表.pdf", made.pdf()[:120], "upload_broken"),
    ("表.pdf", b"%PDF-1.7\n" + bytes(3000), "upload_broken"),
    ("图.jpg", made.jpg()[:900], "upload_broken"),
    ("图.png", made.png()[:200], "upload_broken"),
    ("图.png", made.png_bomb(), "upload_bomb"),
]


@pytest.mark.parametrize(("name", "data", "code"), REFUSED, ids=[f"{n}-{row[2]}" for n, row in enumerate(REFUSED)])
def test_what_is_not_taken_has_its_own_reason_and_cure(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as told:
        sift(name, data)
    assert told.value.code == code
    assert told.value.cure and told.value.problem and told.value.field == "file"


def test_a_page_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb, few = made.pdf_bomb(48 * 2**20), allowed().model_copy(update={"unpacked_bytes": 32 * 2**20})
    assert sift("表.pdf", bomb).meta["pages"] == 1
    monkeypatch.setattr("wutong.cases.sift.allowed", lambda: few)
    with pytest.raises(Refused, match="大得不合常理"):
        sift("表.pdf", bomb)


def test_every_reason_is_told_in_its_own_words() -> None:
    parsed = [SENTENCES.rows[f"upload_{why}"]["file"] for why in ("locked", "active", "broken", "bomb", "heavy")]
    told = [(*row["zh"], *row["en"]) for row in parsed]
    told += [(one.problem, one.cure, one.problem_en, one.cure_en) for one in allowed().unwanted]
    for words in zip(*told, strict=True):
        assert len(set(words)) == len(told)


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("执照.PDF", made.pdf(3), "application/pdf"),
        ("执照.pdf", made.pdf_with_goto(), "application/pdf"),
        ("执照.pdf", made.pdf_with_text(), "application/pdf"),
        ("电子证照.pdf", made.pdf_printing_only(), "application/pdf"),
        ("照片.JPEG", made.jpg(), "image/jpeg"),
        ("图.png", made.png(), "image/png"),
        ("图.png", made.png("P"), "image/png"),
        ("图.png", made.png("RGBA"), "image/png"),
        ("图.png", made.png("1"), "image/png"),
        ("总图.dwg", made.DWG, "image/vnd.dwg"),
    ],
)
def test_honest_files_are_taken(name: str, data: bytes, media: str) -> None:
    found = sift(name, data)
    assert found.media == media and found.name == name
    assert found.meta["original"] == hashlib.sha256(data).hexdigest()
    if allowed().of_media(media).check != "image":
        assert found.data == data


def test_a_picture_keeps_its_pixels_and_nothing_else() -> None:
    data = made.jpg((64, 48), exif=True) + b"motion picture behind the end"
    assert b"SECRETPHONE" in data
    found = sift("a.jpg", data)
    assert b"SECRETPHONE" not in found.data and b"motion" not in found.data and b"Exif" not in found.data
    image = Image.open(io.BytesIO(found.data))
    assert not dict(image.getexif()) and image.size == (48, 64), "turned upright"
    assert set(found.meta) == {"original", "width", "height"}


def test_a_survey_photograph_tells_where_and_when_before_it_is_stripped() -> None:
    found = sift("a.jpg", made.jpg(exif=True), evidence=True)
    assert found.meta["taken_at"] == "2025-11-03T10:20:30"
    assert (found.meta["lat"], found.meta["lon"]) == (34.791667, 114.3)
    assert not dict(Image.open(io.BytesIO(found.data)).getexif())
    assert "lat" not in sift("a.jpg", made.jpg(), evidence=True).meta


def test_a_picture_of_a_large_camera_fits_into_the_bounds() -> None:
    found = sift("a.jpg", made.jpg((8000, 6000), exif=True, quality=30))
    assert (found.meta["width"], found.meta["height"]) == (6000, 8000)


@pytest.mark.parametrize("few", [{"wall_seconds": 0.05}, {"objects": 5}, {"pages": 1}], ids=str)
def test_what_takes_too_long_or_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch, few: dict[str, float]) -> None:
    bounds = allowed().model_copy(update=few)
    monkeypatch.setattr("wutong.cases.sift.allowed", lambda: bounds)
    with pytest.raises(Refused, match="太复杂"):
        sift("a.pdf", made.pdf(2))


def test_what_wants_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = allowed().model_copy(update={"memory_bytes": 60 * 2**20})
    monkeypatch.setattr("wutong.cases.sift.allowed", lambda: bounds)
    with pytest.raises(Refused, match="太复杂"):
        sift("a.jpg", made.jpg((3000, 2000), quality=30))


def test_names_are_cleaned() -> None:
    for given, clean in (
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\a\\b.png", "b.png"),
        ("a\x00b\n\u202e.pdf", "ab.pdf"),
        ("Cafe\u0301.jpg", "Caf\u00e9.jpg"),
        ("", "未命名"),
    ):
        assert clean_name(given, 100) == clean
    long = clean_name("长" * 300 + ".jpeg", 100)
    assert len(long) == 100 and long.endswith("长.jpeg")


def test_random_bytes_never_crash_the_server() -> None:
    for head in (b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        for number in range(2):
            noise = hashlib.shake_256(bytes([number])).digest(4000)
            end = {b"%": "pdf", b"\xff": "jpg", b"\x89": "png"}[head[:1]]
            with pytest.raises(Refused, match="损坏"):
                sift(f"a.{end}", head + noise)
