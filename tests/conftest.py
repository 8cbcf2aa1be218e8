"""What every test shares: a scratch database for each worker, and stories' stages on it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from psycopg import sql

from wutong.law.home import ROOT

os.environ.setdefault("WUTONG_DATA", str(ROOT / "var" / "test"))

from wutong.cases.store import Answer
from wutong.site.clock import StoryClock
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, connect, make_store, setup

setup()


@pytest.fixture(scope="session")
def scratch(worker_id: str) -> Iterator[Scratch]:
    with Scratch(f"test_{worker_id}_{os.getpid()}") as found:
        yield found


@pytest.fixture
def clean(scratch: Scratch) -> Scratch:
    scratch.clean()
    return scratch


@pytest.fixture
def clock() -> StoryClock:
    return StoryClock(datetime(2025, 11, 3, 9, 10))


@pytest.fixture
def store(clean: Scratch, clock: StoryClock, tmp_path: Path):
    return make_store(clean.shared, clock, tmp_path / "files")


@pytest.fixture(scope="session")
def papers() -> dict[str, str]:
    """The papers' texts by their hash, where they lie beside the project; empty elsewhere."""
    folder = ROOT.parent / "shared" / "papers"
    return (
        {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
        if folder.is_dir()
        else {}
    )


def whole_story(place: str) -> Path:
    return sorted((ROOT / "cities" / place).glob("*/stories/whole.toml"))[-1]


def part_of_story(clean: Scratch, place: str, share: float) -> Stage:
    """The first part of a place's whole case: played on an empty house the first time, then laid out again as it stood."""
    clean.clean()
    told = read_story(whole_story(place))
    part = told.model_copy(update={"act": told.act[: max(1, int(len(told.act) * share))]})
    clock = StoryClock(part.act[0].at)
    stage = Stage(make_store(clean.shared, clock), clock, part)
    kept = _PLAYED.get((clean.name, place, share))
    if kept is None:
        stage.run()
        _PLAYED[clean.name, place, share] = Played(_rows(clean), clock.now(), stage.cases, stage.files, stage.answers)
        return stage
    with connect(clean.name, role=None) as owner:
        for table, rows in kept.rows.items():
            with owner.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
    clock.move(kept.at)
    stage.cases, stage.files, stage.answers = dict(kept.cases), dict(kept.files), dict(kept.answers)
    return stage


@dataclass(frozen=True)
class Played:
    """A part of a story as it stood when it had been played: rows by table, the clock, and what the stage knew."""

    rows: dict[str, bytes]
    at: datetime
    cases: dict[str, str]
    files: dict[str, str]
    answers: dict[str, Answer]


_PLAYED: dict[tuple[str, str, float], Played] = {}


def _rows(clean: Scratch) -> dict[str, bytes]:
    """Every table that holds something, as PostgreSQL copies it."""
    found = {}
    with connect(clean.name, role=None) as owner:
        tables = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in sorted(tables):
            with owner.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                rows = b"".join(bytes(part) for part in copy)
            if rows and table != "django_migrations" and not table.startswith(("django_content", "auth_perm")):
                found[table] = rows
    return found
