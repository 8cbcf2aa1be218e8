"""Is this file what it says, and can it do no harm? What is stored is what comes out of here, or nothing.

The name is cleaned, the content is held against the name and the list of types, then the file is opened by
`parse_file` in a process of its own. Each refusal has its own reason and its own cure.
"""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filetype

from wutong.cases.allowed import Allowed, FileType, Unwanted, allowed
from wutong.cases.says import refused, say
from wutong.law.error import Refused
from wutong.law.said import Said, listed

#: no more files are open at once than there are processors, so that many at once wait instead of hurting
_SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)
_PARSER = Path(__file__).with_name("parse_file.py")
_MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|\?xml|\?php|head|body|iframe)", re.IGNORECASE)
_SCRIPT = re.compile(rb"\A\s*(#!|<\?php|@echo)", re.IGNORECASE)
#: what a second file begins with when it hides behind a picture or a PDF
_HIDDEN = re.compile(rb"PK\x05\x06|%PDF-|<\?php|<script|<html|<svg|\x7fELF", re.IGNORECASE)
_DRAWING = re.compile(rb"\AAC10\d\d\x00")
_ENDS = {"pdf": b"%%EOF", "jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}


@dataclass(frozen=True)
class Sifted:
    """A file that may be stored: its clean name, its media type, the bytes, and what was seen in it."""

    name: str
    media: str
    data: bytes = field(repr=False)
    meta: dict[str, Any] = field(default_factory=dict)


def sift(name: str, data: bytes, evidence: bool = False) -> Sifted:
    """The file as it may be stored; `evidence` reads place and time out of a photograph before they are stripped.

    Raises Refused with a code `upload_…`: empty, too_big, type, mismatch, polyglot, locked, active, broken, bomb,
    heavy, and those of the unwanted types in the data.
    """
    rules = allowed()
    clean = clean_name(name, rules.name_chars)
    if not data:
        raise _refused("upload_empty", clean)
    if len(data) > rules.file_bytes:
        raise _refused("upload_too_big", clean, size=len(data) / 2**20, most=rules.file_bytes >> 20)
    kind = _kind(clean, data, rules)
    _must_be_one(clean, data, kind)
    meta: dict[str, Any] = {"original": hashlib.sha256(data).hexdigest()}
    if kind.check != "opaque":
        told, made = _parse(clean, data, kind, rules, evidence)
        meta |= told
        data = made or data
    return Sifted(clean, kind.media, data, meta)


def clean_name(name: str, most: int) -> str:
    r"""A file name without path, control and direction characters, in NFC, at most `most` long.

    >>> clean_name("../../etc/营业执照\x00.pdf", 100), clean_name("C:\\tmp\\a.JPG", 100), clean_name("…/ ", 100)
    ('营业执照.pdf', 'a.JPG', '未命名')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    stem, dot, end = plain.rpartition(".")
    if not dot:
        return plain[:most] or str(say("unnamed"))
    return f"{stem[: most - len(end) - 1]}.{end}"[:most]


def _kind(name: str, data: bytes, rules: Allowed) -> FileType:
    """The type the content and the name agree on."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    seen = _sniffed(data)
    for one in rules.unwanted:
        if seen in one.sniffed or (extension in one.extensions and rules.of_key(seen) is None):
            raise _unwanted(one, name)
    by_content, by_name = rules.of_key(seen), rules.of_extension(extension)
    if by_content is None and by_name is None:
        raise _refused("upload_type", name, types=listed(kind.key.upper() for kind in rules.type))
    if by_content is None or by_name is None or by_content is not by_name:
        content = by_content.key.upper() if by_content else say("other_content")
        raise _refused("upload_mismatch", name, extension=extension or say("no_extension"), content=content)
    return by_content


def _sniffed(data: bytes) -> str:
    """What the content looks like, as the key of a type; empty when nobody knows."""
    if _DRAWING.match(data):
        return "dwg"
    guess = filetype.guess(data)
    if guess is not None and guess.extension != "dwg":
        return {"apng": "png"}.get(str(guess.extension), str(guess.extension))
    if _SCRIPT.match(data):
        return "script"
    return "html" if _MARKUP.search(data[:1024]) else ""


def _must_be_one(name: str, data: bytes, kind: FileType) -> None:
    """Refused when a second file hides in this one: an archive, a page, a program behind the end."""
    end = _ENDS.get(kind.key)
    behind = data[data.rfind(end) + len(end) :] if end and end in data else b""
    if (
        zipfile.is_zipfile(io.BytesIO(data))
        or _HIDDEN.search(behind)
        or (kind.check != "image" and _MARKUP.search(data[:1024]))
    ):
        raise _refused("upload_polyglot", name)


def _parse(name: str, data: bytes, kind: FileType, rules: Allowed, evidence: bool) -> tuple[dict[str, Any], bytes]:
    """What the bounded process tells, and the picture it made."""
    names = ("pixels", "pages", "objects", "unpacked_bytes", "cpu_seconds", "memory_bytes")
    asked = {"type": kind.key, "evidence": evidence, **{one: getattr(rules, one) for one in names}}
    try:
        with _SLOTS:
            done = _run(asked, data, rules.wall_seconds)
    except subprocess.TimeoutExpired:
        raise _refused("upload_heavy", name) from None
    line, _, made = done.stdout.partition(b"\n")
    if done.returncode < 0:
        why = "heavy"
    elif done.returncode > 0:
        why = "broken"
    else:
        told: dict[str, Any] = json.loads(line)
        why = told.get("refused", "")
        if not why:
            return told, made
    raise _refused(f"upload_{why}", name, _last_line(done.stderr))


def _run(asked: dict[str, Any], data: bytes, seconds: int) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-I", str(_PARSER), json.dumps(asked)],
        input=data,
        capture_output=True,
        timeout=seconds,
        env={},
        check=False,
    )


def _last_line(text: bytes) -> str:
    return text.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]


def _refused(code: str, name: str, seen: str = "", **given: Any) -> Refused:
    told: dict[str, object] = {"name": name, **({"seen": seen} if seen else {})}
    return refused(f"{code}.file", "file", "", told, name=name, **given)


def _unwanted(one: Unwanted, name: str) -> Refused:
    problem = say("of_file", name=name, problem=Said(one.problem, one.problem_en))
    return Refused(one.code, "file", problem, "", Said(one.cure, one.cure_en), {"name": name})
