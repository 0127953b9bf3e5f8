"""Changes to an output turned into the requests of one `spreadsheets.batchUpdate`.

Only tabs of our own can be named here: a tab is either new, or carries our mark.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sheets_sync.diff import TYPED_INTO, Change, Mark, content_hash
from sheets_sync.grids import Area
from sheets_sync.layout import NOTICE_ROW, Placed, Tab
from sheets_sync.stores.google.cells import EPOCH, MARK, SheetTab
from sheets_sync.stores.google.formats import areas_of_one_look, grid_range, repeated
from sheets_sync.stores.looks import look_of

Request = dict[str, Any]
_VALUE_AND_LINK = "userEnteredValue,userEnteredFormat.textFormat.link"
_PIXELS_A_CHARACTER = 7.5


class NotOursError(ValueError):
    """A change names a tab that is not ours; nothing may be written there."""


def requests_for(changes: Sequence[Change], standing: Mapping[str, SheetTab]) -> list[Request]:
    """Return the requests that make all changes, in order; none if there is nothing to do.

    Raises:
        NotOursError: a change would touch a tab without our mark.
    """
    ids = {title: tab.id for title, tab in standing.items()}
    fresh = max(ids.values(), default=0) + 1
    for change in changes:
        if change.title not in ids and change.kind in ("created", "stale"):
            ids[change.title], fresh = fresh, fresh + 1
    writer = _Writer(standing, ids, fresh)
    return [request for place, change in enumerate(changes) for request in writer.requests(change, place)]


class _Writer:
    """Knows every tab's id, so that links and ranges can name them."""

    def __init__(self, standing: Mapping[str, SheetTab], ids: Mapping[str, int], fresh: int) -> None:
        self._standing, self._ids, self._fresh = standing, ids, fresh

    def requests(self, change: Change, place: int) -> Iterator[Request]:
        """Return the requests of one change."""
        if change.kind in ("unchanged", "skipped"):
            return
        old = self._standing.get(change.title)
        if old is not None and old.mark is None:
            raise NotOursError(f"the tab «{change.title}» is not ours")
        sheet = self._ids[change.title]
        if change.kind == "stale":
            yield from self._stale(change, sheet, old, place)
        elif change.tab:
            yield from self._whole(change.tab, sheet, old, place, keep=change.keep_copy)

    def _whole(
        self, tab: Tab, sheet: int, old: SheetTab | None, place: int, *, keep: bool
    ) -> Iterator[Request]:
        grid = {
            "rowCount": max(len(tab.rows), tab.frozen[0] + 1),
            "columnCount": max(len(tab.widths), tab.frozen[1] + 1, *map(len, tab.rows)),
            "frozenRowCount": tab.frozen[0],
            "frozenColumnCount": tab.frozen[1],
            "hideGridlines": True,
        }
        if old is None:
            yield self._added(tab.title, sheet, place, grid)
        else:
            yield from self._emptied(old, sheet, grid, keep=keep)
        yield from (repeated(sheet, area, look) for area, look in areas_of_one_look(tab.rows))
        rows = [{"values": [self._cell(placed) for placed in row]} for row in tab.rows]
        start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
        yield {"updateCells": {"start": start, "rows": rows, "fields": _VALUE_AND_LINK}}
        yield from (
            {"mergeCells": {"range": grid_range(sheet, area), "mergeType": "MERGE_ALL"}}
            for area in tab.merges
        )
        yield from (_width(sheet, column, width) for column, width in enumerate(tab.widths))
        if tab.filter:
            yield {"setBasicFilter": {"filter": {"range": grid_range(sheet, tab.filter)}}}
        mark = Mark(tab.owner, content_hash(tab.values), tab.look)
        yield from _marked(tab.title, sheet, mark, old)

    def _added(self, title: str, sheet: int, place: int, grid: Mapping[str, Any]) -> Request:
        properties = {"sheetId": sheet, "title": title, "index": place, "gridProperties": dict(grid)}
        return {"addSheet": {"properties": properties}}

    def _emptied(
        self, old: SheetTab, sheet: int, grid: Mapping[str, Any], *, keep: bool
    ) -> Iterator[Request]:
        if keep:
            copy = {"sourceSheetId": sheet, "newSheetId": self._fresh, "newSheetName": self._copy_title(old)}
            self._fresh += 1
            yield {"duplicateSheet": copy}
        if old.merges:
            yield {"unmergeCells": {"range": {"sheetId": sheet}}}
        yield {"clearBasicFilter": {"sheetId": sheet}}
        names = ",".join(f"gridProperties.{name}" for name in grid)
        properties = {"sheetId": sheet, "gridProperties": dict(grid)}
        yield {"updateSheetProperties": {"properties": properties, "fields": names}}
        yield {"updateCells": {"range": {"sheetId": sheet}, "fields": "*"}}

    def _copy_title(self, old: SheetTab) -> str:
        names = {title.casefold() for title in self._standing}
        return next(
            n for i in range(1, 1000) if (n := f"Bản lưu {i} {old.title}"[:90]).casefold() not in names
        )

    def _stale(self, change: Change, sheet: int, old: SheetTab | None, place: int) -> Iterator[Request]:
        if old is None:
            yield self._added(change.title, sheet, place, {"rowCount": 10, "columnCount": 5})
        placed = Placed(change.stale, "warning")
        yield repeated(sheet, Area(NOTICE_ROW, 0, NOTICE_ROW, 0), look_of(placed))
        start = {"sheetId": sheet, "rowIndex": NOTICE_ROW, "columnIndex": 0}
        notice = {"values": [self._cell(placed)]}
        yield {"updateCells": {"start": start, "rows": [notice], "fields": _VALUE_AND_LINK}}
        rows = [list(row) for row in old.rows] if old else []
        rows += [[] for _ in range(NOTICE_ROW + 1 - len(rows))]
        rows[NOTICE_ROW] = [change.stale, *rows[NOTICE_ROW][1:]]
        content = TYPED_INTO if change.keep_copy else content_hash(rows)
        look = old.mark.look if old and old.mark else ""
        yield from _marked(change.title, sheet, Mark(change.owner, content, look, "1"), old)

    def _cell(self, placed: Placed) -> Request:
        cell: Request = {}
        if placed.value is not None:
            cell["userEnteredValue"] = _typed(placed.value)
        if placed.target:
            cell["userEnteredFormat"] = {"textFormat": {"link": {"uri": self._uri(placed)}}}
        return cell

    def _uri(self, placed: Placed) -> str:
        target = placed.target
        if target is None or target.file:
            return f"{target.file}&range={target.location.rpartition('!')[2]}" if target else ""
        title, _, area = target.location.rpartition("!")
        plain = title[1:-1].replace("''", "'")
        return f"#gid={self._ids.get(plain, 0)}&range={area}"


