"""Rows of a register as Python's own values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import NamedTuple

import pytest

from sheets_sync.plain_rows import plain_rows
from sheets_sync.tables import Column, Table, unit_column
from towns import read_rows

WORKS = Table("works", [
    unit_column(), Column("day", "date", ["Ngày"]), Column("people", "count", ["Số người"]),
    Column("done", "flag", ["Xong"]), Column("what", "text", ["Việc"]),
])  # fmt: skip


class Entry(NamedTuple):
    """All columns, and the row."""

    unit: str
    day: dt.date | None
    people: int | None
    done: bool | None
    what: str | None
    row: Hashable


def test_dates_numbers_marks_and_blanks_are_pythons_own() -> None:
    register, _ = read_rows(WORKS, [
        ["Đơn vị", "Ngày", "Số người", "Xong", "Việc"],
        ["Kỳ Hà", "4/3/2023", 12, "x", "Dọn kênh"],
        ["Kỳ Hoa", None, None, None, None],
        ["Kỳ Hoa", "5/3/2023", None, "không", None],
    ])  # fmt: skip

    assert plain_rows(register.rows, Entry) == [
        ("Kỳ Hà", dt.date(2023, 3, 4), 12, True, "Dọn kênh", ("so.xlsx", "Sheet", 2, "")),
        ("Kỳ Hoa", dt.date(2023, 3, 5), None, False, None, ("so.xlsx", "Sheet", 4, "")),
    ]
    assert plain_rows(register.rows[:0], Entry) == []


def test_what_is_no_named_tuple_is_refused() -> None:
    register, _ = read_rows(WORKS, [["Đơn vị", "Ngày", "Việc"], ["Kỳ Hà", "4/3/2023", "Dọn"]])

    with pytest.raises(TypeError, match="plain_rows takes a NamedTuple, not tuple"):
        plain_rows(register.rows, tuple)
