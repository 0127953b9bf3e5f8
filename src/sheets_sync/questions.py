"""What a step can ask of its rows: their cells, their units, and what cannot be told from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any, cast

import pandas as pd

from sheets_sync.grids import Place
from sheets_sync.measuring import unreadable_rows
from sheets_sync.reading.registers import Register, RowKey
from sheets_sync.units import Kind, Units


class Questions:
    """Answers questions about rows of the tables that a step reads, for the units expected in a period."""

    def __init__(
        self, registers: Mapping[str, Register], units: Units, roster: Units | None, *, restated: bool
    ) -> None:
        self.units = units
        self._registers = registers
        self._roster = roster or units
        self._restated = restated
        self._doubts: dict[str, frozenset[str]] = {}
        self._unread: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def cell(self, rows: pd.DataFrame, row: Hashable, column: str | None = None) -> Place:
        """Return a row's cell, for evidence."""
        return self._register(rows).cell(cast("RowKey", row), column)

    def heading(self, rows: pd.DataFrame, column: str) -> str:
        """Return a column's main heading."""
        return self._register(rows).table.column(column).labels[0]

    def cells(self, rows: pd.DataFrame, column: str | None = None) -> list[Place]:
        """Return the rows' cells in a column, for evidence."""
        return [self.cell(rows, row, column) for row in rows.index]

    @property
    def restated(self) -> bool:
        """Whether figures are restated on the units of another day."""
        return self._restated

    def own_units(self, rows: pd.DataFrame) -> pd.Series[Any]:
        """Return each row's unit of the time, also where figures are restated on other units."""
        return self._register(rows).own_units(rows)

    def types_of(self, rows: pd.DataFrame) -> pd.Series[Any]:
        """Return the type of each row's unit of the time, such as xã."""
        types: pd.Series[Any] = self.own_units(rows).map({unit.name: unit.type for unit in self._roster})
        return types

    def units_during(self, first: dt.date, last: dt.date) -> Units:
        """Return the units expected in a span of days: of the time, or those of a restatement."""
        return self.units if self._restated else self._roster.expected_between(first, last)

    def by_unit(self, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """Return the rows of each unit that has any; much quicker than asking for one unit after another."""
        found = {str(unit): own for unit, own in rows.groupby("unit", sort=False)}
        for own in found.values():
            own.attrs = dict(rows.attrs)
        return found

    def units_without(self, rows: pd.DataFrame, kind: Kind, *columns: str) -> list[str]:
        """Return the units of a group that none of the rows is of, as far as that can be told.

        `columns` are those by which the rows were chosen.
        """
        there = set(rows["unit"])
        return [unit.name for unit in self.units.of(kind) if unit.name not in there
                and not self.cannot_tell(rows, unit.name, *columns)]  # fmt: skip

    def readable(self, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """Return the rows whose cells in the columns could be read; a blank cell could."""
        doubtful = unreadable_rows(self._register(rows), columns)
        found: pd.DataFrame = rows.drop(index=doubtful.intersection(rows.index))
        return found

    def cannot_tell(self, rows: pd.DataFrame, unit: str, *columns: str) -> bool:
        """Tell whether a unit's silence proves nothing.

        So it is if its sheet could not be read, if a row of it was set aside, or if one of its cells in the
        columns could not be read. All the rows of the table are looked at, whichever are given. Ask only
        where something was not found: what is there needs no such question.
        """
        register = self._register(rows)
        if register.cannot_tell(unit) or unit in self._units_in_doubt(register):
            return True
        return unit in self._units_unread(register, columns)

    def _units_unread(self, register: Register, columns: tuple[str, ...]) -> frozenset[str]:
        """Return the units with a cell in the columns that could not be read; worked out once."""
        key = (register.table.name, columns)
        if key not in self._unread:
            doubtful = unreadable_rows(register, columns)
            self._unread[key] = frozenset(register.rows.loc[doubtful, "unit"].dropna())
        return self._unread[key]

    def _units_in_doubt(self, register: Register) -> frozenset[str]:
        """Return the units with a row set aside because a cell could not be read, not as a repeat."""
        name = register.table.name
        if name not in self._doubts:
            unreadable = [rows for n, rows in register.unreadable.items() if n in register.table.needed]
            aside = register.set_aside
            doubted = [aside.loc[aside.index.isin(rows), "unit"].dropna() for rows in unreadable]
            self._doubts[name] = frozenset(unit for units in doubted for unit in units)
        return self._doubts[name]

    def _register(self, rows: pd.DataFrame) -> Register:
        name = rows.attrs.get("table")
        if name is None and len(self._registers) == 1:
            return next(iter(self._registers.values()))
        if name is None or name not in self._registers:
            raise ValueError(
                "these rows come from no table of this step; filter the table's own rows instead"
            )
        return self._registers[name]
