"""`sheets-sync run`: read, compute, write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.options import Common, common_options, make_request, shown_path

if TYPE_CHECKING:
    from sheets_sync.diff import Change
    from sheets_sync.runner import Run
    from sheets_sync.site import Site

SHOWN_CELLS = 200


@click.command("run")
@common_options
@click.option("--dry-run", is_flag=True, help="Show cell by cell what would change; write nothing.")
@click.option("--full", is_flag=True, help="Read everything anew, whatever is remembered.")
def command(*, dry_run: bool, full: bool, **shared: Any) -> int:
    """Read the sheets, compute the figures, write the summary tabs."""
    from contextlib import nullcontext

    from sheets_sync.cli.outcome import DONE, PARTIAL, tell
    from sheets_sync.locks import site_lock
    from sheets_sync.plugins import tell_finished

    common = Common(**shared)
    with nullcontext() if dry_run else site_lock(common.config):
        site, run = _run(common, write=not dry_run, full=full)
    tell(run, common)
    failed = [] if dry_run else tell_finished(site.plugins, run.report)
    for line in failed:
        click.echo(f"sheets-sync: {line}", err=True)
    _show(run, site, common, dry_run=dry_run)
    return PARTIAL if run.status == "partial" or failed else DONE


def _run(common: Common, *, write: bool, full: bool) -> tuple[Site, Run]:
    from sheets_sync.cli.sources import Ends, Links
    from sheets_sync.config import load_config
    from sheets_sync.runner import run
    from sheets_sync.site import load_site

    config = load_config(common.config)
    with Ends.open(config, quiet=common.quiet, full=full) as ends:
        site = load_site(config, ends.units)
        request = make_request(common, site)
        reads = ends.read(site, show_progress=not (common.quiet or common.as_json), summary=True)
        done = run(site, request, reads, ends.outputs(), Links(site, reads), write=write)
        ends.remember(site, request, done.read, quiet=common.quiet)
        return site, replace(done, report={**done.report, "requests": ends.requests})


def _show(run: Run, site: Site, common: Common, *, dry_run: bool) -> None:
    from sheets_sync.cli.outcome import counted, talks

    if dry_run and not common.as_json:
        for change in run.changes:
            _show_change(change)
    if not talks(common):
        return
    click.echo(counted(run))
    kinds = [change.kind for change in run.changes]
    tabs = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    local = site.config.output.path
    path = shown_path(site.config.path(local)) if local else str(site.config.output.spreadsheet)
    click.echo(f"{'would write' if dry_run else 'wrote'} {path}: {tabs} tabs" if tabs else f"{path}: no tabs")
    if common.verbose:
        for problem in run.problems:
            click.echo(f"  {problem.severity} {problem.code} {problem.place}: {problem.english}")


def _show_change(change: Change) -> None:
    click.echo(
        f"{change.kind} «{change.title}»"
        + (": somebody typed into it; a copy would be kept" if change.keep_copy else "")
    )
    for cell in change.cells[:SHOWN_CELLS]:
        click.echo(f"  {cell.cell}: {_shown(cell.old)} -> {_shown(cell.new)}")
    if len(change.cells) > SHOWN_CELLS:
        click.echo(f"  … and {len(change.cells) - SHOWN_CELLS} more cells")


def _shown(value: object) -> str:
    from sheets_sync.errors import bounded

    return "(blank)" if value is None else bounded(value)
