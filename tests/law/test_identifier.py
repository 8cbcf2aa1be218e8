"""Check digits, with the standards' own vectors."""

import pytest

from wutong.law.form import FormField, field_problem
from wutong.law.identifier import id_card_problem, project_code_problem, uscc_problem


@pytest.mark.parametrize(
    "code",
    ["91110000600037341L", "91350100M000100Y43", "914403001922038216", "11370800MB28559184", "11441900007330029A"],
)
def test_valid_credit_codes(code: str) -> None:
    assert uscc_problem(code) == ""


@pytest.mark.parametrize(
    "code", ["91420000MA00000000", "12345678901234567X", "91110000600037341", "I1110000600037341L", ""]
)
def test_wrong_credit_codes_say_why(code: str) -> None:
    assert uscc_problem(code).startswith("统一社会信用代码")


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "360426199101010071"])
def test_valid_identity_numbers_whatever_the_birth_place(number: str) -> None:
    assert id_card_problem(number) == ""


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "1101051949123100", ""])
def test_wrong_identity_numbers(number: str) -> None:
    assert id_card_problem(number)


@pytest.mark.parametrize("code", ["2019-441900-78-03-056565", "2016-130224-44-03-000063", "2108-410721-04-01-123456"])
def test_project_codes_of_both_generations(code: str) -> None:
    assert project_code_problem(code) == ""


@pytest.mark.parametrize("code", ["2019-441900-78-03-05656", "2199-410721-04-01-123456", "abc"])
def test_wrong_project_codes(code: str) -> None:
    assert "项目代码" in project_code_problem(code)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("number", -3, "0 或正数"),
        ("number", "abc", "0 或正数"),
        ("number", {"value": 3, "unit": "吨"}, "单位不对"),
        ("phone", "12", "电话"),
        ("text", "a\x00b", "字符"),
    ],
)
def test_wrong_answers_say_how_to_cure(kind: str, value: object, says: str) -> None:
    field = FormField(key="k", section="s", label="l", en="l", type=kind)
    assert says in field_problem(field, value)
