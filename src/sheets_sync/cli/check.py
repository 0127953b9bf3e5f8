"""`sheets-sync check`: read and report problems; write nothing."""

from __future__ import annotations

from typing import Any

import click

from sheets_sync.cli.options import Common, common_options, make_request


@click.command("check")
@common_options
def command(**shared: Any) -> int:
    """Read the sheets and list what is wrong with them; write nothing."""
    from sheets_sync.cli.outcome import (
        CELLS_TO_MEND,
        DONE,
        PARTIAL,
        counted,
        ignored,
        talks,
        tell,
        told,
        unread,
    )
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
    tell(run, common)
    if not (common.as_json or common.quiet):
        for problem in run.problems:
            click.echo(told(problem))
        for line in (*ignored(run), *unread(run)):
            click.echo(line)
    if talks(common):
        click.echo(counted(run))
    if run.status == "partial":
        return PARTIAL
    return CELLS_TO_MEND if any(p.severity == "error" for p in run.problems) else DONE
