"""Lines on the ground: known distances, what a text or a file may say, and every refusal with its place and cure."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from wutong.cases.course import must_lie_here, with_length
from wutong.cases.dig_once import origin_of, planned
from wutong.cases.words import show
from wutong.law.error import Refused, ShapeError
from wutong.law.fact import Shape, plain
from wutong.law.fact_read import read_fact
from wutong.law.read import common, load, places
from wutong.law.said import english
from wutong.works.geodesy import distance, length, plane, steps
from wutong.works.shape_file import MOST_BYTES, read_file
from wutong.works.shape_text import read_text, write_text
from wutong.works.trench import overlaps

FACT = common().facts["shape"]
TWO = "114.65 33.62\n114.651 33.62"
KML = """<?xml version="1.0"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><LineString><coordinates>
114.65,33.62,0 114.651,33.62,0
114.652,33.62,0</coordinates></LineString></Placemark></kml>"""


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return (abs(whole) + minutes / 60 + seconds / 3600) * (-1 if whole < 0 else 1)


def course(text: str = TWO) -> Shape:
    found = read_text(FACT, text)
    assert found is not None
    return found


def test_distances_are_those_of_the_books() -> None:
    flinders = degrees(144, 25, 29.52440), degrees(-37, 57, 3.72030)
    buninyong = degrees(143, 55, 35.38390), degrees(-37, 39, 10.15610)
    # the worked example of the Geocentric Datum of Australia technical manual; its ellipsoid has the same axis and flattening
    assert round(distance(flinders, buninyong), 3) == 54972.271
    assert round(distance((0, 0), (1, 0)), 4) == 111319.4908  # a degree of the equator is the axis times pi over 180
    assert round(distance((0, 0), (0, 1)), 3) == 110574.389  # the first degree of the meridian
    assert distance((114.65, 33.62), (114.65, 33.62)) == 0


def test_a_line_is_as_long_as_its_steps_and_gaps_do_not_count() -> None:
    whole = course("114.65 33.62\n114.651 33.62\n114.651 33.621")
    assert length(whole) == Decimal("203.71") and steps(whole.parts[0]) == [Decimal("92.79"), Decimal("110.92")]
    apart = course("114.65 33.62\n114.651 33.62\n\n114.7 33.62\n114.701 33.62")
    assert length(apart) == Decimal("185.59") and plain(apart)["type"] == "MultiLineString"
    flat = plane((114.65, 33.62))(114.651, 33.621)
    assert abs(float((flat[0] ** 2 + flat[1] ** 2) ** 0.5) - distance((114.65, 33.62), (114.651, 33.621))) < 0.01


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        "１１４．６５，３３．６２\r\n 114.651\t33.62 ",
        "114.65;33.62\n114.650;33.620\n114.651;33.62",
        '{"type":"LineString","coordinates":[[114.65,33.62,9],[114.651,33.62]]}',
        '{"type":"Feature","properties":null,"geometry":{"type":"MultiLineString","coordinates":[[[114.65,33.62],[114.651,33.62]]]}}',
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[114.65,33.62]}},{"type":"Feature","geometry":{"type":"Point","coordinates":[114.651,33.62]}}]}',
        "[[114.65,33.62],[114.651,33.62]]",
        "[[[114.65,33.62],[114.651,33.62]]]",
        "114.65000000049 33.62\n114.651 33.62",
    ],
)
def test_one_line_may_be_written_in_many_ways(text: str) -> None:
    assert write_text(read_text(FACT, text)) == TWO
    assert read_fact(FACT, json.loads(json.dumps(plain(read_text(FACT, text))))) == course()


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("33.62 114.65\n33.62 114.651", "shape_swapped", "第 1 行"),
        ("114.65 33.62\n114.66 33.62\n\n33.62 114.65\n114.66 33.62", "shape_swapped", "第 4 行"),
        ("114.65 33.62\n11.465 33.62", "shape_far", "第 2 行"),
        ("114.65 33.62\n190 95", "shape_far", "第 2 行"),
        ("39500123.4 3720000.1\n39500124.4 3720000.1", "shape_metres", "第 1 行"),
        ("114.65 33.62 12\n114.651 33.62 12", "shape_line", "第 1 行"),
        ("114.65 33.62\nNaN 33.62", "shape_line", "第 2 行"),
        ("114.65 33.62\n1e2 33.62", "shape_line", "第 2 行"),
        ("114.65 33.62", "shape_short", "第 1 点"),
        ("114.65 33.62\n114.65 33.62", "shape_short", "第 1 点"),
        ("\n".join(f"114.{number:04d} 33.62" for number in range(501)), "shape_many", "501 点"),
        ("9" * 60_001, "shape_long", "60001"),
        ('{"type":"LineString",\n"coordinates":[[114.65,33.62],}', "shape_json", "第 2 行"),
        ('{"type":"LineString","coordinates":[[114.65,NaN],[114.651,33.62]]}', "shape_nan", "NaN"),
        ('{"type":"LineString","coordinates":[[114.65,1e999],[114.651,33.62]]}', "shape_number", "第 1 点"),
        ('{"type":"LineString","coordinates":[["114.65",33.62],[114.651,33.62]]}', "shape_number", "第 1 点"),
        ('{"type":"LineString","coordinates":[[true,33.62],[114.651,33.62]]}', "shape_number", "第 1 点"),
        ('{"type":"LineString","coordinates":[[' + "9" * 400 + ",33.62],[114.651,33.62]]}", "shape_number", "第 1 点"),
        ('{"type":"LineString","coordinates":[' + "9" * 5000 + "]}", "shape_json", "第 1 行"),
        ('{"type":"LineString","coordinates":[{},[]]}', "shape_number", "第 1 点"),
        ('{"type":"MultiLineString","coordinates":[1,2]}', "shape_kind", "不是一条线"),
        ('{"type":"Polygon","coordinates":[]}', "shape_kind", "Polygon"),
        ('{"type":"FeatureCollection","features":[]}', "shape_none", "没有线"),
        ("[" * 50_000, "shape_json", "第 1 行"),
        ('{"type":"Feature","geometry":' * 1_500 + "{}" + "}" * 1_500, "shape_json", "第 1 行"),
    ],
)
def test_what_cannot_be_a_line_is_refused_with_the_place_and_the_cure(text: str, code: str, where: str) -> None:
    with pytest.raises(ShapeError) as refused:
        read_text(FACT, text)
    assert refused.value.code == code and where in str(refused.value) and refused.value.cure
    assert refused.value.fact == "shape" and len(str(refused.value)) < 200


def test_an_english_reader_is_told_the_same_place_and_figures() -> None:
    with pytest.raises(ShapeError) as refused:
        read_file(FACT, "a.csv", b"lon,lat\n33.62,114.65\n33.62,114.66\n")
    told = f"{english(refused.value.problem)} {english(refused.value.cure)}"
    assert told.startswith("File a.csv: Line 2: Point 1 (33.62 114.65)") and told.endswith("such as 114.65 33.62.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.kml", KML.encode()),
        ("a.kml", b"\xef\xbb\xbf" + KML.encode()),
        ("a.kml", KML.encode("utf-16")),
        ("a.csv", "序号,经度,纬度\n1,114.65,33.62\n2,114.651,33.62\n3,114.652,33.62\n".encode("gb18030")),
        ("a.csv", b"lat;lon;name\n33.62;114.65;a\n\n33.62;114.651;b\n33.62;114.652;c\n"),
        ("a.txt", b"114.65,33.62\n114.651,33.62\n114.652,33.62"),
        ("a", b'\xef\xbb\xbf{"type":"LineString","coordinates":[[114.65,33.62],[114.651,33.62],[114.652,33.62]]}'),
    ],
)
def test_a_file_is_read_by_what_it_holds(name: str, data: bytes) -> None:
    assert write_text(read_file(FACT, name, data)) == f"{TWO}\n114.652 33.62"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (KML.replace("114.652", "x114").encode(), "shape_line", 4),
        (KML.replace("114.652,33.62", "33.62,114.652").encode(), "shape_swapped", 4),
        (KML.replace("LineString", "LinearRing").encode(), "shape_none", None),
        (KML.replace("</kml>", "").encode(), "shape_xml", 4),
        (
            b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "shape_doctype",
            2,
        ),
        (b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>', "shape_doctype", 1),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "shape_xml", 1),
        (b"<a>" * 100_000, "shape_xml", 1),
        (b"lon,lat\n114.65,33.62\n114.66,abc\n", "shape_line", 3),
        (b"lon,lat\n114.65,33.62\n114.66\n", "shape_line", 3),
        (b"lon,lat\n33.62,114.65\n33.62,114.66\n", "shape_swapped", 2),
        (b"name,place\n1,2\n", "shape_columns", 1),
        (b'lon,lat\n"114.65,33.62\n', "shape_line", None),
        (b'{"type":\n', "shape_json", 2),
        (b"PK\x03\x04", "shape_zip", 1),
        (b"\x00\x01\x02\xff", "shape_encoding", None),
        (b" \n", "shape_none", None),
        (b"1" * (MOST_BYTES + 1), "shape_bytes", None),
    ],
)
def test_a_bad_file_is_refused_by_name_and_line(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(ShapeError) as refused:
        read_file(FACT, "../<b>走向.kml", data)
    assert (
        refused.value.code == code
        and "文件 .._" in str(refused.value)
        and "<" not in refused.value.problem.split("：")[0]
    )
    assert line is None or refused.value.detail["line"] == line


def test_a_point_far_from_the_place_is_refused_by_the_place_own_box() -> None:
    for place in places():
        pack = load(place)
        west, south, east, north = pack.city.around or (0, 0, 0, 0)
        inside = course(f"{west + 0.2} {south + 0.2}\n{east - 0.2} {north - 0.2}")
        must_lie_here(pack, {"shape": inside})
        with pytest.raises(ShapeError, match=pack.city.name):
            must_lie_here(pack, {"shape": course(f"{west + 0.2} {south + 0.2}\n{east + 0.2} {north}")})


def test_the_length_says_where_it_comes_from() -> None:
    line, metres = course(), Decimal("92.79")
    measured: dict[str, Any] = {"length_m": metres, "length_from": "measured"}
    assert with_length({"shape": line}, {}) == {"shape": line, **measured}
    assert with_length({"shape": line, "length_m": Decimal(90)}, {})["length_from"] == "typed"
    assert with_length({"shape": line, "length_from": "measured"}, {"length_m": Decimal(9)})["length_m"] == metres
    assert with_length({"shape": line, "length_m": Decimal(90), "length_from": "surveyed"}, {})["length_m"] == 90
    assert with_length({"length_m": Decimal(90)}, {}) == {"length_m": Decimal(90)}
    longer = course(f"{TWO}\n114.652 33.62")
    assert with_length({"shape": longer}, {"shape": line, **measured})["length_m"] == Decimal("185.59")
    assert "length_m" not in with_length(
        {"shape": longer}, {"shape": line, "length_m": Decimal(90), "length_from": "typed"}
    )
    assert with_length({"length_m": Decimal(90)}, {"shape": line, **measured})["length_from"] == "typed"
    assert with_length({"shape": None}, {"shape": line, **measured})["length_from"] == "typed"
    for said in ({"length_from": "measured"}, {"shape": line, "length_from": "measured", "length_m": Decimal(90)}):
        with pytest.raises(Refused):
            with_length(said, {})


def test_lines_that_run_side_by_side_are_found_by_their_degrees() -> None:
    days = {"works_from": date(2025, 11, 1), "works_to": date(2025, 11, 10)}
    one = {"shape": course(), **days}
    near = {"shape": course("114.65 33.62003\n114.651 33.62003"), **days}  # three metres north
    far = {"shape": course("114.65 33.6201\n114.651 33.6201"), **days}
    origin = origin_of([{}, one])
    both = [planned(code, (code,), facts, origin) for code, facts in (("a", one), ("b", near), ("c", far))]
    assert [(pair.one, pair.other) for pair in overlaps([line for line in both if line])] == [("a", "b")]
    assert planned("d", ("d",), {"shape": course()}, origin) is None


def test_a_course_is_told_in_figures_not_in_coordinates() -> None:
    told = show("shape", plain(course()), common().facts)
    assert told == "2 点，量得 92.79 米" and "114" not in show("shape", course(), common().facts, "en")
