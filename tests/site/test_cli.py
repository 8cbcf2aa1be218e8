"""The command line as a user meets it: a process, JSON lines, exit codes."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from wutong.law.home import ROOT

WUTONG = str(Path(sys.executable).with_name("wutong"))


def run(*words: str, lines: list[object] | None = None, code: int = 0) -> str:
    text = "".join(
        (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines or []
    )
    done = subprocess.run([WUTONG, *words], input=text, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + (done.stderr if code else "")


def answers(*words: str, lines: list[object]) -> list[dict]:
    return [json.loads(line) for line in run(*words, lines=lines).splitlines()]


def test_due_answers_each_line_and_goes_on_after_a_bad_one() -> None:
    found = answers(
        "due", "zhoukou",
        lines=[
            {"limit": "3 workdays", "from": "2026-02-13T10:00"},
            {"limit": "three days", "from": "2026-02-13T10:00"},
            "not json",
            {"limit": "1 workday", "from": "2026-12-31T10:00"},
            {"limit": "1 workday", "from": "2030-01-01T10:00"},
            {"limit": "1 workday", "from": "2025-11-03T10:00", "pauses": [["2025-11-04T09:00", None]]},
            {"limit": "same day person", "from": "2025-12-31T02:00:00+00:00"},
            {"limit": "1 workday", "from": "2025-11-03T10:00", "typed": "2025-11-03"},
        ],
    )  # fmt: skip
    assert found[0] == {"due": "2026-02-25T17:00", "provisional": False}
    assert "不认识的时限" in found[1]["error"] and "error" in found[2]
    assert found[3]["provisional"] is True
    assert "calendars/china.toml" in found[4]["error"]
    assert found[5]["due"] is None
    assert found[6] == {"due": "2025-12-31T17:00", "provisional": False}
    assert "error" in found[7]


def test_decide_answers_with_route_limit_reasons_and_edition() -> None:
    facts = {
        "service": "gas", "external": True, "permits": ["road_exc"], "length_m": 500, "crossing_m": 10, "green_m2": 0, "trees": 0,
        "heritage_zone": False, "road_class": "branch", "road_opened": "2012-01-01", "road_overhauled": "never",
    }  # fmt: skip
    found = answers(
        "decide", "kaifeng",
        lines=[
            {"on": "2025-11-08", "facts": facts},
            {"on": "2025-11-08", "facts": {**facts, "length_m": 500.1, "channel_kind": "offline"}},
            {"on": "2025-11-08", "facts": {**facts, "length_m": -1}},
            {"on": "2020-01-01", "facts": facts},
            {"on": "2025-11-08"},
            {"on": "2025-11-08", "facts": {"service": "water", "external": False, "covered": True, "site_ready": True, "meters": 1}},
        ],
    )  # fmt: skip
    assert found[0]["route"] == "commitment" and found[0]["limit"]["limit"] == "at once"
    assert found[1]["route"] == "parallel" and found[1]["limit"]["limit"] == "2 workdays"
    assert "不能为负" in found[2]["error"] and "早于文件生效日" in found[3]["error"] and "error" in found[4]
    assert found[5]["limit"]["limit"] == "1 workday" and found[5]["limit"]["from"] == "accepted"
    assert found[0]["edition"] == "kaifeng@2022-12-23"


@pytest.mark.parametrize("words", [["decide", "zhoukou"], ["due", "zhoukou"]])
def test_hostile_lines_are_answered_on_their_line_and_the_run_goes_on(words: list[str]) -> None:
    hostile = [
        "[" * 2000 + "]" * 2000, '{"on":"2025-11-03","facts":{"\\ud800":1}}', "null", "[]", '"x"', "{}", "{", "\ufeff{}", "1e999",
        '{"limit":"1 workday","from":"2025-11-03T10:00","pauses":[[]]}', '{"limit":"1 workday","from":"2025-11-03T10:00","pauses":{}}',
        '{"limit":"99999999 days","from":"2025-11-03T10:00"}', '{"limit":"1 workday","from":["x"]}', '{"on":20251103,"facts":{}}',
        '{"on":"2025-11-03","facts":{"length_m":1,"length_m":2}}', '{"on":"2025-11-03","facts":{"length_m":"' + "9" * 5000 + '"}}',
        '{"limit":"1 workday","from":"2025-11-03T10:00","pauses":[["2025-11-03T10:00",""]]}', '{"on":"2025-11-03","facts":[]}',
    ]  # fmt: skip
    found = answers(*words, lines=hostile)
    assert len(found) == len(hostile) and all("error" in one for one in found)


def test_thousands_of_lines_in_one_call() -> None:
    lines = [{"limit": "3 workdays", "from": f"2025-{1 + n % 12:02}-{1 + n % 28:02}T10:00"} for n in range(5000)]
    assert len(answers("due", "ezhou", lines=lines)) == 5000


@pytest.mark.parametrize(
    "words",
    [["city", "check", "atlantis"], ["decide", "atlantis"], ["city", "show", "atlantis"], ["clause", "show", "ZZ-1"]],
)
def test_what_does_not_exist_is_told_without_a_traceback(words: list[str]) -> None:
    said = run(*words, code=1)
    assert "Traceback" not in said and "改法" in said


def test_a_taken_port_an_unreachable_database_and_no_packs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "改法" in run("serve", "--empty", "--port", str(port), code=1)
        run("serve", "--port", "99999", code=2)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{port}/none")
    assert "连不上数据库" in run("ledger", "verify", "zhoukou", code=1)
    monkeypatch.setenv("WUTONG_CITIES", "/no/such/folder")
    assert "改法" in run("city", "list", code=1)


def test_reading_commands_speak_json() -> None:
    assert len(json.loads(run("city", "list", "--json"))) == 5
    assert json.loads(run("city", "show", "zhoukou", "--json"))["tables"]["route"]
    assert json.loads(run("city", "diff", "zhoukou", "kaifeng", "--json"))
    found = json.loads(run("clause", "coverage", "--json"))
    assert (found["clauses"], found["percent"]) == (224, 100)
    assert "ZK-4.2.1a" in run("clause", "show", "ZK-4.2.1a")
    assert "G-13" in run("clause", "show", "G-13")


def test_a_new_place_begins_from_the_blank_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "cities", tmp_path / "cities")
    monkeypatch.setenv("WUTONG_CITIES", str(tmp_path / "cities"))
    run("city", "new", "luoyang")
    assert "0 个问题" in run("city", "check", "luoyang")
    assert "已存在" in run("city", "new", "luoyang", code=1)
    run("city", "new", "Luo Yang", code=1)


def test_a_failing_story_names_the_act_and_ends_with_1(tmp_path: Path) -> None:
    story = tmp_path / "wrong.toml"
    story.write_text(
        'title = "错的"\nplace = "zhoukou"\n[[act]]\nat = 2025-11-03T09:00:00\ndo = "decide"\n'
        'facts = { external = false }\nexpect = { result = { route = "parallel" } }\n',
        encoding="utf-8",
    )
    assert "要 parallel，得 none" in run("story", "run", str(story), code=1)
