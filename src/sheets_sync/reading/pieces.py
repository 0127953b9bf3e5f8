"""What one tab gives to a register, each row knowing its place."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Grid, address, letters
from sheets_sync.periods import Calendar
from sheets_sync.problems import Problem
from sheets_sync.reading.header_search import NOT_READ, Header
from sheets_sync.reading.labels import Labels
from sheets_sync.reading.readings import Fault
from sheets_sync.tables import Column, Table
from sheets_sync.texts import compact, fold
from sheets_sync.unit_names import UnitNames


@dataclass(frozen=True)
class ReadContext:
    """What the reading of any tab needs to know: tables, units, today, the calendar, the year."""

    tables: Sequence[Table]
    names: UnitNames
    today: dt.date
    year: int
    calendar: Calendar = field(default_factory=Calendar)

    @cached_property
    def labels(self) -> Labels:
        """The headings of all tables."""
        return Labels(self.tables)


@dataclass
class Piece:
    """What one tab gives to a register.

    `columns` maps each of the table's columns to an array, one value a row; a `period` column also
    has its first days under `NAME_from`, `begins` holds those of dates. `rows` are the rows' numbers as a
    person sees them; of a tab that has one column for each value, `spread` are their columns' places, so
    that one row of the tab is several. `namesakes` are the names, by place in `rows`, that several units of
    different times share. `set_aside` marks rows with an unreadable needed cell; `unreadable` lists, by
    column, places in `rows`. Of rows with the same `likeness` the texts may read alike.
    """

    table: Table
    grid: Grid
    header: Header
    rows: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    begins: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    unreadable: dict[str, set[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    spread: npt.NDArray[np.int64] | None = None
    namesakes: dict[int, str] = field(default_factory=dict)
    likeness: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))

    @property
    def set_aside(self) -> npt.NDArray[np.bool_]:
        """Which rows have a needed cell that could not be read."""
        mask = np.zeros(len(self.rows), dtype=bool)
        for name in self.table.needed:
            mask[list(self.unreadable.get(name, ()))] = True
        return mask

    def note_likeness(self) -> None:
        """Give each row a number, the same one where the texts of what makes it one entry read alike.

        Others may share it by chance. Folding takes long, so it is done where the tab is read.
        """
        names = [n for n in self.table.unique if n != "unit" and self.columns[n].dtype == object]
        texts = zip(*(self.columns[name] for name in names), strict=True) if names else [()] * len(self.rows)
        told = ["\0".join(fold(text) if text else "" for text in row).encode() for row in texts]
        self.likeness = np.array([zlib.crc32(text) for text in told], dtype=np.uint32)

    def let_go(self) -> None:
        """Let go of what a register now holds too, all but the units: twice over, a country is too much."""
        self.columns = {name: values for name, values in self.columns.items() if name == "unit"}
        self.begins = {}

    def cell(self, place: int, column: str) -> str:
        """Return the A1 address of a row's cell; of the row's first cell if there is no such column."""
        key = self.table.spread
        if self.spread is not None and key and column in (key.name, key.spread_into):
            return f"{letters(self.spread[place])}{self.rows[place]}"
        where = self.header.columns.get(column)
        if where is None:
            where = min(self.header.marks.get(column, {"": 0}).values())
        return f"{letters(where)}{self.rows[place]}"

    def report(self, column: Column, place: int, wrong: Fault, found: str) -> None:
        """Note what is wrong with a row's cell; an error makes the cell unreadable."""
        if wrong.severity == "error":
            self.unreadable.setdefault(column.name, set()).add(place)
        unit = self.columns["unit"][place] if "unit" in self.columns else None
        grid, cell = self.grid, self.cell(place, column.name)
        label = column.labels[0]
        problem = Problem(
            wrong.code, wrong.severity, grid.source, grid.tab, cell, unit, found, label, wrong.detail
        )
        if self.spread is None or problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True)
class TabReading:
    """A tab's outcome: its piece if it fits a register, else perhaps the register it was meant for.

    `units` are those that the tab's title, its title rows or its file name.
    """

    grid: Grid
    piece: Piece | None = None
    suspected: str | None = None
    units: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def unread(self) -> list[tuple[str, str]]:
        """The headings of its register that are read as no column: the cell and the text of each."""
        if self.piece is None:
            return []
        header = self.piece.header
        return [
            (address(header.first_row - 1, place), text)
            for place, text in header.unread.items()
            if compact(text) not in NOT_READ
        ]


def as_date(day: np.datetime64) -> dt.date:
    """Return a day of an array as Python's own date."""
    return day.astype("datetime64[D]").astype(dt.date)  # type: ignore[no-any-return]
