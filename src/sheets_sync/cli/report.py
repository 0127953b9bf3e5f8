"""`sheets-sync report`: write the briefing document of a period."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync.cli.options import Common, common_options, make_request, shown_path
from sheets_sync.cli.words import _

if TYPE_CHECKING:
    from sheets_sync.briefing.gathering import Gathered


@click.command("report")
@common_options
@click.option("--form", metavar="FORM",
              help="party, state, or a .docx file of your own; by default that of the config.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="The document; by default bao-cao-PERIOD.docx beside the config.")  # fmt: skip
@click.option("--replace", "replaced", is_flag=True, help="Replace the document if it is there already.")
@click.option("--copy-form", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Only write a copy of the form to FILE, to be edited in Word.")  # fmt: skip
def command(
    *, form: str | None, output: Path | None, replaced: bool, copy_form: Path | None, **shared: Any
) -> int:
    """Write the briefing of the period as a Word document.

    The document may be edited afterwards; it is not replaced unless --replace is given.
    """
    from sheets_sync.briefing.documents import form_of
    from sheets_sync.config import load_config

    common = Common(**shared)
    config = load_config(common.config)
    name = form or config.report.form
    content = form_of(name, config.folder)
    if copy_form:
        _write(copy_form, content, replaced=replaced)
        return _done(copy_form, common)
    gathered = _gathered(common)
    path = output or config.path(f"bao-cao-{gathered.request.period.label}.docx")
    return _write_report(gathered, name, content, path, common, replaced=replaced)


def _gathered(common: Common) -> Gathered:
    from sheets_sync.briefing.gathering import gather
    from sheets_sync.cli.sources import Ends
    from sheets_sync.config import load_config
    from sheets_sync.site import load_site

    config = load_config(common.config)
    with Ends.open(config, quiet=common.quiet) as ends:
        site = load_site(config, ends.units)
        request = make_request(common, site)
        reads = ends.read(site, request, show_progress=not (common.quiet or common.as_json), summary=True)
        gathered = gather(site, request, reads, ends.outputs().summary)
        ends.remember(gathered.run.read, quiet=common.quiet)
        return replace(gathered, run=gathered.run.with_requests(ends.requests))


def _write_report(
    gathered: Gathered, name: str, form: bytes, path: Path, common: Common, *, replaced: bool
) -> int:
    from sheets_sync.briefing.documents import filled_in
    from sheets_sync.briefing.facts import facts_of
    from sheets_sync.cli.outcome import PARTIAL, tell

    words = gathered.site.config.report.words(gathered.site.config.site.name)
    document = filled_in(name, form, {**facts_of(gathered), "van_ban": words})
    _write(path, document, replaced=replaced)
    tell(gathered.run, common)
    code = _done(path, common)
    return PARTIAL if gathered.run.status == "partial" else code


def _write(path: Path, content: bytes, *, replaced: bool) -> None:
    from sheets_sync.errors import ConfigError, OutputError, bounded
    from sheets_sync.whole_files import write_whole

    if path.exists() and not replaced and path.read_bytes() != content:
        hint = "give --replace, or another name with --output"
        raise ConfigError([f"{shown_path(path)}: is there already and may have been edited; {hint}"])
    try:
        write_whole(path, content, 0o644)
    except OSError as error:
        raise OutputError(f"{shown_path(path)}: cannot be written: {bounded(error.strerror)}") from error


def _done(path: Path, common: Common) -> int:
    if not (common.as_json or common.quiet):
        click.echo(_("wrote {path}").format(path=shown_path(path)))
    return 0
