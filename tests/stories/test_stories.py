"""Every story of every place, on a real database, with the real verbs."""

import os
from pathlib import Path

import pytest

from tests.conftest import whole_story
from wutong.law.home import ROOT
from wutong.law.read import places
from wutong.site.cli_story import lines_of, run_file
from wutong.site.wiring import Scratch

STORIES = sorted((ROOT / "cities").glob("*/*/stories/*.toml")) + sorted((ROOT / "stories").glob("*.toml"))
GOLDEN = ROOT / "tests" / "golden"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parts[-4]}/{path.stem}")
def test_story(path: Path, scratch: Scratch) -> None:
    run_file(path, scratch)


@pytest.mark.parametrize("place", sorted(places()))
def test_the_whole_case_is_told_as_it_was(place: str, scratch: Scratch) -> None:
    """`WUTONG_GOLDEN=1 make test` writes the golden timelines anew; read the difference before you commit it."""
    stage = run_file(whole_story(place), scratch)
    told = "\n".join(line for name in stage.cases for line in [f"# {name}", *lines_of(stage.timeline(name))]) + "\n"
    golden = GOLDEN / f"{place}.txt"
    if os.environ.get("WUTONG_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
