"""Reads packs from TOML. Every problem is told with file, table, key and cure; nothing is repaired silently."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

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
from wutong.law.status import Status, Word, Words
from wutong.law.strict import Strict
from wutong.law.survey import LeadRow, SurveyRow
from wutong.law.terms import LimitRow, PauseReason
from wutong.law.tolerance import Item, Tolerance
from wutong.law.toml import keyed, read_file, read_one, read_toml

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
#: tables whose rows are found by a key: the key and the file
KEYED = {
    "clause": ("id", "clauses"), "party": ("key", "parties"), "payer_name": ("key", "fees"), "fee_item": ("key", "fees"),
    "item": ("key", "tolerance"), "form": ("key", "forms"), "text": ("key", "texts"),
}  # fmt: skip
#: tables where a first matching row wins: a layer's rows go in front
FIRST_MATCH = {"route", "approval", "limit", "payer", "survey", "lead", "eligibility", "relevance"}


def places() -> list[str]:
    """The places that have a pack, by folder name; folders that begin with `_` are templates."""
    return list(_places(home.cities()))


@lru_cache
def _places(cities: Path) -> tuple[str, ...]:
    if not cities.is_dir():
        raise LawError(f"没有文件包的文件夹 {cities}。改法：WUTONG_CITIES 指到存在的文件夹 / no such folder of packs")
    return tuple(sorted(folder.name for folder in cities.iterdir() if folder.is_dir() and folder.name[0] not in "._"))


def load(place: str, on: date | None = None) -> Pack:
    """The pack of `place` in force on the day `on` (default: its newest edition). LawError if none covers it."""
    if place not in places():
        raise LawError(
            f"没有这个地方：{place}。改法：选 {'、'.join(places())} 之一 / unknown place, choose one of these"
        )
    editions = editions_in(home.cities() / place)
    if not editions:
        raise LawError(f"{place} 没有任何版本 / no edition")
    covering = [edition for edition in editions if on is None or date.fromisoformat(edition) <= on]
    if not covering:
        raise LawError(f"{place}：{on} 早于文件生效日 {editions[0]}，不作答 / before the paper took effect")
    folder = home.cities() / place / covering[-1]
    pack = load_folder(folder, _layer_names(folder, on))
    if on and pack.city.paper.valid_to and on > pack.city.paper.valid_to:
        raise LawError(f"{place}：{on} 晚于文件有效期 {pack.city.paper.valid_to}，不作答 / after the paper ended")
    return pack


@lru_cache
def editions_in(folder: Path) -> tuple[str, ...]:
    """The names of a place's editions, oldest first."""
    return tuple(sorted(edition.name for edition in folder.iterdir() if edition.is_dir()))


@lru_cache
def layers_in(folder: Path) -> tuple[str, ...]:
    """The names of an edition's layers, oldest first."""
    layers = folder / "layers"
    return tuple(sorted(layer.name for layer in layers.iterdir())) if layers.is_dir() else ()


def _layer_names(folder: Path, on: date | None) -> tuple[str, ...]:
    return tuple(name for name in layers_in(folder) if on is None or date.fromisoformat(name) <= on)


@lru_cache(maxsize=64)
def load_folder(folder: Path, layers: tuple[str, ...]) -> Pack:
    """The edition in a folder with the named layers laid over it."""
    city = read_one(folder / "city.toml", City)
    tables = {file: read_file(folder / f"{file}.toml", kinds) for file, kinds in TABLES.items()}
    added = [read_one(folder / "layers" / name / "layer.toml", Layer) for name in layers]
    for name in layers:
        _add_layer(tables, folder / "layers" / name)
    flat = {table: rows for file in tables.values() for table, rows in file.items()}
    flat["fee_item"] = tables["fees"]["item"]
    flat["item"] = tables["tolerance"]["item"]
    journeys = {path.stem: _journey(path) for path in sorted((folder / "journeys").glob("*.toml"))}
    edition = f"{city.place}@{folder.name}" + "".join(f"+{name}" for name in layers)
    rows = {table: tuple(found) for table, found in flat.items()}
    by_key = {
        table: keyed(flat[table], key, folder / f"{file}.toml")
        for table, (key, file) in KEYED.items()
    }  # fmt: skip
    return Pack(
        edition, folder, common(), city, by_key["clause"], rows["doubt"], by_key["party"], rows["permit"],
        rows["document"], rows["route"], rows["approval"], rows["relevance"], rows["limit"], rows["pause"],
        rows["payer"], by_key["payer_name"], by_key["fee_item"], rows["survey"], rows["lead"], rows["eligibility"],
        by_key["item"], rows["tolerance"], rows["breach"], by_key["form"], journeys, rows["measure"], by_key["text"],
        rows["example"], tuple(added),
    )  # fmt: skip


@lru_cache
def common() -> Common:
    """Facts, general rules, general doubts, names and words, from the folder of packs (or our own)."""
    folder = home.cities() if (home.cities() / "facts.toml").exists() else home.ROOT / "cities"
    facts = read_file(folder / "facts.toml", {"fact": Fact})["fact"]
    rules = read_file(folder / "rules.toml", {"rule": Rule, "doubt": Doubt})
    words, terms, units = (_either(f"{file}.toml") for file in ("outcomes", "words", "units"))
    return Common(
        keyed(facts, "key", folder / "facts.toml"),
        keyed(rules["rule"], "id", folder / "rules.toml"),
        tuple(rules["doubt"]),
        _pairs(words, ""),
        _words(_either("status.toml")),
        {key: pair for table, rows in read_toml(terms).items() for key, pair in _pairs(terms, table, rows).items()},
        {printed: str(en) for printed, en in read_toml(units).items()},
    )


def _either(name: str) -> Path:
    """A file of the folder of packs; our own, where that has none."""
    path = home.cities() / name
    return path if path.exists() else home.ROOT / "cities" / name


def _pairs(path: Path, table: str, rows: Mapping[str, Any] | None = None) -> dict[str, tuple[str, str]]:
    """Rows of two names, Chinese and English."""
    found = {}
    for key, row in (read_toml(path) if rows is None else rows).items():
        if not isinstance(row, Mapping) or set(row) != {"name", "en"}:
            raise PackError(
                str(path), table or path.stem, key, "要有且只有 name 和 en", '写成 { name = "…", en = "…" }'
            )
        found[f"{table}.{key}" if table else key] = (str(row["name"]), str(row["en"]))
    return found


def _words(path: Path) -> Words:
    """The public words of a case."""
    rows = read_file(path, {"status": Status, "modifier": Word, "mark": Word})
    return Words(*(keyed(rows[table], "key", path) for table in ("status", "modifier", "mark")))


def _add_layer(tables: dict[str, dict[str, list[Any]]], folder: Path) -> None:
    for path in sorted(folder.glob("*.toml")):
        if path.stem == "layer":
            continue
        if path.stem not in TABLES:
            raise PackError(str(path), path.name, "-", "没有这种文件", f"用 {'、'.join(TABLES)} 之一")
        for table, rows in read_file(path, TABLES[path.stem]).items():
            own = tables[path.stem][table]
            tables[path.stem][table] = rows + own if table in FIRST_MATCH else own + rows


def _journey(path: Path) -> Journey:
    journey = read_one(path, Journey)
    in_order(journey, str(path))
    return journey
