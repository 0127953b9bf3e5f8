"""Changes to an output turned into the batches of `spreadsheets.batchUpdate`; nearly always one.

A tab whose content is too large for one request is first built in a hidden tab of its own, piece by piece;
the last batch puts it in its place together with all other changes, so a reader never sees half.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property

import orjson

from sheets_sync.diff import TYPED_INTO, Change, Mark, content_hash
from sheets_sync.grids import Area
from sheets_sync.stores.google.cells import MARK, STAGE, SheetTab
from sheets_sync.stores.google.charts import drawn
from sheets_sync.stores.google.contents import VALUE_AND_LINK, Request, cell_of, contents, grid_of, rows_of
from sheets_sync.stores.google.formats import alarmed, areas_of_one_look, grid_range, repeated
from sheets_sync.stores.google.guard import Batch
from sheets_sync.stores.looks import Look, look_of
from sheets_sync.tabs import NOTICE_ROW, Placed, Tab

_PIXELS_A_CHARACTER = 7.5
_WARNING = "sheets-sync ghi trang này; nội dung gõ vào đây sẽ được thay ở lần chạy sau"


@dataclass
class _Part:
    """The requests of one change; `tab` and `sheet` say whose contents stand between them."""

    before: list[Request]
    after: list[Request]
    sheet: int
    tab: Tab | None = None


def batches_for(
    changes: Sequence[Change], standing: Sequence[SheetTab], *, largest: int, at_end: bool = False
) -> list[Batch]:
    """Return the batches that make all changes, to be sent in order; none if there is nothing to do.

    The first also takes away what an earlier run had begun to build and left. New tabs come in the order
    of the changes, before all others or, with `at_end`, after them.

    Raises:
        NotOursError: a change would touch a tab without our mark.
    """
    writer = _Writer(changes, standing, len(standing) if at_end else 0)
    parts = [writer.part(change, place) for place, change in enumerate(changes) if change.is_made]
    left_over: list[Request] = [{"deleteSheet": {"sheetId": tab.id}} for tab in standing if tab.is_stage]
    fills = {part.sheet: _Fill(part.tab, rows_of(part.tab, writer.ids)) for part in parts if part.tab}
    sizes = {sheet: fill.size for sheet, fill in fills.items()}
    batches: list[Batch] = []
    staged: dict[int, int] = {}
    for part in sorted(parts, key=lambda p: -sizes.get(p.sheet, 0)):
        if part.tab and sum(sizes.values()) > largest:
            sizes.pop(part.sheet)
            staged[part.sheet] = writer.fresh_id()
            for requests in _pieces(_staging(fills[part.sheet], staged[part.sheet], largest), largest):
                batches.append(Batch([*left_over, *requests], standing, batches))
                left_over = []
    last = [*left_over]
    for part in parts:
        stage = staged.get(part.sheet)
        last += part.before
        if stage:
            last += _moved(part, stage)
        elif part.tab:
            last += fills[part.sheet].onto(part.sheet)
        last += part.after
    return [*batches, Batch(last, standing, batches)] if last else batches


@dataclass(frozen=True)
class _Fill:
    """What a tab is filled with, whatever the sheet: its rows as the API takes them, and its looks."""

    tab: Tab
    rows: list[Request]

    @cached_property
    def looks(self) -> list[tuple[Area, Look]]:
        return list(areas_of_one_look(self.tab.rows))

    @cached_property
    def sizes(self) -> list[int]:
        """How many bytes each row takes, with what stands between two."""
        return [_size(row) + 1 for row in self.rows]

    @property
    def size(self) -> int:
        return sum(self.sizes) + sum(map(_size, contents(0, self.looks, [])))

    def onto(self, sheet: int) -> list[Request]:
        return contents(sheet, self.looks, self.rows)

    def in_parts(self, sheet: int, largest: int) -> Iterator[tuple[Request, int]]:
        """Return the requests that fill a sheet, each with its size; a long list of rows is cut."""
        *looks, bare = contents(sheet, self.looks, [])
        yield from ((look, _size(look)) for look in looks)
        body = {**bare["updateCells"], "rows": self.rows}
        first, size = 0, _size(bare)
        for number, more in enumerate(self.sizes):
            if number > first and size + more > largest:
                yield _rows_from(body, first, number), size
                first, size = number, _size(bare)
            size += more
        yield _rows_from(body, first, len(self.rows)), size


def _staging(fill: _Fill, stage: int, largest: int) -> Iterator[tuple[Request, int]]:
    properties = {
        "sheetId": stage,
        "title": f"{STAGE} {stage}",
        "hidden": True,
        "gridProperties": grid_of(fill.tab),
    }
    added: Request = {"addSheet": {"properties": properties}}
    for request in (added, *_marked(f"{STAGE} {stage}", stage, Mark(STAGE, "", ""))):
        yield request, _size(request)
    yield from fill.in_parts(stage, largest)


def _moved(part: _Part, stage: int) -> list[Request]:
    rows, columns = len(part.tab.rows) if part.tab else 0, grid_of(part.tab)["columnCount"] if part.tab else 0
    area = Area(0, 0, rows - 1, columns - 1)
    paste = {"source": grid_range(stage, area), "destination": grid_range(part.sheet, area),
             "pasteType": "PASTE_NORMAL"}  # fmt: skip
    return [{"copyPaste": paste}, {"deleteSheet": {"sheetId": stage}}]


def _pieces(requests: Iterator[tuple[Request, int]], largest: int) -> Iterator[list[Request]]:
    """Return the requests, each given with its size, in runs that are small enough."""
    piece: list[Request] = []
    room = largest
    for request, size in requests:
        if piece and size > room:
            yield piece
            piece, room = [], largest
        piece.append(request)
        room -= size
    yield piece


def _rows_from(body: Request, first: int, last: int) -> Request:
    start = {**body["start"], "rowIndex": first}
    return {"updateCells": {**body, "start": start, "rows": body["rows"][first:last]}}


def _size(request: Request) -> int:
    return len(orjson.dumps(request))


class _Writer:
    """Knows every tab's id, so that links and ranges can name them."""

    def __init__(self, changes: Sequence[Change], standing: Sequence[SheetTab], first_place: int) -> None:
        self._standing = {tab.title: tab for tab in standing}
        self._first_place = first_place
        self.ids = {tab.title: tab.id for tab in standing}
        self._fresh = max(self.ids.values(), default=0)
        self._fresh_chart = max((chart for tab in standing for chart in tab.charts), default=0)
        for change in changes:
            if change.title not in self.ids and change.kind in ("created", "stale"):
                self.ids[change.title] = self.fresh_id()

    def fresh_id(self) -> int:
        """Return an id that no tab has."""
        self._fresh += 1
        return self._fresh

    def _charts(self, tab: Tab) -> list[int]:
        """Return ids for the charts of a tab that no chart has."""
        first = self._fresh_chart + 1
        self._fresh_chart += len(tab.charts)
        return list(range(first, self._fresh_chart + 1))

    def part(self, change: Change, place: int) -> _Part:
        """Return the requests of one change."""
        old = self._standing.get(change.title)
        sheet = self.ids[change.title]
        place += self._first_place
        if change.tab is None:
            return _Part(list(self._stale(change, sheet, old, place)), [], sheet)
        grid = grid_of(change.tab)
        before = (
            [_added(change.title, sheet, place, grid)] if old is None else self._emptied(old, grid, change)
        )
        charts = self._charts(change.tab)
        return _Part(before, list(_framed(change.tab, sheet, charts, old)), sheet, change.tab)

    def _emptied(self, old: SheetTab, grid: Mapping[str, int], change: Change) -> list[Request]:
        sheet = old.id
        properties = {"sheetId": sheet, "gridProperties": dict(grid)}
        names = ",".join(f"gridProperties.{name}" for name in grid)
        copy = {"sourceSheetId": sheet, "newSheetId": self.fresh_id(), "newSheetName": self._copy_title(old),
                "insertSheetIndex": len(self._standing)}  # fmt: skip
        return [
            *([{"duplicateSheet": copy}] if change.keep_copy else []),
            *([{"unmergeCells": {"range": {"sheetId": sheet}}}] if old.merges else []),
            *({"deleteEmbeddedObject": {"objectId": chart}} for chart in old.own_charts),
            {"clearBasicFilter": {"sheetId": sheet}},
            *([{"deleteConditionalFormatRule": {"sheetId": sheet, "index": 0}}] * old.rules),
            {"updateSheetProperties": {"properties": properties, "fields": names}},
            {"updateCells": {"range": {"sheetId": sheet}, "fields": "*"}},
        ]

    def _copy_title(self, old: SheetTab) -> str:
        names = {title.casefold() for title in self._standing}
        return next(
            n for i in range(1, 1000) if (n := f"Bản lưu {i} {old.title}"[:90]).casefold() not in names
        )

    def _stale(self, change: Change, sheet: int, old: SheetTab | None, place: int) -> Iterator[Request]:
        if old is None:
            yield _added(change.title, sheet, place, {"rowCount": 10, "columnCount": 5})
        placed = Placed(change.stale, "warning")
        yield repeated(sheet, Area(NOTICE_ROW, 0, NOTICE_ROW, 0), look_of(placed))
        start = {"sheetId": sheet, "rowIndex": NOTICE_ROW, "columnIndex": 0}
        notice = {"values": [cell_of(placed, self.ids)]}
        yield {"updateCells": {"start": start, "rows": [notice], "fields": VALUE_AND_LINK}}
        rows = [list(row) for row in old.rows] if old else []
        rows += [[] for _ in range(NOTICE_ROW + 1 - len(rows))]
        rows[NOTICE_ROW] = [change.stale, *rows[NOTICE_ROW][1:]]
        content = TYPED_INTO if change.keep_copy else content_hash(rows)
        known = old.mark if old and old.mark else Mark(change.owner, "", "")
        mark = replace(known, owner=change.owner, content=content, stale="1")
        yield from _marked(change.title, sheet, mark, old)


