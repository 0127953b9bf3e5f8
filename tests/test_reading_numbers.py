"""Counts and numbers in the Vietnamese forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.grids import Value
from sheets_sync.reading.numbers import read_count, read_number


def vietnamese(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(
    st.integers(0, 10**12),
    st.sampled_from(["{}", "{} người", "{} mô hình", "hơn {}", "gần {} hộ", "{:02}"]),
)
def test_a_count_in_any_accepted_form_reads_back_as_itself(number: int, form: str) -> None:
    assert read_count(form.format(number)) == (float(number), None)


@given(st.integers(0, 10**12))
def test_a_count_with_its_thousands_grouped_reads_back_as_itself(number: int) -> None:
    assert read_count(vietnamese(number)) == (float(number), None)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.234", 1234), ("1.234,5", 1234.5), ("17,5 tiêu chí", 17.5), ("73,65%", 73.65), ("hơn 6.800", 6800),
        ("gần 1 tỷ đồng", 1e9), ("1,5 tỷ", 1.5e9), ("350 triệu đồng", 350e6), ("-", 0),
        ("không", 0), ("–", 0),
        ("02", 2), (12, 12), (3.25, 3.25), ("1 234", 1234), ("62 người", 62), ("khoảng 50 hộ dân", 50),
        ("-3", -3), ("2.5", 2.5), ("50 (20 nữ)", 50), ("50 người (trong đó 20 nữ; 3 trẻ em)", 50),
        ("1.250 người, trong đó có 300 nữ", 1250), ("hơn 50 (20 nữ)", 50),
    ],
)  # fmt: skip
def test_numbers(typed: Value, number: float) -> None:
    assert read_number(typed) == (number, None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,234", "number-ambiguous"), (1.234, "number-ambiguous"), ("-3", "number-negative"),
        (-1.0, "number-negative"), ("mười", "number-invalid"), ("3-5", "number-invalid"),
        ("12/3", "number-invalid"), ("2,5", "number-invalid"), (True, "number-invalid"),
        ("1e5", "number-invalid"), ("12 người, 3 hộ", "number-invalid"), ("1.23.4", "number-invalid"),
        (float("nan"), "number-invalid"), (float("inf"), "number-invalid"), ("1,234.5", "number-ambiguous"),
        ("75%", "number-invalid"), ("20 (50 nữ)", "number-invalid"), ("50 (60)", "number-invalid"),
        ("50 (thêm 5 khách)", "number-invalid"), ("(20 nữ)", "number-invalid"),
        ("trong đó 20 nữ", "number-invalid"), ("1,234 (20 nữ)", "number-ambiguous"),
        ("50 (20 nữ" + " a" * 60, "number-invalid"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_a_fault(typed: Value, code: str) -> None:
    reading = read_count(typed)

    assert (reading.value, reading.fault and reading.fault.code) == (None, code)


@pytest.mark.parametrize("typed", ["...", "…"])
def test_dots_are_blank(typed: str) -> None:
    assert read_count(typed) == (None, None)


@given(st.text() | st.integers() | st.floats() | st.booleans())
def test_no_cell_raises(cell: Value) -> None:
    read_count(cell)
    read_number(cell)
