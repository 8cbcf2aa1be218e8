"""Identifiers with check digits: credit code (GB 32100), ID number (GB 11643), project code (GB/T 40058).

Only length, alphabet, date and check digit are judged: never the district history of a birth place.

>>> uscc_problem("91110000600037341L"), id_card_problem("440524188001010014")
('', '')
"""

import re
from datetime import date

from wutong.law.said import LAW

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_SHAPE = re.compile(rf"[1-9ANY][1-9A-HJ-NPQRTUWXY]\d{{6}}[{_USCC}]{{10}}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROJECT = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})(-\w+)?")


def uscc_problem(code: str) -> str:
    """What is wrong with a unified social credit code; empty when nothing is."""
    code = code.strip().upper()
    if not _USCC_SHAPE.fullmatch(code):
        return LAW.say("uscc_shape")
    total = sum(_USCC.index(char) * weight for char, weight in zip(code, _USCC_WEIGHTS, strict=False))
    check = _USCC[(31 - total % 31) % 31]
    return "" if code[17] == check else LAW.say("uscc_check", check=check)


def id_card_problem(number: str) -> str:
    """What is wrong with an 18-digit identity number; empty when nothing is."""
    number = number.strip().upper()
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return LAW.say("id_shape")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return LAW.say("id_birth")
    total = sum(int(char) * weight for char, weight in zip(number, _ID_WEIGHTS, strict=False))
    check = "10X98765432"[total % 11]
    return "" if number[17] == check else LAW.say("id_check")


def project_code_problem(code: str) -> str:
    """What is wrong with a 24-character project code, old (year) or new (YYMM) generation.

    >>> project_code_problem("2019-441900-78-03-056565"), project_code_problem("2019-441900-78-03-05656")[:4]
    ('', '项目代码')
    """
    found = _PROJECT.fullmatch(code.strip())
    if not found:
        return LAW.say("project_shape")
    head = int(found[1])
    if not (1990 <= head <= 2021 or 1 <= head % 100 <= 12):
        return LAW.say("project_year")
    return ""
