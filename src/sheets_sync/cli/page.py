"""`sheets-sync page`: write the page of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.options import Common, common_options, make_request, shown_path
from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from sheets_sync.intake import Request
    from sheets_sync.runner import Run
    from sheets_sync.site import Site


@click.command("page")
@common_options
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The page; by default trang-PERIOD.html beside the config.")  # fmt: skip
def command(*, output: Path | None, **shared: Any) -> int:
    """Write one HTML file with the figures, what each unit owes, and the rows behind the figures.

    It needs no server and loads nothing: open it, send it, print it. Nothing else is written.
    """
    from sheets_sync.cli.outcome import DONE, PARTIAL, tell
    from sheets_sync.cli.sources import Ends
    from sheets_sync.config import load_config
    from sheets_sync.runner import check
    from sheets_sync.site import load_site

    common = Common(**shared)
    config = load_config(common.config)
    with Ends.open(config, quiet=common.quiet) as ends:
        site = load_site(config, ends.units)
        request = make_request(common, site)
        reads = ends.read(site, request, show_progress=not (common.quiet or common.as_json), summary=True)
        run = check(site, request, reads, ends.outputs().summary)
        ends.remember(run.read, quiet=common.quiet)
        run = run.with_requests(ends.requests)
    path = output or config.path(f"trang-{request.period.label}.html")
    write_page(path, site, request, run)
    tell(run, common)
    if not (common.as_json or common.quiet):
        click.echo(_("wrote {path}").format(path=shown_path(path)))
    return PARTIAL if run.status == "partial" else DONE


def write_page(path: Path, site: Site, request: Request, run: Run) -> None:
    """Write the page of a run; a reader finds the old one or the new one, never half.

    Raises:
        OutputError: it cannot be written.
    """
    from sheets_sync.errors import OutputError, bounded
    from sheets_sync.page.content import content_of
    from sheets_sync.page.writing import written
    from sheets_sync.whole_files import write_whole

    try:
        write_whole(path, written(content_of(site, request, run)), 0o644)
    except OSError as error:
        raise OutputError(f"{shown_path(path)}: cannot be written: {bounded(error.strerror)}") from error
