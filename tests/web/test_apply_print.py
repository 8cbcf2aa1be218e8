"""The form of a draft on paper: filled in, marked as not submitted, for its owner alone; and signed by hand."""

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.web.apply_people import begin, person, signed_in, submitted, text
from tests.web.test_apply_whole import fill_all, finish
from wutong.cases.drafts import save_draft
from wutong.cases.port import hold
from wutong.law.read import places
from wutong.papers.kinds import papers
from wutong.web.apply.filling import find

PLACES = sorted(places())


@pytest.fixture
def house(store: Any) -> Any:
    hold(store)
    return store


def pages_of(answer: Any) -> list[str]:
    """The pages of a PDF as text without blanks."""
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


@pytest.mark.parametrize("place", PLACES)
def test_the_form_is_there_before_it_is_signed(house: Any, place: str) -> None:
    who = person()
    client = signed_in(who)
    _, answers = submitted(place)
    draft = begin(client, place)
    mark = papers().word("unsubmitted")
    empty = pages_of(client.get(f"{draft}/form.pdf"))
    assert empty and all(mark in page for page in empty)
    fill_all(client, who, draft, answers)
    for page in ("check", "sign"):
        shown = client.get(f"{draft}/{page}")
        assert shown.status_code == 302 or f'href="{draft}/form.pdf"' in text(shown)
    answer = client.get(f"{draft}/form.pdf")
    pages = pages_of(answer)
    assert all(mark in page for page in pages) and answer["Cache-Control"] == "private, no-store"
    told = find(who, draft.split("/")[-1]).draft
    assert str(told.answers["applicant.name"]) in "".join(pages) and told.id[:8] in pages[0]
    assert papers().word("sealed") not in "".join(pages)
    assert client.get(f"{draft}/form.pdf").content == answer.content
    assert signed_in(person("13900000002")).get(f"{draft}/form.pdf").status_code == 404
    assert Client(SERVER_NAME="localhost").get(f"{draft}/form.pdf").status_code == 302
    assert finish(client, draft).status_code == 302
    assert client.get(f"{draft}/form.pdf")["Location"] == f"{draft}/done"


def test_what_cannot_be_right_is_left_blank(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, "kaifeng")
    filling = find(who, draft.split("/")[-1])
    form = filling.door.form
    wrong = {one.key: "甲乙丙" for one in form.fields if one.type in ("number", "money")}
    save_draft(house, filling.actor, filling.draft.id, filling.draft.rev, wrong)
    assert "甲乙丙" not in "".join(pages_of(client.get(f"{draft}/form.pdf")))
