"""TOML files as rows with strict keys. Every problem is told with file, table, key and cure."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from wutong.law.error import PackError
from wutong.law.strict import Strict

M = TypeVar("M", bound=Strict)


def read_toml(path: Path) -> dict[str, Any]:
    """The data of a TOML file; numbers with a point are exact decimals."""
    if not path.exists():
        raise PackError(str(path), path.stem, "-", "缺文件", "补上这个文件；没有内容也要有，写一行注释")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(
            str(path), path.stem, "-", f"不是合法的 TOML：{error}", "按提示的行列改正；同一键不可写两次"
        ) from None


def read_one(path: Path, kind: type[M]) -> M:
    """A file that is one row."""
    return _model(kind, read_toml(path), path, path.stem)


def read_file(path: Path, kinds: Mapping[str, type[Strict]]) -> dict[str, list[Any]]:
    """A file of tables: rows by table name; a table not in `kinds` is an error."""
    data = read_toml(path)
    for table in data:
        if table not in kinds:
            raise PackError(str(path), table, "-", "没有这种表", f"用 {'、'.join(f'[[{kind}]]' for kind in kinds)}")
    return {
        table: [_model(kind, row, path, f"[[{table}]] {_name(row, n)}") for n, row in enumerate(data.get(table, ()), 1)]
        for table, kind in kinds.items()
    }


def _name(row: Mapping[str, Any], number: int) -> str:
    return str(row.get("id") or row.get("key") or f"#{number}")


def _model(kind: type[M], row: Mapping[str, Any], path: Path, table: str) -> M:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "-"
        cures = {"extra_forbidden": "删去或改正键名，可用的键见 docs/packs.md", "missing": "补上这个键"}
        cure = cures.get(first["type"], f"改成要求的样子（{first['type']}）")
        raise PackError(str(path), table, key, first["msg"], cure) from None


def keyed(rows: list[Any], key: str, path: Path) -> dict[str, Any]:
    """Rows by their key; a key written twice is an error."""
    found: dict[str, Any] = {}
    for row in rows:
        name = getattr(row, key)
        if name in found:
            raise PackError(str(path), str(name), key, "写了两次", "每个标识只写一次，删去一处")
        found[name] = row
    return found
