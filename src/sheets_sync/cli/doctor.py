"""`sheets-sync doctor`: tell whether everything is in order, and for each fault what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.options import config_option

if TYPE_CHECKING:
    from sheets_sync.cli.sources import Ends
    from sheets_sync.config import Config
    from sheets_sync.examination import Finding
    from sheets_sync.site import Site

NAMED_TOGETHER = 3


@click.command("doctor")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print faults only.")
def command(*, config: Path, as_json: bool, quiet: bool) -> int:
    """Look at credentials, spreadsheets, registers and plugins; say for each fault what to do."""
    from sheets_sync.cli.outcome import DONE, FAILED, PARTIAL
    from sheets_sync.config import load_config

    findings = list(_findings(load_config(config)))
    faults = [finding for finding in findings if finding.fix]
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        for line in _lines(faults if quiet else findings):
            click.echo(line)
        if not quiet or faults:
            click.echo(
                f"{len(faults)} to mend; then run sheets-sync doctor again" if faults else "all is in order"
            )
    if any(finding.stops for finding in faults):
        return FAILED
    return PARTIAL if faults else DONE


def _findings(config: Config) -> Iterator[Finding]:
    from sheets_sync.cli.sources import Ends
    from sheets_sync.errors import ConfigError, OutputError
    from sheets_sync.examination import Finding
    from sheets_sync.site import load_site

    yield Finding("config", config.file.name, "read")
    try:
        with Ends.open(config, quiet=False, full=True) as ends:
            if ends.google and ends.google.files is not None:
                who = ends.google.account.email or "the credentials' own account"
                yield Finding(
                    "credentials", who, "accepted by Google; share each spreadsheet with this address"
                )
            yield from _of_site(load_site(config, ends.units), ends)
    except ConfigError as error:
        for mistake in error.mistakes:
            yield Finding("config", config.file.name, "cannot be used", mistake, stops=True)
    except OutputError as error:
        yield Finding("credentials", "Google", "cannot be asked", str(error), stops=True)


def _of_site(site: Site, ends: Ends) -> Iterator[Finding]:
    import datetime as dt

    from sheets_sync.examination import examine
    from sheets_sync.intake import Request, read_registers

    today = dt.datetime.now(site.zone).date()
    request = Request(site.calendar.quarter_of(today), today)
    reads = ends.read(site, request, show_progress=True)
    read = read_registers(site, request, reads)
    yield from examine(site, reads, read)
    yield from _of_outputs(site, ends)


def _of_outputs(site: Site, ends: Ends) -> Iterator[Finding]:
    from sheets_sync.details import detail_title
    from sheets_sync.errors import OutputError
    from sheets_sync.examination import Finding, examine_feedback, examine_summary
    from sheets_sync.plugins import CORE_TABS

    outputs = ends.outputs()
    titles = [title for step in site.plugins.steps for title in (step.writes, detail_title(step.writes))]
    summary = outputs.summary
    try:
        yield from examine_summary(summary.name, summary.read(), [*titles, *CORE_TABS], summary.refusal)
    except OutputError as error:
        yield Finding("output", summary.name, "cannot be used", str(error), stops=True)
    for name, output in outputs.feedback.items():
        standing = output.known()
        if standing is not None:
            yield examine_feedback(name, standing, output.refusal)


def _lines(findings: list[Finding]) -> Iterator[str]:
    """Return the findings as text; neighbours that say the same are told once."""
    for (subject, says, fix), group in groupby(findings, key=lambda f: (f.subject, f.says, f.fix)):
        names = [finding.name for finding in group]
        more = f" and {len(names) - NAMED_TOGETHER} more" if len(names) > NAMED_TOGETHER else ""
        named = ", ".join(names[:NAMED_TOGETHER]) + more
        yield f"{'FAULT' if fix else 'ok':6}{subject:12}{named}: {says}"
        if fix:
            yield f"{'':6}{'':12}→ {fix}"
