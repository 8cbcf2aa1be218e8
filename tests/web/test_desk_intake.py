"""The counter: the whole form on one screen in every place, taken in once, with a conclusion, for the right person."""

import io
import re
import tomllib
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from tests.web.desks import house, signed_in, whole
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.law.read import load, places
from wutong.people.phones import person_by_phone

__all__ = ["house"]
#: a phone nobody of the demonstration has
MOBILE = "13712345678"


def story_forms(place: str) -> dict[str, Any]:
    """Everything the whole story answers on the application form, merged over intent or lead."""
    merged: dict[str, Any] = {}
    for act in tomllib.loads(whole(place).read_text(encoding="utf-8"), parse_float=Decimal)["act"]:
        if act["do"] == "submit":
            merged |= act.get("form", {})
    return merged


def posted(place: str, business: str = "connect") -> dict[str, Any]:
    """The answers of the story as a browser sends them."""
    form = load(place).forms[next(one.form for one in load(place).city.business if one.key == business)]
    asked = {one.key: one for one in form.fields}
    sent: dict[str, Any] = {}
    for key, value in story_forms(place).items():
        if key not in asked or asked[key].filled_by not in ("applicant", "lead_bureau", "bureau"):
            continue
        if isinstance(value, dict):
            sent[key], sent[f"{key}.unit"] = str(value["value"]), value["unit"]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for at, column in enumerate(asked[key].columns):
                sent[f"{key}.{at}"] = [str(row.get(column, "")) for row in value]
        elif asked[key].type in ("seal", "statement"):
            sent[key] = "on"
        elif value == "不清楚" and value not in asked[key].options:
            sent[f"{key}.unknown"] = "1"
        elif asked[key].type == "datetime_hour":
            sent[key], sent[f"{key}.hour"] = value.split("T")
        else:
            sent[key] = value if isinstance(value, list) else str(value)
    return sent


def sent(place: str, **more: Any) -> dict[str, Any]:
    return {
        **posted(place), "business": "connect", "channel": "window", "do": "submit", "key": f"k-{place}",
        "who.mobile": MOBILE, "conclude": "accept", **more,
    }  # fmt: skip


def cases(store, place: str) -> list[tuple[str, str, str]]:
    ask_as(store.connection(), system(place))
    rows = store.connection().execute("SELECT number, status, person FROM cases_case ORDER BY status")
    return [tuple(row) for row in rows.fetchall()]


@pytest.mark.parametrize("place", sorted(places()))
def test_an_application_is_taken_in_at_the_counter_of_every_place(house, place: str) -> None:
    window = signed_in(f"{place}-window-1")
    page = unescape(window.get("/desk/new").content.decode())
    form = load(place).forms[load(place).city.business[0].form]
    for field in form.fields:
        if field.type not in ("material", "file") and field.filled_by in ("applicant", "window"):
            assert (field.label in page) or (field.text and field.text in page), field.key
    answer = window.post("/desk/new", sent(place))
    assert answer.status_code == 302, re.findall(r'class="wrong"[^>]*>.*?</p>', answer.content.decode())
    ((number, status, person),) = cases(house, place)
    assert status == "open" and person == person_by_phone(MOBILE).key
    done = window.get(answer["Location"]).content.decode()
    assert number in done and re.search(rf"/c/{number}/paper/acceptance[^\"]*[.]pdf", done)


