"""A site's two ends: where its grids come from and where its tabs go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sheets_sync.grids import Place
    from sheets_sync.layout import Target
    from sheets_sync.site import Site
    from sheets_sync.stores import OutputStore, SourceRead
    from sheets_sync.stores.google.account import Account
    from sheets_sync.stores.google.listing import ListedFile


@dataclass
class Ends:
    """The sources and the output of a site, opened for one command."""

    site: Site
    account: Account | None = None
    files: dict[str, ListedFile] | None = None

    @classmethod
    @contextmanager
    def open(cls, site: Site, *, write: bool, quiet: bool) -> Iterator[Ends]:
        """Open the site's Google account if it has one, and list its files: one request.

        Raises:
            ConfigError: the credentials cannot be used.
            OutputError: Google cannot be reached, or refuses us.
        """
        if not site.config.uses_google:
            yield cls(site)
            return
        from sheets_sync.errors import OutputError
        from sheets_sync.stores.google import faults
        from sheets_sync.stores.google.account import open_account
        from sheets_sync.stores.google.listing import list_files

        key = site.config.google.credentials
        account, warnings = open_account(site.config.path(key) if key else None, write=write)
        for line in warnings if not quiet else ():
            click.echo(f"sheets-sync: {line}", err=True)
        with closing(account):
            try:
                files = list_files(account.transport)
            except faults.FAILURES as error:
                explained = faults.explain(error, account.email, "Viewer")
                raise OutputError(f"Google Drive: {explained}") from error
            yield cls(site, account, files)

    @property
    def output_id(self) -> str | None:
        """The id of the output spreadsheet, None for a local workbook."""
        from sheets_sync.stores.google.listing import file_id

        place = self.site.config.output.spreadsheet
        return (file_id(place) or place) if place else None

    def read(self, *, show_progress: bool) -> list[SourceRead]:
        """Read every source of the config."""
        from sheets_sync.stores.workbooks import read_workbooks

        config = self.site.config
        local = [(source.path, source.unit) for source in config.sources if source.path]
        output = [config.path(config.output.path)] if config.output.path else []
        progress = _with_bar if show_progress and sys.stderr.isatty() else iter
        reads = read_workbooks(config.folder, local, output, progress)
        return sorted(reads + self._read_google(), key=lambda read: read.name)

    def _read_google(self) -> list[SourceRead]:
        if self.account is None or self.files is None:
            return []
        from sheets_sync.stores.google.sources import Wanted, find_sources, read_sources

        wanted = [Wanted(s.spreadsheet or s.folder or "", bool(s.folder), s.unit)
                  for s in self.site.config.sources if not s.path]  # fmt: skip
        own = [self.output_id] if self.output_id else []
        return read_sources(self.account, find_sources(self.files, wanted, own))

    def output(self) -> OutputStore:
        """Return the place that tabs are written to."""
        config = self.site.config
        if config.output.path:
            from sheets_sync.stores.workbook_output import OutputWorkbook

            return OutputWorkbook(config.path(config.output.path), config.output.path)
        from sheets_sync.stores.google.output import OutputSpreadsheet

        assert self.account is not None  # noqa: S101
        assert self.output_id is not None  # noqa: S101
        listed = (self.files or {}).get(self.output_id)
        return OutputSpreadsheet(self.account, self.output_id, listed.name if listed else self.output_id)

    @property
    def requests(self) -> dict[str, int]:
        """How many requests of each kind were made."""
        kinds = ("sheets_read", "sheets_write", "drive", "token", "retries")
        counts = self.account.transport.counts if self.account else {}
        return {kind: counts.get(kind, 0) for kind in kinds}


def _with_bar(paths: list[Path]) -> Iterable[Path]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(paths, "Reading", console=console, transient=True)


class Links:
    """Where a link to a cell of a source leads: its address on the web, or its file from the output."""

    def __init__(self, site: Site, reads: Sequence[SourceRead]) -> None:
        self._site = site
        self._links = {(read.name, grid.tab): grid.link for read in reads for grid in read.grids}

    def __call__(self, place: Place) -> Target | None:
        """Return the link's target, None from a spreadsheet on the web to a local file."""
        from sheets_sync.grids import quoted_tab
        from sheets_sync.layout import Target

        location = f"{quoted_tab(place.tab)}!{place.cell}"
        link = self._links.get((place.source, place.tab), "")
        config = self._site.config
        if link:
            return Target(location, link)
        if not config.output.path:
            return None
        output, source = config.path(config.output.path), config.path(place.source)
        return Target(location, Path(os.path.relpath(source, output.parent)).as_posix())