def _added(title: str, sheet: int, place: int, grid: Mapping[str, int]) -> Request:
    properties = {"sheetId": sheet, "title": title, "index": place, "gridProperties": dict(grid)}
    return {"addSheet": {"properties": properties}}


def _framed(tab: Tab, sheet: int, charts: Sequence[int], old: SheetTab | None) -> Iterator[Request]:
    """Return the requests for what surrounds a tab's cells: merges, widths, rules, filter, charts, mark."""
    for area in tab.merges:
        yield {"mergeCells": {"range": grid_range(sheet, area), "mergeType": "MERGE_ALL"}}
    yield from (_width(sheet, column, width) for column, width in enumerate(tab.widths))
    yield from (alarmed(sheet, rule) for rule in tab.rules)
    if tab.filter:
        yield {"setBasicFilter": {"filter": {"range": grid_range(sheet, tab.filter)}}}
    yield from (drawn(sheet, chart, number) for chart, number in zip(tab.charts, charts, strict=True))
    noted = ",".join(map(str, charts))
    yield from _marked(
        tab.title, sheet, Mark(tab.owner, content_hash(tab.values), tab.look, charts=noted), old
    )


def _width(sheet: int, column: int, width: float) -> Request:
    where = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    size = {"pixelSize": round(width * _PIXELS_A_CHARACTER)}
    return {"updateDimensionProperties": {"range": where, "properties": size, "fields": "pixelSize"}}


def _marked(title: str, sheet: int, mark: Mark, old: SheetTab | None = None) -> Iterator[Request]:
    if old and old.metadata_id is not None:
        lookup = {"developerMetadataLookup": {"metadataId": old.metadata_id}}
        yield {"deleteDeveloperMetadata": {"dataFilter": lookup}}
    text = json.dumps(asdict(mark) | {"tab": title}, ensure_ascii=False)
    metadata = {"metadataKey": MARK, "metadataValue": text, "visibility": "DOCUMENT",
                "location": {"sheetId": sheet}}  # fmt: skip
    yield {"createDeveloperMetadata": {"developerMetadata": metadata}}
    if old is None:
        protected = {"range": {"sheetId": sheet}, "warningOnly": True, "description": _WARNING}
        yield {"addProtectedRange": {"protectedRange": protected}}
