"""What a cell of the API is taken for: as its number format shows it, and never an exception."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.grids import CellError, Value
from sheets_sync.stores.google.cells import grids, parse, standing_of
from sheets_sync.stores.google.contents import cell_of
from sheets_sync.summaries import LARGEST_WHOLE
from sheets_sync.tabs import Placed


def cell(number: float | str, kind: str = "", pattern: str = "", shown: str = "") -> Any:
    """Return a cell that holds a number under a format."""
    form = {"effectiveFormat": {"numberFormat": {"type": kind, "pattern": pattern}}} if kind else {}
    return {"effectiveValue": {"numberValue": number}, "formattedValue": shown, **form}


def sheet(*cells: Any, **properties: Any) -> Any:
    """Return an answer with one tab of one row."""
    tab = {"sheetId": 0, "title": "Trang", "gridProperties": {}} | properties
    return {"spreadsheetId": "x", "properties": {"title": "Sổ"},
            "sheets": [{"properties": tab, "data": [{"rowData": [{"values": list(cells)}]}]}]}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (cell(44981, "DATE", "dd/mm/yyyy", "24/02/2023"), dt.date(2023, 2, 24)),
        (cell(44981.5, "DATE_TIME", "dd/mm/yyyy hh:mm"), dt.datetime(2023, 2, 24, 12)),
        (cell(44981, "DATE", "mmm-yy", "thg 2-23"), "02/2023"),
        (cell(44981, "DATE", "m/yy", "2/23"), "02/2023"),
        (cell(44981, "DATE", "[$-42A]mmmm yyyy", "tháng 2 2023"), "02/2023"),
        (cell(44981, "DATE", '"ngày" dd/mm/yyyy'), dt.date(2023, 2, 24)),
        (cell(44981, "DATE"), dt.date(2023, 2, 24)),
        (cell(912345678, "DATE", "dd/mm/yyyy"), 912345678.0),
        (cell(-700000, "DATE", "dd/mm/yyyy"), -700000.0),
        (cell("Infinity", "", "", "∞"), "∞"), (cell("NaN", "NUMBER", "0", "NaN"), "NaN"),
        (cell(0.01234, "PERCENT", "0.000%", "1.234%"), "1,234%"),
        (cell(0.7365, "PERCENT", "0%", "74%"), "73,65%"),
        (cell(2, "TIME", "[h]:mm:ss", "48:00:00"), "48:00:00"), (cell(3), 3.0),
        (cell(0.5, "TIME"), "12:00"), (cell(2.3125, "TIME"), "55:30"), (cell("Infinity"), "inf"),
        ({"effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}}}, CellError("#DIV/0!")),
        ({"effectiveValue": {"errorValue": {}}}, CellError("#ERROR!")),
        ({"effectiveValue": {"errorValue": {}}, "formattedValue": "#REF!"}, CellError("#REF!")),
        ({"effectiveValue": {"boolValue": False}}, False), ({"formattedValue": "x"}, None), ({}, None),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_format_shows_it(given: Any, read: Value) -> None:
    (tab,) = parse(sheet(given)).tabs

    assert tab.rows == [[read]]


@given(
    st.floats(), st.sampled_from(["", "DATE", "DATE_TIME", "PERCENT", "TIME", "NUMBER"]), st.text(max_size=12)
)
def test_no_number_under_any_format_raises(number: float, kind: str, pattern: str) -> None:
    parse(sheet(cell(number, kind, pattern, "x")))


@pytest.mark.parametrize(
    ("value", "sent"),
    [(7, b"7"), (2.5, b"2.5"), (LARGEST_WHOLE, str(LARGEST_WHOLE).encode()), (np.float64(40), b"40.0")],
)
def test_a_number_of_any_kind_can_be_sent(value: float, sent: bytes) -> None:
    assert orjson.dumps(cell_of(Placed(value), {})) == b'{"userEnteredValue":{"numberValue":%b}}' % sent


def test_a_tab_that_is_a_chart_has_a_title_and_no_cells() -> None:
    answer = sheet(title="Đối thoại")
    del answer["sheets"][0]["properties"]["gridProperties"], answer["sheets"][0]["data"]
    sheets = parse(answer)

    assert (standing_of(sheets).title_of("đối thoại"), grids("Sổ", sheets)) == ("Đối thoại", ())


@pytest.mark.parametrize("answer", [{}, [], None, "x", {"spreadsheetId": "x"}, sheet(5), {"sheets": [{}]}])
def test_an_answer_of_another_form_is_a_value_error(answer: Any) -> None:
    with pytest.raises(ValueError, match="no spreadsheet"):
        parse(answer)
