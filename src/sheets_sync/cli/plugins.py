"""`sheets-sync plugins`: list the plugins; below it, make one and check one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from sheets_sync.cli.options import config_option

COMMANDS = {"check": "plugins_check", "new": "plugins_new"}


class _Commands(click.Group):
    """Finds a command's file by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sheets_sync.cli.{COMMANDS[cmd_name]}").command
        return command


@click.command("plugins", cls=_Commands, invoke_without_command=True)
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def command(context: click.Context, *, config: Path, as_json: bool) -> int:
    """List the plugins: where each comes from, its state, what it reads and writes, its options.

    They are loaded in a process of their own, so the list comes however broken one is.
    """
    if context.invoked_subcommand:
        return 0
    from sheets_sync.checking.parent import list_plugins

    entries = list_plugins(*_places(config))
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return 0
    for entry in entries:
        for line in _lines(entry):
            click.echo(line)
    return 0


def _places(config: Path) -> tuple[Path | None, list[str]]:
    from sheets_sync.config import load_config

    if not config.exists():
        return None, []
    settings = load_config(config)
    folder = settings.path(settings.plugins.folder) if settings.plugins.folder else None
    return folder, settings.plugins.disable


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    version = f" {entry['version']}" if entry["version"] else ""
    yield f"{entry['name']}: {entry['state']} ({entry['origin']}{version}: {entry['source']})"
    if entry["error"]:
        yield f"  {entry['error']}"
    for step in entry["steps"]:
        reads = ", ".join(step["reads"]) or "the other steps' results"
        yield f"  {step['description']}"
        yield f"  reads {reads}; writes «{step['writes']}»"
        if step["lacking"]:
            yield f"  does without {', '.join(step['lacking'])}, which no enabled plugin declares"
    for store in entry["stores"]:
        yield f"  store {store['name']}: {store['description']}"
    if "run_finished" in entry["hooks"]:
        yield "  is told the end of each run"
    for option in entry["options"]:
        default = json.dumps(option["default"], ensure_ascii=False)
        yield f"  option {option['name']}: {option['type']} = {default}"
