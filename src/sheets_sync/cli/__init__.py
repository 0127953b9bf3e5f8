"""The command line. Each command is a file of its own and is loaded only when called."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import traceback
import warnings
from importlib import import_module
from pathlib import Path
from types import FrameType

import click

from sheets_sync.cli.lines import say, speak
from sheets_sync.errors import SheetsSyncError
from sheets_sync.garbage import collect_seldom

INTERRUPTED = 130
COMMANDS = ("check", "close", "doctor", "init", "page", "plugins", "reopen", "report", "run", "status")
_HERE = Path(__file__).resolve().parents[1]


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
    _speak_utf8()
    _end_on_signals()
    _print_anything()
    collect_seldom()
    # What fails while Python clears up is no news for people: the failure before it has been told.
    sys.unraisablehook = lambda _unraisable: None
    if "-vv" not in sys.argv:
        # A library's warning may quote a cell.
        warnings.simplefilter("ignore")
    code = call(sys.argv[1:])
    if threading.active_count() > 1:
        # Whoever ends early does not wait for requests that are still under way; each is whole or nothing.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _speak_utf8() -> None:
    """Start again in Python's UTF-8 mode where the locale would take names of files for something else."""
    if os.name == "posix" and sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "sheets_sync", *sys.argv[1:]])  # noqa: S606


def _end_on_signals() -> None:
    """End on SIGTERM, or when the terminal is closed, as on Ctrl-C."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Whoever starts us with nohup wants the closing of the terminal ignored.
        if number and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _print_anything() -> None:
    """Print what a locale has no letters for by its number, rather than fail."""
    sys.stdout, sys.stderr = (stream or open(os.devnull, "w") for stream in (sys.stdout, sys.stderr))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def call(arguments: list[str]) -> int:
    """Run a command and return its exit code; the one place where errors end.

    No traceback is shown unless -vv is given.
    """
    speak("text")
    traced = "-vv" in arguments or arguments.count("-v") > 1
    try:
        return cli.main(arguments, prog_name="sheets-sync", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted", "error")
        return INTERRUPTED
    except SheetsSyncError as error:
        _explain(str(error), traced=traced)
        return error.exit_code
    except Exception as error:
        _explain(f"unexpected {_unexpected(error)}", traced=traced)
        return 1


def _unexpected(error: Exception) -> str:
    """Say what failed and where; what it says may quote a cell, so that is left to -vv."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_HERE)]
    last = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}; -vv shows all of it"


def _explain(text: str, *, traced: bool) -> None:
    if traced:
        traceback.print_exc()
    for line in text.splitlines() or [""]:
        say(line, "error")
