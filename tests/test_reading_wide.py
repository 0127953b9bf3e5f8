"""Wide tabs: one column for each value of a column, taken as the long register they stand for."""

from __future__ import annotations

import pytest

from sheets_sync.problems import Problem
from sheets_sync.reading.registers import Register
from sheets_sync.tables import Column, Table
from towns import Rows, brief, read_rows

CRITERIA = Table("criteria", [
    Column("unit", "unit", ["Đơn vị", "Xã"], needed=True),
    Column("number", "choice", ["Tiêu chí số", "Số TC"], needed=True, spread_into="status", choices={
        "1": ["TC1", "Tiêu chí 1", "Quy hoạch", "1. Quy hoạch"],
        "2": ["TC2", "Tiêu chí 2", "Giao thông", "2. Giao thông"],
        "10": ["TC10", "Tiêu chí 10", "Thu nhập", "10. Thu nhập"]}),
    Column("status", "choice", ["Kết quả"], needed=True, choices={"đạt": ["Đ", "x"], "chưa đạt": ["K"]}),
    Column("missing", "text", ["Còn thiếu"]),
], tabs=["NTM"], unique=["unit", "number"])  # fmt: skip

TRUTH = [("Kỳ Hà", "1", "đạt"), ("Kỳ Hà", "2", "chưa đạt"), ("Kỳ Hà", "10", "đạt"), ("Kỳ Hoa", "1", "đạt")]


def read(rows: Rows, *merges: str) -> tuple[list[tuple[str, ...]], list[Problem], Register]:
    register, problems = read_rows(CRITERIA, rows, merges=merges, tab="NTM")
    told = register.rows[["unit", "number", "status"]].itertuples(index=False)
    return [tuple(row) for row in told], problems, register


@pytest.mark.parametrize("head", [
    [["Xã", "TC1", "TC 2", "Tiêu chí 10"]],
    [["Đơn vị", "1. Quy hoạch", "2. Giao thông", "10. Thu nhập"]],
    [["Đơn vị", "Quy hoach", "GIAO THÔNG", "Thu nhập"]],
    [["Đơn vị", "Tiêu chí"], [None, 1, 2, 10]],
    [["Đơn vị", "Tiêu chí"], [None, "Quy hoạch", "Giao thông", "Thu nhập"], [None, 1, 2, 10]],
])  # fmt: skip
def test_headings_that_are_values_are_read_in_all_their_forms(head: Rows) -> None:
    merges = ["B1:D1"] if len(head) > 1 else []
    found = read([*head, ["Kỳ Hà", "Đ", "K", "x"], ["Kỳ Hoa", "đạt", None, None]], *merges)

    assert found[:2] == (TRUTH, [])


def test_the_long_form_of_the_same_register_reads_the_same() -> None:
    found = read([["Đơn vị", "Tiêu chí số", "Kết quả"], ["Kỳ Hà", 1, "Đ"], ["Kỳ Hà", "TC2", "K"],
                  ["Kỳ Hà", "10. Thu nhập", "đạt"], ["Kỳ Hoa", "Quy hoạch", "đạt"]])  # fmt: skip

    assert found[:2] == (TRUTH, [])


def test_each_row_knows_its_own_cell_and_the_other_columns_of_its_row() -> None:
    _, _, register = read([["Còn thiếu", "Xã", "TC2", "TC1"], ["đường", "Kỳ Hà", "Đ", "K"]])
    cells = [[register.cell(row, c).cell for c in ("status", "missing")] for row in register.rows.index]

    assert cells == [["C2", "A2"], ["D2", "A2"]]
    assert register.rows["missing"].tolist() == ["đường", "đường"]


def test_what_is_wrong_is_told_at_its_cell_and_what_is_wrong_with_the_row_once() -> None:
    told, problems, register = read([
        ["Xã", "TC1", "TC2", "TC10"], ["Kỳ Hà", "đạt", "gần đạt", "K"], ["Kỳ Châu", "Đ", "Đ", "K"],
    ])  # fmt: skip

    assert told == [("Kỳ Hà", "1", "đạt"), ("Kỳ Hà", "10", "chưa đạt")]
    assert brief(problems) == [
        ("unit-unknown", "error", "A3", "Kỳ Châu"), ("choice-unknown", "error", "C2", "gần đạt"),
    ]  # fmt: skip
    assert [(row[2], row[3]) for row in register.set_aside.index] == [(2, "C"), (3, "B"), (3, "C"), (3, "D")]


def test_two_rows_of_one_unit_are_repeats_cell_by_cell() -> None:
    told, problems, _ = read([["Xã", "TC1", "TC2"], ["Kỳ Hà", "Đ", None], ["Kỳ Hà", "Đ", "K"]])

    assert told == [("Kỳ Hà", "1", "đạt"), ("Kỳ Hà", "2", "chưa đạt")]
    assert brief(problems) == [("duplicate-row", "error", "B3", "1")]


def test_a_row_of_column_numbers_makes_no_wide_table() -> None:
    found = read([["Đơn vị", "Tiêu chí số", "Kết quả"], [1, 2, 10], ["Kỳ Hà", 1, "Đ"]])

    assert found[:2] == ([("Kỳ Hà", "1", "đạt")], [])


def test_a_criterion_that_is_not_known_is_not_taken_for_its_neighbour() -> None:
    told, _, _ = read([["Xã", "TC1", "TC2", "TC21"], ["Kỳ Hà", "Đ", "K", "Đ"]])

    assert told == [("Kỳ Hà", "1", "đạt"), ("Kỳ Hà", "2", "chưa đạt")]
