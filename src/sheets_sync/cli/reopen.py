"""`sheets-sync reopen`: let a closed period's figures follow the sheets again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheets_sync.cli.options import Day, config_option, quiet_option, request_for
from sheets_sync.cli.words import _


@click.command("reopen")
@click.argument("period", metavar="PERIOD")
@config_option
@click.option("--reason", required=True, help="Why; it is logged in the tab «Đã chốt».")
@click.option("--today", type=Day(), help="Reopen as if it were this day.")
@quiet_option
def command(*, period: str, config: Path, reason: str, today: dt.date | None, quiet: bool) -> int:
    """Let the figures of a closed PERIOD follow the sheets again, and log why."""
    from sheets_sync.cli.outcome import DONE
    from sheets_sync.cli.sources import Ends
    from sheets_sync.closure import reopen_period
    from sheets_sync.config import load_config
    from sheets_sync.locks import site_lock
    from sheets_sync.site import load_site

    with site_lock(config):
        settings = load_config(config)
        with Ends.open(settings, quiet=quiet) as ends:
            site = load_site(settings, ends.units)
            reopen_period(site, request_for(site, period, today), ends.outputs().summary, reason)
    if not quiet:
        click.echo(_("reopened {period}").format(period=period))
    return DONE
