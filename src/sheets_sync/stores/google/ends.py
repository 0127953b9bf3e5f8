"""The Google side of a site: its spreadsheets found, read, written to, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sheets_sync.errors import OutputError, SourceError
from sheets_sync.grids import Grid
from sheets_sync.stores import SourceRead
from sheets_sync.stores.google import faults
from sheets_sync.stores.google.account import Account, open_account
from sheets_sync.stores.google.cache import Cache, LastSeen, Remembered, stands_as_left
from sheets_sync.stores.google.cells import OWN_FIELDS, Sheets, SheetTab, grids
from sheets_sync.stores.google.listing import ListedFile, file_id, list_files
from sheets_sync.stores.google.output import OutputSpreadsheet
from sheets_sync.stores.google.sources import Found, Wanted, find_sources, read_found, read_sheets
from sheets_sync.tabs import FIGURES_TAB

Prune = Callable[[Grid], Grid | None]


class OwnPlaces(NamedTuple):
    """The site's own spreadsheets, by link or id: the summary (`look`: look at it early), the units list."""

    summary: str | None
    units: str | None
    look: bool


class GoogleEnds:
    """A site's account, the listing of its files, and what is remembered of them.

    With `full` nothing remembered is used.
    """

    def __init__(self, account: Account, folder: Path, *, full: bool) -> None:
        self.account = account
        self._folder = folder
        self._full = full
        self._background = ThreadPoolExecutor(1)
        self._listing = self._background.submit(list_files, account.transport)
        self._cache = Cache(folder, "")
        self._trouble: OSError | None = None
        self._outputs: list[OutputSpreadsheet] = []
        self._sources: dict[str, Found] = {}
        self._held: dict[str, Sheets] = {}
        self._loaded: dict[str, Remembered] = {}
        self._looked: dict[str, Sheets] = {}
        self._own: set[str] = set()

    @classmethod
    def connect(
        cls, key: Path | None, retry_seconds: float, folder: Path, *, full: bool = False
    ) -> tuple[GoogleEnds, list[str]]:
        """Open the account and begin to list its files: one request. Returns it, and warnings for people.

        Raises:
            ConfigError: the credentials cannot be used.
        """
        account, warnings = open_account(key, retry_seconds)
        return cls(account, folder, full=full), warnings

    @property
    def files(self) -> Mapping[str, ListedFile]:
        """The files that the account can see, by id; waits for the listing.

        Raises:
            OutputError: Google cannot be reached, or refuses us.
        """
        try:
            return self._listing.result()
        except faults.FAILURES as error:
            who = self.account.email
            raise OutputError(f"Google Drive: {faults.explain(error, who, 'Viewer')}") from error

    def close(self) -> None:
        """Close the connections; what nobody waits for any more is given up."""
        self.account.transport.budget.end()
        self._background.shutdown()
        self.account.close()

    def table(self, place: str, tab: str | None) -> Grid:
        """Return one tab of a spreadsheet, its first unless named; it is remembered whole.

        Raises:
            SourceError: the spreadsheet cannot be read, or has no such tab.
        """
        spreadsheet = file_id(place)
        file = self._listed(spreadsheet)
        cache = Cache(self._folder / "units", f"tab {tab}")
        remembered = None if self._full else cache.load(file)
        try:
            sheets = remembered.sheets if remembered else read_sheets(self.account, spreadsheet)
        except faults.FAILURES as error:
            raise faults.explain(error, self.account.email, "Viewer") from error
        found = next((grid for grid in grids(file.name, sheets) if tab in (None, grid.tab)), None)
        if found is None:
            raise SourceError(f"has no tab «{tab or ''}»; mend units.tab in the config", "không có trang này")
        if remembered is None:
            kept = replace(sheets, tabs=tuple(t for t in sheets.tabs if t.title == found.tab))
            self._try(lambda: cache.save(spreadsheet, Remembered(kept, file.name, file.version)))
        return found

    def _try(self, keep: Callable[[], None]) -> None:
        """Do something with the cache; what fails is told at the end, by `remember`."""
        try:
            keep()
        except OSError as error:
            self._trouble = self._trouble or error

    def read(
        self, wanted: Iterable[Wanted], own: OwnPlaces, fingerprint: str, taken: Iterable[str],
        typed: Callable[[SourceRead], SourceRead] = lambda read: read,
    ) -> list[SourceRead]:  # fmt: skip
        """Read every spreadsheet that the config means, but those that stand as they are remembered.

        `fingerprint` stands for all that decides what is kept of a spreadsheet; `taken` are names that other
        sources have. Each that is read is `typed` while others are waited for. The summary is looked at
        meanwhile, if it is to be.

        Raises:
            ConfigError: the config names a source in two ways that contradict each other.
            OutputError: Google cannot be reached, or refuses us.
        """
        self._cache = Cache(self._folder, fingerprint)
        found = self._found(wanted, own, taken)
        looking = self._background.submit(self._look, own.summary) if own.summary and own.look else None
        reads, self._held = read_found(self.account, found, lambda entry: self._remembered(entry.id), typed)
        self._sources = {entry.name: entry for entry in found}
        if looking:
            looking.result()
        return reads

    def _found(self, wanted: Iterable[Wanted], own: OwnPlaces, taken: Iterable[str]) -> list[Found]:
        self._own = {file_id(place) for place in (own.summary, own.units) if place}
        names = [*taken, *(self._listed(i).name for i in self._own)]
        return find_sources(self.files, wanted, self._own, names)

    def states(self, wanted: Iterable[Wanted], own: OwnPlaces) -> tuple[object, dict[str, str]] | None:
        """Return what stands for all spreadsheets as they were listed, and each one's version by its id.

        None if Drive lists one of them not.

        Raises:
            ConfigError: the config names a source in two ways that contradict each other.
            OutputError: Google cannot be reached, or refuses us.
        """
        found = self._found(wanted, own, [])
        files = {i: self._listed(i) for i in (*(entry.id for entry in found), *self._own)}
        versions = {i: file.version for i, file in files.items()}
        rights = sorted((i, file.trashed, file.editable) for i, file in files.items())
        return ((found, rights), versions) if all(versions.values()) else None

    def still_standing(self, written: Mapping[str, LastSeen]) -> dict[str, LastSeen]:
        """Return those of the spreadsheets that were written which stand as they were seen then.

        Raises:
            OutputError: Google cannot be reached, or refuses us.
        """
        return {i: seen for i, seen in written.items() if stands_as_left(self._listed(i), *seen)}

    def written(self) -> dict[str, LastSeen] | None:
        """Return the name of each spreadsheet that this run wrote, and when it was last seen, by its id.

        None if one may hold what it knows nothing of.
        """
        seen = {}
        for output in self._outputs:
            moment = output.sheets.seen if output.sheets and output.written else None
            if output.touched and (moment is None or output.disturbed or not self.account.is_ours):
                return None
            if output.touched and moment:
                seen[output.spreadsheet] = (self._listed(output.spreadsheet).name, moment.timestamp())
        return seen

    def _look(self, place: str) -> None:
        """Look at the summary if it is not remembered; what fails now is told when it is read for itself."""
        spreadsheet = file_id(place)
        if self._remembered(spreadsheet) is None:
            with suppress(*faults.FAILURES):
                self._looked[spreadsheet] = read_sheets(self.account, spreadsheet, OWN_FIELDS)

    def _remembered(self, spreadsheet: str) -> Sheets | None:
        file = self.files.get(spreadsheet)
        remembered = self._cache.load(file) if file and not self._full else None
        if remembered is None:
            return None
        self._loaded[spreadsheet] = remembered
        return remembered.sheets

    def output(self, place: str) -> OutputSpreadsheet:
        """Return the spreadsheet that the summary is written to."""
        spreadsheet = file_id(place)
        sheets = self._looked.get(spreadsheet) or self._remembered(spreadsheet)
        listed = self._listed(spreadsheet)
        return self._output(spreadsheet, listed.name, sheets, in_bin=listed.trashed)

    def feedback(self) -> dict[str, OutputSpreadsheet]:
        """Return, by its name, each source that was read, to be written to."""
        return {
            name: self._output(self._sources[name].id, name, sheets, source=True)
            for name, sheets in self._held.items()
            if not self._sources[name].summary
        }

    def _output(
        self,
        spreadsheet: str,
        name: str,
        sheets: Sheets | None,
        *,
        source: bool = False,
        in_bin: bool = False,
    ) -> OutputSpreadsheet:
        file = self.files.get(spreadsheet)
        refusal = "" if file is None or file.editable else faults.no_right_to_edit(self.account.email)
        refusal = str(faults.IN_THE_BIN) if in_bin else refusal
        output = OutputSpreadsheet(
            self.account, spreadsheet, name, sheets, source=source, refusal=refusal,
            forget=lambda: self._try(lambda: self._cache.forget(spreadsheet)),
        )  # fmt: skip
        self._outputs.append(output)
        return output

    def _listed(self, spreadsheet: str) -> ListedFile:
        return self.files.get(spreadsheet, ListedFile(spreadsheet, spreadsheet, "", ""))

    def remember(self, prune: Prune) -> None:
        """Keep what each spreadsheet holds; of people's own tabs, what `prune` leaves of them.

        A spreadsheet with a tab that cannot be pruned, or that Drive did not list, is read again next time.

        Raises:
            OSError: the cache cannot be written to.
        """
        if self._trouble:
            raise self._trouble
        kept = {entry.id: (name, self._held[name]) for name, entry in self._sources.items()
                if name in self._held}  # fmt: skip
        for spreadsheet, (name, sheets) in kept.items():
            summary = self._sources[name].summary
            prune_tab = _figures_alone if summary else partial(_pruned, name, sheets.link, prune)
            self._keep(spreadsheet, sheets, prune_tab, summary=summary)
        for output in self._outputs:
            if output.spreadsheet not in kept and output.sheets:
                self._keep(output.spreadsheet, output.sheets, _emptied)
        self._cache.forget_all_but({*kept, *self._own})

    def _keep(
        self, spreadsheet: str, sheets: Sheets, prune: Callable[[SheetTab], SheetTab | None], *,
        summary: bool = False,
    ) -> None:  # fmt: skip
        file = self.files.get(spreadsheet)
        written = next((o for o in self._outputs if o.spreadsheet == spreadsheet and o.written), None)
        loaded = self._loaded.get(spreadsheet)
        sheets = written.sheets if written and written.sheets else sheets
        if file is None or (loaded and loaded.version == file.version and loaded.sheets is sheets):
            return
        if loaded is None or loaded.sheets is not sheets:
            written_to = any(output.spreadsheet == spreadsheet for output in self._outputs)
            tabs = [
                prune(tab) if summary or not tab.mark else tab if written_to else _emptied(tab)
                for tab in sheets.tabs
            ]
            if None in tabs:
                return
            sheets = replace(sheets, tabs=tuple(tab for tab in tabs if tab))
        ours = written is not None and self.account.is_ours
        self._cache.save(spreadsheet, Remembered(sheets, file.name, file.version, ours))


def _emptied(tab: SheetTab) -> SheetTab:
    return replace(tab, rows=[])


def _figures_alone(tab: SheetTab) -> SheetTab:
    return tab if tab.mark and tab.title == FIGURES_TAB else _emptied(tab)


def _pruned(name: str, link: str, prune: Prune, tab: SheetTab) -> SheetTab | None:
    if not tab.is_grid:
        return tab
    (grid,) = grids(name, Sheets(name, link, (tab,)))
    kept = prune(grid)
    return replace(tab, rows=[[*row] for row in kept.rows]) if kept else None
