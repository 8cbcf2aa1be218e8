"""Personal data, swept for: what an applicant told of themselves stands on the pages meant for it and nowhere else.

Every private answer of the world's cases is unique. It is looked for in every page, every export and paper, in the
ledger, notices, search rows, the record, sessions and the log, as it stands and as it may be written otherwise.
"""

import io
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from psycopg import sql
from pypdf import PdfReader

from tests.web.isolation_people import PLACES, filled, house, may, staff, text_of
from tests.web.isolation_table import TABLE
from tests.web.isolation_world import Told, World
from wutong.cases.port import store
from wutong.cases.queries import ask_as, entries
from wutong.cases.seat import system
from wutong.papers.kinds import papers_of
from wutong.papers.make import make

__all__ = ["house"]
#: papers are whole for the units applied to and for who acts for the applicant; that is put on record
OWN = {"c/<str:number>/paper/<str:key>.pdf"}
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def secrets(house: World) -> Iterator[tuple[Told, str, str]]:
    """Every private answer: whose case, its question, the answer."""
    for told in house.cases.values():
        for name, said in told.secrets.items():
            yield told, name, said


def forms_of(said: str) -> set[str]:
    """The ways in which a secret can be written."""
    return {said, quote(said), said.encode("unicode_escape").decode(), said.encode().hex()}


def found_in(house: World, text: str) -> list[str]:
    """The secrets a text gives away."""
    return [
        f"{told.place} {told.key} {name}"
        for told, name, said in secrets(house)
        if any(one in text for one in forms_of(said))
    ]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged; below INFO Django logs each absent variable with its frames, and pytest keeps them all."""
    out = io.StringIO()
    handler, root = logging.StreamHandler(out), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def test_no_page_of_any_desk_shows_a_private_answer_unmasked(house: World, log: io.StringIO) -> None:
    wrong = []
    for place, step in zip(PLACES, (1, 3), strict=True):  # in the second place some of the desks are enough
        told = house.cases[place, "large"]
        for key in ["", *staff(house, place, parts=False)[::step]]:
            for route, rule in TABLE.items():
                if rule.who.partition(":")[0] in ("all", "person", "own") and "{number}" not in rule.to[0]:
                    continue
                for address in rule.to:
                    if route in OWN and may(house, key, TABLE["c/<str:number>/contact"], told):
                        continue
                    answer = house.browser(key).get(filled(house, address, told, text=told.marks["applicant.name"]))
                    if answer.status_code == 200:
                        wrong += [f"{route} shows {key} {what}" for what in found_in(house, read(answer))]
    assert wrong == []
    assert found_in(house, log.getvalue()) == [], "nothing of it in the log"


def read(answer: Any) -> str:
    """An answer as text: a page, a workbook, a paper."""
    kind = answer.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return pdf(answer.content) if "pdf" in kind else text_of(answer)


@cache
def pdf(data: bytes) -> str:
    """The text of a paper; many read the same one."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("place", PLACES)
def test_a_paper_for_those_without_need_is_masked(house: World, place: str) -> None:
    told = house.cases[place, "large"]
    state, pack = store().read(system(place), told.id)
    ask_as(store().connection(), system(place))
    chain = entries(store().connection(), told.id)
    kinds: dict[str, str] = {}
    for paper in papers_of(pack, state, chain):
        kinds.setdefault(paper.key.partition("@")[0], paper.key)
    full, wrong = "", []
    for key in list(kinds.values())[:8]:
        masked = pdf(make(pack, state, chain, key, vault=store().vault, private=False, base_url="http://localhost"))
        wrong += [f"{key} shows {what}" for what in found_in(house, masked)]
        full += pdf(make(pack, state, chain, key, vault=store().vault, private=True, base_url="http://localhost"))
    assert wrong == []
    assert found_in(house, full) != [], "the counter-test: in full they are there"


def test_no_row_of_any_table_holds_a_private_answer(house: World) -> None:
    wrong = []
    with house.owner() as owner:
        for (table,) in owner.execute(_TABLES).fetchall():
            rows = owner.execute(sql.SQL("SELECT x::text FROM {} x").format(sql.Identifier(table))).fetchall()
            wrong += [f"{table}: {what}" for what in found_in(house, "\n".join(row[0] for row in rows))]
    assert sorted(set(wrong)) == []


def test_the_phone_and_name_of_an_account_stand_sealed(house: World) -> None:
    with house.owner() as owner:
        rows = owner.execute("SELECT x::text FROM people_person x").fetchall()
        text = "\n".join(row[0] for row in rows)
    from_demo = [f"1390000{n:04d}" for n in range(1, 26)]
    assert [one for one in from_demo if one in text] == []


def test_to_see_in_full_is_put_on_record(house: World) -> None:
    told = house.cases["kaifeng", "large"]
    said = told.secrets["agent.phone"]
    client = house.browser("kaifeng-window-2")
    assert said not in text_of(client.get(f"/c/{told.number}/contact"))
    assert said in text_of(client.post(f"/c/{told.number}/contact", {"purpose": "约踏勘时间"}))
    with house.owner() as owner:
        rows = owner.execute(
            "SELECT body::text FROM people_audit WHERE verb = 'reveal' AND person = 'kaifeng-window-2'"
        )
        assert [row for row in rows.fetchall() if told.number in row[0]]


def test_an_earlier_case_is_copied_without_its_private_answers(house: World) -> None:
    """Copying shows what was public; who needs a phone asks for it on the contact page, and that is recorded."""
    told = house.cases["kaifeng", "large"]
    for who in ("kaifeng-window-2", "kaifeng-water_company-1", "kaifeng-gas_company-1"):
        page = text_of(house.browser(who).get("/desk/new", {"copy": told.number}))
        assert told.marks["site.address"] in page
        assert found_in(house, page) == []
