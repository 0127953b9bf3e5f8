"""Which days a reporting period holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.periods import Calendar

CALENDARS = st.sampled_from(["calendar", "decree-09", *(f"day-{n}" for n in range(1, 29))]).map(
    Calendar.named
)
DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2998, 12, 31))


def span(calendar: str, label: str) -> tuple[str, str]:
    period = Calendar.named(calendar).period(label)
    return f"{period.start:%d/%m/%Y}", f"{period.end:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("calendar", "label", "expected"),
    [
        ("calendar", "2023-Q1", ("01/01/2023", "31/03/2023")),
        ("calendar", "2023-Q4", ("01/10/2023", "31/12/2023")),
        ("calendar", "2023-H1", ("01/01/2023", "30/06/2023")),
        ("calendar", "2023-9M", ("01/01/2023", "30/09/2023")),
        ("calendar", "2023", ("01/01/2023", "31/12/2023")),
        ("decree-09", "2023-Q1", ("15/12/2022", "14/03/2023")),
        ("decree-09", "2023-Q2", ("15/03/2023", "14/06/2023")),
        ("decree-09", "2023-Q3", ("15/06/2023", "14/09/2023")),
        ("decree-09", "2023-Q4", ("15/09/2023", "14/12/2023")),
        ("decree-09", "2023-H1", ("15/12/2022", "14/06/2023")),
        ("decree-09", "2023-H2", ("15/06/2023", "14/12/2023")),
        ("decree-09", "2023-9M", ("15/12/2022", "14/09/2023")),
        ("decree-09", "2023", ("15/12/2022", "14/12/2023")),
        ("day-20", "2023-Q1", ("20/12/2022", "19/03/2023")),
    ],
)
def test_the_days_of_a_period(calendar: str, label: str, expected: tuple[str, str]) -> None:
    assert span(calendar, label) == expected


@given(CALENDARS, DAYS)
def test_quarters_tile_time(calendar: Calendar, day: dt.date) -> None:
    quarter = calendar.quarter_of(day)
    following = calendar.next(quarter)

    assert day in quarter
    assert following.start == quarter.end + dt.timedelta(days=1)
    assert calendar.previous(following) == quarter


@given(CALENDARS, st.integers(1901, 2998))
def test_a_year_is_its_four_quarters_and_its_two_halves(calendar: Calendar, year: int) -> None:
    whole = calendar.period(str(year))
    parts = [calendar.period(f"{year}-{part}") for part in ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M")]

    assert [whole.start] * 3 == [parts[0].start, parts[4].start, parts[6].start]
    assert [whole.end] * 2 == [parts[3].end, parts[5].end]
    assert (parts[4].end, parts[6].end) == (parts[1].end, parts[2].end)
    assert (whole.year_start, whole.year_end) == (whole.start, whole.end)


@pytest.mark.parametrize("label", ["2023-Q5", "2023Q1", "Q1", "1899", "3000-Q1", "2023-Q1 ", ""])
def test_other_labels_are_refused_with_the_accepted_forms(label: str) -> None:
    with pytest.raises(ValueError, match="is none of 2023-Q1, 2023-H1, 2023-9M, 2023"):
        Calendar().period(label)


@pytest.mark.parametrize("name", ["day-29", "day-0", "decree", "Calendar"])
def test_other_calendars_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is none of"):
        Calendar.named(name)


@pytest.mark.parametrize(
    ("calendar", "months"),
    [("calendar", ["01/01–31/01", "01/02–28/02", "01/03–31/03"]),
     ("decree-09", ["15/12–14/01", "15/01–14/02", "15/02–14/03"])],
)  # fmt: skip
def test_a_period_has_months_of_its_calendar(calendar: str, months: list[str]) -> None:
    period = Calendar.named(calendar).period("2023-Q1")

    assert [f"{first:%d/%m}–{last:%d/%m}" for first, last in period.months] == months
