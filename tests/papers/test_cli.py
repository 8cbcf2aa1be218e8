"""`wutong paper …` at a terminal, and what the checker says of forms."""

import json
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from wutong.law.check_form import form_problems
from wutong.law.read import load, places
from wutong.site.cli import main


def test_forms_are_listed_and_printed(tmp_path: Path) -> None:
    listed = CliRunner().invoke(main, ["paper", "list", "suizhou", "--json"])
    keys = [row["key"] for row in json.loads(listed.output)]
    assert keys == list(load("suizhou").forms)
    out = tmp_path / "form.pdf"
    made = CliRunner().invoke(main, ["paper", "blank", "suizhou", "SZ-2", "-o", str(out)])
    assert made.exit_code == 0 and out.read_bytes().startswith(b"%PDF-")
    wrong = CliRunner().invoke(main, ["paper", "blank", "suizhou", "X", "-o", str(out)])
    assert wrong.exit_code == 1 and "没有表 X" in wrong.output


def test_a_field_that_stands_for_no_paper_is_found() -> None:
    assert [problem for place in places() for problem in form_problems(load(place))] == []
    pack = load("kaifeng")
    form = pack.forms["KF-3"]
    wrong = form.model_copy(
        update={"untitled": ("甲",), "fields": (form.fields[0].model_copy(update={"document": ("x",)}),)}
    )
    told = [str(problem) for problem in form_problems(_with(pack, wrong))]
    assert len(told) == 2 and "没有材料 x" in told[1] and "没有这一块 甲" in told[0]


def _with(pack, form):
    return replace(pack, forms={form.key: form})
