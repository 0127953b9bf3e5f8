"""`sheets-sync close`: fix a period's figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheets_sync.cli.options import Day, config_option, quiet_option, request_for
from sheets_sync.cli.words import _


@click.command("close")
@click.argument("period", metavar="PERIOD")
@config_option
@click.option("--today", type=Day(), help="Close as if it were this day.")
@quiet_option
def command(*, period: str, config: Path, today: dt.date | None, quiet: bool) -> int:
    """Fix the figures of PERIOD (2023-Q1, 2023-H1, 2023-9M, 2023) in the tab "Đã chốt".

    Later runs use the closed figures and tell what changed in the sheets since.
    """
    from sheets_sync.cli.outcome import DONE
    from sheets_sync.cli.sources import Ends
    from sheets_sync.closure import close_period
    from sheets_sync.config import load_config
    from sheets_sync.locks import site_lock
    from sheets_sync.site import load_site

    with site_lock(config):
        settings = load_config(config)
        with Ends.open(settings, quiet=quiet) as ends:
            site = load_site(settings, ends.units)
            request = request_for(site, period, today)
            reads = ends.read(site, request, show_progress=not quiet, summary=True)
            closure = close_period(site, request, reads, ends.outputs().summary)
    if not quiet:
        click.echo(
            _(
                "closed {period}: {figures} figures with {rows} rows behind them, "
                "{aside} of these set aside; content {digest}"
            ).format(
                period=period,
                figures=closure.figures,
                rows=closure.rows,
                aside=closure.set_aside,
                digest=closure.digest,
            )
        )
    return DONE
