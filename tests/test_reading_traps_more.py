"""More sheets that mislead: repeated headers, names on rows of their own, words that turn a meaning round."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from sheets_sync.grids import Value
from sheets_sync.reading.words import Choices
from test_reading_traps import TALKS
from towns import Rows, brief, read_rows
from works import HEAD, WORKS, told


@pytest.mark.parametrize(
    "between",
    [
        [["STT", "Đơn vị", "Tên công trình", "Số người"]],
        [[], ["STT", "Đơn vị", "Tên công trình", "Số người"]],
        [["STT", "Đơn vị", "Tên công trình", "Số người", "Ngày hoàn thành"]],
    ],
)  # fmt: skip
def test_rows_above_a_header_that_is_repeated_in_better_words_are_kept(between: Rows) -> None:
    rows: Rows = [["STT", "Đơn vị", "Tên công trình (nếu có)", "Số người"], [1, "Kỳ Hà", "Cầu", 3], *between,
                  [2, "Kỳ Hoa", "Chợ", 4]]  # fmt: skip

    assert [row[1:] for row in told(read_rows(WORKS, rows)[0])] == [("Kỳ Hà", "Cầu", 3), ("Kỳ Hoa", "Chợ", 4)]


def test_a_row_of_text_under_a_group_title_is_no_header() -> None:
    head = ["STT", "Tên công trình", "Lĩnh vực", "Ngày hoàn thành"]
    register, _ = read_rows(WORKS, [
        head, ["xã Kỳ Hoa"], ["1", "Cầu", "KT", "18/3/2023"], head, ["2", "Chợ", "VH", "28/2/2023"],
    ])  # fmt: skip

    assert [row[1:3] for row in told(register)] == [("Kỳ Hoa", "Cầu"), ("Kỳ Hoa", "Chợ")]


@pytest.mark.parametrize("row", [[2, "Kỳ Hoa"], [None, "Xã Kỳ Hoa"]])
def test_a_units_name_on_a_row_of_its_own_holds_for_the_rows_below(row: list[Value]) -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], row, [None, None, "Chợ", None, 4]]

    assert [row[1:] for row in told(read_rows(WORKS, rows)[0])] == [("Kỳ Hà", "Cầu", 3), ("Kỳ Hoa", "Chợ", 4)]


def test_a_name_that_is_no_unit_on_a_row_of_its_own_leaves_the_rows_below_without_one() -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "Cầu", None, 3], [2, "Đồn Biên phòng"], [None, None, "Chợ", None, 4]]
    register, problems = read_rows(WORKS, rows)

    assert [row[0] for row in told(register)] == [2]
    assert [(p.code, p.cell) for p in problems] == [("required-blank", "B4")]


@pytest.mark.parametrize("number", ["1", 1, "a)", "1.1", "I.1", "I/", "-", "*"])
def test_a_numbered_row_that_names_a_unit_is_a_group(number: Value) -> None:
    rows: Rows = [["STT", "Tên công trình", "Số người"], [number, "Xã Kỳ Hà"], ["-", "Cầu", 3]]

    assert [row[1:] for row in told(read_rows(WORKS, rows)[0])] == [("Kỳ Hà", "Cầu", 3)]


@pytest.mark.parametrize(
    ("tab", "source", "title"),
    [
        ("Kỳ Hà Q1", "so.xlsx", ""), ("Sheet1", "Mô hình Kỳ Hà 2023.xlsx", ""),
        ("Sheet1", "Bản sao của Kỳ Hà.xlsx", ""),
        ("Sheet1", "so.xlsx", "DANH SÁCH CÔNG TRÌNH XÃ KỲ HÀ NĂM 2023"),
        ("Sheet1", "so.xlsx", "Đơn vị báo cáo: UBND xã Kỳ Hà"),
    ],
)  # fmt: skip
def test_a_unit_inside_a_longer_title_is_the_tabs(tab: str, source: str, title: str) -> None:
    register, _ = read_rows(WORKS, [[title], HEAD[2:], ["Cầu", None, 3]], tab=tab, source=source)

    assert [row[1] for row in told(register)] == ["Kỳ Hà"]


@pytest.mark.parametrize(
    ("heading", "read"),
    [("Số người đang tham gia", None), ("Số người tham gia (%)", None), ("Số người (nữ)", None),
     ("Số người tham giaa", 3)],
)  # fmt: skip
def test_a_word_that_turns_a_heading_round_is_no_slip(heading: str, read: int | None) -> None:
    rows: Rows = [["Đơn vị", "Tên công trình", heading], ["Kỳ Hà", "Cầu", 3]]

    assert [row[3] for row in told(read_rows(WORKS, rows)[0])] == [read]


@pytest.mark.parametrize(
    "title",
    ["SƠ KẾT 5 NĂM 2018-2023", "(Theo Chỉ thị năm 2019)", "Hướng dẫn của Ban Dân vận năm 2021",
     "so với năm 2022", "ĐĂNG KÝ NĂM 2022, 2023"],
)  # fmt: skip
def test_a_year_that_a_title_refers_to_is_not_the_registers(title: str) -> None:
    register, _ = read_rows(WORKS, [[title], HEAD, [1, "Kỳ Hà", "Cầu", "24/2", 3]])

    assert register.rows["done_on"].dt.year.tolist() == [2023]


@pytest.mark.parametrize("typed", ["0912345678", "5O", "1l", "50k"])
def test_a_telephone_number_and_a_letter_for_a_digit_are_no_count(typed: str) -> None:
    _, problems = read_rows(WORKS, [HEAD, [1, "Kỳ Hà", "Cầu", None, typed]])

    assert brief(problems) == [("number-invalid", "error", "E2", typed)]


@pytest.mark.parametrize("words", ["Chưa ban hành", "chưa có", "-", "không"])
def test_words_for_none_yet_are_no_document(words: str) -> None:
    register, problems = read_rows(TALKS, [["Đơn vị", "Số thông báo"], ["Kỳ Hà", words]], tab="Đối thoại")

    assert (register.rows["no"].isna().tolist(), problems) == ([True], [])


def test_a_date_alone_where_a_documents_number_should_stand_is_its_date() -> None:
    rows: Rows = [["Đơn vị", "Số thông báo"], ["Kỳ Hà", "18/01/2023"]]
    register, _ = read_rows(TALKS, rows, tab="Đối thoại")

    assert register.rows["notice_on"].iloc[0].date() == dt.date(2023, 1, 18)


def test_very_long_texts_take_no_time() -> None:
    rows: Rows = [[*HEAD, "(" * 20_000], [1, "Kỳ Hà", "(" * 20_000, None, 3]]

    assert len(told(read_rows(WORKS, rows)[0])) == 1
    assert read_rows(TALKS, [["Đơn vị", "Số thông báo"], ["Kỳ Hà", "99-KH " + ", " * 9000]], tab="Đối thoại")


def test_a_heading_over_several_columns_reaches_over_them_though_its_cells_are_not_merged() -> None:
    rows: Rows = [["STT", "Đơn vị", "Thời gian", "", "Số ý kiến"], ["", "", "Ngày tổ chức", "Dự kiến", ""],
                  [1, "Kỳ Hà", "16/3/2023", "Quý I/2023", 7]]  # fmt: skip
    found = read_rows(TALKS, rows, tab="Đối thoại")[0].rows.iloc[0]

    assert [found["planned_on"], found["held_on"], found["opinions"]] == [
        pd.Timestamp("2023-03-31"), pd.Timestamp("2023-03-16"), 7,
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["Ví dụ", "VD:", "Mẫu"])
def test_a_forms_example_row_is_no_data(said: str) -> None:
    rows: Rows = [HEAD, [said, "Kỳ Hoa", "Chợ mẫu", None, 9], [1, "Kỳ Hà", "Cầu", None, 3]]

    assert [row[1:] for row in told(read_rows(WORKS, rows)[0])] == [("Kỳ Hà", "Cầu", 3)]


def test_a_row_that_stands_for_several_things_is_told_and_not_counted_as_one() -> None:
    rows: Rows = [HEAD, [1, "Kỳ Hà", "3 công trình", None, 3], [2, "Kỳ Hoa", "2 cầu qua suối", None, 3],
                  [3, "Kỳ Hoa", "01 công trình nước", None, 3]]  # fmt: skip
    register, problems = read_rows(WORKS, rows)

    assert [row[2] for row in told(register)] == ["2 cầu qua suối", "01 công trình nước"]
    assert brief(problems) == [("number-ambiguous", "error", "C2", "3 công trình")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Giấy khen của UBND xã", "giấy khen"), ("bằng khen do UBND tỉnh tặng", "bằng khen"),
        ("Phường do thị xã công nhận", None), ("Hoa hồng của mẹ", None), ("Giấy khen của", None),
    ],
)  # fmt: skip
def test_a_choice_is_read_with_whose_it_is_behind_it(typed: str, meant: str | None) -> None:
    reading = Choices({"giấy khen": ["GK"], "bằng khen": [], "phường": [], "thị xã": []}).read(typed)

    assert (reading.value, reading.fault is None) == (meant, meant is not None)
