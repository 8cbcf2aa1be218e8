"""The command line: ask the law of any place, run stories, look after the database. `--json` everywhere.

Exit codes: 0 all well · 1 something asked about is not as it should be · 2 the command was not understood.
"""

import sys

import click
from django.db.utils import OperationalError as DjangoUnreachable
from psycopg import OperationalError as Unreachable
from psycopg.errors import UndefinedFunction, UndefinedTable

from wutong.law.error import LawError
from wutong.site import cli_city, cli_data, cli_law, cli_measure, cli_paper, cli_people, cli_run, cli_story


class Wutong(click.Group):
    """Errors of ours are told in a line, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a LawError, or a database out of reach or without tables, ends it with exit code 1 and words."""
        try:
            return super().invoke(ctx)
        except LawError as error:
            click.secho(str(error), fg="red", err=True)
        except (Unreachable, DjangoUnreachable) as error:
            told = str(error).strip().splitlines()[0]
            click.secho(
                f"连不上数据库：{told}。改法：新库先 wutong db migrate；DATABASE_URL 若设了就核对它", fg="red", err=True
            )
        except (UndefinedFunction, UndefinedTable):
            click.secho("数据库里还没有表。改法：wutong db migrate / no tables yet", fg="red", err=True)
        ctx.exit(1)


@click.group(cls=Wutong, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wutong")
def main() -> None:
    """梧桐 Wutong：一张表、一个窗口、一次踏勘、一份答复、一次开挖、一次验收。"""


for module in (cli_law, cli_city, cli_story, cli_data, cli_run, cli_measure, cli_paper, cli_people):
    for command in module.COMMANDS:
        main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
