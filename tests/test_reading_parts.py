"""Several tables in one tab, one under another."""

from __future__ import annotations

import pytest

from sheets_sync.tables import Column, Table
from towns import Rows, brief, read_rows
from works import HEAD, WORKS, told

TALKS = Table("talks", [
    Column("unit", "unit", ["Đơn vị"], needed=True), Column("held_on", "date", ["Ngày tổ chức"]),
    Column("opinions", "count", ["Số ý kiến"]),
], tabs=["Đối thoại"], telling=["opinions"])  # fmt: skip
FIRST: Rows = [["DANH SÁCH CÔNG TRÌNH"], HEAD, [1, "Kỳ Hà", "Cầu", None, 3], [2, "Kỳ Hoa", "Chợ", None, 4]]


@pytest.mark.parametrize("between", [[[]], [[], []], [[], ["II. ĐỐI THOẠI"]], [["Tổng cộng: 2"], []]])
def test_two_registers_one_under_the_other_are_both_read(between: Rows) -> None:
    rows: Rows = [*FIRST, *between, ["Số ý kiến", "Đơn vị", "Ngày tổ chức"], [17, "Kỳ Hà", "24/02/2023"]]
    works, problems = read_rows(WORKS, rows, others=[TALKS])
    talks, _ = read_rows(TALKS, rows, others=[WORKS])
    first = len(FIRST) + len(between) + 2

    assert [row[1:] for row in told(works)] == [("Kỳ Hà", "Cầu", 3), ("Kỳ Hoa", "Chợ", 4)]
    assert [(*row, n) for row, n in zip(talks.rows.index, talks.rows["opinions"], strict=True)] == [
        ("so.xlsx", "Sheet", first, "", 17)
    ]
    assert problems == []


def test_each_block_of_a_register_takes_the_unit_of_its_own_title() -> None:
    head = ["STT", "Tên công trình", "Số người"]
    register, problems = read_rows(WORKS, [
        ["UBND XÃ KỲ HÀ"], head, [1, "Cầu", 3], [2, "Chợ", 4], [], ["UBND XÃ KỲ HOA"], head, [1, "Đường", 5],
    ])  # fmt: skip

    assert (told(register), problems) == (
        [(3, "Kỳ Hà", "Cầu", 3), (4, "Kỳ Hà", "Chợ", 4), (8, "Kỳ Hoa", "Đường", 5)], [],
    )  # fmt: skip


def test_the_columns_of_a_later_block_may_stand_in_another_order() -> None:
    register, problems = read_rows(WORKS, [
        *FIRST, [], ["Số người tham gia", "Tên công trình", "Đơn vị"], ["x1", "Đường", "Kỳ Hà"],
    ])  # fmt: skip

    assert told(register)[-1] == (7, "Kỳ Hà", "Đường", None)
    assert brief(problems) == [("number-invalid", "error", "A7", "x1")]
    assert register.cell(("so.xlsx", "Sheet", 7, ""), "people").cell == "A7"
    assert register.cell(("so.xlsx", "Sheet", 3, ""), "people").cell == "E3"


def test_a_header_repeated_on_the_next_page_goes_on_with_the_same_table() -> None:
    register, problems = read_rows(WORKS, [*FIRST, [], HEAD, [3, None, "Đường", None, 5]])

    assert (told(register)[-1], problems) == ((7, "Kỳ Hoa", "Đường", 5), [])


def test_a_register_far_down_below_something_else_is_found() -> None:
    notes: Rows = [["Ghi chú chung"], *([f"Dòng {n}", "nội dung khác", "x"] for n in range(60)), []]
    register, _ = read_rows(WORKS, [*notes, *FIRST])

    assert [row[0] for row in told(register)] == [len(notes) + 3, len(notes) + 4]


def test_a_row_of_words_below_a_blank_row_is_data() -> None:
    rows: Rows = [*FIRST, [], [None, "Kỳ Hà", "Công trình", "24/02/2023", "5"]]

    assert told(read_rows(WORKS, rows)[0])[-1] == (6, "Kỳ Hà", "Công trình", 5)
