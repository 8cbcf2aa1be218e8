"""The form of a draft on paper: filled in, marked as not submitted, for its owner alone; and signed by hand."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from tests.web.apply_people import begin, person, signed_in, submitted, text
from tests.web.test_apply_whole import fill_all, finish
from wutong.cases.actions.submit import Submission, must_be_signed
from wutong.cases.drafts import save_draft
from wutong.cases.ledger import verify_chain
from wutong.cases.port import hold
from wutong.cases.queries import ask_as, documents_of, entries
from wutong.cases.seat import Actor
from wutong.cases.timeline import timeline
from wutong.law.error import Refused
from wutong.law.read import load, places
from wutong.law.signing import methods_of, signing
from wutong.papers.kinds import papers, papers_of
from wutong.papers.make import make
from wutong.people.seats import applicant_actor
from wutong.web.apply.filling import find
from wutong.web.kit.words import say

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


def scan(name: str = "签好的.jpg", colour: str = "white") -> SimpleUploadedFile:
    """A photograph of a signed page."""
    made = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def ready(house: Any, place: str = "kaifeng") -> tuple[Any, Any, str, dict[str, Any]]:
    """Somebody before the signature: who, browser, draft, what is ticked."""
    who = person()
    client = signed_in(who)
    draft = begin(client, place)
    fill_all(client, who, draft, submitted(place)[1])
    sheet = text(client.get(f"{draft}/sign"))
    ticks: dict[str, Any] = dict.fromkeys(re.findall(r'type="checkbox" id="[^"]*" name="([^"]+)"', sheet), "on")
    assert 'name="by" value="paper"' in sheet and 'name="by" value="code" checked' in sheet
    return who, client, draft, ticks


def test_a_form_signed_on_paper_is_sent_back_and_kept(house: Any) -> None:
    who, client, draft, ticks = ready(house)
    on = {**ticks, "by": "paper", "key": "k1"}
    none = client.post(f"{draft}/sign", {**on, "do": "sign"})
    assert say("apply.scan_needed") in text(none) and 'name="by" value="paper" checked' in text(none)
    assert say("apply.no_file") in text(client.post(f"{draft}/sign", {**on, "do": "scan"}))
    wrong = SimpleUploadedFile("签.txt", b"hello", "text/plain")
    assert 'id="errors"' in text(client.post(f"{draft}/sign", {**on, "do": "scan", "file": wrong}))
    taken = text(client.post(f"{draft}/sign", {**on, "do": "scan", "file": scan()}))
    assert "签好的.jpg" in taken and "checked" in taken
    kept = re.findall(r'name="drop" value="([^"]+)"', taken)
    assert len(kept) == 1 and client.get(f"{draft}/papers/{kept[0]}").status_code == 200
    dropped = text(client.post(f"{draft}/sign", {**on, "drop": kept[0]}))
    assert 'name="drop"' not in dropped
    answer = client.post(f"{draft}/sign", {**on, "do": "sign", "file": scan()})
    assert answer.status_code == 302 and answer["Location"] == f"{draft}/done", text(answer)[-2500:]
    case = find(who, draft.split("/")[-1]).draft.submitted_case
    actor = applicant_actor(who.key, "kaifeng")
    state, pack = house.read(actor, case)
    ask_as(house.connection(), actor)
    chain = entries(house.connection(), case)
    signed = chain[0]["body"]["data"]["signed"]
    documents = documents_of(house.connection(), case)
    assert signed["by"] == "paper" and [one.name for one in documents] == [f"{signing().scan_name}.jpg"]
    digests = house.connection().execute("SELECT digest FROM cases_document WHERE case_id = %s", [case]).fetchall()
    assert [one[0] for one in digests] == signed["scans"]
    told = pack.common.term("signed.paper", "zh")
    assert told in timeline(chain, pack, state)[0].says and told in text(client.get(f"/c/{state.number}/"))
    desk = Actor("window:w", "kaifeng", "window", "window", "w")
    assert told in timeline(chain, pack, house.read(desk, case)[0])[0].says
    receipt = next(one for one in papers_of(pack, state, chain) if one.row == "acceptance" or one.form)
    made = make(pack, state, chain, receipt.key, vault=house.vault, private=True, base_url="http://x")
    assert told.replace("，", "") in "".join(
        page.extract_text().replace("，", "").replace("\n", "") for page in PdfReader(io.BytesIO(made)).pages
    )
    assert verify_chain(chain) is None


def test_the_signed_form_comes_from_a_phone_too(house: Any) -> None:
    _, client, draft, ticks = ready(house)
    assert f"{draft}/phone.svg" in text(client.get(f"{draft}/sign"))
    link = re.search(r'href="http://[^/]+(/apply/phone/[^"]+)"', text(client.get(f"{draft}/papers")))
    assert link
    phone = Client(SERVER_NAME="localhost")
    assert f'value="{signing().scan_kind}"' in text(phone.get(link.group(1)))
    sent = phone.post(link.group(1), {"paper": signing().scan_kind, "key": "k", "file": scan()})
    assert sent.status_code == 200 and say("apply.sent_n", n=1) in text(sent)
    back = text(client.get(f"{draft}/sign"))
    assert "签好的.jpg" in back and 'value="paper" checked' in back
    answer = client.post(f"{draft}/sign", {**ticks, "by": "paper", "key": "k1", "do": "sign"})
    assert answer.status_code == 302 and answer["Location"] == f"{draft}/done"


def test_what_was_signed_before_a_change_is_signed_anew(house: Any, clock: Any) -> None:
    who, client, draft, ticks = ready(house)
    on = {**ticks, "by": "paper", "key": "k1"}
    client.post(f"{draft}/sign", {**on, "do": "scan", "file": scan()})
    clock.move(clock.now() + timedelta(minutes=5))
    filling = find(who, draft.split("/")[-1])
    save_draft(house, filling.actor, filling.draft.id, filling.draft.rev, {"project.name": "梧桐二期"})
    assert say("apply.scan_old_short") in text(client.get(f"{draft}/sign"))
    assert say("apply.scan_old") in text(client.post(f"{draft}/sign", {**on, "do": "sign"}))
    again = client.post(f"{draft}/sign", {**on, "do": "sign", "file": scan("新签.jpg", "grey")})
    assert again.status_code == 302 and again["Location"] == f"{draft}/done"


def test_a_code_is_recorded_too_and_a_place_may_take_only_one_way(house: Any, monkeypatch: Any) -> None:
    who, client, draft, _ = ready(house)
    assert finish(client, draft).status_code == 302
    case = find(who, draft.split("/")[-1]).draft.submitted_case
    actor = applicant_actor(who.key, "kaifeng")
    ask_as(house.connection(), actor)
    assert entries(house.connection(), case)[0]["body"]["data"]["signed"] == {"by": "code"}
    pack = load("kaifeng")
    city = pack.city.model_copy(update={"signing": ("code",)})
    assert methods_of(city) == ("code",) and methods_of(pack.city) == signing().methods
    given = Submission("portal", {}, signed="paper", scans=("x",))
    with pytest.raises(Refused, match="签法"):
        must_be_signed(replace(pack, city=city), given)
    with pytest.raises(Refused, match="没有签好"):
        must_be_signed(pack, replace(given, scans=()))


def test_what_cannot_be_right_is_left_blank(house: Any) -> None:
    who = person()
    client = signed_in(who)
    draft = begin(client, "kaifeng")
    filling = find(who, draft.split("/")[-1])
    form = filling.door.form
    wrong = {one.key: "甲乙丙" for one in form.fields if one.type in ("number", "money")}
    save_draft(house, filling.actor, filling.draft.id, filling.draft.rev, wrong)
    assert "甲乙丙" not in "".join(pages_of(client.get(f"{draft}/form.pdf")))
