"""The command line. Each command is a file of its own and is loaded only when called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from sheets_sync.errors import SheetsSyncError

COMMANDS = ("check", "plugins", "run")


class _Commands(click.Group):
    """Finds a command's file by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sheets_sync.cli.{cmd_name}").command
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sheets-sync")
def cli() -> None:
    """Read the sheets that ward officers type, tally the quarter, write the summary tabs."""


def main() -> None:
    """Run the command line and exit with its code; the one place where errors end.

    No traceback is shown unless -vv is given.
    """
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("sheets-sync: interrupted", err=True)
        code = 130
    except SheetsSyncError as error:
        _explain(error)
        code = error.exit_code
    except Exception as error:
        _explain(error)
        code = 1
    sys.exit(code or 0)


def _explain(error: Exception) -> None:
    if "-vv" in sys.argv or sys.argv.count("-v") > 1:
        import traceback

        traceback.print_exc()
    name = "" if isinstance(error, SheetsSyncError) else f"unexpected {type(error).__name__}: "
    for line in str(error).splitlines() or [""]:
        click.echo(f"sheets-sync: {name}{line}", err=True)