def _typed(value: Any) -> Request:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, dt.date):
        return {"numberValue": (value - EPOCH.date()).days}
    return {"numberValue": value} if isinstance(value, int | float) else {"stringValue": str(value)}


def _width(sheet: int, column: int, width: float) -> Request:
    where = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    size = {"pixelSize": round(width * _PIXELS_A_CHARACTER)}
    return {"updateDimensionProperties": {"range": where, "properties": size, "fields": "pixelSize"}}


def _marked(title: str, sheet: int, mark: Mark, old: SheetTab | None) -> Iterator[Request]:
    if old and old.metadata_id is not None:
        lookup = {"developerMetadataLookup": {"metadataId": old.metadata_id}}
        yield {"deleteDeveloperMetadata": {"dataFilter": lookup}}
    text = json.dumps(asdict(mark) | {"tab": title}, ensure_ascii=False)
    metadata = {"metadataKey": MARK, "metadataValue": text, "visibility": "DOCUMENT",
                "location": {"sheetId": sheet}}  # fmt: skip
    yield {"createDeveloperMetadata": {"developerMetadata": metadata}}
    if old is None:
        words = "sheets-sync ghi trang này; nội dung gõ vào đây sẽ được thay ở lần chạy sau"
        protected = {"range": {"sheetId": sheet}, "warningOnly": True, "description": words}
        yield {"addProtectedRange": {"protectedRange": protected}}
