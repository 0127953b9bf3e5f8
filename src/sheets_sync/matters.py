"""Matters that begin on one day, are due on another and end on a third: petitions, conclusions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.tally import Tally


class Matters:
    """The rows of a register taken as matters, as they stood in a period.

    In every span of days, carried over + begun = ended + open, for the site and for each unit. `begun`,
    `due` and `ended` name date columns of the rows, `status` the column whose values `ending` say that a
    matter has ended; a day of its end says so too. One that has ended on a day that nobody wrote down
    (`undated`) has ended on the day it began; one that began on such a day was there from the first. Of one
    without either day (`unplaced`) nothing can be said but that it has ended.
    `contradicting` are those with a day of their end and another status. What is dated after the period's
    end, or after today, has not happened.
    """

    def __init__(
        self, rows: pd.DataFrame, period: Period, today: dt.date, *, begun: str, due: str, ended: str,
        status: str, ending: Sequence[str],
    ) -> None:  # fmt: skip
        self.begun, self.due, self.ended, self.status = begun, due, ended, status
        self.today = pd.Timestamp(today)
        self.start = pd.Timestamp(period.start)
        self.year_start = pd.Timestamp(period.year_start)
        self.until = pd.Timestamp(min(period.end, today))
        silent = rows[status].isin(ending) & rows[ended].isna()
        earliest = rows[begun].fillna(pd.Timestamp.min.ceil("D"))
        self._first = earliest
        self._last = rows[ended].where(~silent, earliest)
        self.rows = rows.assign(**{ended: self._last})
        self.undated = rows[silent]
        self.unplaced = rows[silent & rows[begun].isna()]
        self.contradicting = rows[rows[status].notna() & ~rows[status].isin(ending) & rows[ended].notna()]

    @property
    def uses(self) -> list[str]:
        """The columns by which the matters are told apart: one that cannot be read spoils its whole row."""
        return [self.begun, self.ended, self.status]

    def _at(self, day: pd.Timestamp) -> pd.Series[bool]:
        """Return which matters are open at the end of a day."""
        return (self._first <= day) & ~(self._last <= day)

    @cached_property
    def present(self) -> pd.DataFrame:
        """Those that were open at some time in the period: carried over or begun in it."""
        return self._of(~(self._last < self.start) & (self._first <= self.until))

    @cached_property
    def carried_over(self) -> pd.DataFrame:
        """Those that were open when the period began."""
        return self._of(self._at(self.start - pd.Timedelta(days=1)))

    @cached_property
    def carried_into_year(self) -> pd.DataFrame:
        """Those that were open when the year began."""
        return self._of(self._at(self.year_start - pd.Timedelta(days=1)))

    @cached_property
    def open(self) -> pd.DataFrame:
        """Those open at the period's end, or today if that comes first."""
        return self._of(self._at(self.until))

    @cached_property
    def overdue(self) -> pd.DataFrame:
        """Those of the open ones that were due by then."""
        due = self.rows[self.due]
        return self._of(self._at(self.until) & (due <= self.until) & (due < self.today))

    @cached_property
    def in_time(self) -> pd.DataFrame:
        """Those that ended by the day they were due, or had no such day; where that can be told."""
        return self._of(~(self._last > self.rows[self.due]) & self._known)

    @cached_property
    def _known(self) -> pd.Series[bool]:
        undated = pd.Series(self.rows.index.isin(self.undated.index), index=self.rows.index)
        return ~undated | self.rows[self.due].isna()

    @cached_property
    def late(self) -> pd.DataFrame:
        """Those that ended after the day they were due."""
        return self._of(self._last > self.rows[self.due])

    @cached_property
    def open_today(self) -> pd.DataFrame:
        """Those that are open on the day of the run."""
        return self._of(self._at(self.today))

    def _of(self, chosen: pd.Series[bool]) -> pd.DataFrame:
        found: pd.DataFrame = self.rows[chosen.to_numpy(bool)]
        return found


def note_endings(tally: Tally, matters: Matters) -> None:
    """Note as problems where a matter has ended on no day, or has a day of its end and goes on."""
    if tally.figures_only:
        return
    tally.lacking(matters.undated, matters.ended)
    heading = tally.heading(matters.rows, matters.status)
    found = matters.contradicting
    columns = (found[name] for name in ("unit", matters.status, matters.ended))
    for row, unit, status, ended in zip(found.index, *columns, strict=True):
        place = tally.cell(matters.rows, row, matters.status)
        detail = f"đã có ngày kết thúc {ended:%d/%m/%Y}"
        tally.problem(Problem("order-invalid", "warning", *place, unit, status, heading, detail))
