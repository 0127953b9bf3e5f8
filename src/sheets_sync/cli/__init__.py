"""The command line. Each command is a file of its own and is loaded only when called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from sheets_sync.errors import SheetsSyncError

INTERRUPTED = 130
COMMANDS = ("check", "close", "doctor", "plugins", "reopen", "run")


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
    """Run the command line of this process and exit with its code."""
    code = call(sys.argv[1:])
    if code == INTERRUPTED:
        # Whoever interrupts does not wait for requests that are still under way; each is whole or nothing.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def call(arguments: list[str]) -> int:
    """Run a command and return its exit code; the one place where errors end.

    No traceback is shown unless -vv is given.
    """
    traced = "-vv" in arguments or arguments.count("-v") > 1
    try:
        return cli.main(arguments, prog_name="sheets-sync", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("sheets-sync: interrupted", err=True)
        return INTERRUPTED
    except SheetsSyncError as error:
        _explain(error, traced=traced)
        return error.exit_code
    except Exception as error:
        _explain(error, traced=traced)
        return 1


def _explain(error: Exception, *, traced: bool) -> None:
    if traced:
        import traceback

        traceback.print_exc()
    name = "" if isinstance(error, SheetsSyncError) else f"unexpected {type(error).__name__}: "
    for line in str(error).splitlines() or [""]:
        click.echo(f"sheets-sync: {name}{line}", err=True)
