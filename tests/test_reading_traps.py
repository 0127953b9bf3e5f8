"""Sheets that mislead: what looks like an end, a group, a year or a register, and is none."""

from __future__ import annotations

import datetime as dt

import pytest

from sheets_sync.grids import Value
from sheets_sync.tables import Column, Table
from towns import Rows, brief, read_rows
from works import HEAD, WORKS, told


@pytest.mark.parametrize(
    "below",
    [
        ["Ghi chú: Kỳ Hoa chưa gửi"],
        [None, "TM. BAN CHỈ ĐẠO"],
        [None, None, "ngày 24 tháng 02 năm 2023"],
    ],
)
def test_sound_rows_below_what_looks_like_an_end_are_still_read(below: list[Value]) -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], below, [2, "Kỳ Hoa", "Đường", None, 4]]

    assert [row[1:] for row in told(read_rows(WORKS, rows)[0])] == [
        ("Kỳ Hà", "Cầu", 3),
        ("Kỳ Hoa", "Đường", 4),
    ]


def test_a_running_number_in_roman_numerals_makes_no_group_of_a_full_row() -> None:
    register, problems = read_rows(
        WORKS, [HEAD, ["I", "Kỳ Hà", "Cầu", None, 3], ["II", "Kỳ Hoa", "Chợ", None, 4]]
    )

    assert ([row[1] for row in told(register)], problems) == (["Kỳ Hà", "Kỳ Hoa"], [])


def test_a_merged_choice_is_filled_down() -> None:
    register, _ = read_rows(
        WORKS,
        [["Đơn vị", "Tên công trình", "Lĩnh vực"], ["Kỳ Hà", "Cầu", "KT"], ["Kỳ Hà", "Chợ", None]],
        merges=["C2:C3"],
    )

    assert register.rows["field"].tolist() == ["kinh tế", "kinh tế"]


def test_a_mark_under_an_unknown_heading_among_the_choices_is_said() -> None:
    _, problems = read_rows(WORKS, [
        ["Đơn vị", "Tên công trình", "Kinh tế", "Môi trường", "Văn hoá"],
        ["Kỳ Hà", "Cầu", "x", None, None], ["Kỳ Hà", "Chợ", None, "x", None],
    ])  # fmt: skip

    assert brief(problems) == [("choice-unknown", "error", "C3", "?Môi trường")]


def test_the_year_of_a_document_that_a_title_refers_to_is_not_the_registers() -> None:
    rows: Rows = [["(Kèm theo Công văn số 12 ngày 28/12/2022)"], HEAD, [1, "Kỳ Hà", "Cầu", "24/02", 3]]

    assert brief(read_rows(WORKS, rows)[1]) == [("date-ambiguous", "warning", "D3", "24/02")]


def test_a_cell_that_names_two_units_is_ambiguous() -> None:
    _, problems = read_rows(WORKS, [HEAD, [1, "Kỳ Hà, Kỳ Hoa", "Cầu", None, 3]])

    assert [(p.code, p.detail) for p in problems] == [("unit-ambiguous", "Kỳ Hà, Kỳ Hoa")]


def test_a_file_and_its_title_that_name_two_units_decide_nothing() -> None:
    register, problems = read_rows(
        WORKS, [["UBND XÃ KỲ HOA"], HEAD[2:], ["Cầu", None, 3]], source="Xã Kỳ Hà.xlsx"
    )

    assert (len(register.rows), [p.code for p in problems]) == (0, ["header-missing"])


def test_the_total_over_parts_in_a_header_of_two_rows() -> None:
    register, _ = read_rows(
        WORKS,
        [
            ["Đơn vị", "Tên công trình", "Số người", None],
            [None, None, "Tổng số", "Nữ"],
            ["Kỳ Hà", "Cầu", 9, 4],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1"],
    )

    assert told(register) == [(3, "Kỳ Hà", "Cầu", 9)]


def test_a_heading_merged_over_two_columns_is_one_heading() -> None:
    _, problems = read_rows(
        WORKS, [["Đơn vị", "Tên công trình", None, "Số người"], ["Kỳ Hà", "Cầu", "x", 3]], merges=["B1:C1"]
    )

    assert problems == []


def test_a_list_with_a_unit_and_a_date_is_no_register_unless_titled_or_telling() -> None:
    table = Table("talks", [
        Column("unit", "unit", ["Đơn vị"], needed=True), Column("held_on", "date", ["Ngày tổ chức"]),
        Column("opinions", "count", ["Số ý kiến"]),
    ], tabs=["Đối thoại"], telling=["opinions"], any_of=["held_on"])  # fmt: skip
    rows: Rows = [["Đơn vị", "Ngày tổ chức"], ["Kỳ Hà", "1/3/2023"]]

    assert len(read_rows(table, rows, tab="Tập huấn")[0].rows) == 0
    assert len(read_rows(table, rows, tab="Đối thoại quý I")[0].rows) == 1
    assert [p.code for p in read_rows(table, [["Đơn vị", "Số ý kiến"], ["Kỳ Hà", 3]])[1]] == [
        "header-missing"
    ]


def test_the_month_that_is_running_ends_today_for_something_done() -> None:
    register, problems = read_rows(WORKS, [HEAD, [1, "Kỳ Hà", "Cầu", "Tháng 4/2023", 3]])

    assert (register.rows["done_on"].iloc[0].date(), problems) == (dt.date(2023, 4, 1), [])
