"""What the rest of a column, its heading and the title rows say of its cells."""

from __future__ import annotations

import pandas as pd
import pytest

from sheets_sync.grids import Value
from sheets_sync.reading.measures import factor_in
from sheets_sync.tables import Column, Table
from towns import brief, read_rows
from works import HEAD, WORKS, told

SPENT = Table("spent", [
    Column("unit", "unit", ["Đơn vị"], needed=True), Column("name", "text", ["Tên công trình"]),
    Column("damage", "number", ["Thiệt hại"], measure="đồng"),
    Column("area", "number", ["Diện tích"], measure="ha"),
    Column("people", "count", ["Số người"]),
])  # fmt: skip


def column(heading: str, *cells: Value, title: str = "") -> tuple[list[object], list[str]]:
    """Return how the cells under a heading are read, and the codes of problems."""
    rows: list[list[Value]] = [[title], ["Đơn vị", "Tên công trình", heading]]
    rows += [["Kỳ Hà", f"Cầu {number}", cell] for number, cell in enumerate(cells)]
    register, problems = read_rows(SPENT, rows)
    name = {"Th": "damage", "Di": "area", "Số": "people"}[heading[:2]]
    found = [None if pd.isna(value) else value for value in register.rows[name]]
    return found, [p.code for p in problems]


@pytest.mark.parametrize(
    ("heading", "cells", "read"),
    [
        ("Thiệt hại (triệu đồng)", [12, "1,5", "3 tỷ", "900.000 đồng", "-"], [12e6, 1.5e6, 3e9, 9e5, 0]),
        ("Thiệt hại (đồng)", [12, "1.500.000"], [12, 1.5e6]), ("Thiệt hại", [12, "1,5 triệu"], [12, 1.5e6]),
        ("Thiệt hại [ĐVT: nghìn đồng]", ["1.234,5"], [1234500]), ("Thiệt hại (tr.đ)", ["2"], [2e6]),
        ("Diện tích (ha)", ["3,25"], [3.25]), ("Diện tích (m2)", [15000, "2.500 m2"], [1.5, 0.25]),
    ],
)  # fmt: skip
def test_a_unit_of_measure_in_the_heading_is_converted(
    heading: str, cells: list[Value], read: list[float]
) -> None:
    found, problems = column(heading, *cells)

    assert (found, problems) == ([pytest.approx(number) for number in read], [])


def test_a_unit_of_measure_in_a_title_row_holds_where_the_heading_says_none() -> None:
    assert column("Thiệt hại", 12, title="(Đơn vị tính: triệu đồng)") == ([12e6], [])
    assert column("Thiệt hại (tỷ đồng)", 12, title="Đơn vị tính: triệu đồng") == ([12e9], [])


@pytest.mark.parametrize("text", ["Thiệt hại (dự kiến)", "Thiệt hại", "(USD)", "đồng", ""])
def test_a_heading_without_a_known_unit_of_measure_says_none(text: str) -> None:
    assert factor_in(text, "đồng") is None


def test_a_column_that_groups_thousands_by_commas_is_read_so_throughout() -> None:
    assert column("Số người", "1,234,567", "1,234", "12", "56 người") == ([1234567, 1234, 12, 56], [])


def test_a_dot_before_three_digits_is_open_in_such_a_column() -> None:
    assert column("Số người", "1,234,567", "1.234") == ([1234567, None], ["number-ambiguous"])


def test_a_comma_before_three_digits_is_open_where_nothing_tells_or_both_ways_are_found() -> None:
    assert column("Số người", "1,234", "12") == ([None, 12], ["number-ambiguous"])
    assert column("Số người", "1,234,567", "1.234.567")[1] == ["number-ambiguous"]


@pytest.mark.parametrize("mark", ["như trên", "Như trên", "nt", "-nt-", '"', "''", "〃", "”"])
def test_a_ditto_mark_stands_for_what_is_above(mark: str) -> None:
    register, problems = read_rows(WORKS, [
        [*HEAD, "Lĩnh vực"], [1, "Kỳ Hà", "Cầu", "24/02/2023", 3, "KT"], [2, mark, "Chợ", mark, 4, mark],
        [3, mark, "Đường", mark, 5, mark],
    ])  # fmt: skip

    assert [row[1:] for row in told(register)] == [
        ("Kỳ Hà", "Cầu", 3),
        ("Kỳ Hà", "Chợ", 4),
        ("Kỳ Hà", "Đường", 5),
    ]
    assert register.rows["done_on"].dt.day.tolist() == [24, 24, 24]
    assert (register.rows["field"].tolist(), problems) == (["kinh tế"] * 3, [])


def test_a_ditto_mark_is_no_number() -> None:
    _, problems = read_rows(WORKS, [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], [2, "Kỳ Hoa", "Chợ", None, "nt"]])

    assert brief(problems) == [("number-invalid", "error", "E3", "nt")]
