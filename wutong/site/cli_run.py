"""`wutong serve` and `wutong demo`: the platform on this machine, and one case through each place."""

import os
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import click
from django.core.wsgi import get_wsgi_application
from rich.console import Console

from wutong.cases.port import hold
from wutong.law import home
from wutong.law.error import LawError
from wutong.law.read import load, places
from wutong.people.demo import cast, plant
from wutong.site.cli_story import lines_of, run_file
from wutong.site.demo import install
from wutong.site.watching import keep_watch
from wutong.site.wiring import Scratch, connect, make_store, migrate, setup

CONSOLE = Console(soft_wrap=True)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Addresses may name a case; they are not written to a terminal."""


class _Threads(ThreadingMixIn, WSGIServer):
    """One idle visitor keeps nobody waiting."""

    daemon_threads = True


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--empty", is_flag=True, help="不装示范办件 / without the demonstration cases")
def serve(port: int, empty: bool) -> None:
    """启动平台 / start the platform."""
    if not empty:
        os.environ["WUTONG_DEMO"] = "1"
    setup()
    with _listen(port) as server:
        migrate()
        store = make_store()
        if not empty:
            for line in install(store.clock.now()):
                CONSOLE.print(line, highlight=False)
        hold(store)
        if not empty:
            with connect(role=None) as owner:
                plant(owner)
        keep_watch(make_store())
        for line in _told(server.server_port, empty):
            CONSOLE.print(line, highlight=False)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            CONSOLE.print("再见。")


def _told(port: int, empty: bool) -> list[str]:
    """What stands in the terminal once the platform runs; the address comes last, where the eye is."""
    here = f"[green]梧桐[/] http://127.0.0.1:{port}/  （Ctrl-C 停止 / to stop）"
    if empty:
        return [here]
    return [*_people(), f"  以任何人登录 / sign in as anyone: http://127.0.0.1:{port}/demo/", here]


def _people() -> list[str]:
    """Everyone one can be, place by place: the key of the first at each desk, and what the desk is called."""
    said = []
    for at, place in enumerate(places()):
        pack = load(place)
        desks = [role for role in cast(place, pack, at) if role.key.endswith("-1")]
        said.append(f"  {pack.city.name}：")
        said += [f"    {one.key:40} {pack.parties[one.party or one.role].name}" for one in desks]
    return said


def _listen(port: int) -> WSGIServer:
    """The port first: who cannot have it should not wait for a database."""
    try:
        return make_server("127.0.0.1", port, get_wsgi_application(), server_class=_Threads, handler_class=_Quiet)
    except OSError as error:
        raise LawError(
            f"端口 {port} 用不了：{error.strerror}。改法：停下占用它的程序，或 make run PORT=8001"
        ) from error


@click.command("demo")
def demo() -> None:
    """在每个地方办完一件，打印时间线 / one case through each place."""
    with Scratch(f"demo_{os.getpid()}") as scratch:
        for place in places():
            stage = run_file(_whole(place), scratch)
            CONSOLE.print(f"\n[bold green]{stage.story.title}[/]  {stage.pack().city.paper.number}", highlight=False)
            for name in stage.cases:
                CONSOLE.print(f"  [dim]— {name}[/]", highlight=False)
                for line in lines_of(stage.timeline(name), reasons=False):
                    CONSOLE.print("  " + line, highlight=False, markup=False)


def _whole(place: str) -> Path:
    editions = sorted(folder for folder in (home.cities() / place).iterdir() if folder.is_dir())
    return editions[-1] / "stories" / "whole.toml"


COMMANDS = (serve, demo)
