"""Charts, added and deleted as Google does."""

from __future__ import annotations

from typing import Any

from google_sheet import Spreadsheet, plain_copy

Body = dict[str, Any]


def add_chart(book: Spreadsheet, body: Body) -> Body:
    from google_api import ApiError

    made = plain_copy(body["chart"])
    anchor = made["position"]["overlayPosition"]["anchorCell"]
    known = [chart["chartId"] for tab in book.tabs for chart in tab.charts]
    if made.setdefault("chartId", book.next_id) in known:
        raise ApiError(400, f"An object with id {made['chartId']} already exists")
    book.next_id = max(book.next_id, made["chartId"]) + 1
    sheet_id = anchor.get("sheetId", 0)
    tab = next((tab for tab in book.tabs if tab.id == sheet_id), None)
    if tab is None:
        raise ApiError(400, f"No grid with id: {sheet_id}")
    tab.charts.append(made)
    return {"chart": made}


def delete_object(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    for tab in book.tabs:
        kept = [chart for chart in tab.charts if chart["chartId"] != body["objectId"]]
        if len(kept) < len(tab.charts):
            tab.charts = kept
            return
    raise ApiError(400, f"No embedded object with id: {body['objectId']}")
