"""A register is found by its header; its rows are told apart; each cell is read as declared."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.grids import CellError, Value
from sheets_sync.tables import AtMost, Column, Table
from towns import Rows, brief, read_rows
from works import HEAD, WORKS, told


def test_the_header_is_found_below_title_rows_in_any_order_among_unknown_columns() -> None:
    register, problems = read_rows(WORKS, [
        ["PHỤ LỤC 1"],
        ["Danh sách công trình năm 2023 (Kèm theo Báo cáo số 12)"],
        [],
        ["Ghi chú", "SỐ NGƯỜI  THAM GIA", "Người lập", "ten cong trinh", "TT", "Xã, phường"],
        [None, 12, "Lan", "Cầu Đá", 1, "Kỳ Hà"],
    ])  # fmt: skip

    assert (told(register), problems) == ([(5, "Kỳ Hà", "Cầu Đá", 12)], [])


def test_a_header_of_two_rows_with_merges() -> None:
    register, problems = read_rows(
        WORKS,
        [
            ["STT", "Đơn vị", "Kết quả", None],
            [None, None, "Tên công trình", "Số người"],
            [1, "Kỳ Hà", "Cầu", 3],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1"],
    )

    assert (told(register), problems) == ([(3, "Kỳ Hà", "Cầu", 3)], [])


def test_a_slip_in_a_heading_is_forgiven() -> None:
    register, problems = read_rows(WORKS, [["Đơn vị", "Tên công trinhf", "Số người"], ["Kỳ Hà", "Cầu", 3]])

    assert (told(register), problems) == ([(2, "Kỳ Hà", "Cầu", 3)], [])


def test_rows_that_are_no_data_are_left_out() -> None:
    register, problems = read_rows(WORKS, [
        HEAD,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["I", "Khối xã, phường"],
        [1, "Kỳ Hà", "Cầu", None, 3],
        [2, "Kỳ Hoa", "Đường", None, 4],
        [3],
        [4, "Hưng Trí"],
        [None, "Cộng", None, None, 7],
        [],
        HEAD,
        ["II. Khối các tổ chức chính trị - xã hội"],
        [1, "HND", "Vườn", None, 5],
        [None, "Tổng cộng", None, None, 12],
        [],
        [None, None, None, "Kỳ Anh, ngày 20 tháng 3 năm 2023"],
        [None, "NGƯỜI LẬP BIỂU", None, "TM. BAN CHỈ ĐẠO"],
        [None, None, "Nguyễn Văn A"],
    ])  # fmt: skip

    assert told(register) == [
        (4, "Kỳ Hà", "Cầu", 3), (5, "Kỳ Hoa", "Đường", 4), (12, "Hội Nông dân", "Vườn", 5),
    ]  # fmt: skip
    assert problems == []


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ([None, "Tổng cộng", None, None, 8], [("total-mismatch", "warning", "E4", "8")]),
        ([None, "Tổng cộng", None, None, 7], []),
        ([None, "Cộng 3"], [("total-mismatch", "warning", "B4", "3")]),
        ([None, "Tổng cộng: 2 mô hình"], []),
    ],
)
def test_a_total_is_checked_against_its_rows(total: list[Value], found: list[tuple[str, ...]]) -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], [2, "Kỳ Hoa", "Đường", None, 4], total]

    assert brief(read_rows(WORKS, rows)[1]) == found


def test_a_work_whose_name_begins_like_a_total_is_data() -> None:
    register, _ = read_rows(WORKS, [HEAD, [1, "Kỳ Hà", "Tổng vệ sinh đường làng", None, 3]])

    assert told(register) == [(2, "Kỳ Hà", "Tổng vệ sinh đường làng", 3)]


@pytest.mark.parametrize(
    ("tab", "source", "rows"),
    [
        ("Kỳ Hà", "so.xlsx", [HEAD[2:], ["Cầu", None, 3]]),
        ("Sheet", "dir/Xã Kỳ Hà.xlsx", [HEAD[2:], ["Cầu", None, 3]]),
        ("Sheet", "so.xlsx", [["UBND XÃ KỲ HÀ"], HEAD[2:], ["Cầu", None, 3]]),
        ("Sheet", "so.xlsx", [HEAD, ["I", "Kỳ Hà"], [1, None, "Cầu", None, 3]]),
    ],
)
def test_a_unit_that_no_row_names_is_told_by_tab_title_row_group_or_file(
    tab: str, source: str, rows: Rows
) -> None:
    register, problems = read_rows(WORKS, rows, tab=tab, source=source)

    assert ([row[1:] for row in told(register)], problems) == ([("Kỳ Hà", "Cầu", 3)], [])


def test_a_blank_unit_is_filled_down_within_its_group_only() -> None:
    register, problems = read_rows(WORKS, [
        HEAD,
        [1, "Kỳ Hà", "Cầu", None, 1],
        [2, None, "Đường", None, 2],
        [None, "Cộng", None, None, 3],
        [3, None, "Chợ", None, 3],
    ])  # fmt: skip

    assert told(register) == [(2, "Kỳ Hà", "Cầu", 1), (3, "Kỳ Hà", "Đường", 2)]
    assert brief(problems) == [("required-blank", "error", "B5", "")]


def test_a_merged_unit_fills_its_rows_and_a_merged_count_does_not() -> None:
    register, _ = read_rows(
        WORKS,
        [HEAD, [1, "Kỳ Hà", "Cầu", None, 5], [2, None, "Đường", None, None]],
        merges=["B2:B3", "E2:E3"],
    )

    assert told(register) == [(2, "Kỳ Hà", "Cầu", 5), (3, "Kỳ Hà", "Đường", None)]


def test_a_missing_needed_column_names_the_nearest_heading() -> None:
    register, problems = read_rows(
        WORKS,
        [["Đơn vị", "Tên các hạng mục công trình", "Số người"], ["Kỳ Hà", "Cầu", 3]],
        tab="Công trình",
    )

    assert (len(register.rows), register.unreadable_units) == (0, None)
    assert [(p.code, p.cell) for p in problems] == [("header-missing", "A1")]
    assert problems[0].english == (
        "the header lacks the column «Tên công trình» (gần giống: «Tên các hạng mục công trình»)"
    )


def test_a_heading_given_twice_is_a_problem() -> None:
    _, problems = read_rows(WORKS, [[*HEAD, "Số người"], [1, "Kỳ Hà", "Cầu", None, 3, 4]])

    assert [(p.code, p.cell, p.column) for p in problems] == [("header-duplicate", "F1", "Số người tham gia")]


def test_a_tab_that_fits_two_registers_is_a_problem_unless_its_title_decides() -> None:
    other = Table("others", [*WORKS.columns], tabs=["Việc khác"])
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Cầu", None, 3]]

    assert [p.code for p in read_rows(WORKS, rows, others=[other])[1]] == ["table-ambiguous"]
    assert [p.code for p in read_rows(WORKS, rows, others=[other], tab="Công trình 2023")[1]] == []


def test_a_tab_that_fits_no_register_is_ignored() -> None:
    register, problems = read_rows(WORKS, [["Họ và tên", "Điện thoại"], ["Nguyễn Văn A", "0912345678"]])

    assert (len(register.rows), problems) == (0, [])


def test_unreadable_cells_set_aside_only_what_they_would_spoil() -> None:
    register, problems = read_rows(WORKS, [
        HEAD,
        [1, "Kỳ Châu", "Cầu", "1/3/2023", 3],
        [2, "Kỳ Hà", "Đường", "31/2/2023", "mười"],
        [3, "Kỳ Hà", None, "1/3/2023", 5],
        [4, "Kỳ Hoa", "Chợ", CellError("#REF!"), 5],
    ])  # fmt: skip

    assert brief(problems) == [
        ("unit-unknown", "error", "B2", "Kỳ Châu"),
        ("date-invalid", "error", "D3", "31/2/2023"),
        ("formula-error", "error", "D5", "#REF!"),
        ("number-invalid", "error", "E3", "mười"),
        ("required-blank", "error", "C4", ""),
    ]
    assert told(register) == [(3, "Kỳ Hà", "Đường", None), (5, "Kỳ Hoa", "Chợ", 5)]
    assert [row for _, _, row, _ in register.set_aside.index] == [2, 4]


def test_the_same_entry_typed_twice_counts_once() -> None:
    register, problems = read_rows(WORKS, [
        HEAD, [1, "Kỳ Hà", "Cầu Hoà Lộc", None, 3], [2, "Kỳ Hà", "cầu  Hòa Lộc", None, 3],
        [3, "Kỳ Hoa", "Cầu Hoà Lộc", None, 3],
    ])  # fmt: skip

    assert [row[0] for row in told(register)] == [2, 4]
    assert [(p.code, p.cell, p.detail) for p in problems] == [
        ("duplicate-row", "C3", "so.xlsx, «Sheet», dòng 2")
    ]


def test_choices_typed_as_an_x_under_their_own_headings() -> None:
    register, problems = read_rows(WORKS, [
        ["Đơn vị", "Tên công trình", "Kinh tế", "Văn hoá"],
        ["Kỳ Hà", "Cầu", "x", None],
        ["Kỳ Hà", "Chợ", None, "X"],
        ["Kỳ Hà", "Trường", "x", "x"],
        ["Kỳ Hà", "Đường", None, None],
    ])  # fmt: skip

    assert register.rows["field"].fillna("").tolist() == ["kinh tế", "văn hoá", "", ""]
    assert brief(problems) == [("choice-unknown", "error", "C4", "kinh tế; văn hoá")]


def test_parts_that_exceed_their_whole_are_doubted() -> None:
    table = Table("talks", [
        Column("unit", "unit", ["Đơn vị"], needed=True), Column("opinions", "count", ["Số ý kiến"]),
        Column("answered", "count", ["Trả lời"]), Column("passed", "count", ["Giao xử lý"]),
    ], rules=[AtMost(["answered", "passed"], "opinions")])  # fmt: skip

    register, problems = read_rows(table, [
        ["Đơn vị", "Số ý kiến", "Trả lời", "Giao xử lý"], ["Kỳ Hà", 10, 7, 4], ["Kỳ Hoa", 10, 7, 3],
    ])  # fmt: skip

    assert brief(problems) == [("order-invalid", "error", "B2", "10")]
    assert {name: [row[2] for row in rows] for name, rows in register.unreadable.items()} == {
        "answered": [2], "opinions": [2], "passed": [2],
    }  # fmt: skip


def test_a_number_and_its_date_typed_in_one_cell_are_split() -> None:
    table = Table("plans", [
        Column("unit", "unit", ["Đơn vị"], needed=True),
        Column("no", "text", ["Số kế hoạch"], date_into="issued"),
        Column("issued", "date", ["Ngày ban hành"]),
    ])  # fmt: skip

    register, _ = read_rows(
        table, [["Đơn vị", "Số kế hoạch"], ["Kỳ Hà", "99-KH/ĐU ngày 03/8/2023"], ["Kỳ Hoa", "12-KH/ĐU"]]
    )

    assert register.rows["no"].tolist() == ["99-KH/ĐU", "12-KH/ĐU"]
    assert register.rows["issued"].iloc[0].date() == dt.date(2023, 8, 3)
    assert register.rows["issued"].isna().tolist() == [False, True]


TEXTS = ["Đơn vị", "Tên công trình", "Số người", "Kỳ Hà", "Tổng cộng", "I", "31/2/2023", "x"]
WORDS = [*TEXTS, CellError("#N/A")]
NUMBERS = st.integers(-5, 60_000) | st.floats() | st.booleans()
CELLS = st.none() | st.text(max_size=12) | NUMBERS | st.sampled_from(WORDS)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_no_grid_raises_and_every_data_row_is_counted_or_set_aside(rows: list[list[Value]]) -> None:
    register, _ = read_rows(WORKS, [HEAD, *rows])

    assert len(register.rows) + len(register.set_aside) <= len(rows)
    assert not register.rows["name"].isna().any()
