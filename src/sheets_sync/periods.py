"""Reporting periods: which days a quarter, half-year, nine months or year holds.

The calendar quarter is the default. `decree-09` follows Nghị định 09/2019/NĐ-CP, Điều 12, as quoted
in Thông tư 06/2022/TT-UBDT, Điều 6: a quarter runs from the 15th of the month before it to the 14th
of its last month.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

_LABEL = re.compile(r"(\d{4})(?:-(Q[1-4]|H[12]|9M))?")
_MONTHS = {
    "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12),
    "H1": (1, 6), "H2": (7, 12), "9M": (1, 9), "": (1, 12),
}  # fmt: skip
_TITLES = {
    "Q1": "Quý I", "Q2": "Quý II", "Q3": "Quý III", "Q4": "Quý IV",
    "H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm", "9M": "9 tháng", "": "Năm",
}  # fmt: skip
_DAY_CALENDAR = re.compile(r"day-([1-9]|1\d|2[0-8])")


@dataclass(frozen=True, order=True)
class Period:
    """A span of days that is reported on, both days included.

    `label` is the period's name in commands (`2023-Q1`, `2023-H1`, `2023-9M`, `2023`); `title` is
    its Vietnamese name. `year_start` is the first day of the year that figures "từ đầu năm" count
    from.
    """

    start: dt.date
    end: dt.date
    label: str
    title: str
    year: int
    year_start: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def year_end(self) -> dt.date:
        """The last day of the year that the period belongs to."""
        following = dt.date(self.year_start.year + 1, self.year_start.month, self.year_start.day)
        return following - dt.timedelta(days=1)

    @property
    def months(self) -> list[tuple[dt.date, dt.date]]:
        """The period's months, each by its first and last day; with a calendar's own first day of a month."""
        starts = [self.start]
        while starts[-1] <= self.end:
            months = starts[-1].year * 12 + starts[-1].month
            starts.append(dt.date(months // 12, months % 12 + 1, self.start.day))
        return [(first, after - dt.timedelta(days=1)) for first, after in pairwise(starts)]

    @property
    def dates(self) -> str:
        """Both days as they are printed: `từ ngày 01/01/2023 đến ngày 31/03/2023`."""
        return f"từ ngày {self.start:%d/%m/%Y} đến ngày {self.end:%d/%m/%Y}"


@dataclass(frozen=True)
class Calendar:
    """A rule that cuts time into periods.

    `first_day` is 1 for calendar quarters; from 2 to 28 a quarter begins on that day of the month
    before its first month.
    """

    name: str = "calendar"
    first_day: int = 1

    @classmethod
    def named(cls, name: str) -> Calendar:
        """Return the calendar called `calendar`, `decree-09` or `day-N` (N from 2 to 28).

        Raises:
            ValueError: no calendar has that name.
        """
        if name == "calendar":
            return cls()
        if name == "decree-09":
            return cls(name, 15)
        match = _DAY_CALENDAR.fullmatch(name)
        if match is None:
            raise ValueError(f'"{name}" is none of "calendar", "decree-09", "day-N" (N from 1 to 28)')
        return cls(name, int(match.group(1)))

    def period(self, label: str) -> Period:
        """Return the period named `2023-Q1`, `2023-H1`, `2023-9M` or `2023`.

        Raises:
            ValueError: the label has none of these forms, or its year is not from 1900 to 2999.
        """
        match = _LABEL.fullmatch(label)
        if match is None or not 1900 <= int(match.group(1)) <= 2999:
            raise ValueError(f'"{label}" is none of 2023-Q1, 2023-H1, 2023-9M, 2023')
        year, part = int(match.group(1)), match.group(2) or ""
        first, last = _MONTHS[part]
        start = self._start_of_month(year, first)
        end = self._start_of_month(year, last + 1) - dt.timedelta(days=1)
        title = f"{_TITLES[part]}/{year}" if part.startswith("Q") else f"{_TITLES[part]} {year}"
        return Period(start, end, label, title, year, self._start_of_month(year, 1))

    def quarter_of(self, day: dt.date) -> Period:
        """Return the quarter that the day falls in."""
        guess = self.period(f"{day.year}-Q{(day.month + 2) // 3}")
        return guess if day in guess else self.next(guess)

    def next(self, period: Period) -> Period:
        """Return the period of the same kind that follows; after nine months, the next year's."""
        return self.period(_shifted(period.label, 1))

    def previous(self, period: Period) -> Period:
        """Return the period of the same kind that came before."""
        return self.period(_shifted(period.label, -1))

    def year_before(self, period: Period) -> Period:
        """Return the same period of the year before."""
        return self.period(f"{period.year - 1}{period.label[4:]}")

    def _start_of_month(self, year: int, month: int) -> dt.date:
        if self.first_day > 1:
            month -= 1
        months = year * 12 + month - 1
        return dt.date(months // 12, months % 12 + 1, self.first_day)


def _shifted(label: str, by: int) -> str:
    year, _, part = label.partition("-")
    if part[:1] in ("Q", "H"):
        count = 4 if part[0] == "Q" else 2
        number = int(year) * count + int(part[1]) - 1 + by
        return f"{number // count}-{part[0]}{number % count + 1}"
    return f"{int(year) + by}" + (f"-{part}" if part else "")
