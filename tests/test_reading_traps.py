"""Sheets that mislead: what looks like an end, a group, a year or a register, and is none."""

from __future__ import annotations

import datetime as dt

import pytest

from sheets_sync.grids import Value
from sheets_sync.tables import AtMost, Column, Table
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

    assert (len(register.rows), register.unreadable_units) == (0, frozenset(["Kỳ Hoa", "Kỳ Hà"]))
    assert [(p.code, p.found) for p in problems] == [("unit-ambiguous", "Kỳ Hoa / Kỳ Hà")]


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


TALKS = Table("talks", [
    Column("unit", "unit", ["Đơn vị"], needed=True), Column("chair", "text", ["Chủ trì"]),
    Column("planned_on", "period", ["Thời gian dự kiến"]), Column("held_on", "date", ["Ngày tổ chức"]),
    Column("no", "text", ["Số thông báo"], date_into="notice_on"),
    Column("notice_on", "date", ["Ngày thông báo"]), Column("opinions", "count", ["Số ý kiến"]),
], tabs=["Đối thoại"], rules=[AtMost(["held_on"], "notice_on")])  # fmt: skip


def rows_of(rows: Rows, tab: str = "Kỳ Hà") -> list[int]:
    return [row for _, _, row, _ in read_rows(TALKS, rows, tab=tab, source="Đối thoại.xlsx")[0].rows.index]


def test_a_chair_is_no_signature() -> None:
    heads = ["Chủ trì", "Ngày tổ chức", "Số ý kiến"]
    rows: Rows = [heads, ["Bí thư", "10/3/2023"], ["Chủ tịch", "12/3/2023"],
                  ["Phó Bí thư", "15/3/2023", 7]]  # fmt: skip

    assert rows_of(rows) == [2, 3, 4]


def test_a_plan_numbered_in_roman_numerals_is_no_group() -> None:
    rows: Rows = [["STT", "Thời gian dự kiến", "Ngày tổ chức"], ["I", "Tháng 2/2023"],
                  ["II", "Tháng 3/2023", "10/3/2023"], ["III", "Tháng 6/2023"]]  # fmt: skip

    assert rows_of(rows) == [2, 3, 4]


def test_words_in_brackets_that_turn_a_heading_round_are_heeded() -> None:
    rows: Rows = [["Đơn vị", "Số ý kiến", "Ngày tổ chức (dự kiến)"], ["Kỳ Hà", 3, "1/3/2023"]]
    register, _ = read_rows(TALKS, rows, tab="Đối thoại")

    assert (register.rows["opinions"].tolist(), register.rows["held_on"].isna().tolist()) == ([3], [True])


def test_a_group_title_with_its_count_is_no_data() -> None:
    register, problems = read_rows(WORKS, [
        HEAD,
        ["I", "Khối xã, phường", "2 mô hình"],
        [1, "Kỳ Hà", "Cầu", None, 3],
        [2, "Kỳ Hoa", "Chợ", None, 3],
    ])  # fmt: skip

    assert ([row[1] for row in told(register)], problems) == (["Kỳ Hà", "Kỳ Hoa"], [])


def test_words_after_the_date_of_a_document_are_left_out() -> None:
    register, problems = read_rows(
        TALKS, [["Đơn vị", "Số thông báo"], ["Kỳ Hà", "12-TB/ĐU ngày 15/3/2023 của Đảng uỷ"]], tab="Đối thoại"
    )

    assert (register.rows["no"].tolist(), problems) == (["12-TB/ĐU"], [])
    assert register.rows["notice_on"].iloc[0].date() == dt.date(2023, 3, 15)


def test_a_notice_within_the_month_of_a_dialogue_is_in_order() -> None:
    heads = ["Đơn vị", "Ngày tổ chức", "Ngày thông báo"]
    _, problems = read_rows(TALKS, [heads, ["Kỳ Hà", "Tháng 2/2023", "20/02/2023"]], tab="Đối thoại")

    assert problems == []


@pytest.mark.parametrize("words", ["Chưa thực hiện", "Không tổ chức", "chưa", "-"])
def test_words_for_not_done_leave_a_date_blank(words: str) -> None:
    register, problems = read_rows(TALKS, [["Đơn vị", "Ngày tổ chức"], ["Kỳ Hà", words]], tab="Đối thoại")

    assert (register.rows["held_on"].isna().tolist(), problems) == ([True], [])


