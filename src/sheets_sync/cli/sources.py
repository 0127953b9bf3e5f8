"""A site's two ends: where its grids come from and where its tabs go."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_sync.cli.lines import say
from sheets_sync.cli.progress import with_bar, without_bar

if TYPE_CHECKING:
    from sheets_sync.config import Config
    from sheets_sync.intake import Read, Request
    from sheets_sync.kept_runs import Written
    from sheets_sync.reading.pruning import Pruner
    from sheets_sync.runner import Outputs
    from sheets_sync.site import Site
    from sheets_sync.stores import OutputStore, SourceRead
    from sheets_sync.stores.google.ends import GoogleEnds, OwnPlaces
    from sheets_sync.stores.google.sources import Wanted
    from sheets_sync.stores.workbooks import LocalFile
    from sheets_sync.units import Units


_NOT_KEPT = (
    "the cache folder cannot be written to ({why}), so the next run reads every {what}; make room, "
    "or set XDG_CACHE_HOME"
)


@dataclass
class Ends:
    """The sources and the outputs of a site, opened for one command."""

    config: Config
    google: GoogleEnds | None = None
    full: bool = False
    written: list[OutputStore] = field(default_factory=list)
    _pruner: Pruner | None = None

    @classmethod
    @contextmanager
    def open(cls, config: Config, *, quiet: bool, full: bool = False) -> Iterator[Ends]:
        """Open the site's Google account if it has one, and begin to list its files: one request.

        Raises:
            ConfigError: the credentials cannot be used.
        """
        if not config.uses_google:
            yield cls(config, full=full)
            return
        from sheets_sync.places import cache_folder
        from sheets_sync.stores.google.ends import GoogleEnds

        named = config.google.credentials
        key, seconds = config.path(named) if named else None, config.google.retry_seconds
        google, warnings = GoogleEnds.connect(key, seconds, cache_folder(config.file), full=full)
        for line in warnings if not quiet else ():
            say(line)
        try:
            yield cls(config, google, full)
        finally:
            google.close()

    def units(self) -> Units:
        """Read the units list, from its file or its spreadsheet.

        Raises:
            ConfigError: with every mistake in it.
        """
        from sheets_sync.errors import ConfigError, SourceError
        from sheets_sync.units_file import read_units, units_of_grid

        place = self.config.units
        if place.path:
            return read_units(self.config.path(place.path))
        assert self.google is not None  # noqa: S101
        assert place.spreadsheet is not None  # noqa: S101
        try:
            return units_of_grid(self.google.table(place.spreadsheet, place.tab))
        except SourceError as error:
            raise ConfigError([f"units.spreadsheet: {error}"]) from error

    def read(
        self, site: Site, request: Request, *, show_progress: bool, summary: bool = False
    ) -> list[SourceRead]:
        """Read every source of the config; with `summary` have a look at the output meanwhile.

        Raises:
            ConfigError: the config names a source in two ways that contradict each other.
            OutputError: Google cannot be reached, or refuses us.
        """
        self._refuse_registers()
        reads = self._read_local(site, request, show_progress=show_progress)
        reads += self._read_google(site, request, [read.name for read in reads], look=summary)
        reads += self._read_stores(site, [read.name for read in reads])
        return sorted(reads, key=lambda read: read.name)

    def _read_local(self, site: Site, request: Request, *, show_progress: bool) -> list[SourceRead]:
        from sheets_sync.intake import read_context
        from sheets_sync.local_reading import read_files
        from sheets_sync.places import cache_folder

        config = self.config
        files, unmatched = self._local_files()
        progress = with_bar if show_progress and sys.stderr.isatty() else without_bar
        folder = None if self.full else cache_folder(config.file) / "files"
        context = read_context(site, request)
        found = read_files(files, context, config.engine, folder, progress)
        why = next((read.not_kept for read in found if read.not_kept), "")
        if why and show_progress:
            say(_NOT_KEPT.format(why=why, what="file"))
        return [*unmatched, *found]

    @property
    def _own_files(self) -> list[Path]:
        """The summary's workbook, which is no source, if the summary is one."""
        output = self.config.output.path
        return [self.config.path(output)] if output else []

    def _local_files(self) -> tuple[list[LocalFile], list[SourceRead]]:
        from sheets_sync.stores.workbooks import LocalSource, wanted_workbooks

        local = [LocalSource(s.path, s.unit, s.summaries) for s in self.config.sources if s.path]
        return wanted_workbooks(self.config.folder, local, self._own_files)

    def _refuse_registers(self) -> None:
        """Refuse to write the summary into a workbook that officers fill in."""
        from sheets_sync.errors import ConfigError
        from sheets_sync.stores.workbooks import find_workbooks, holds_only_others

        patterns = [source.path for source in self.config.sources if source.path]
        for path in self._own_files:
            named = any(path.resolve() in map(Path.resolve, find_workbooks(self.config.folder, pattern))
                        for pattern in patterns)  # fmt: skip
            if named and holds_only_others(path):
                name = self.config.output.path
                raise ConfigError([f"output.path: {name} is a register itself; name a file of its own"])

    def _read_google(self, site: Site, request: Request, taken: list[str], *, look: bool) -> list[SourceRead]:
        if self.google is None:
            return []
        from sheets_sync.intake import read_context, typed
        from sheets_sync.reading.pruning import Pruner
        from sheets_sync.tabs import FIGURES_TAB

        wanted, own = self._google_places(look=look)
        context = read_context(site, request)
        pruner = self._pruner = Pruner(context)

        def typed_and_pruned(read: SourceRead) -> SourceRead:
            found = typed(read, context)
            # The figures of another site's summary are kept whole, so no time goes into pruning them.
            for grid in (grid for grid in found.grids if grid.tab != FIGURES_TAB):
                pruner.add(grid, [r for r in found.readings if r.grid.tab == grid.tab], found.unit)
            return found

        return self.google.read(wanted, own, _fingerprint(site), taken, typed_and_pruned)

    def _google_places(self, *, look: bool) -> tuple[list[Wanted], OwnPlaces]:
        from sheets_sync.stores.google.ends import OwnPlaces
        from sheets_sync.stores.google.sources import Wanted

        config = self.config
        wanted = [Wanted(s.spreadsheet or s.folder or "", bool(s.folder), s.unit, s.summaries)
                  for s in config.sources if s.spreadsheet or s.folder]  # fmt: skip
        return wanted, OwnPlaces(config.output.spreadsheet, config.units.spreadsheet, look)

    def states(self) -> tuple[object, Mapping[str, str]] | None:
        """Return what stands for all sources as they are now, and each spreadsheet's version, also of ours.

        None where that is not known, as of what a plugin reads.

        Raises:
            ConfigError: the config names a source in two ways that contradict each other.
            OutputError: Google cannot be reached, or refuses us.
        """
        from sheets_sync.local_reading import states_of

        if any(source.store for source in self.config.sources):
            return None
        files, unmatched = self._local_files()
        local = None if unmatched else states_of(files)
        sheets = self.google.states(*self._google_places(look=False)) if self.google else ((), {})
        if local is None or sheets is None:
            return None
        found, versions = sheets
        return (local, found), versions

    def still_standing(self, written: Written) -> Written:
        """Return those of the written spreadsheets that stand as they were left.

        Raises:
            OutputError: Google cannot be reached, or refuses us.
        """
        return self.google.still_standing(written) if self.google else {}

    def sheets_written(self) -> Written | None:
        """Return the spreadsheets that this run wrote, None where one may hold what it knows nothing of."""
        return self.google.written() if self.google else {}

    def _read_stores(self, site: Site, taken: list[str]) -> list[SourceRead]:
        from sheets_sync.store_reading import Wanted as WantedStore
        from sheets_sync.store_reading import read_stores

        wanted = [
            WantedStore(s.store, s.address or "", s.name, s.unit) for s in self.config.sources if s.store
        ]
        return read_stores(wanted, site.plugins.stores, site.options, self.config.limits.step_seconds, taken)

    def outputs(self) -> Outputs:
        """Return the places that tabs are written to."""
        from sheets_sync.runner import Outputs

        feedback = self.google.feedback() if self.google and self.config.output.feedback else {}
        summary = self._summary()
        self.written = [summary, *feedback.values()]
        return Outputs(summary, feedback)

    @property
    def touched(self) -> bool:
        """Whether any output may have been changed."""
        return any(output.touched for output in self.written)

    @property
    def stands(self) -> bytes | None:
        """The summary as it is known to stand at a run's end: its bytes, b"" for a spreadsheet."""
        if not self.config.output.path:
            return b""
        from sheets_sync.stores.workbook_output import OutputWorkbook

        summary = self.written[0]
        return summary.seen if isinstance(summary, OutputWorkbook) else None

    def check_clock(self, request: Request) -> None:
        """Refuse to take this machine's day for today if it cannot be.

        Raises:
            OutputError: the clock is before this program was made, or not within half a day of Google's.
        """
        from sheets_sync.clocks import wrong_clock
        from sheets_sync.errors import OutputError

        wrong = wrong_clock(self.google.account.transport.date if self.google else "")
        if request.by_clock and wrong:
            raise OutputError(wrong)

    def _summary(self) -> OutputStore:
        output = self.config.output
        if output.path:
            from sheets_sync.stores.workbook_output import OutputWorkbook

            return OutputWorkbook(self.config.path(output.path), output.path)
        assert self.google is not None  # noqa: S101
        assert output.spreadsheet is not None  # noqa: S101
        return self.google.output(output.spreadsheet)

    def remember(self, read: Read, *, quiet: bool) -> None:
        """Remember what the spreadsheets hold, without anything that no register reads."""
        pruner = self._pruner
        if self.google is None or pruner is None:
            return
        try:
            self.google.remember(lambda grid: pruner.pruned(grid, read.units.get(grid.source)))
        except OSError as error:
            if not quiet:
                say(_NOT_KEPT.format(why=error.strerror, what="spreadsheet"))

    @property
    def requests(self) -> dict[str, int]:
        """How many requests of each kind were made."""
        from sheets_sync.report import REQUEST_KINDS

        counts = self.google.account.transport.meter.counts if self.google else {}
        return {kind: counts.get(kind, 0) for kind in REQUEST_KINDS}


def _fingerprint(site: Site) -> str:
    from importlib.metadata import version

    return _hash(repr((version("sheets-sync"), site.plugins.tables, site.units, site.config.sources)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
