"""Every code a refusal carries has its sentence in both languages."""

import ast
import re
import tomllib
from pathlib import Path

import wutong
from wutong.law import home
from wutong.web.kit.words import has

CODE = sorted(Path(wutong.__file__).parent.rglob("*.py"))


def codes_of(path: Path) -> set[str]:
    """The first argument of every `Refused(…)`, and of helpers that pass one on: the codes of uploads."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Refused" and node.args:
            code = node.args[0]
            found |= {code.value} if isinstance(code, ast.Constant) else set()
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"upload_[a-z_]+", node.value)
        ):
            found.add(node.value) if path.name == "sift.py" else None
    return {str(code) for code in found}


def test_every_code_of_a_refusal_has_its_sentence() -> None:
    codes = {code for path in CODE for code in codes_of(path)}
    uploads = tomllib.loads((home.ROOT / "cities" / "uploads.toml").read_text(encoding="utf-8"))
    codes |= {row["code"] for row in uploads["unwanted"]}
    assert len(codes) > 60
    assert sorted(code for code in codes if not has(f"refused.{code}")) == []
