"""`sheets-sync status`: how the last runs ended."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.options import config_option
from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_HEADS = ("start", "ended", "seconds", "period", "read", "changed", "requests", "lost")
_WIDTHS = (16, 12, 7, 8, 7, 24, 8, 0)


@click.command("status")
@config_option
@click.option("-n", "--number", type=click.IntRange(1, 100_000), default=10, show_default=True,
              help="So many of the last runs.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the journal's entries as JSON lines.")
def command(*, config: Path, number: int, as_json: bool) -> int:
    """Show how the last runs of the site on this machine ended, the newest last."""
    from sheets_sync.config import load_config
    from sheets_sync.journal import Journal
    from sheets_sync.places import state_folder

    settings = load_config(config)
    journal = Journal(state_folder(settings.file))
    entries = journal.last(number)
    if as_json:
        for entry in entries:
            click.echo(json.dumps(entry, ensure_ascii=False))
        return 0
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(settings.site.timezone)
    if entries:
        click.echo(_line(tuple(map(_, _HEADS))))
    for entry in entries:
        click.echo(_line(_shown(entry, zone)))
    click.echo(_summed(entries, journal.path, zone))
    return 0


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _shown(entry: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, ...]:
    counts, changed = entry.get("counts") or {}, entry.get("changed") or {}
    seconds, code = entry.get("seconds"), entry.get("code")
    tabs = ", ".join(f"{number} {_(kind)}" for kind, number in changed.items() if kind != "unchanged")
    read = f"{counts['read']}+{counts['unchanged']}/{counts['sources']}" if counts else ""
    asked = sum(number for kind, number in (entry.get("requests") or {}).items() if kind != "retries")
    return (
        _time(entry["start"], zone),
        _(str(entry["status"])) + (f" {code}" if code else ""),
        "" if seconds is None else f"{seconds:g}",
        str(entry.get("period", "")),
        read,
        tabs or (_("nothing") if changed else ""),
        str(asked),
        "; ".join(map(str, entry.get("lost", ()))),
    )


def _summed(entries: list[Mapping[str, Any]], path: Path, zone: ZoneInfo) -> str:
    if not entries:
        return _("no run yet on this machine; the journal would be {path}").format(path=path)
    done = [entry for entry in entries if entry["status"] == "done"]
    time = _time(done[-1]["start"], zone) if done else ""
    last = _("last done {time}").format(time=time) if done else _("none of them done")
    said = _("{runs} runs, {done} done, {last}; journal: {path}")
    return said.format(runs=len(entries), done=len(done), last=last, path=path)


def _time(text: str, zone: ZoneInfo) -> str:
    return f"{dt.datetime.fromisoformat(text).astimezone(zone):%d/%m/%Y %H:%M}"
