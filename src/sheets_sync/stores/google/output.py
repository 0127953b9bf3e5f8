"""A Google spreadsheet as output: changed by one atomic request, then read back."""

from __future__ import annotations

import json

from gspread.exceptions import APIError

from sheets_sync.diff import Change, Standing, compare
from sheets_sync.errors import OutputError
from sheets_sync.stores.google import faults
from sheets_sync.stores.google.account import Account
from sheets_sync.stores.google.cells import Sheets
from sheets_sync.stores.google.requests import Request, requests_for
from sheets_sync.stores.google.sources import read_sheets

LARGEST_BODY = 8_000_000
TRIES = 4


class OutputSpreadsheet:
    """A spreadsheet that summary tabs are written to; only tabs with our mark are ever touched."""

    def __init__(self, account: Account, spreadsheet: str, name: str) -> None:
        self.account = account
        self.spreadsheet = spreadsheet
        self.name = name
        self._sheets: Sheets | None = None

    def read(self) -> Standing:
        """Return the values of each tab and the marks of ours.

        Raises:
            OutputError: it cannot be read; the line says what to do.
        """
        try:
            self._sheets = read_sheets(self.account, self.spreadsheet)
        except faults.FAILURES as error:
            raise self._failed(error) from error
        tabs = {tab.title: tab.rows for tab in self._sheets.tabs}
        return Standing(tabs, {tab.title: tab.mark for tab in self._sheets.tabs if tab.mark})

    def write(self, changes: list[Change]) -> None:
        """Make all changes in one request and read them back.

        An answer that was lost is settled by reading: what already stands there is not sent again.

        Raises:
            OutputError: nothing was changed, or what was read back differs.
        """
        requests = self._requests(changes)
        lost: BaseException | None = None
        for _ in range(TRIES if requests else 0):
            lost = self._send(requests)
            self.read()
            if self._stands(changes):
                return
            self.account.transport.budget.spend(1.0 if lost else 0.0)
            if lost is None:
                raise OutputError(f"{self.name}: what was read back differs; somebody edits there now")
            requests = self._requests(changes)
        if lost:
            raise self._failed(lost) from lost

    def _requests(self, changes: list[Change]) -> list[Request]:
        if self._sheets is None:
            self.read()
        standing = {tab.title: tab for tab in self._sheets.tabs} if self._sheets else {}
        requests = requests_for(changes, standing)
        if len(json.dumps(requests)) > LARGEST_BODY:
            raise OutputError(f"{self.name}: the summary is too large for one request; split the site")
        return requests

    def _send(self, requests: list[Request]) -> BaseException | None:
        """Send the requests; return the failure if it is not known whether they took effect."""
        try:
            self.account.transport.batch_update(self.spreadsheet, {"requests": requests})
        except APIError as error:
            if error.response.status_code in (401, 403, 404):
                raise self._failed(error) from error
            return error
        except faults.FAILURES as error:
            return error
        return None

    def _stands(self, changes: list[Change]) -> bool:
        tabs = {tab.title: tab for tab in self._sheets.tabs} if self._sheets else {}
        for change in changes:
            if change.kind in ("skipped", "unchanged"):
                continue
            tab = tabs.get(change.title)
            if tab is None or tab.mark is None:
                return False
            if change.tab and next(compare(tab.rows, change.tab.values), None):
                return False
            if change.tab and tab.mark.look != change.tab.look:
                return False
            if change.kind == "stale" and not tab.mark.stale:
                return False
        return True

    def _failed(self, error: BaseException) -> OutputError:
        return OutputError(f"{self.name}: {faults.explain(error, self.account.email, 'Editor')}")
