"""The platform's own words, Chinese and English, from `web/words/*.toml`: no page holds a word itself.

A key is `room.entry`; the room is the file. What a place says stands in its pack, not here.

>>> say("kit.save", lang="en"), say("kit.save", lang="zh")
('Save and continue', '保存并继续')
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from wutong.law.said import english

FOLDER = Path(__file__).parent.parent / "words"
LANGUAGES = ("zh", "en")


class NoWord(LookupError):
    """A key no words file has, or an entry without one of its languages."""


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Every entry by its key, each with all languages. NoWord for an entry that lacks one."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for entry, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
            lacking = [lang for lang in LANGUAGES if not texts.get(lang)]
            if lacking or set(texts) - set(LANGUAGES):
                raise NoWord(f"{path.name} [{entry}]：要有且只有 {'、'.join(LANGUAGES)}")
            found[f"{path.stem}.{entry}"] = texts
    return found


def language() -> str:
    """The language of this request: `zh` or `en`."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(key: str, *, lang: str = "", **given: Any) -> str:
    """The words of `key` in the reader's language, with what is `given` filled in. NoWord when there are none."""
    entry = catalogue().get(key)
    if entry is None:
        raise NoWord(f"没有词条 {key}，写进 web/words/{key.partition('.')[0]}.toml")
    text = entry[lang or language()]
    return text.format(**given) if given else text


def has(key: str) -> bool:
    """Whether there are words for `key`."""
    return key in catalogue()


def in_words(text: object) -> str:
    """A text that carries its English, as a refusal does, in the reader's language; any other as it is."""
    return english(text) if isinstance(text, str) and language() == "en" else str(text)


def either(zh: str, en: str) -> str:
    """One of two texts a pack holds, by the reader's language; Chinese where there is no English."""
    return en if en and language() == "en" else zh
