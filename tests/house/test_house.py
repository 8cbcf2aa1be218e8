"""The house: sizes, one clock, the glossary, the layers, and that the project speaks of itself alone."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wutong.law.home import ROOT

CODE = sorted((ROOT / "wutong").rglob("*.py"))
BIN = Path(sys.executable).parent


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    if "migrations" in path.parts:
        return
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (200 if "law" in path.parts else 400)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name
            assert not any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)), (
                f"import inside {node.name}"
            )


def test_only_the_clock_asks_what_time_it_is() -> None:
    asks = re.compile(r"\.now\(|\.today\(|\.utcnow\(|time\.time\(|CURRENT_TIMESTAMP|\bnow\(\)", re.IGNORECASE)
    for path in CODE:
        if path.name == "clock.py" and path.parent.name == "site":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if asks.search(line) and "clock.now()" not in line and "def now" not in line:
                raise AssertionError(f"{path.name}: {line.strip()}")


def test_the_layers_hold() -> None:
    done = subprocess.run([str(BIN / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_types_hold() -> None:
    done = subprocess.run([str(BIN / "mypy")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_lint_and_format_hold() -> None:
    for words in (["check", "."], ["format", "--check", "."]):
        done = subprocess.run([str(BIN / "ruff"), *words], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_the_project_speaks_of_itself_alone() -> None:
    foreign = re.compile(r"(?<![\w.])/(?:work|root|home)/[a-z]|\bhelper-\d|\bClaude\b|\bAnthropic\b")
    for path in tracked():
        if path.suffix in (".py", ".toml", ".md", ".html", ".css", ".yml") and "house" not in path.parts:
            found = foreign.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path}: {found}"


def test_no_rule_stands_in_python_or_in_a_template() -> None:
    """Figures and words of the papers live in packs: no clause number, place or limit in code."""
    clause = re.compile(r'["\'](SZ|EZ|XX|ZK|KF)-\d')
    for path in CODE + sorted((ROOT / "wutong").rglob("*.html")):
        text = re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8"))
        assert not clause.search(text), path
        assert not re.search(r'"(suizhou|ezhou|xinxiang|zhoukou|kaifeng)"', text), path
        assert not re.search(r'"\d+(\.5)? (workdays?|months?)"', text) or path.name == "guide.py", path


def test_the_glossary_names_every_table_fact_and_package() -> None:
    glossary = tomllib.loads((ROOT / "GLOSSARY.toml").read_text(encoding="utf-8"))
    terms = {row["term"] for row in glossary["term"]}
    models = (ROOT / "wutong" / "cases" / "models.py").read_text(encoding="utf-8")
    tables = {name.lower() for name in re.findall(r"^class (\w+)\(models.Model\)", models, re.MULTILINE)}
    assert tables <= {term.replace(" ", "") for term in terms}, tables - terms
    assert len(terms) == len(glossary["term"]), "one term, one line"
    assert all(row["zh"] and row["en"] and row["means"] for row in glossary["term"])


def test_the_readme_says_only_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for readme in ("README.md", "README.zh.md"):
        for target in re.findall(r"`?make ([a-z]+)`?", (ROOT / readme).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
