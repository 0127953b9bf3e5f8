"""`sheets-sync run`: read, compute, write."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.lines import say
from sheets_sync.cli.options import Common, common_options, make_request, shown_path
from sheets_sync.cli.page import write_page
from sheets_sync.cli.progress import at_work
from sheets_sync.cli.sites import configs_of, for_each
from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from sheets_sync.cli.sources import Ends
    from sheets_sync.cli.watch import Watch
    from sheets_sync.config import Config
    from sheets_sync.diff import Change
    from sheets_sync.intake import Request
    from sheets_sync.report import Ended
    from sheets_sync.runner import Outputs, Run
    from sheets_sync.site import Gear, Site
    from sheets_sync.stores import OutputStore

SHOWN_CELLS = 200


@click.command("run")
@common_options
@click.option("--dry-run", is_flag=True, help="Show cell by cell what would change; write nothing.")
@click.option("--full", is_flag=True, help="Read everything anew, whatever is remembered.")
@click.option("--wait", type=click.FloatRange(min=0), default=0.0, metavar="SECONDS",
              help="Wait so long for another run of the site to end.")  # fmt: skip
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Also write the page of the period to FILE.")  # fmt: skip
@click.argument("more", nargs=-1, type=click.Path(dir_okay=False, path_type=Path), metavar="[CONFIG]...")
def command(
    *, dry_run: bool, full: bool, wait: float, page: Path | None, more: tuple[Path, ...], **shared: Any
) -> int:
    """Read the sheets, compute the figures, write the summary tabs.

    --config may be a pattern, and further configs may follow: then each site is run, one after another.
    """
    common = Common(**shared)
    configs = configs_of(common.config, more)
    if len(configs) == 1:
        return _locked_run(replace(common, config=configs[0]), page, dry_run=dry_run, full=full, wait=wait)
    if page:
        raise click.UsageError("--page is for one site; call `sheets-sync page` for each")
    return for_each(
        configs,
        lambda config: _locked_run(
            replace(common, config=config), None, dry_run=dry_run, full=full, wait=wait
        ),
    )


def _locked_run(common: Common, page: Path | None, *, dry_run: bool, full: bool, wait: float) -> int:
    from sheets_sync.errors import LockedError
    from sheets_sync.locks import site_lock

    try:
        with nullcontext() if dry_run else site_lock(common.config, wait_seconds=wait):
            return _dry_run(common, full=full) if dry_run else _watched_run(common, page, full=full)
    except LockedError:
        from sheets_sync.cli.watch import note_locked

        note_locked(common.config)
        raise


def _dry_run(common: Common, *, full: bool) -> int:
    from sheets_sync.cli.outcome import DONE, PARTIAL, tell
    from sheets_sync.cli.sources import Ends
    from sheets_sync.config import load_config
    from sheets_sync.site import load_gear

    config = load_config(common.config)
    with Ends.open(config, quiet=common.quiet, full=full) as ends:
        site, request = _asked(common, config, load_gear(config), ends)
        run, _outputs = _computed(common, site, request, ends, None, with_rows=False)
        ends.remember(run.read, quiet=common.quiet)
        run = run.with_requests(ends.requests)
    tell(run, common)
    _show(run, site, common, dry_run=True)
    return PARTIAL if run.status == "partial" else DONE


def _watched_run(common: Common, page: Path | None, *, full: bool) -> int:
    from sheets_sync.cli.outcome import DONE, PARTIAL, talks, tell, tell_report
    from sheets_sync.cli.watch import Watch
    from sheets_sync.config import load_config
    from sheets_sync.limits import RunOutOfTimeError
    from sheets_sync.runner import Run
    from sheets_sync.site import load_gear

    config = load_config(common.config)
    gear = load_gear(config)
    watch = Watch(config, gear, common)
    looked_at = talks(common) or page is not None
    opened: list[Ends] = []
    try:
        with watch.limited():
            site, run, failed = _run(
                common,
                config,
                gear,
                watch,
                opened,
                full=full,
                looked_at=looked_at,
                with_rows=page is not None,
            )
            if isinstance(run, Run):
                tell(run, common)
            else:
                tell_report(run.report, common)
            code = PARTIAL if run.status == "partial" or failed else DONE
            watch.ended(run, code)
    except BaseException as error:
        cause = _out_of_time(error, opened) if isinstance(error, RunOutOfTimeError) else error
        report = watch.failed(cause)
        if common.as_json and isinstance(cause, Exception):
            click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        if cause is error:
            raise
        raise cause from error
    for line in failed:
        say(line)
    if isinstance(run, Run):
        if page:
            write_page(page, site, make_request(common, site), run)
        _show(run, site, common, dry_run=False)
    return code


def _out_of_time(error: BaseException, opened: list[Ends]) -> Exception:
    from sheets_sync.errors import OutOfTimeError

    touched = any(ends.touched for ends in opened)
    wrote = "what was sent is whole or not there" if touched else "nothing was written"
    return OutOfTimeError(f"{error}; {wrote}", touched=touched)


def _run(
    common: Common,
    config: Config,
    gear: Gear,
    watch: Watch,
    opened: list[Ends],
    *,
    full: bool,
    looked_at: bool,
    with_rows: bool,
) -> tuple[Site, Ended, list[str]]:
    """Run, and tell plugins; return also a line for each that failed.

    What is opened meanwhile is noted in `opened`. Unless the run is `looked_at`, one of which all stands as
    it stood ends as the last one did; then it is no `Run`. `with_rows` it holds the rows behind its figures.
    """
    from sheets_sync.cli.again import Again
    from sheets_sync.cli.sources import Ends

    with Ends.open(config, quiet=common.quiet, full=full) as ends:
        opened.append(ends)
        site, request = _asked(common, config, gear, ends)
        again = Again(site, request, ends, listening=watch.listening)
        same = None if full or looked_at else again.ended()
        if same:
            ends.check_clock(request)
            failed = watch.told(same, [])
            return site, same.with_requests(ends.requests), failed
        done, outputs = _computed(common, site, request, ends, watch, with_rows=with_rows)
        failed = _tell_plugins(watch, site, request, outputs.summary, done)
        ends.remember(done.read, quiet=common.quiet)
        again.keep(done)
        return site, done.with_requests(ends.requests), failed


def _asked(common: Common, config: Config, gear: Gear, ends: Ends) -> tuple[Site, Request]:
    from sheets_sync.site import load_site

    site = load_site(config, ends.units, gear)
    return site, make_request(common, site)


def _computed(
    common: Common, site: Site, request: Request, ends: Ends, watch: Watch | None, *, with_rows: bool
) -> tuple[Run, Outputs]:
    """Read, compute and write; without a watch, write nothing."""
    from sheets_sync.cli.links import Links
    from sheets_sync.runner import run

    reads = ends.read(site, request, show_progress=not (common.quiet or common.as_json), summary=True)
    ends.check_clock(request)
    outputs, listening = ends.outputs(), watch is not None and watch.listening
    with at_work(common):
        links = Links(site, reads)
        done = run(
            site, request, reads, outputs, links, write=watch is not None, listening=listening,
            with_rows=with_rows,
        )  # fmt: skip
    return done, outputs


def _tell_plugins(watch: Watch, site: Site, request: Request, summary: OutputStore, run: Run) -> list[str]:
    from sheets_sync.errors import OutputError
    from sheets_sync.runner import note_told

    untold = run.condition.untold if run.condition else []
    failed = watch.told(run, untold)
    if failed or not watch.listening or run.condition is None or not untold:
        return failed
    try:
        note_told(site, request, summary, run.condition)
    except OutputError as error:
        return [f"{error}; what was told could not be noted, so it is told again"]
    return []


def _show(run: Run, site: Site, common: Common, *, dry_run: bool) -> None:
    from sheets_sync.cli.ending import print_figures
    from sheets_sync.cli.outcome import counted, talks, told

    if dry_run and not common.as_json:
        for change in run.changes:
            _show_change(change)
    if not talks(common):
        return
    if sys.stdout.isatty():
        print_figures(run)
    click.echo(counted(run))
    kinds = [change.kind for change in run.changes]
    tabs = ", ".join(f"{kinds.count(kind)} {_(kind)}" for kind in dict.fromkeys(kinds))
    local = site.config.output.path
    path = shown_path(site.config.path(local)) if local else str(site.config.output.spreadsheet)
    said = _("would write {path}: {tabs} tabs") if dry_run else _("wrote {path}: {tabs} tabs")
    click.echo(said.format(path=path, tabs=tabs) if tabs else _("{path}: no tabs").format(path=path))
    if common.verbose:
        for problem in run.problems:
            click.echo(f"  {told(problem)}")


def _show_change(change: Change) -> None:
    copy = _(": somebody typed into it; a copy would be kept") if change.keep_copy else ""
    click.echo(f"{_(change.kind)} «{change.title}»{copy}")
    cells = list(change.cells)
    for cell in cells[:SHOWN_CELLS]:
        click.echo(f"  {cell.cell}: {_shown(cell.old)} -> {_shown(cell.new)}")
    if len(cells) > SHOWN_CELLS:
        click.echo(_("  … and {number} more cells").format(number=len(cells) - SHOWN_CELLS))


def _shown(value: object) -> str:
    from sheets_sync.errors import bounded

    return _("(blank)") if value is None else bounded(value)
