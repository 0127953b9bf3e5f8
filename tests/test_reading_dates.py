"""Dates read as what they say, the day before the month, never guessed in silence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.grids import Value
from sheets_sync.reading.dates import DateContext, Span, read_date

STATED = DateContext(2023, False, dt.date(1990, 1, 1), dt.date(2028, 12, 31))  # noqa: FBT003
GUESSED = DateContext(2023, True, dt.date(1990, 1, 1), dt.date(2028, 12, 31))  # noqa: FBT003
FORMS = [
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d} /{m} /{y}", "{y}-{m:02}-{d:02}",
    "ngày {d} tháng {m} năm {y}", "Ngày {d:02} tháng {m:02} năm {y}", "ngày {d}/{m}/{y}", "{d}-{m}-{s:02}",
    "8h30 ngày {d}/{m}/{y}", "Thứ Hai, ngày {d}/{m}/{y}", "14h00, {d}/{m}/{y}", "{d}/{m}/{y} 08:00",
]  # fmt: skip


def day(text: str) -> Span:
    found = dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    return Span(found, found)


def month(first: str, last: str) -> Span:
    return Span(day(first).start, day(last).start)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2028, 12, 31)), st.sampled_from(FORMS))
def test_a_date_in_any_accepted_form_reads_back_as_itself(date: dt.date, form: str) -> None:
    typed = form.format(d=date.day, m=date.month, y=date.year, s=date.year % 100)

    assert read_date(typed, STATED) == (Span(date, date), None)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("tháng 3/2023", month("01/03/2023", "31/03/2023")),
        ("Tháng 02 năm 2023", month("01/02/2023", "28/02/2023")),
        ("thang 3/2023", month("01/03/2023", "31/03/2023")),
        ("03/2023", month("01/03/2023", "31/03/2023")),
        ("T3/2023", month("01/03/2023", "31/03/2023")),
        ("Quý I/2023", month("01/01/2023", "31/03/2023")),
        ("Quý 2/2023", month("01/04/2023", "30/06/2023")),
        ("quý IV năm 2023", month("01/10/2023", "31/12/2023")),
        ("năm 2023", month("01/01/2023", "31/12/2023")),
        (dt.datetime(2023, 2, 24, 8, 30), day("24/02/2023")),
        (dt.date(2023, 2, 24), day("24/02/2023")),
        (44981.0, day("24/02/2023")),
        ("44981", day("24/02/2023")),
        ("Quý II", month("01/04/2023", "30/06/2023")),
        ("tháng 4", month("01/04/2023", "30/04/2023")),
        ("10/3", day("10/03/2023")),
        ("15-16/3/2023", month("15/03/2023", "16/03/2023")),
        ("15-16/3", month("15/03/2023", "16/03/2023")),
        ("từ 28/2 đến 2/3/2023", month("28/02/2023", "02/03/2023")),
        ("Từ ngày 15/3/2023 đến ngày 20/3/2023", month("15/03/2023", "20/03/2023")),
        ("30/12/2022 – 2/1/2023", month("30/12/2022", "02/01/2023")),
        ("cuối tháng 3/2023", month("01/03/2023", "31/03/2023")),
        ("dự kiến trong quý II/2023", month("01/04/2023", "30/06/2023")),
        ("khoảng T3/2023", month("01/03/2023", "31/03/2023")),
    ],
)
def test_precision_is_kept(typed: Value, span: Span) -> None:
    assert read_date(typed, STATED) == (span, None)


def test_a_year_that_is_a_guess_gives_a_warning() -> None:
    reading = read_date("10/3", GUESSED)

    assert reading == (day("10/03/2023"), ("date-ambiguous", "năm 2023", "warning"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/2/2023", "date-invalid"), ("3/15/2023", "date-invalid"), ("hôm qua", "date-invalid"),
        ("32", "date-invalid"), (3.5, "date-invalid"), (True, "date-invalid"),
        ("24/02/2203", "date-implausible"),
        (79_000.0, "date-implausible"), ("24/02/1923", "date-implausible"), ("Quý V/2023", "date-invalid"),
        ("tháng 13/2023", "date-invalid"), ("24/02/20233", "date-invalid"), (dt.time(8), "date-invalid"),
        ("20-15/3/2023", "date-invalid"), ("15/1-15/3/2023", "date-invalid"), ("3-4/2023", "date-invalid"),
        ("15-31/2/2023", "date-invalid"), ("15/3/2023 và 20/3/2023", "date-invalid"),
        ("trước 30/6/2023", "date-invalid"), ("12-3/4/2203", "date-implausible"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_fault(typed: Value, code: str) -> None:
    reading = read_date(typed, STATED)

    assert (reading.value, reading.fault and reading.fault.code) == (None, code)


def test_days_on_end_whose_year_is_a_guess_give_one_warning() -> None:
    reading = read_date("10-12/3", GUESSED)

    assert reading == (month("10/03/2023", "12/03/2023"), ("date-ambiguous", "năm 2023", "warning"))


@given(st.text() | st.integers() | st.floats() | st.booleans())
def test_no_cell_raises(cell: Value) -> None:
    read_date(cell, GUESSED)
