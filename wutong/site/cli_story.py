"""`wutong story run FILE…`: run stories on a scratch database and show what happened."""

import json
import os
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from wutong.cases.seat import SYSTEM
from wutong.cases.timeline import Moment
from wutong.law.deadline import spoken
from wutong.law.error import LawError
from wutong.site.clock import StoryClock
from wutong.site.story import Stage, Story, StoryFailed, read_story
from wutong.site.wiring import Scratch, make_store


@click.group("story")
def story() -> None:
    """故事：用真实的动作走一遍办件 / stories run with the real verbs."""


def run_file(path: Path, scratch: Scratch) -> Stage:
    """Run one story file on a scratch database; StoryFailed says what was otherwise."""
    told = read_story(path)
    scratch.clean()
    clock = StoryClock(told.act[0].at)
    stage = Stage(make_store(scratch.shared, clock), clock, told)
    stage.run()
    return stage


def lines_of(moments: list[Moment], reasons: bool = True) -> list[str]:
    """A timeline as text: time, scope, act, outcome, who, clause; what was said on the next line."""
    found = []
    for one in moments:
        outcome = f" → {one.outcome}" if one.outcome and one.outcome != "完成" else ""
        scope = f"［{one.scope}］" if one.scope else ""
        found.append(
            f"{one.at:%Y-%m-%d %H:%M} {scope}{one.title}{outcome}  {one.who}  {one.clause}{_limits(one)}".rstrip()
        )
        if one.says:
            found.append(f"                 {one.says}")
        found += [f"                 {reason}" for reason in one.why if reasons]
    return found


def _limits(one: Moment) -> str:
    """The dates a task had, and whether they were kept."""
    if one.due is None:
        return ""
    form = "%m-%d %H:%M"
    target = f"目标 {spoken(one.target, form)} " if one.target and one.target != one.due else ""
    return f"  〔{target}时限 {spoken(one.due, form)}{'' if one.at <= one.due or one.party == SYSTEM else ' 逾期'}〕"


@story.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--timeline", is_flag=True, help="打印时间线 / print the timeline")
@click.option("--json", "as_json", is_flag=True)
def run(files: tuple[Path, ...], timeline: bool, as_json: bool) -> None:
    """运行故事文件（或整个文件夹）/ run story files or folders."""
    console, failed, results = Console(soft_wrap=True), 0, []
    paths = [found for one in files for found in (sorted(one.rglob("*.toml")) if one.is_dir() else [one])]
    with Scratch(f"story_{os.getpid()}") as scratch:
        for path in paths:
            result = _run_one(path, scratch, timeline)
            results.append(result)
            failed += not result["ok"]
            if not as_json:
                _show(console, result)
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, indent=1))
    if failed:
        raise SystemExit(1)


def _run_one(path: Path, scratch: Scratch, timeline: bool) -> dict[str, Any]:
    told: Story | None = None
    try:
        told = read_story(path)
        stage = run_file(path, scratch)
    except (StoryFailed, LawError, ValueError) as error:
        return {
            "file": str(path),
            "title": told.title if told else "",
            "ok": False,
            "problem": str(error),
            "timeline": [],
        }
    shown = {name: lines_of(stage.timeline(name)) for name in stage.cases} if timeline else {}
    return {"file": str(path), "title": told.title, "ok": True, "problem": "", "timeline": shown}


def _show(console: Console, result: dict[str, Any]) -> None:
    mark = "[green]✓[/]" if result["ok"] else "[red]✗[/]"
    console.print(f"{mark} [bold]{result['title'] or result['file']}[/]")
    if result["problem"]:
        console.print(f"  {result['file']}", style="dim", highlight=False)
        console.print(f"  {result['problem']}", style="red", highlight=False, markup=False)
    for name, lines in (result["timeline"] or {}).items():
        console.print(f"  — {name}", style="dim", highlight=False)
        for line in lines:
            console.print("  " + line, highlight=False, markup=False)


COMMANDS = (story,)
