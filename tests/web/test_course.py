"""The course of a line on its page: typed, read from a file, drawn, measured, exported; and who never gets it."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import translation

from tests.conftest import part_of_story
from tests.web.test_case import ask, form_of, text
from wutong.cases.joint import works_ahead
from wutong.cases.names import scope_name
from wutong.cases.open_data import digging
from wutong.cases.proof import chains, problem_of, rows_problem
from wutong.law.fact import Shape
from wutong.law.read import common, load
from wutong.site.story import Stage
from wutong.site.wiring import Scratch
from wutong.works.geodesy import distance, length
from wutong.works.shape_text import read_text

COURSE = "114.65 33.62\n114.651 33.62"
#: what every page with the course on it holds, and no other
MARK = "114.65"


class Drawn:
    """A line of the story of a place, and its page as its unit sees it."""

    def __init__(self, scratch: Scratch, share: float = 0.5, place: str = "zhoukou") -> None:
        self.stage: Stage = part_of_story(scratch, place, share)
        state, _ = self.stage.state("case")
        self.number, (self.code, line) = state.number, next(iter(state.view.lines.items()))
        self.unit = state.view.units[line.services[0]]
        self.path = f"/c/{self.number}/line/{self.code}/"
        self.others = [unit for unit in state.view.units.values() if unit != self.unit]

    @property
    def facts(self) -> Any:
        return self.stage.state("case")[0].view.lines[self.code].facts

    def send(self, by: str = "", **given: Any) -> Any:
        by = by or self.unit
        page = ask(self.stage, by, self.path)
        sent: dict[str, Any] = {**form_of(page), "reason": "实测"}
        for tag in re.findall(r"<input [^>]*>", text(page)):
            told = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
            chosen = told.get("type") in ("text", "date") or " checked" in tag
            if chosen and told.get("value") and told.get("name", "reason") != "reason":
                sent.setdefault(told["name"], []).append(told["value"])
        return ask(self.stage, by, self.path, {**sent, **given})


@pytest.fixture
def drawn(scratch: Scratch) -> Drawn:
    return Drawn(scratch)


def test_without_script_coordinates_are_typed_kept_drawn_and_measured(drawn: Drawn) -> None:
    typed = drawn.facts["length_m"]
    assert drawn.send(shape=COURSE).status_code == 302
    assert isinstance(drawn.facts["shape"], Shape) and drawn.facts["length_m"] == typed  # a typed figure stays typed
    page = text(ask(drawn.stage, drawn.unit, drawn.path))
    assert COURSE in page and 'role="img"' in page and "2 点，量得 92.79 米" in page
    case = text(ask(drawn.stage, drawn.unit, f"/c/{drawn.number}/"))
    assert 'class="course"' in case and "量得 92.79 米" in case and "距上点 92.79 米" in case
    assert "style=" not in case and "<script>" not in case


def test_the_length_is_measured_when_asked_for_and_both_are_shown_when_overridden(drawn: Drawn) -> None:
    assert drawn.send(shape=COURSE, length_from="measured", length_m="77").status_code == 422  # which of the two?
    assert drawn.send(shape=COURSE, length_from="measured", length_m="").status_code == 302
    assert str(drawn.facts["length_m"]) == "92.79" and drawn.facts["length_from"] == "measured"
    longer = drawn.send(shape=f"{COURSE}\n114.652 33.62")
    assert longer.status_code == 302 and str(drawn.facts["length_m"]) == "185.59"
    assert drawn.send(length_m="180", length_from="typed").status_code == 302
    case = text(ask(drawn.stage, drawn.unit, f"/c/{drawn.number}/"))
    assert "人工填报" in case and "180米" in case and "量得 185.59 米" in case
    assert drawn.send(shape="").status_code == 302 and drawn.facts.get("shape") is None
    assert drawn.facts["length_m"] == 180 and drawn.facts["length_from"] == "typed"
    assert rows_problem(drawn.stage.store, "zhoukou", drawn.stage.state("case")[0].id) is None


def course_of(metres: str, place: str) -> str:
    """A straight line of exactly so many metres in the middle of a place."""
    west, south, east, north = load(place).city.around or (0, 0, 0, 0)
    x, y = round((west + east) / 2, 4), round((south + north) / 2, 4)
    step = float(metres) / distance((x, y), (x + 0.001, y)) * 0.001
    for up in range(200):  # a seventh decimal is a centimetre: some angle meets the length
        written = f"{x} {y}\n{x + step:.7f} {y + up * 1e-6:.7f}"
        found = read_text(common().facts["shape"], written)
        if found and length(found) == Decimal(metres):
            return written
    raise AssertionError(metres)


#: the length at which each paper turns, and whether it turns the route or only how long the approval may take
LIMITS = [("zhoukou", "200", True), ("suizhou", "300", True), ("kaifeng", "500", False), ("ezhou", "500", False)]


@pytest.mark.parametrize(("place", "limit", "route"), LIMITS)
def test_the_verdict_is_the_same_by_drawing_and_by_table(scratch: Scratch, place: str, limit: str, route: bool) -> None:
    drawn, seen = Drawn(scratch, 0.6, place), []
    common_facts = {
        "look": "1",
        "crossing_m": "15",
        "green_m2": "20",
        "permits": "road_exc",
        "road_opened": "2010-05-01",
    }
    for metres in (f"{Decimal(limit) - Decimal('0.1')}", limit, f"{Decimal(limit) + Decimal('0.1')}"):
        table = drawn.send(length_m=metres, length_from="", **common_facts)
        drawing = drawn.send(shape=course_of(metres, place), length_m="", length_from="measured", **common_facts)
        verdicts = [verdict_of(text(one)) for one in (table, drawing)]
        assert (
            verdicts[0] == verdicts[1]
            and f"<dd>{metres}米</dd>" in text(table)
            and f"<dd>{metres}米</dd>" in text(drawing)
        )
        seen.append(re.sub(r"[\d.]+米", "", verdicts[0]))
    assert seen[0] == seen[1] and (seen[1] != seen[2]) is route  # the limit itself is still within
    assert drawn.facts.get("shape") is None


def verdict_of(page: str) -> str:
    """Route, departments, limit and conditions as the page tells them, without the figures of the line."""
    section = re.search(r'<section class="card">(.*?)</section>', page, re.DOTALL)
    assert section
    return re.sub(r"<dl.*?</dl>", "", section.group(1), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("33.62 114.65\n33.62 114.651", "先经度后纬度"),
        ("114.65 33.62\n116.65 33.62", "不在周口市一带"),
        ("114.65 33.62\nNaN 33.62", "第 2 行"),
        ("\n".join(f"114.{number:04d} 33.62" for number in range(501)), "最多 500 点"),
        ("<script>alert(1)</script>", "第 1 行"),
        ('{"type":"Polygon","coordinates":[]}', "Polygon"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_its_question_and_kept(drawn: Drawn, given: str, said: str) -> None:
    before = drawn.stage.state("case")[0].rev
    for button in ({}, {"look": "1"}):
        answer = drawn.send(shape=given, **button)
        page = text(answer)
        assert answer.status_code == 422 and said in page and 'id="q-shape-wrong"' in page
        assert given in page and "<script>alert" not in answer.content.decode()
    assert drawn.stage.state("case")[0].rev == before


def test_the_page_calls_its_line_as_the_case_does(drawn: Drawn) -> None:
    state, pack = drawn.stage.state("case")[0], drawn.stage.pack()
    page = ask(drawn.stage, drawn.unit, drawn.path).content.decode()
    assert f"变更这条线 {scope_name(drawn.code, pack, state)}</h1>" in page


def test_a_file_is_read_into_the_question_and_nothing_is_stored(drawn: Drawn) -> None:
    before = drawn.stage.state("case")[0].rev
    csv = SimpleUploadedFile("走向.csv", "经度,纬度\n114.65,33.62\n114.651,33.62\n".encode("gb18030"))
    answer = drawn.send(load="1", **{"shape.file": csv})
    assert answer.status_code == 200 and COURSE in text(answer) and "量得 92.79 米" in text(answer)
    bad = drawn.send(
        load="1", shape=COURSE, **{"shape.file": SimpleUploadedFile("a.csv", b"lon,lat\n114.65,33.62\nx,y\n")}
    )
    assert bad.status_code == 422 and "文件 a.csv：第 3 行" in text(bad) and COURSE in text(bad)
    evil = b'<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>'
    for name, data in (("a.kml", evil), ("b.kml", b"<" * 1_000_002)):
        answer = drawn.send(load="1", **{"shape.file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422 and f"文件 {name}：" in text(answer) and "root:" not in text(answer)
    assert drawn.stage.state("case")[0].rev == before
    with translation.override("en"):
        answer = drawn.send(load="1", **{"shape.file": SimpleUploadedFile("a.kml", evil)})
        assert "File a.kml: Line 1 is a DOCTYPE, and is not taken. Take it out" in text(answer)
    kept = drawn.send(**{"shape.file": SimpleUploadedFile("a.txt", COURSE.encode())})
    assert kept.status_code == 302 and drawn.facts["shape"].points == 2


def test_it_goes_out_as_geojson_and_comes_in_again(drawn: Drawn) -> None:
    link = drawn.path.rstrip("/") + ".geojson"
    with pytest.raises(Http404):
        ask(drawn.stage, drawn.unit, link)
    drawn.send(shape=f"{COURSE}\n\n114.652 33.62\n114.653 33.62")
    answer = ask(drawn.stage, drawn.unit, link)
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json" and told["geometry"]["type"] == "MultiLineString"
    assert told["properties"]["line"] == drawn.code and told["properties"]["crs"] == "EPSG:4490"
    again = drawn.send(load="1", shape="", **{"shape.file": SimpleUploadedFile("x.geojson", answer.content)})
    assert f"{COURSE}\n\n114.652 33.62\n114.653 33.62" in text(again)


def test_who_has_no_part_never_gets_it(scratch: Scratch) -> None:
    drawn = Drawn(scratch)
    drawn.send(shape=COURSE)
    link = drawn.path.rstrip("/") + ".geojson"
    for by in ("applicant", "window", drawn.unit):  # the applicant sees the line that is laid for them
        assert MARK in text(ask(drawn.stage, by, f"/c/{drawn.number}/")) and MARK in text(ask(drawn.stage, by, link))
    with pytest.raises(Http404):
        ask(drawn.stage, "stranger", link)
    assert ask(drawn.stage, "nobody", link).status_code == 302
    refused = drawn.send(drawn.others[0], shape=f"{COURSE}\n114.652 33.62")  # another unit may not redraw it
    assert refused.status_code == 422 and drawn.facts["shape"].points == 2
    store = drawn.stage.store
    assert MARK not in repr(digging(store, "zhoukou"))
    assert all(
        MARK not in repr((one.road, one.first, one.last)) for one in works_ahead(store, drawn.stage.actor("window"))
    )
    for path in ("/works/", "/works/?place=zhoukou"):
        assert MARK not in text(ask(drawn.stage, "nobody", path))


def test_the_chain_holds_and_the_case_is_built_from_it_again(drawn: Drawn) -> None:
    drawn.send(shape=COURSE, length_m="", length_from="measured")
    state, store = drawn.stage.state("case")[0], drawn.stage.store
    assert drawn.facts["shape"].geometry == {"type": "LineString", "coordinates": [[114.65, 33.62], [114.651, 33.62]]}
    assert rows_problem(store, "zhoukou", state.id) is None
    assert [problem_of(store, "zhoukou", stream)[1] for stream in chains(store, "zhoukou")] == [None] * len(
        chains(store, "zhoukou")
    )
