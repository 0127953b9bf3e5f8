"""A spreadsheet as Google holds it: all-or-nothing updates, trimmed answers, field masks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Mask = dict[str, Any]
_EPOCH = dt.date(1899, 12, 30)
_LIMIT = 2_000_000


def plain_copy(value: Any) -> Any:
    """Return a copy of plain data; much quicker than `copy.deepcopy`."""
    if isinstance(value, dict):
        return {key: plain_copy(item) for key, item in value.items()}
    return [plain_copy(item) for item in value] if isinstance(value, list) else value


@dataclass
class Tab:
    """One tab. `cells` holds CellData by row and column counted from 0."""

    properties: dict[str, Any]
    cells: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    merges: list[dict[str, int]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    protected: list[dict[str, Any]] = field(default_factory=list)
    filter: dict[str, Any] | None = None
    rules: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)

    def copy(self) -> Tab:
        """Return the same tab, to be changed by itself."""
        properties, merges, metadata, protected, tab_filter = map(
            plain_copy, (self.properties, self.merges, self.metadata, self.protected, self.filter)
        )
        rules, charts = plain_copy(self.rules), plain_copy(self.charts)
        return Tab(properties, dict(self.cells), merges, metadata, protected, tab_filter, rules, charts)

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def size(self) -> tuple[int, int]:
        grid = self.properties["gridProperties"]
        return grid["rowCount"], grid["columnCount"]

    def type_in(self, row: int, column: int, value: Any) -> None:
        """Put a value there as a person's typing would."""
        grid = self.properties["gridProperties"]
        grid["rowCount"] = max(grid["rowCount"], row + 1)
        grid["columnCount"] = max(grid["columnCount"], column + 1)
        if value is None:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = cell_data(value)


