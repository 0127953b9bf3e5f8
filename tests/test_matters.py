"""Matters that are carried over, begun, ended and open; deadlines in working days."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.matters import Matters
from sheets_sync.periods import Calendar, Period
from sheets_sync.working_days import working_day_after

DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2024, 6, 30))
UNITS = st.sampled_from(["Kỳ Hà", "Kỳ Hoa"])
STATUSES = st.sampled_from(["đã giải quyết", "đang giải quyết", None])
Row = tuple[str, dt.date, dt.date | None, dt.date | None, str | None]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    found: list[Row] = []
    for _ in range(draw(st.integers(0, 12))):
        begun = draw(DAYS)
        length = draw(st.none() | st.integers(0, 400))
        ended = None if length is None else begun + dt.timedelta(days=length)
        found.append((draw(UNITS), begun, draw(st.none() | DAYS), ended, draw(STATUSES)))
    return found


def matters(found: list[Row], period: Period, today: dt.date) -> Matters:
    frame = pd.DataFrame(found, columns=["unit", "begun", "due", "ended", "status"])
    for name in ("begun", "due", "ended"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    frame["status"] = frame["status"].astype("str")
    return Matters(frame, period, today, begun="begun", due="due", ended="ended", status="status",
                   ending=["đã giải quyết"])  # fmt: skip


def balance(of: Matters) -> dict[str, tuple[int, int]]:
    """Return for each unit what it had to do, and what became of that."""
    begun = of.rows[of.rows["begun"].between(of.start, of.until)]
    ended = of.rows[of.rows["ended"].between(of.start, of.until)]
    sides = [pd.concat([of.carried_over, begun]), pd.concat([ended, of.open])]
    left, right = ([int((side["unit"] == unit).sum()) for unit in ("Kỳ Hà", "Kỳ Hoa")] for side in sides)
    return dict(zip(("Kỳ Hà", "Kỳ Hoa"), zip(left, right, strict=True), strict=True))


@given(rows(), st.sampled_from(["2022-Q4", "2023-Q1", "2023-H1", "2023"]), DAYS)
def test_carried_over_and_begun_are_ended_and_open_for_each_unit(
    found: list[Row], label: str, today: dt.date
) -> None:
    period = Calendar().period(label)
    balanced = balance(matters(found, period, max(today, period.start)))

    assert all(left == right for left, right in balanced.values())


@given(rows())
def test_what_is_open_at_the_end_of_a_quarter_is_carried_over_into_the_next(found: list[Row]) -> None:
    calendar, today = Calendar.named("decree-09"), dt.date(2024, 12, 31)
    first, second = (matters(found, calendar.period(label), today) for label in ("2023-Q1", "2023-Q2"))

    assert list(first.open.index) == list(second.carried_over.index)


def test_what_is_overdue_late_or_undated() -> None:
    day = dt.date
    found: list[Row] = [
        ("Kỳ Hà", day(2023, 1, 5), day(2023, 2, 5), None, "đang giải quyết"),
        ("Kỳ Hà", day(2023, 1, 5), day(2023, 2, 5), day(2023, 2, 6), "đã giải quyết"),
        ("Kỳ Hà", day(2023, 1, 5), day(2023, 3, 31), None, None),
        ("Kỳ Hà", day(2023, 1, 5), None, None, "đã giải quyết"),
        ("Kỳ Hà", day(2023, 1, 5), None, day(2023, 2, 1), "đang giải quyết"),
    ]
    of = matters(found, Calendar().period("2023-Q1"), day(2023, 4, 1))

    assert [list(part.index) for part in (of.overdue, of.late, of.undated, of.contradicting)] == [
        [0, 2], [1], [3], [4],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        (dt.date(2023, 3, 8), 10, dt.date(2023, 3, 22)),
        (dt.date(2023, 1, 18), 5, dt.date(2023, 2, 1)),  # Tết: from 20 to 26 January
        (dt.date(2023, 4, 27), 1, dt.date(2023, 4, 28)),
        (dt.date(2023, 4, 28), 1, dt.date(2023, 5, 4)),  # 29 April to 3 May: Giỗ Tổ, 30/4 and 1/5
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: dt.date, number: int, due: dt.date) -> None:
    assert working_day_after(start, number) == due
