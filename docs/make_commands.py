"""Makes `commands.md`: what each command says with --help. Run `python docs/make_commands.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sheets_sync.cli import cli

HEAD = """# Commands

What `--help` says. Exit codes: 0 done, 1 failed and nothing written, 2 wrong usage or config, 3 partial, 4
something to mend was found, 5 another run of the site is under way, 130 interrupted.
"""


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Return the name and the help of a command and of all below it."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below:
                own = click.Context(below, context, info_name=name, terminal_width=100, max_content_width=100)
                own.help_option_names = ["-h", "--help"]
                yield from commands(below, own)


def page() -> str:
    """Return the page."""
    context = click.Context(cli, info_name="sheets-sync", terminal_width=100, max_content_width=100)
    context.help_option_names = ["-h", "--help"]
    parts = [f"\n## {name}\n\n```text\n{text}\n```\n" for name, text in commands(cli, context)]
    return HEAD + "".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("commands.md").write_text(page(), encoding="utf-8")
