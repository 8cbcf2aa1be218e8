"""The words of a pack against the paper: each stands there, and each figure stands in its words.

Blanks do not count, nor does the width of digits. A rule that rests on general rules only (G-xx) needs no words.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wutong.law.error import PackError
from wutong.law.limit import read_limit
from wutong.law.pack import Pack
from wutong.law.place import file_of
from wutong.law.strict import Strict
from wutong.law.terms import LimitRow

_CHINESE = {
    "半": "0.5",
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MEASURED = re.compile(r"\d+(?:\.\d+)?\s*(?:个)?(?:工作日|米|平方米|千瓦|千伏安|千伏|天|年|个月|日内|项|份|环节)")


def squeeze(text: str) -> str:
    """Without blanks, with ASCII digits and commas, so that quotes compare by what is read."""
    return re.sub(r"\s+", "", text).translate(str.maketrans("０１２３４５６７８９，", "0123456789,"))


def words_problems(pack: Pack, paper: str | None) -> Iterator[PackError]:
    """Words that are not the paper's, and figures that do not stand in their words."""
    text = squeeze(paper) if paper is not None else None
    for where, row in _rows(pack):
        words = tuple(getattr(row, "words", ()))
        for word in words:
            if text is not None and squeeze(word) not in text:
                yield PackError(
                    file_of(pack.folder, where),
                    where,
                    "words",
                    f"文件里没有“{word}”",
                    "照抄文件中承载这个数或词的最短几个字",
                )
        for figure in _figures(row):
            own = words or (() if not hasattr(row, "fact") else words)
            if own and figure not in numbers_in(" ".join(own)):
                yield PackError(
                    file_of(pack.folder, where),
                    where,
                    "words",
                    f"{figure.normalize():f} 不在“{'”“'.join(own)}”里",
                    "改正数字，或引用写有这个数的那几个字",
                )


def _rows(pack: Pack) -> Iterator[tuple[str, Strict]]:
    groups: list[tuple[str, Any]] = [(f"{name} {row.id}", row) for name, rows in pack.tables().items() for row in rows]
    for name, row in groups:
        yield name, row
        for condition in row.conditions():
            yield f"{name} {condition.fact}", condition
    for approval in pack.approvals:
        yield f"approval {approval.id}", approval
    rows: list[tuple[str, Strict]] = [("paper", pack.city.paper)]
    for table in (
        pack.city.service,
        pack.city.channel,
        pack.city.stage,
        pack.city.business,
        pack.city.label,
        pack.permits,
        pack.documents,
        pack.breaches,
        pack.measures,
    ):
        rows += [(f"{type(one).__name__} {one.key}", one) for one in table]
    for keyed in (pack.parties, pack.items, pack.fee_items, pack.payer_names, pack.texts, pack.forms):
        rows += [(f"{type(one).__name__} {key}", one) for key, one in keyed.items()]
    rows += [(f"tolerance {one.purpose}", one) for one in pack.tolerances]
    for key, task in pack.all_tasks.items():
        rows.append((f"task {key}", task))
        rows += [(f"check {key} {check.fact}", check) for check in (*task.checks, *task.warns)]
    yield from rows


def _figures(row: Strict) -> Iterator[Decimal]:
    """The figures a row states: thresholds, years, and the counts of its limits."""
    for name in ("at_most", "below", "at_least", "above", "within_years", "beyond_years"):
        figure = getattr(row, name, None)
        if figure is not None:
            yield Decimal(figure)
    for limit in (row.target, row.limit) if isinstance(row, LimitRow) else ():
        if limit and (found := read_limit(limit)).half_units:
            yield Decimal(found.half_units) / 2


def numbers_in(words: str) -> set[Decimal]:
    """The numbers a run of characters carries, in digits or in Chinese.

    >>> sorted(numbers_in("0.5个工作日")), sorted(numbers_in("一个工作日内"))
    ([Decimal('0.5')], [Decimal('1')])
    """
    found = {Decimal(number) for number in _NUMBER.findall(squeeze(words))}
    return found | {Decimal(number) for char, number in _CHINESE.items() if char in words}


def unquoted_numbers(pack: Pack, paper: str) -> list[str]:
    """Stretches of the paper with a measured number that no words of the pack touch."""
    quoted = [squeeze(word) for _, row in _rows(pack) for word in getattr(row, "words", ())]
    found = []
    for number, line in enumerate(paper.splitlines(), 1):
        text = squeeze(line)
        for hit in _MEASURED.finditer(text):
            around = text[max(0, hit.start() - 12) : hit.end() + 12]
            if not any(hit.group() in word or (word in around and _NUMBER.search(word)) for word in quoted):
                found.append(f"第 {number} 行 …{text[max(0, hit.start() - 6) : hit.end() + 4]}…")
    return found
