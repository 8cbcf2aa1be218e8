"""What every test shares: a scratch database for each worker, and stories' stages on it."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from wutong.law.home import ROOT

os.environ.setdefault("WUTONG_DATA", str(ROOT / "var" / "test"))

from wutong.site.clock import StoryClock
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, make_store, setup

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
    """The first part of a place's whole case, played on an empty house."""
    clean.clean()
    told = read_story(whole_story(place))
    part = told.model_copy(update={"act": told.act[: max(1, int(len(told.act) * share))]})
    clock = StoryClock(part.act[0].at)
    stage = Stage(make_store(clean.shared, clock), clock, part)
    stage.run()
    return stage
