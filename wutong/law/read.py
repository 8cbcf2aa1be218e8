"""Reads packs from TOML. Every problem is told with file, table, key and cure; nothing is repaired silently."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from wutong.law import home
from wutong.law.city import City, Layer
from wutong.law.clause import Clause, Doubt, Rule
from wutong.law.credit import Breach
from wutong.law.error import LawError, PackError
from wutong.law.fact import Fact
from wutong.law.fee import FeeItem, Payer, PayerRow
from wutong.law.form import Form
from wutong.law.journey import Journey, in_order
from wutong.law.measure import Measure, Text
from wutong.law.pack import Common, EligibilityRow, Example, Pack
from wutong.law.party import Party
from wutong.law.permit import Document, Permit
from wutong.law.route import ApprovalRow, Relevance, RouteRow
from wutong.law.strict import Strict
from wutong.law.survey import LeadRow, SurveyRow
from wutong.law.terms import LimitRow, PauseReason
from wutong.law.tolerance import Item, Tolerance

M = TypeVar("M", bound=Strict)

#: file → table → the kind of its rows; a file or table that is not listed here is an error
TABLES: dict[str, dict[str, type[Strict]]] = {
    "clauses": {"clause": Clause},
    "doubts": {"doubt": Doubt},
    "parties": {"party": Party},
    "permits": {"permit": Permit, "document": Document},
    "routes": {"route": RouteRow, "approval": ApprovalRow, "relevance": Relevance},
    "limits": {"limit": LimitRow, "pause": PauseReason},
    "fees": {"payer": PayerRow, "payer_name": Payer, "item": FeeItem},
    "survey": {"survey": SurveyRow, "lead": LeadRow, "eligibility": EligibilityRow},
    "tolerance": {"item": Item, "tolerance": Tolerance},
    "credit": {"breach": Breach},
    "forms": {"form": Form},
    "measures": {"measure": Measure},
    "texts": {"text": Text},
    "examples": {"example": Example},
}
#: tables where a first matching row wins: a layer's rows go in front
FIRST_MATCH = {"route", "approval", "limit", "payer", "survey", "lead", "eligibility", "relevance"}


def places() -> list[str]:
    """The places that have a pack, by folder name; folders that begin with `_` are templates."""
    return sorted(folder.name for folder in home.cities().iterdir() if folder.is_dir() and folder.name[0] not in "._")


def load(place: str, on: date | None = None) -> Pack:
    """The pack of `place` in force on the day `on` (default: its newest edition). LawError if none covers it."""
    if place not in places():
        raise LawError(
            f"没有这个地方：{place}。改法：选 {'、'.join(places())} 之一 / unknown place, choose one of these"
        )
    editions = sorted(folder.name for folder in (home.cities() / place).iterdir() if folder.is_dir())
    if not editions:
        raise LawError(f"{place} 没有任何版本 / no edition")
    covering = [edition for edition in editions if on is None or date.fromisoformat(edition) <= on]
    if not covering:
        raise LawError(f"{place}：{on} 早于文件生效日 {editions[0]}，不作答 / before the paper took effect")
    folder = home.cities() / place / covering[-1]
    pack = _load(folder, _layer_names(folder, on))
    if on and pack.city.paper.valid_to and on > pack.city.paper.valid_to:
        raise LawError(f"{place}：{on} 晚于文件有效期 {pack.city.paper.valid_to}，不作答 / after the paper ended")
    return pack


def _layer_names(folder: Path, on: date | None) -> tuple[str, ...]:
    layers = folder / "layers"
    names = sorted(layer.name for layer in layers.iterdir()) if layers.is_dir() else []
    return tuple(name for name in names if on is None or date.fromisoformat(name) <= on)


@lru_cache(maxsize=64)
def _load(folder: Path, layers: tuple[str, ...]) -> Pack:
    city = _one(folder / "city.toml", City)
    tables = {file: _file(folder / f"{file}.toml", kinds) for file, kinds in TABLES.items()}
    added = [_one(folder / "layers" / name / "layer.toml", Layer) for name in layers]
    for name in layers:
        _add_layer(tables, folder / "layers" / name)
    flat = {table: rows for file in tables.values() for table, rows in file.items()}
    flat["fee_item"] = tables["fees"]["item"]
    flat["item"] = tables["tolerance"]["item"]
    journeys = {path.stem: _journey(path) for path in sorted((folder / "journeys").glob("*.toml"))}
    edition = f"{city.place}@{folder.name}" + "".join(f"+{name}" for name in layers)
    return Pack(
        edition,
        folder,
        common(),
        city,
        _keyed(flat["clause"], "id", folder / "clauses.toml"),
        tuple(flat["doubt"]),
        _keyed(flat["party"], "key", folder / "parties.toml"),
        tuple(flat["permit"]),
        tuple(flat["document"]),
        tuple(flat["route"]),
        tuple(flat["approval"]),
        tuple(flat["relevance"]),
        tuple(flat["limit"]),
        tuple(flat["pause"]),
        tuple(flat["payer"]),
        _keyed(flat["payer_name"], "key", folder / "fees.toml"),
        _keyed(flat["fee_item"], "key", folder / "fees.toml"),
        tuple(flat["survey"]),
        tuple(flat["lead"]),
        tuple(flat["eligibility"]),
        _keyed(flat["item"], "key", folder / "tolerance.toml"),
        tuple(flat["tolerance"]),
        tuple(flat["breach"]),
        _keyed(flat["form"], "key", folder / "forms.toml"),
        journeys,
        tuple(flat["measure"]),
        _keyed(flat["text"], "key", folder / "texts.toml"),
        tuple(flat["example"]),
        tuple(added),
    )


@lru_cache
def common() -> Common:
    """Facts, general rules, general doubts and outcome names, from the folder of packs (or our own)."""
    folder = home.cities() if (home.cities() / "facts.toml").exists() else home.ROOT / "cities"
    facts = _file(folder / "facts.toml", {"fact": Fact})["fact"]
    rules = _file(folder / "rules.toml", {"rule": Rule, "doubt": Doubt})
    words = _toml(folder / "outcomes.toml")
    return Common(
        _keyed(facts, "key", folder / "facts.toml"),
        _keyed(rules["rule"], "id", folder / "rules.toml"),
        tuple(rules["doubt"]),
        {key: (row["name"], row["en"]) for key, row in words.items()},
    )


def _add_layer(tables: dict[str, dict[str, list[Any]]], folder: Path) -> None:
    for path in sorted(folder.glob("*.toml")):
        if path.stem == "layer":
            continue
        if path.stem not in TABLES:
            raise PackError(str(path), path.name, "-", "没有这种文件", f"用 {'、'.join(TABLES)} 之一")
        for table, rows in _file(path, TABLES[path.stem]).items():
            own = tables[path.stem][table]
            tables[path.stem][table] = rows + own if table in FIRST_MATCH else own + rows


def _journey(path: Path) -> Journey:
    journey = _one(path, Journey)
    in_order(journey, str(path))
    return journey


def _toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise PackError(str(path), path.stem, "-", "缺文件", "补上这个文件；没有内容也要有，写一行注释")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(
            str(path), path.stem, "-", f"不是合法的 TOML：{error}", "按提示的行列改正；同一键不可写两次"
        ) from None


def _one(path: Path, kind: type[M]) -> M:
    return _model(kind, _toml(path), path, path.stem)


def _file(path: Path, kinds: Mapping[str, type[Strict]]) -> dict[str, list[Any]]:
    data = _toml(path)
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


def _keyed(rows: list[Any], key: str, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        name = getattr(row, key)
        if name in found:
            raise PackError(str(path), str(name), key, "写了两次", "每个标识只写一次，删去一处")
        found[name] = row
    return found
