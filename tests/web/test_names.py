"""A line has one name: what its case's page calls it stands on every list, board, sheet of paper and workbook, in both languages."""

import io
import re
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from tests.conftest import part_of_story
from tests.web.test_case import ask, text
from tests.web.test_supervise_pages import seats
from wutong.cases.names import scope_called, scope_name
from wutong.law.read import load
from wutong.site.wiring import Scratch, setup

setup()
LISTS = ("/desk/", "/desk/?tab=red", "/desk/?tab=done", "/desk/?tab=correction", "/desk/print?tab=done", "/desk/search?q=路",
         "/desk/messages", "/desk/handover", "/desk/clock/", "/desk/assess/cases", "/desk/fees/", "/desk/commit/",
         "/desk/permit/", "/desk/rectify/", "/desk/works/")  # fmt: skip
BOOKS = ("/desk/export", "/desk/export?tab=done", "/desk/clock/export", "/desk/fees/export")
#: a code that stands alone, which is no part of a case number
BARE = {
    lang: re.compile(rf"(?<!{before})(?<![-\w])L\d{{1,2}}\b", re.ASCII)
    for lang, before in (("zh-hans", "线"), ("en", "line "))
}


def words(answer: Any) -> str:
    """What is read of an answer: a page without its tags, a workbook's cells."""
    if "sheet" in answer["Content-Type"]:
        book = load_workbook(io.BytesIO(answer.content))
        return "\n".join(str(cell.value or "") for page in book.worksheets for row in page.iter_rows() for cell in row)
    return re.sub(r"<[^>]+>", "\n", text(answer))


@pytest.mark.parametrize("share", [0.6, 0.85])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_no_list_calls_a_line_by_its_code_alone(scratch: Scratch, share: float, lang: str) -> None:
    stage = part_of_story(scratch, "zhoukou", share)
    named: set[str] = set()
    with translation.override(lang):
        for by in seats("zhoukou"):
            for path in (*LISTS, *BOOKS):
                answer = ask(stage, by, path)
                if answer.status_code != 200:
                    continue
                read = words(answer)
                assert not BARE[lang].search(read), (by, path, BARE[lang].search(read))
                if re.search(r"(线|line )L\d", read):
                    named.add(path)
    assert {"/desk/?tab=done", "/desk/print?tab=done", "/desk/messages", "/desk/export?tab=done"} <= named


def test_with_and_without_the_case_in_hand_the_name_is_the_same(scratch: Scratch) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.7)
    pack = load("zhoukou")
    state, _ = stage.state("case")
    lines = {code: line.services for code, line in state.view.lines.items()}
    for lang in ("zh", "en"):
        for scope in ("", "gas", "police", *lines, *(f"{code}.police" for code in lines)):
            assert scope_called(scope, pack, lines, lang) == scope_name(scope, pack, state, lang)