def test_a_row_of_column_numbers_with_sums_is_left_out() -> None:
    register, problems = read_rows(WORKS, [
        HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)"], [1, "Kỳ Hà", "Cầu", None, 3],
    ])  # fmt: skip

    assert ([row[0] for row in told(register)], problems) == ([3], [])


def test_a_total_over_an_unreadable_cell_is_not_held_against_the_number_of_rows() -> None:
    _, problems = read_rows(WORKS, [
        HEAD, [1, "Kỳ Hà", "Cầu", None, 17], [2, "Kỳ Hoa", "Chợ", None, "12 hoặc 13"],
        [None, "Tổng cộng", None, None, 29],
    ])  # fmt: skip

    assert [p.code for p in problems] == ["number-invalid"]


def test_a_column_of_another_kind_among_the_choices_is_no_mark() -> None:
    register, problems = read_rows(WORKS, [
        ["Đơn vị", "Tên công trình", "Kinh tế", "Số hộ", "Văn hoá"], ["Kỳ Hà", "Cầu", "x", 25, None],
    ])  # fmt: skip

    assert (register.rows["field"].tolist(), problems) == (["kinh tế"], [])


def test_two_entries_that_differ_in_more_than_their_date_are_two() -> None:
    table = Table("talks", TALKS.columns, unique=["unit", "held_on", "chair", "opinions"], tabs=["Đối thoại"])
    heads = ["Đơn vị", "Ngày tổ chức", "Chủ trì", "Số ý kiến"]
    register, problems = read_rows(table, [
        heads, ["Kỳ Hà", "Tháng 3/2023", None, 5], ["Kỳ Hà", "Tháng 3/2023", None, 6],
        ["Kỳ Hà", "Tháng 3/2023", None, 6],
    ], tab="Đối thoại")  # fmt: skip

    assert len(register.rows) == 2
    assert [(p.code, p.cell, p.found) for p in problems] == [("duplicate-row", "B4", "31/03/2023")]


def test_a_unit_in_a_numbered_group_row_is_a_group_wherever_its_cell_falls() -> None:
    register, problems = read_rows(WORKS, [
        ["STT", "Ngày hoàn thành", "Tên công trình"], ["I", "Xã Kỳ Hà"], [1, "24/02/2023", "Cầu"],
        ["II", "Hội Nông dân"], [1, None, "Chợ"],
    ])  # fmt: skip

    assert [row[:3] for row in told(register)] == [(3, "Kỳ Hà", "Cầu"), (5, "Hội Nông dân", "Chợ")]
    assert problems == []


@pytest.mark.parametrize("title", ["TỔNG CỘNG 1 công trình", "Tổng số: 1 hộ gia đình", "Cộng 1 nhà văn hoá."])
def test_a_total_that_counts_whatever_it_counts_is_a_total(title: str) -> None:
    register, problems = read_rows(WORKS, [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], [None, title]])

    assert (len(told(register)), problems) == (1, [])


def test_a_work_that_begins_like_a_total_is_none() -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Tổng vệ sinh 3 tuyến đường và 2 khu chợ của xã", None, 3]]

    assert len(told(read_rows(WORKS, rows)[0])) == 1


def test_a_heading_that_is_not_read_but_looks_like_a_missing_column_is_said() -> None:
    rows: Rows = [["Đơn vị", "Tên công trình", "Số người đến tham gia"], ["Kỳ Hà", "Cầu", 3]]
    register, problems = read_rows(WORKS, rows)

    assert told(register) == [(2, "Kỳ Hà", "Cầu", None)]
    assert brief(problems) == [("header-missing", "warning", "C1", "Số người đến tham gia")]


def test_what_is_wrong_with_a_unit_is_said_once_and_sets_all_its_rows_aside() -> None:
    rows: Rows = [HEAD, [1, "Kỳ Châu", "Cầu", None, 3], [2, None, "Chợ", None, 4],
                  [3, "nt", "Đường", None, 5], [4, "Kỳ Hà", "Kè", None, 6]]  # fmt: skip
    register, problems = read_rows(WORKS, rows)

    assert ([row[0] for row in told(register)], len(register.set_aside)) == ([5], 3)
    assert brief(problems) == [("unit-unknown", "error", "B2", "Kỳ Châu")]
