"""The same work by gspread alone: every ward read, eight tabs of sums written, nothing checked.

Called as `python -m bench.google_peers KEY OUTPUT expert|tutorial` by `bench.google`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import gspread
import pandas as pd
from gspread.http_client import HTTPClient

WARDS = int(os.environ.get("BENCH_WARDS", "11"))
SUMMARIES = [f"Tổng hợp {number}" for number in range(1, 9)]


def tallied(frames: dict[str, list[pd.DataFrame]]) -> dict[str, list[list[Any]]]:
    """Return eight small tables of sums."""
    tables = [pd.concat(found) for found in frames.values()]
    return {
        title: [["Đơn vị", "Số"], *([str(key), int(n)] for key, n in table.groupby("unit").size().items())]
        for title, table in zip(SUMMARIES, tables, strict=True)
    }


def frame(rows: list[list[Any]], unit: str) -> pd.DataFrame:
    """Return a tab's rows under its first one."""
    return pd.DataFrame(rows[1:], columns=rows[0]).assign(unit=unit)


def tutorial(client: gspread.Client, output: str) -> None:
    """Open each file and tab by the tutorials' calls; clear and update each summary tab."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for file in client.list_spreadsheet_files():
        if file["id"] == output:
            continue
        book = client.open_by_key(file["id"])
        for sheet in book.worksheets():
            rows = book.worksheet(sheet.title).get_all_values()
            frames.setdefault(sheet.title, []).append(frame(rows, file["name"]))
    book = client.open_by_key(output)
    for title, rows in tallied(frames).items():
        try:
            sheet = book.worksheet(title)
        except gspread.WorksheetNotFound:
            sheet = book.add_worksheet(title, 100, 10)
        sheet.clear()
        sheet.update(rows)


def expert(client: gspread.Client, output: str) -> None:
    """Read each file by one batch, write all tabs by one batch; the tabs' titles are known."""
    http: HTTPClient = client.http_client
    frames: dict[str, list[pd.DataFrame]] = {}
    titles = [
        "Mô hình DVK",
        "Đối thoại",
        "Kiến nghị",
        "Tiếp công dân",
        "QCDC",
        "GPMB",
        "Nhà văn hoá",
        "Lừa đảo",
    ]
    for number in range(1, WARDS + 1):
        answer = http.values_batch_get(f"ward-{number:010}", [f"'{title}'" for title in titles])
        for title, found in zip(titles, answer["valueRanges"], strict=True):
            frames.setdefault(title, []).append(frame(found["values"], f"Phường Số {number}"))
    standing = http.fetch_sheet_metadata(output)
    ids = {sheet["properties"]["title"]: sheet["properties"]["sheetId"] for sheet in standing["sheets"]}
    requests: list[dict[str, Any]] = []
    for number, (title, rows) in enumerate(tallied(frames).items(), 1000):
        if title not in ids:
            requests.append({"addSheet": {"properties": {"sheetId": number, "title": title}}})
        cells = [{"values": [typed(value) for value in row]} for row in rows]
        start = {"sheetId": ids.get(title, number), "rowIndex": 0, "columnIndex": 0}
        requests.append({"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}})
    http.batch_update(output, {"requests": requests})


def pygsheets_way(key: str, output: str) -> None:
    """Do it by the calls of pygsheets: a DataFrame of each tab, one set into each summary tab."""
    import pygsheets

    client = pygsheets.authorize(service_account_file=key)
    frames: dict[str, list[pd.DataFrame]] = {}
    for number in range(1, WARDS + 1):
        for sheet in client.open_by_key(f"ward-{number:010}").worksheets():
            frames.setdefault(sheet.title, []).append(sheet.get_as_df().assign(unit=f"Phường Số {number}"))
    book = client.open_by_key(output)
    for title, rows in tallied(frames).items():
        names = [sheet.title for sheet in book.worksheets()]
        sheet = book.worksheet_by_title(title) if title in names else book.add_worksheet(title)
        sheet.set_dataframe(pd.DataFrame(rows[1:], columns=rows[0]), (1, 1))


def dataframe_way(client: gspread.Client, output: str) -> None:
    """Do it by gspread-dataframe: a DataFrame of each tab, one set into each summary tab."""
    from gspread_dataframe import get_as_dataframe, set_with_dataframe

    frames: dict[str, list[pd.DataFrame]] = {}
    for number in range(1, WARDS + 1):
        for sheet in client.open_by_key(f"ward-{number:010}").worksheets():
            found = get_as_dataframe(sheet).assign(unit=f"Phường Số {number}")
            frames.setdefault(sheet.title, []).append(found)
    book = client.open_by_key(output)
    for title, rows in tallied(frames).items():
        try:
            sheet = book.worksheet(title)
        except gspread.WorksheetNotFound:
            sheet = book.add_worksheet(title, 100, 10)
        set_with_dataframe(sheet, pd.DataFrame(rows[1:], columns=rows[0]))


def typed(value: Any) -> dict[str, Any]:
    """Return a value as the API takes it."""
    return {"userEnteredValue": {"numberValue": value} if isinstance(value, int) else {"stringValue": value}}


def main() -> None:
    """Do the work in the way that the command line names."""
    key, output, way = sys.argv[1:]
    if way == "pygsheets":
        pygsheets_way(key, output)
        return
    client = gspread.service_account(key)
    {"expert": expert, "tutorial": tutorial, "dataframe": dataframe_way}[way](client, output)


if __name__ == "__main__":
    main()
