"""A Google spreadsheet that tabs are written to: changed by one atomic request, then read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from gspread.exceptions import APIError

from sheets_sync.diff import Change, Standing, is_same
from sheets_sync.errors import OutputError, StandingChangedError
from sheets_sync.stores.google import faults
from sheets_sync.stores.google.account import Account
from sheets_sync.stores.google.cells import FIELDS, OWN_FIELDS, Sheets, SheetTab, standing_of
from sheets_sync.stores.google.guard import Batch
from sheets_sync.stores.google.requests import batches_for
from sheets_sync.stores.google.sources import read_sheets

# Google sets no limit but advises about 2 MB a payload for speed (Sheets API, usage limits). A quarter of a
# town takes more, and one request for all of it is worth the seconds.
LARGEST = 6_000_000
_NO_RIGHT = frozenset([401, 403, 404])
_REFUSED = frozenset([400, 409, 412, 413])


class OutputSpreadsheet:
    """A spreadsheet that tabs are written to; only tabs with our mark are ever touched.

    `sheets` is what it was last seen to hold, None if that is not known, and `written` whether that was
    after a change of ours; `disturbed` says that others may have changed something since it was first seen.
    So it is too of a source that was remembered without all that people typed. In a `source` new tabs come
    after those that stand there, and what people typed counts. `forget` is called before anything is changed,
    so that a run which is killed leaves nothing remembered that no longer stands.
    """

    def __init__(
        self, account: Account, spreadsheet: str, name: str, sheets: Sheets | None = None, *,
        source: bool = False, refusal: str = "", forget: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.spreadsheet = spreadsheet
        self.name = name
        self.sheets = sheets
        self.written = False
        self.disturbed = False
        self._first = sheets.tabs if sheets else None
        self._changed: set[str] = set()
        self._account = account
        self._source = source
        self._refusal = refusal
        self._forget = forget
        self._failures = 0
        self._trouble = ""
        self._refused = False
        self._sent = False

    @property
    def refusal(self) -> str:
        """Why nothing can be written there and what to do, "" if nothing speaks against it."""
        return self._refusal

    @property
    def touched(self) -> bool:
        """Whether a change was sent, even if its answer was lost."""
        return self._sent

    def known(self) -> Standing | None:
        """Return what stands there if it was seen, in this run or in one since which nothing changed."""
        return standing_of(self.sheets) if self.sheets else None

    def read(self) -> Standing:
        """Return the values of each tab and the marks of ours.

        Raises:
            OutputError: it cannot be read; the line says what to do.
        """
        try:
            fields = FIELDS if self._source else OWN_FIELDS
            self.sheets = read_sheets(self._account, self.spreadsheet, fields)
        except faults.FAILURES as error:
            raise self._failed(error) from error
        self._first = self.sheets.tabs if self._first is None else self._first
        return standing_of(self.sheets)

    def write(self, changes: list[Change]) -> None:
        """Make all changes in one request and read them back.

        Raises:
            StandingChangedError: the answer was lost, or what was read back differs.
            OutputError: we may not write there, or cannot reach it.
        """
        tabs = self.sheets.tabs if self.sheets else ()
        batches = batches_for(changes, tabs, at_end=self._source, largest=LARGEST)
        if batches and self.refusal:
            raise OutputError(f"{self.name}: {self.refusal}")
        if not batches:
            return
        if self._failures and not self._account.transport.wait_after(self._failures):
            raise OutputError(f"{self.name}: {self._trouble}; nothing more is tried in this run")
        self._forget()
        self._changed |= {change.title for change in changes if change.is_made}
        self._first = self._others(self._first or ())
        self._sent = True
        lost = next((error for batch in batches if (error := self._send(batch))), None)
        self.read()
        self.written = True
        self.disturbed |= self._first != self._others(self.sheets.tabs if self.sheets else ())
        if lost or not self._stands(changes):
            self._failures += 1
            self._trouble = (
                str(faults.explain(lost, self._account.email, "Editor"))
                if lost
                else "somebody edits there now"
            )
            raise StandingChangedError(f"{self.name}: what was written did not read back; {self._trouble}")

    def _send(self, batch: Batch) -> BaseException | None:
        """Send a batch; return the failure if it is not known whether it took effect."""
        try:
            self._account.transport.update(self.spreadsheet, batch)
        except APIError as error:
            status = error.response.status_code
            if status in _NO_RIGHT or (status in _REFUSED and self._refused):
                raise self._failed(error) from error
            # A refusal may come of what somebody did a moment ago; the second in a row does not.
            self._refused = status in _REFUSED
            return error
        except faults.FAILURES as error:
            return error
        return None

    def _stands(self, changes: list[Change]) -> bool:
        tabs = {tab.title: tab for tab in self.sheets.tabs} if self.sheets else {}
        return all(_as_wanted(change, tabs.get(change.title)) for change in changes if change.is_made)

    def _others(self, tabs: Iterable[SheetTab]) -> tuple[SheetTab, ...]:
        """Return the tabs that were not changed by us, as far as a run goes by what they hold."""
        return tuple(
            tab if self._source or tab.mark else replace(tab, rows=[])
            for tab in tabs
            if tab.title not in self._changed and not tab.is_stage
        )

    def _failed(self, error: BaseException) -> OutputError:
        return OutputError(f"{self.name}: {faults.explain(error, self._account.email, 'Editor')}")


def _as_wanted(change: Change, tab: SheetTab | None) -> bool:
    if tab is None or tab.mark is None:
        return False
    if change.tab is None:
        return bool(tab.mark.stale)
    return is_same(tab.rows, change.tab.values) and tab.mark.look == change.tab.look
