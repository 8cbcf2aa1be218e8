"""The press: our templates, the typefaces and plain data in, bytes of a PDF out. Data is never markup.

The same data gives the same bytes: the only time inside is the one handed in. Pages are PDF/A-2a and PDF/UA-1.
"""

import json
import threading
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from wutong.law.error import LawError
from wutong.papers.glyphs import Glyphs, plain_text

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_FILES = {SERIF: "NotoSerifCJKsc-Regular.otf", SANS: "NotoSansCJKsc-Regular.otf"}
_CHINA = timezone(timedelta(hours=8))
_LOCK = threading.Lock()

#: a run of letters without a blank longer than this may be broken anywhere
_RUN = 12


class NoFonts(LawError):
    """The typefaces are not installed."""


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """The folder of the typefaces of the package `mplfonts`. NoFonts when they are not there."""
    spec = find_spec("mplfonts")
    for base in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(base) / "fonts"
        if all((folder / name).is_file() for name in _FILES.values()):
            return folder
    raise NoFonts(
        "没有中文字体，不能出纸。改法：安装 mplfonts（含 Noto Serif/Sans CJK SC）/ install the package mplfonts"
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    return typst.Compiler(TEMPLATES / "main.typ", root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _glyphs() -> tuple[Glyphs, ...]:
    return tuple(Glyphs(font_folder() / name) for name in _FILES.values())


def drawn(char: str) -> bool:
    """Whether both typefaces draw `char`."""
    return all(one.has(char) for one in _glyphs())


def fitted(value: Any) -> Any:
    """Data with every text made drawable, deeply."""
    if isinstance(value, str):
        return plain_text(value, drawn)
    if isinstance(value, dict):
        return {key: fitted(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [fitted(one) for one in value]
    return value


def press(data: dict[str, Any], at: datetime, form: Literal["pdf", "png"] = "pdf") -> bytes | list[bytes]:
    """The paper `data` describes (`shape` names its template), dated `at` (naive Asia/Shanghai)."""
    pictures = {name: data.pop(name, "") for name in ("qr", "follow")}
    told = {**fitted(data), **pictures}
    stamp = at.replace(tzinfo=_CHINA)
    with _LOCK:
        compiler = _compiler()
        asked = {"data": json.dumps(told, ensure_ascii=False, sort_keys=True)}
        if form == "png":
            made = compiler.compile(sys_inputs=asked, format="png", ppi=90.0)
            return made if isinstance(made, list) else [made or b""]
        made = compiler.compile(sys_inputs=asked, format="pdf", pdf_standards=list(STANDARDS), timestamp=stamp)
    assert isinstance(made, bytes)
    return made


def parts_of(text: str) -> list[dict[str, Any]]:
    r"""Text as parts: words, line breaks, and places where an endless run of letters may be broken.

    >>> parts_of("a\nb")
    [{'t': 's', 's': 'a'}, {'t': 'br'}, {'t': 's', 's': 'b'}]
    """
    parts: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n")):
        parts += [{"t": "br"}] if number else []
        for place, piece in enumerate(_pieces(line)):
            parts += [{"t": "nb"}] if place else []
            parts.append({"t": "s", "s": piece})
    return parts


def _pieces(line: str) -> list[str]:
    found, start, run = [], 0, 0
    for place, char in enumerate(line):
        run = run + 1 if not char.isspace() and ord(char) < 0x2E80 else 0
        if run > _RUN:
            found.append(line[start:place])
            start, run = place, 1
    return [*found, line[start:]]
