"""Nothing but tabs of our own can be named in a write, however one tries."""

from __future__ import annotations

from typing import Any

import pytest

from sheets_sync.diff import Change, Mark
from sheets_sync.stores.google.cells import STAGE, SheetTab
from sheets_sync.stores.google.guard import Batch, NotOursError
from sheets_sync.stores.google.pace import Clock, Meter
from sheets_sync.stores.google.requests import batches_for
from sheets_sync.stores.google.transport import Transport
from sheets_sync.tabs import Placed, Tab

THEIRS, OURS, STAGED = 11, 22, 33
STANDING = (
    SheetTab(THEIRS, "Mô hình DVK", [["của xã"]]),
    SheetTab(OURS, "Tổng hợp", [["của ta"]], mark=Mark("overview", "", ""), metadata_id=5),
    SheetTab(STAGED, f"{STAGE} 33", [], mark=Mark(STAGE, "", ""), metadata_id=6),
)


def area(sheet: int) -> dict[str, int]:
    """Return a range in a tab."""
    return {
        "sheetId": sheet,
        "startRowIndex": 0,
        "endRowIndex": 1,
        "startColumnIndex": 0,
        "endColumnIndex": 1,
    }


def requests(sheet: int) -> list[dict[str, Any]]:
    """Return one request of each known kind that touches a tab."""
    return [
        {"updateSheetProperties": {"properties": {"sheetId": sheet, "title": "x"}, "fields": "title"}},
        {"updateCells": {"range": area(sheet), "fields": "*"}},
        {"updateCells": {"start": {"sheetId": sheet}, "rows": [], "fields": "*"}},
        {"repeatCell": {"range": area(sheet), "cell": {}, "fields": "*"}},
        {"copyPaste": {"source": area(OURS), "destination": area(sheet)}},
        {"copyPaste": {"source": area(sheet), "destination": area(OURS)}},
        {"mergeCells": {"range": area(sheet)}},
        {"unmergeCells": {"range": area(sheet)}},
        {"updateDimensionProperties": {"range": {"sheetId": sheet, "dimension": "ROWS"}}},
        {"setBasicFilter": {"filter": {"range": area(sheet)}}},
        {"clearBasicFilter": {"sheetId": sheet}},
        {"createDeveloperMetadata": {"developerMetadata": {"location": {"sheetId": sheet}}}},
        {"addProtectedRange": {"protectedRange": {"range": area(sheet)}}},
        {"duplicateSheet": {"sourceSheetId": sheet, "newSheetId": 99}},
        {"addChart": {"chart": chart(at=sheet, of=OURS)}},
        {"addChart": {"chart": chart(at=OURS, of=sheet)}},
    ]


def chart(at: int, of: int) -> dict[str, Any]:
    """Return a chart on one tab that draws numbers of another."""
    numbers = {"sourceRange": {"sources": [area(of)]}}
    basic = {"domains": [{"domain": numbers}], "series": [{"series": numbers}]}
    return {"position": {"overlayPosition": {"anchorCell": {"sheetId": at}}}, "spec": {"basicChart": basic}}


def test_only_a_chart_that_we_drew_can_be_deleted() -> None:
    mark = Mark("overview", "", "", charts="7")
    standing = [SheetTab(OURS, "Tổng hợp", [], mark=mark, metadata_id=5, charts=(7, 8))]
    Batch([{"deleteEmbeddedObject": {"objectId": 7}}], standing)

    with pytest.raises(NotOursError):
        Batch([{"deleteEmbeddedObject": {"objectId": 8}}], standing)


@pytest.mark.parametrize("request_", requests(THEIRS), ids=lambda r: next(iter(r)))
def test_a_request_that_names_a_tab_of_theirs_cannot_be_made(request_: dict[str, Any]) -> None:
    with pytest.raises(NotOursError):
        Batch([request_], STANDING)


@pytest.mark.parametrize("request_", requests(OURS), ids=lambda r: next(iter(r)))
def test_the_same_request_for_a_tab_of_ours_can(request_: dict[str, Any]) -> None:
    assert Batch([request_], STANDING).requests == [request_]


@pytest.mark.parametrize(
    "request_",
    [
        {"deleteSheet": {"sheetId": THEIRS}},
        {"deleteSheet": {"sheetId": OURS}},
        {"deleteSheet": {}},
        {"updateCells": {"fields": "*"}},
        {"updateCells": {"start": {}, "fields": "*"}},
        {"clearBasicFilter": {}},
        {"addSheet": {"properties": {"title": "x"}}},
        {"addSheet": {"properties": {"sheetId": THEIRS, "title": "x"}}},
        {"duplicateSheet": {"sourceSheetId": OURS, "newSheetId": THEIRS}},
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 4}}}},
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": "k"}}}},
        {"updateSpreadsheetProperties": {"properties": {"title": "x"}, "fields": "title"}},
        {"findReplace": {"find": "a", "replacement": "b", "allSheets": True}},
        {"deleteDimension": {"range": {"sheetId": OURS, "dimension": "ROWS"}}},
        {"deleteNamedRange": {"namedRangeId": "x"}},
    ],
)  # fmt: skip
def test_what_is_not_known_to_touch_our_tabs_alone_cannot_be_made(request_: dict[str, Any]) -> None:
    with pytest.raises(NotOursError):
        Batch([request_], STANDING)


def test_only_what_we_were_building_in_can_be_deleted() -> None:
    assert Batch([{"deleteSheet": {"sheetId": STAGED}}], STANDING).requests


@pytest.mark.parametrize("kind", ["created", "updated", "stale"])
def test_no_change_of_any_kind_reaches_a_tab_of_theirs(kind: Any) -> None:
    tab = Tab("Mô hình DVK", "models", [[Placed("x")]], [10]) if kind != "stale" else None

    with pytest.raises(NotOursError):
        batches_for([Change("Mô hình DVK", kind, tab, stale="⚠", owner="models")], STANDING, largest=10**6)


class NoSession:
    """A session that must not be used."""

    def request(self, *_arguments: Any, **_named: Any) -> Any:
        pytest.fail("a request was sent")


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.request("post", "https://sheets.googleapis.com/v4/spreadsheets/x:batchUpdate", json={}),
        lambda t: t.batch_update("x", {"requests": []}),
        lambda t: t.values_update("x", "A1", {}, {"values": [["y"]]}),
        lambda t: t.values_append("x", "A1", {}, {"values": [["y"]]}),
        lambda t: t.values_clear("x", "A1"),
        lambda t: t.values_batch_update("x", {}),
        lambda t: t.request("delete", "https://www.googleapis.com/drive/v3/files/x"),
    ],
)
def test_the_librarys_own_ways_to_write_are_closed(call: Any) -> None:
    session: Any = NoSession()
    transport = Transport(session, session, Meter(Clock()), 0.0)

    with pytest.raises(NotOursError):
        call(transport)
