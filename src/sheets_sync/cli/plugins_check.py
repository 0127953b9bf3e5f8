"""`sheets-sync plugins check`: look at one plugin's file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheets_sync.cli.outcome import CELLS_TO_MEND, DONE


@click.command("check")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(*, file: Path, as_json: bool) -> int:
    """Check a plugin's FILE on made-up rows: what it declares, gives, touches, and how long it takes.

    It loads beside the shipped plugins; its steps get no rows, a few and many, twice each and in a second
    process. Exit code 4 says that something is to be mended.
    """
    from sheets_sync.checking.parent import check_plugin

    findings = []
    for finding in check_plugin(file):
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding['state']}: {finding['name']}: {finding['says']}")
            if finding["fix"]:
                click.echo(f"  {finding['fix']}")
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False, indent=1))
    return CELLS_TO_MEND if any(finding["state"] == "fault" for finding in findings) else DONE
