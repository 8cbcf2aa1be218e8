"""`python -m bench [--quick] [--only NAME] [--profile]`: one table, work beside goal and figure."""

import argparse

from rich.console import Console
from rich.table import Table

from bench import dates, lifecycle, routes, size, worklist
from bench.meter import Row

_PARTS = {
    "lifecycle": lifecycle.run,
    "size": size.run,
    "worklist": worklist.run,
    "dates": dates.run,
    "routes": routes.run,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench", description="figures beside goals, as ratios of one run")
    parser.add_argument("--quick", action="store_true", help="two rounds and small sizes")
    parser.add_argument("--only", choices=list(_PARTS), help="one part of the table")
    parser.add_argument("--profile", action="store_true", help="where the lifecycle's client time goes")
    asked = parser.parse_args()
    if asked.profile:
        lifecycle.profile()
        return
    parts = [asked.only] if asked.only else list(_PARTS)
    _print([row for part in parts for row in _PARTS[part](asked.quick)], asked.quick)


def _print(rows: list[Row], quick: bool) -> None:
    table = Table(title="Wutong" + (" (quick: small sizes, do not quote)" if quick else ""))
    for name in ("work", "goal", "figure", ""):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(row.work, row.goal, row.figure, {True: "✓", False: "✗", None: ""}[row.met])
    Console(width=None if Console().is_terminal else 150).print(table)


if __name__ == "__main__":
    main()
