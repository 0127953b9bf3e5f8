"""`sheets-sync plugins`: list the plugins with what each reads and writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.options import config_option

if TYPE_CHECKING:
    from sheets_sync.plugins import Plugin, Plugins


@click.command("plugins")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(*, config: Path, as_json: bool) -> int:
    """List the plugins: name, source, what each reads and writes, state."""
    entries = [_entry(plugin) for plugin in _plugins(config).plugins]
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return 0
    for entry in entries:
        click.echo(f"{entry['name']}: {entry['state']} ({entry['source']})")
        if entry["error"]:
            click.echo(f"  {entry['error']}")
        for step in entry["steps"]:
            reads = ", ".join(step["reads"]) or "the other steps' results"
            click.echo(f"  {step['description']}\n  reads {reads}; writes «{step['writes']}»")
            if step["lacking"]:
                click.echo(f"  does without {', '.join(step['lacking'])}, which no enabled plugin declares")
    return 0


def _plugins(config: Path) -> Plugins:
    from sheets_sync.config import load_config
    from sheets_sync.plugins import load_plugins

    if not config.exists():
        return load_plugins(None)
    settings = load_config(config)
    folder = settings.path(settings.plugins.folder) if settings.plugins.folder else None
    return load_plugins(folder, settings.plugins.disable)


def _entry(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "source": plugin.source,
        "state": plugin.state,
        "error": plugin.error,
        "steps": [
            {
                "description": (step.function.__doc__ or "Undocumented").strip().splitlines()[0],
                "reads": [table.name for table in step.reads],
                "lacking": step.lacking,
                "writes": step.writes,
            }
            for step in plugin.steps
        ],
    }
