"""The English of a pack: wherever a row has a place for English beside its Chinese, the English stands there.

So a place is told what an English page would have to show in Chinese. What is quoted from the paper has no such place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wutong.law.error import PackError
from wutong.law.pack import Pack
from wutong.law.place import file_of
from wutong.law.strict import Strict

_HAN = re.compile(r"[\u4e00-\u9fff]")


def english_problems(pack: Pack) -> Iterator[PackError]:
    """What people read in a pack or a fact and that has no English beside it, or something else than English."""
    for where, row in _rows(pack):
        yield from _missing(file_of(pack.folder, where), where, row)
    forms, facts = str(pack.folder / "forms.toml"), str(pack.folder.parent.parent / "facts.toml")
    for form in pack.forms.values():
        for field in form.fields:
            name = f"{form.key} {field.key}"
            yield from _paired(forms, name, "section_en", (field.section,), (field.section_en,))
            yield from _paired(forms, name, "options_en", field.options, field.options_en)
            yield from _paired(forms, name, "columns_en", field.columns, field.columns_en)
            yield from _united(pack, forms, name, field.unit)
    for fact in pack.common.facts.values():
        yield from _paired(facts, fact.key, "labels", fact.options, fact.labels)
        yield from _paired(facts, fact.key, "labels_en", fact.labels, fact.labels_en)
        yield from _united(pack, facts, fact.key, fact.unit)


def _rows(pack: Pack) -> Iterator[tuple[str, Strict]]:
    """Every row of the pack with the name of its table and its own."""
    city = pack.city
    yield from (("city", city), ("paper", city.paper))
    tables: list[tuple[str, Iterable[Any]]] = [
        ("channel", city.channel), ("district", city.district), ("doubt", pack.doubts), ("example", pack.examples),
        ("measure", pack.measures), ("document", pack.documents), ("tolerance", pack.tolerances), ("party", pack.parties.values()),
        ("text", pack.texts.values()), ("form", pack.forms.values()), ("task", pack.all_tasks.values()),
        *pack.tables().items(),
    ]  # fmt: skip
    for table, rows in tables:
        for row in rows:
            yield f"{table} {getattr(row, 'id', '') or getattr(row, 'key', '') or getattr(row, 'purpose', '')}", row
    for task in pack.all_tasks.values():
        yield from ((f"task {task.id} {one.fact}", one) for one in (*task.checks, *task.warns))


def _missing(file: str, where: str, row: Strict) -> Iterator[PackError]:
    """A column with a twin for English (`note`, `note_en`) that is told in Chinese alone."""
    columns: Mapping[str, Any] = type(row).model_fields
    for name in columns:
        if f"{name}_en" in columns:
            said, other = _texts(getattr(row, name)), _texts(getattr(row, f"{name}_en"))
            if any(_HAN.search(one) for one in said) and not (len(said) == len(other) and all(other)):
                yield PackError(
                    file, where, f"{name}_en", f"“{said[0][:20]}”没有英文", f"写 {name}_en，与 {name} 一一对应"
                )


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, tuple) else ()


def _paired(file: str, name: str, key: str, said: tuple[str, ...], other: tuple[str, ...]) -> Iterator[PackError]:
    if len(said) != len(other) or not all(other):
        yield PackError(
            file, name, key, f"{len(said)} 个，另一种语言写了 {len([one for one in other if one])} 个", "一一对应地写全"
        )
    elif key.endswith("_en") and (wrong := [one for one in other if _HAN.search(one)]):
        yield PackError(file, name, key, f"“{wrong[0]}”不是英文", "写英文")


def _united(pack: Pack, file: str, name: str, unit: str) -> Iterator[PackError]:
    if _HAN.search(unit) and unit not in pack.common.units:
        yield PackError(file, name, "unit", f"“{unit}”没有英文", '在 units.toml 写 "单位" = "英文"')
