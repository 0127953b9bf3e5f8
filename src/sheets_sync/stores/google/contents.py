"""The cells of a tab as the API takes them: typed values, formats, links; never a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets_sync.grids import Area
from sheets_sync.stores.google.cells import EPOCH
from sheets_sync.stores.google.formats import repeated
from sheets_sync.stores.looks import Look
from sheets_sync.tabs import Placed, Tab

Request = dict[str, Any]
VALUE_AND_LINK = "userEnteredValue,userEnteredFormat.textFormat.link"


def grid_of(tab: Tab) -> dict[str, Any]:
    """Return the tab's size and frozen panes as the API's GridProperties."""
    return {
        "rowCount": max(len(tab.rows), tab.frozen[0] + 1),
        "columnCount": max(len(tab.widths), tab.frozen[1] + 1, *map(len, tab.rows)),
        "frozenRowCount": tab.frozen[0],
        "frozenColumnCount": tab.frozen[1],
        "hideGridlines": True,
    }


def rows_of(tab: Tab, ids: Mapping[str, int]) -> list[Request]:
    """Return a tab's rows as the API's RowData; `ids` tells each tab's id by its title, for links."""
    return [{"values": [cell_of(placed, ids) for placed in row]} for row in tab.rows]


def contents(sheet: int, looks: Iterable[tuple[Area, Look]], rows: Sequence[Request]) -> list[Request]:
    """Return the requests that fill an empty sheet with areas of one look each, and with rows."""
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
    return [
        *(repeated(sheet, area, look) for area, look in looks),
        {"updateCells": {"start": start, "rows": rows, "fields": VALUE_AND_LINK}},
    ]


def cell_of(placed: Placed, ids: Mapping[str, int]) -> Request:
    """Return a cell as the API's CellData: a typed value, and its link as a format."""
    cell: Request = {}
    if placed.value is not None:
        cell["userEnteredValue"] = _typed(placed.value)
    if placed.target:
        cell["userEnteredFormat"] = {"textFormat": {"link": {"uri": _uri(placed, ids)}}}
    return cell


def _typed(value: Any) -> Request:
    """Return a value as the API's ExtendedValue; one of NumPy's as Python's own."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, dt.date):
        return {"numberValue": (value - EPOCH.date()).days}
    if isinstance(value, int | float):
        return {"numberValue": int(value) if isinstance(value, int) else float(value)}
    return {"stringValue": str(value)}


def _uri(placed: Placed, ids: Mapping[str, int]) -> str:
    target = placed.target
    if target is None or target.file:
        return f"{target.file}&range={target.location.rpartition('!')[2]}" if target else ""
    title, _, area = target.location.rpartition("!")
    plain = title[1:-1].replace("''", "'")
    return f"#gid={ids.get(plain, 0)}&range={area}"