def cell_data(value: Any) -> dict[str, Any]:
    """Return the CellData of a plain value; a date becomes a serial number under a date format."""
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, dt.date):
        serial = (dt.date(value.year, value.month, value.day) - _EPOCH).days
        return {"userEnteredValue": {"numberValue": serial},
                "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}  # fmt: skip
    if isinstance(value, int | float):
        return {"userEnteredValue": {"numberValue": value}}
    if str(value).startswith("#"):
        return {"userEnteredValue": {"formulaValue": "=x"}, "error": str(value)}
    return {"userEnteredValue": {"stringValue": str(value)}}


@dataclass
class Spreadsheet:
    """The tabs, and the next ids."""

    tabs: list[Tab] = field(default_factory=list)
    next_id: int = 1
    locale: str = "vi_VN"

    def add(
        self, title: str, rows: list[list[Any]], merges: tuple[tuple[int, int, int, int], ...] = ()
    ) -> Tab:
        """Add a tab as a person makes one."""
        tab = Tab(_properties(title, self.next_id, len(self.tabs)))
        tab.properties["gridProperties"] |= {"rowCount": max(len(rows), 50), "columnCount": 26}
        self.next_id += 1
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    tab.type_in(number, column, value)
        tab.merges = [_range(tab.id, *area) for area in merges]
        self.tabs.append(tab)
        return tab

    def named(self, title: str) -> Tab:
        return next(tab for tab in self.tabs if tab.properties["title"] == title)

    def updated(self, requests: list[dict[str, Any]]) -> tuple[Spreadsheet, list[dict[str, Any]]]:
        """Return the spreadsheet after all requests, and their replies.

        If one is not valid that is raised, and nothing is changed.
        """
        from google_api import ApiError
        from google_requests import apply

        changed = Spreadsheet([tab.copy() for tab in self.tabs], self.next_id, self.locale)
        replies = []
        for number, request in enumerate(requests):
            (kind, body), *more = request.items()
            if more:
                raise ApiError(400, f"Invalid requests[{number}]: more than one kind")
            try:
                replies.append(apply(changed, kind, body))
            except (KeyError, IndexError, StopIteration) as error:
                raise ApiError(400, f"Invalid requests[{number}].{kind}: {error}") from error
        return changed, replies

    def shown(self, file_id: str, title: str, mask: str) -> Any:
        """Return what `spreadsheets.get` answers under a field mask."""
        whole: dict[str, Any] = {
            "spreadsheetId": file_id,
            "properties": {
                "title": title,
                "locale": self.locale,
                "timeZone": "Asia/Ho_Chi_Minh",
                "autoRecalc": "ON_CHANGE",
                "defaultFormat": {},
            },
            "sheets": [_tab_shown(tab) for tab in self.tabs],
        }
        if not mask:
            return whole
        wanted = parse_mask(mask)
        shown = masked(whole, wanted)
        cells = _cell_mask(wanted)
        if cells is not None:
            for tab, sheet in zip(self.tabs, shown["sheets"], strict=True):
                sheet["data"] = [{"rowData": _rows_shown(tab, cells)}]
        return shown


def _properties(title: str, sheet_id: int, index: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "title": title, "index": index, "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26}}  # fmt: skip


def _range(sheet_id: int, top: int, left: int, bottom: int, right: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom + 1, "startColumnIndex": left,
            "endColumnIndex": right + 1}  # fmt: skip


def _cell_mask(mask: Mask) -> Mask | None:
    """Return what a mask asks of each cell, {} for all of it, None if it asks for no cells."""
    for name in ("sheets", "data", "rowData", "values"):
        if not mask or "*" in mask:
            return {}
        if name not in mask:
            return None
        mask = mask[name]
    return mask


def _tab_shown(tab: Tab) -> dict[str, Any]:
    """Return a tab without its cells, which are given only where a mask asks for them."""
    shown: dict[str, Any] = {"properties": tab.properties}
    for name, value in (("merges", tab.merges), ("developerMetadata", tab.metadata),
                        ("protectedRanges", tab.protected), ("conditionalFormats", tab.rules),
                        ("charts", tab.charts)):  # fmt: skip
        if value:
            shown[name] = value
    if tab.filter:
        shown["basicFilter"] = tab.filter
    return shown


def _rows_shown(tab: Tab, mask: Mask) -> list[dict[str, Any]]:
    widths: dict[int, int] = {}
    for (row, column), cell in tab.cells.items():
        if cell:
            widths[row] = max(widths.get(row, 0), column + 1)
    rows: list[dict[str, Any]] = []
    for row in range(max(widths, default=-1) + 1):
        cells = (tab.cells.get((row, column)) for column in range(widths.get(row, 0)))
        values = [_cell_shown(cell, mask) if cell else {} for cell in cells]
        rows.append({"values": values} if values else {})
    return rows


def _cell_shown(cell: dict[str, Any], mask: Mask) -> dict[str, Any]:
    entered, form = cell.get("userEnteredValue"), cell.get("userEnteredFormat", {}).get("numberFormat")
    shown = {name: value for name, value in cell.items() if name != "error"}
    if "error" in cell:
        shown["effectiveValue"] = {"errorValue": {"type": "REF", "message": "broken"}}
        shown["formattedValue"] = cell["error"]
    elif entered:
        shown["effectiveValue"] = entered
        if not mask or "formattedValue" in mask:
            shown["formattedValue"] = _formatted(entered, form or {})
    if form:
        shown["effectiveFormat"] = {"numberFormat": form}
    found: dict[str, Any] = masked(shown, mask)
    return found


def _formatted(value: dict[str, Any], form: dict[str, str]) -> str:
    ((kind, content),) = value.items()
    if kind == "boolValue":
        return str(content).upper()
    if kind != "numberValue":
        return str(content)
    if form.get("type") == "DATE" and abs(content) < 2_000_000:
        day = _EPOCH + dt.timedelta(days=int(content))
        return day.strftime(re.sub("dd", "%d", form["pattern"]).replace("mm", "%m").replace("yyyy", "%Y"))
    if form.get("type") == "PERCENT":
        return f"{content * 100:g}%".replace(".", ",")
    return f"{content:,}".replace(",", "_").replace(".", ",").replace("_", ".")


def parse_mask(text: str) -> Mask:
    """Read a field mask such as `a,b(c,d/e)` or `a,b.c`."""
    tokens = re.findall(r"[A-Za-z0-9_*]+|[(),/]", text.replace(".", "/"))

    def fields(tokens: Iterator[str], end: Callable[[str], bool]) -> Mask:
        found: Mask = {}
        current: Mask | None = None
        for word in tokens:
            if end(word):
                break
            if word == "(" and current is not None:
                current |= fields(tokens, lambda t: t == ")")
            elif word == "/" and current is not None:
                deeper: Mask = {}
                current[next(tokens)] = deeper
                current = deeper
            elif word != ",":
                current = found.setdefault(word, {})
        return found

    return fields(iter(tokens), lambda _: False)


def masked(value: Any, mask: Mask) -> Any:
    """Return the parts of a value that a mask names; everything under a name without parts."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [masked(item, mask) for item in value]
    return {name: masked(value[name], part) for name, part in mask.items() if name in value}
