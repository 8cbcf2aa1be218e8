"""A refusal is told wholly in the reader's language: what is wrong with its values, how to cure it, by which clause."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from tests.conftest import part_of_story
from tests.web.test_case import ask, form_of, text
from wutong.cases.says import refused
from wutong.law.error import Refused
from wutong.law.fact_read import read_facts
from wutong.law.read import common
from wutong.site.wiring import Scratch
from wutong.web.kit.refusals import problems_of, sentence

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_a_refusal_is_told_in_one_language() -> None:
    told = refused("upload_too_big.file", "file", "G-09", name="plan.pdf", size=31.25, most=20)
    with override("zh-hans"):
        assert sentence(told) == "plan.pdf：有 31.2 MB。 压缩或分成几个，每个不超过 20 MB〔G-09〕"
    with override("en"):
        assert sentence(told) == "plan.pdf: has 31.2 MB. Compress it or split it; each file may have 20 MB. (G-09)"


def test_a_fact_that_cannot_be_is_told_in_one_language() -> None:
    for given in ({"length_m": -3}, {"external": "ja"}, {"road_opened": "x"}, {"road_class": "y"}, {"lenght_m": 1}):
        with pytest.raises(Exception) as raised:
            read_facts(common().facts, given)
        with override("en"):
            (told,) = problems_of(raised.value).values()
        assert not CHINESE.search(told) and told.endswith((".", "?")), told


def test_words_of_a_page_stay_as_they_are() -> None:
    with override("en"):
        assert (
            sentence(Refused("empty", "file", "No file was chosen", "", "Choose one"))
            == "No file was chosen. Choose one"
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_tells_why_a_file_is_refused(scratch: Scratch, lang: str) -> None:
    stage = part_of_story(scratch, "zhoukou", 0.7)
    path = f"/c/{stage.answers['case'].number}/act/note"
    evil = SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    given = {**form_of(ask(stage, "gas_company", path)), "kind": "note", "text": "again", "files": evil}
    with override("en" if lang == "en" else "zh-hans"):
        page = text(ask(stage, "gas_company", path, given))
    assert ("The file is" in page or "the name says" in page or "Print it to PDF" in page) == (lang == "en"), page
    assert ("打印" in page) == (lang == "zh")
