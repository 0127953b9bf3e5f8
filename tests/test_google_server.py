"""The test server held to what Google really answered, where the same was recorded, and to its own rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from google_api import ApiError, Google, Request
from google_discovery import check_body
from google_requests import _KINDS
from google_sheet import Spreadsheet, Tab, plain_copy

RECORDED = Path(__file__).resolve().parents[2] / "shared" / "recorded" / "gspread-cassettes"
PARTS = ("properties", "merges", "protectedRanges")
needs_recordings = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here")


def interactions() -> Iterator[tuple[str, str, Any, int, Any]]:
    """Return method, address, body, status and answer of each recorded request."""
    for path in sorted(RECORDED.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["interactions"]:
            asked, answered = entry["request"], entry["response"]
            text = answered["body"].get("string") or "{}"
            answer = json.loads(text) if text.lstrip().startswith("{") else None
            body = json.loads(asked["body"]) if str(asked.get("body") or "").startswith("{") else None
            yield asked["method"], asked["uri"], body, answered["status"]["code"], answer


def updates() -> Iterator[tuple[list[Any], Any, Any, Any]]:
    """Return each recorded batchUpdate of kinds we know: requests, tabs before, answer, tabs after.

    The tabs before or after are None where they were not asked for right before or after.
    """
    before: Any = None
    waiting: tuple[list[Any], Any, Any] | None = None
    for method, uri, body, status, answer in interactions():
        sheets = answer.get("sheets") if isinstance(answer, dict) and status == 200 else None
        if method == "GET" and sheets and "properties" in sheets[0]:
            if waiting:
                yield *waiting, sheets
            before, waiting = sheets, None
            continue
        if waiting and method != "GET":
            yield *waiting, None
            waiting = None
        if method == "POST" and uri.endswith(":batchUpdate") and "values" not in uri and before:
            kinds = {kind for request in body["requests"] for kind in request}
            if kinds <= set(_KINDS):
                waiting = (body["requests"], before, answer)
        if method != "GET":
            before = None


def spreadsheet(sheets: list[Any]) -> Spreadsheet:
    """Return a spreadsheet with the tabs that an answer shows."""
    tabs = [Tab(plain_copy(s["properties"]), {}, plain_copy(s.get("merges", [])), [],
                plain_copy(s.get("protectedRanges", []))) for s in sheets]  # fmt: skip
    for tab in tabs:
        tab.merges = [{"sheetId": tab.id, **area} for area in tab.merges]
    return Spreadsheet(tabs, 10**6)


def without_ids(value: Any) -> Any:
    """Return an answer with the ids that Google chooses left out, and the ids of the first tab, 0, too."""
    text = json.dumps(value)
    text = re.sub(r'"(sheetId|protectedRangeId)": \d+,? ?', "", text)
    return json.loads(re.sub(r", }", "}", text))


@needs_recordings
def test_a_recorded_update_is_answered_as_google_answered_it() -> None:
    tried = 0
    for requests, before, answer, after in updates():
        changed, replies = spreadsheet(before).updated(requests)
        shown = changed.shown("x", "y", "")["sheets"]

        assert without_ids(replies) == without_ids(answer["replies"])
        if after is not None:
            wanted = [{part: sheet[part] for part in PARTS if part in sheet} for sheet in after]
            assert without_ids([{p: s[p] for p in PARTS if p in s} for s in shown]) == without_ids(wanted)
        tried += 1

    assert tried >= 15


@needs_recordings
def test_a_recorded_refusal_has_the_form_of_ours() -> None:
    refusals = [(status, answer) for *_, status, answer in interactions() if status >= 400]

    assert refusals
    for status, answer in refusals:
        ours = ApiError(status, answer["error"]["message"]).answer()
        assert (ours[0], ours[1]) == (status, answer)


def test_what_an_update_makes_is_told_in_its_reply() -> None:
    book = Spreadsheet()
    book.add("Trang tính1", [["x"]])
    changed, replies = book.updated([
        {"addSheet": {"properties": {"sheetId": 5, "title": "Mới"}}},
        {"duplicateSheet": {"sourceSheetId": 5, "newSheetId": 6, "newSheetName": "Bản lưu"}},
        {"clearBasicFilter": {"sheetId": 5}},
    ])  # fmt: skip

    assert [next(iter(reply), None) for reply in replies] == ["addSheet", "duplicateSheet", None]
    assert [tab.properties["title"] for tab in changed.tabs] == ["Trang tính1", "Mới", "Bản lưu"]
    assert [tab.properties["title"] for tab in book.tabs] == ["Trang tính1"]


@pytest.mark.parametrize(
    ("requests", "says"),
    [
        ([{"addSheet": {"properties": {"title": "Trang tính1"}}}], "already exists"),
        ([{"updateCells": {"range": {"sheetId": 9}, "fields": "*"}}], "No grid with id: 9"),
        ([{"updateCells": {"start": {"sheetId": 1, "rowIndex": 999}, "fields": "userEnteredValue",
                           "rows": [{"values": [{}]}]}}], "past the last row"),
        ([{"deleteSheet": {"sheetId": 1}}], "can't remove all"),
        ([{"mergeCells": {"range": {"sheetId": 1, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0,
                                    "endColumnIndex": 2}}}] * 2, "merged range"),
    ],
)  # fmt: skip
def test_one_refused_request_leaves_everything_as_it_was(requests: list[Any], says: str) -> None:
    book = Spreadsheet()
    book.add("Trang tính1", [["x"]])
    with pytest.raises(ApiError, match=says):
        book.updated([{"clearBasicFilter": {"sheetId": 1}}, *requests])

    assert len(book.tabs) == 1
    assert book.tabs[0].merges == []


@pytest.mark.parametrize(
    "body",
    [
        {"requests": [{"updateCell": {}}]},
        {"requests": [{"addSheet": {"property": {}}}]},
        {"requests": [{"addSheet": {"properties": {"sheetId": "5"}}}]},
        {"requests": [{"mergeCells": {"mergeType": "ALL"}}]},
    ],
)
def test_a_body_with_a_field_that_the_api_has_not_is_refused(body: Any) -> None:
    with pytest.raises(ApiError, match="Invalid"):
        check_body("sheets", "BatchUpdateSpreadsheetRequest", body)


def test_a_wrong_token_and_a_wrong_parameter_are_refused() -> None:
    google = Google()
    request = Request("GET", "sheets.googleapis.com", "/v4/spreadsheets/x", {}, b"", "Bearer nothing")

    assert google.answer(request)[0] == 401


@pytest.mark.parametrize(
    ("mask", "cells"),
    [
        ("*", True), ("sheets", True), ("sheets.data", True), ("sheets(properties,data)", True),
        ("sheets/data/rowData", True), ("sheets(data(rowData(values(userEnteredValue))))", True),
        ("", False), ("sheets.properties", False), ("sheets(data(rowMetadata))", False),
    ],
)  # fmt: skip
def test_cells_are_shown_where_a_mask_asks_for_them(mask: str, cells: bool) -> None:
    """A mask overrides includeGridData, which nobody asks for (Sheets API, spreadsheets.get)."""
    book = Spreadsheet()
    book.add("Trang tính1", [["x"]])
    shown = str(book.shown("id", "Sổ", mask))

    assert ("'userEnteredValue': {'stringValue': 'x'}" in shown) == cells