@pytest.mark.parametrize("place", sorted(places()))
def test_the_order_of_the_keyboard_is_the_order_of_the_form(house, place: str) -> None:
    page = signed_in(f"{place}-window-1").get("/desk/new").content.decode()
    assert not re.search(r'tabindex="[1-9]', page)
    names = list(dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"', page)))
    form = load(place).forms[load(place).city.business[0].form]
    asked = [one.key for one in form.fields if one.key in names]
    assert [name for name in names if name in set(asked)] == asked and len(asked) > 10
    assert names.index("who.mobile") < names.index(asked[0]) and names.index(asked[-1]) < names.index("conclude")


def test_sent_twice_it_is_one_case(house) -> None:
    window = signed_in("zhoukou-window-1")
    first, second = (window.post("/desk/new", sent("zhoukou")) for _ in range(2))
    assert first["Location"] == second["Location"] and len(cases(house, "zhoukou")) == 1


def test_what_is_wrong_is_told_beside_the_field_and_everything_typed_is_kept(house) -> None:
    window = signed_in("zhoukou-window-1")
    answer = window.post(
        "/desk/new", sent("zhoukou", **{"applicant.uscc": "91", "contact.phone": "12", "who.mobile": "0394"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count('class="wrong"') == 3 and 'id="errors"' in page
    assert f'value="{story_forms("zhoukou")["applicant.name"]}"' in page and 'value="91"' in page
    assert cases(house, "zhoukou") == []
    assert get_user_model().objects.filter(demo=False).count() == 0


def test_what_only_the_verb_knows_stands_beside_the_field_too(house) -> None:
    window = signed_in("zhoukou-window-1")
    answer = window.post("/desk/new", sent("zhoukou", **{"applicant.name": "", "services": ["用水"]}))
    assert answer.status_code == 422 and 'id="q-applicant-name-wrong"' in answer.content.decode()
    assert get_user_model().objects.filter(demo=False).count() == 0


def test_answers_for_services_not_chosen_are_left_out(house) -> None:
    window = signed_in("suizhou-window-1")
    answer = window.post("/desk/new", sent("suizhou", services=["用水报装"], **{"heat.area_m2": "-3"}))
    assert answer.status_code == 302
    ask_as(house.connection(), system("suizhou"))
    (form,) = house.connection().execute("SELECT form FROM cases_case").fetchone()
    assert form["services"] == ["用水报装"] and not [key for key in form if key.startswith(("heat.", "power."))]


def test_corrections_are_asked_for_once_and_a_return_says_why(house) -> None:
    window = signed_in("zhoukou-window-1")
    window.post("/desk/new", sent("zhoukou", conclude="correct", **{"conclude.items": "盖章不清\n地址不一致"}))
    ask_as(house.connection(), system("zhoukou"))
    rows = house.connection().execute("SELECT text FROM cases_openitem WHERE kind = 'correction' ORDER BY text")
    assert [row[0] for row in rows.fetchall()] == ["地址不一致", "盖章不清"]
    refused = window.post("/desk/new", sent("zhoukou", key="k-2", conclude="refuse"))
    assert refused.status_code == 422 and 'id="q-conclude-reason-wrong"' in refused.content.decode()
    window.post("/desk/new", sent("zhoukou", key="k-2", conclude="refuse", **{"conclude.reason": "不在本市"}))
    assert [status for _, status, _ in cases(house, "zhoukou")] == ["open", "returned"]


def test_similar_cases_are_shown_to_their_own_place_only(house) -> None:
    window = signed_in("zhoukou-window-1")
    window.post("/desk/new", sent("zhoukou"))
    ((number, *_),) = cases(house, "zhoukou")
    code = story_forms("zhoukou")["project.code"]
    assert number in window.get("/desk/new/similar", {"project.code": code}).content.decode()
    assert number not in signed_in("kaifeng-window-1").get("/desk/new/similar", {"project.code": code}).content.decode()
    copied = window.get("/desk/new", {"copy": number}).content.decode()
    assert f'value="{story_forms("zhoukou")["applicant.name"]}"' in copied
    assert signed_in("kaifeng-window-1").get("/desk/new", {"copy": number}).status_code == 404


def test_who_keeps_no_door_takes_nothing_in(house) -> None:
    for key in ("zhoukou-police-1", "suizhou-gas_company-1"):
        assert signed_in(key).get("/desk/new").status_code == 403
        assert signed_in(key).post("/desk/new", sent("zhoukou")).status_code == 403
    assert signed_in("zhoukou-applicant-1").get("/desk/new").status_code == 403


def test_english_is_complete(house) -> None:
    page = signed_in("suizhou-window-1").get("/desk/new?lang=en").content.decode()
    assert "Take in an application" in page and "Applicant organisation" in page


def test_a_draft_belongs_to_the_desk_and_a_colleague_files_it_with_its_scans(house) -> None:
    first, second = signed_in("kaifeng-window-1"), signed_in("kaifeng-window-2")
    document = next(one for one in load("kaifeng").documents if "application" in one.needed_for)
    scan = SimpleUploadedFile("证.pdf", pdf(), "application/pdf")
    kept = first.post("/desk/new", {**sent("kaifeng", do="save"), f"scan.{document.key}": scan})
    assert kept.status_code == 302 and cases(house, "kaifeng") == []
    page = second.get(kept["Location"]).content.decode()
    assert "证.pdf" in page and story_forms("kaifeng")["project.name"] in page
    ident = re.search(r'name="draft" value="([^"]+)"', page).group(1)
    assert signed_in("kaifeng-police-1").get(kept["Location"]).status_code in (403, 404)
    assert signed_in("zhoukou-window-1").get(kept["Location"]).status_code == 404
    for _ in range(2):
        answer = second.post("/desk/new", sent("kaifeng", draft=ident, rev="1"))
        assert answer.status_code == 302
    assert len(cases(house, "kaifeng")) == 1
    ask_as(house.connection(), system("kaifeng"))
    rows = house.connection().execute("SELECT kind FROM cases_document").fetchall()
    assert rows == [(document.key,)]
    assert second.get(f"/desk/new?draft={ident}").status_code == 404


def test_a_bad_scan_is_told_and_nothing_is_filed(house) -> None:
    document = next(one for one in load("kaifeng").documents if "application" in one.needed_for)
    bad = SimpleUploadedFile("a.pdf", b"not a pdf at all", "application/pdf")
    answer = signed_in("kaifeng-window-1").post("/desk/new", {**sent("kaifeng"), f"scan.{document.key}": bad})
    assert answer.status_code == 422 and cases(house, "kaifeng") == []
    assert f'id="q-{document.key}-wrong"' in answer.content.decode()


def pdf() -> bytes:
    """A small PDF."""
    made = PdfWriter()
    made.add_blank_page(width=100, height=100)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()
