"""Counting for the site, its groups and its units, with the rows behind each number.

A step asks for `tally`, names what to count, and returns `tally.summary()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

import pandas as pd

from sheets_sync.duties import Duty, Flag, State, state_of
from sheets_sync.figures import break_down
from sheets_sync.grids import Place
from sheets_sync.measuring import Wanted, Where, measured, unreadable_rows
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.reading.registers import Register, RowKey
from sheets_sync.summaries import Block, Figure, Measure, Summary
from sheets_sync.units import Units


class Tally:
    """Counts rows of the tables that a step reads, for one period.

    Each count knows the rows it counted and those it could not judge: rows set aside, and rows with an
    unreadable cell in a column that the count uses. What is dated after today has not happened yet.
    """

    def __init__(
        self,
        period: Period,
        units: Units,
        today: dt.date,
        registers: Mapping[str, Register],
        roster: Units | None = None,
    ) -> None:
        self.period = period
        self.units = units
        self.today = today
        self._roster = roster or units
        self._registers = registers
        self._until = min(period.end, today)
        self._measures: dict[str, Measure] = {}
        self._duties: list[Duty] = []
        self._flags: list[Flag] = []
        self._blocks: list[Block] = []
        self._problems: list[Problem] = []
        self._later: dict[str, pd.DataFrame] = {}
        self._headlines: list[str] = []
        self._figures: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}
        self._doubts: dict[str, frozenset[str]] = {}

    def count(self, name: str, label: str, rows: pd.DataFrame, *, on: str | None = None,
              where: Where | None = None, uses: Sequence[str] = ()) -> None:  # fmt: skip
        """Count rows: those dated `on` within the period as `name`, since the year began as `name_ytd`.

        `where` gives the value, or the values, that a column must have; `uses` names further columns that
        the rows were chosen by. Without `on` every row counts, and there is no `name_ytd`.
        """
        self._flow(rows, Wanted(name, label, on, None, where or {}, uses))

    def sum(self, name: str, label: str, rows: pd.DataFrame, column: str, *, on: str | None = None,
            where: Where | None = None) -> None:  # fmt: skip
        """Add up a column of the rows; else like `count`. Rows where it is blank are left out."""
        self._flow(rows, Wanted(name, label, on, column, where or {}))

    def count_by(self, name: str, rows: pd.DataFrame, column: str, *, on: str | None = None) -> None:
        """Count rows for each choice of a column, as `name.CHOICE` and `name.CHOICE_ytd`."""
        for choice in self._register(rows).table.column(column).choices:
            self._flow(rows, Wanted(f"{name}.{choice}", choice, on, None, {column: choice}))

    def count_units(self, name: str, label: str, rows: pd.DataFrame, *, on: str,
                    since: Literal["period", "year"] = "period") -> None:  # fmt: skip
        """Count the units that have a row dated `on` in the period, and `name_ytd` since the year began.

        With `since="year"` there is `name` alone, counted since the year began.
        """
        wanted = Wanted(name, label, on, of_units=True)
        if since == "year":
            self._add(rows, wanted, self.period.year_start)
        else:
            self._flow(rows, wanted)

    def duty(self, duty: str, label: str, unit: str, *, due: dt.date | None = None,
             done: dt.date | None = None, state: State | None = None,
             evidence: Iterable[Place] = ()) -> State:  # fmt: skip
        """Note what a unit owes, and return its state: the one given, else judged by the days."""
        state = state or state_of(due, done, self.today)
        self._duties.append(Duty(duty, label, unit, state, due, tuple(evidence)))
        return state

    def flag(self, code: str, unit: str, message: str, *, due: dt.date | None = None,
             evidence: Iterable[Place] = ()) -> None:  # fmt: skip
        """Note a fact that a leader must act on, said in Vietnamese."""
        self._flags.append(Flag(code, unit, message, due, tuple(evidence)))

    def problem(self, problem: Problem) -> None:
        """Note something that an officer should mend; a code of one's own begins with the plugin's name."""
        self._problems.append(problem)

    def show(self, *blocks: Block) -> None:
        """Add blocks to the step's tab; without any, the tab shows each figure by unit."""
        self._blocks += blocks

    def headline(self, *names: str) -> None:
        """Name the figures that an overview shows of this step; without this, its first."""
        self._headlines += names

    def cell(self, rows: pd.DataFrame, row: Hashable, column: str | None = None) -> Place:
        """Return a row's cell, for evidence."""
        return self._register(rows).cell(cast("RowKey", row), column)

    def readable(self, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """Return the rows whose cells in the columns could be read; a blank cell could."""
        doubtful = unreadable_rows(self._register(rows), columns)
        found: pd.DataFrame = rows.drop(index=doubtful.intersection(rows.index))
        return found

    def cannot_tell(self, rows: pd.DataFrame, unit: str, *columns: str) -> bool:
        """Tell whether a unit's silence proves nothing.

        So it is if its sheet could not be read, if a row of it was set aside, or if one of its cells in the
        columns could not be read.
        """
        register = self._register(rows)
        if register.cannot_tell(unit) or unit in self._units_in_doubt(register):
            return True
        doubtful = unreadable_rows(register, columns)
        return bool((register.rows.loc[doubtful, "unit"] == unit).any())

    def _units_in_doubt(self, register: Register) -> frozenset[str]:
        """Return the units with a row set aside because a cell could not be read, not as a repeat."""
        name = register.table.name
        if name not in self._doubts:
            unreadable = [rows for n, rows in register.unreadable.items() if n in register.table.needed]
            aside = register.set_aside
            doubted = [aside.loc[aside.index.isin(rows), "unit"].dropna() for rows in unreadable]
            self._doubts[name] = frozenset(unit for units in doubted for unit in units)
        return self._doubts[name]

    def measure(self, name: str) -> Measure:
        """Return what was counted under a name."""
        return self._measures[name]

    def summary(self) -> Summary:
        """Return all that was counted and noted."""
        measures = list(self._measures.values())
        units = self._units_listed(measures)
        return Summary(
            measures, [figure for measure in measures for figure in self._broken_down(measure, units)],
            self._duties, self._flags, self._blocks, self._problems, self._later,
            frozenset(name for name in self.units.names if self._silent(name)),
            self._headlines or [measure.name for measure in measures[:1]], units,
        )  # fmt: skip

    def _broken_down(self, measure: Measure, units: Units) -> list[Figure]:
        """Return a measure's figures; a step may ask for its summary more than once."""
        key = (measure.name, tuple(units.names))
        if key not in self._figures:
            self._figures[key] = break_down(measure, units)
        return self._figures[key]

    def _units_listed(self, measures: Iterable[Measure]) -> Units:
        named = {n for m in measures for part in (m.counted, m.set_aside) for n in part["unit"].unique()}
        listed = named | set(self.units.names)
        return Units(tuple(unit for unit in self._roster if unit.name in listed))

    def _silent(self, unit: str) -> bool:
        return any(
            register.cannot_tell(unit) and not (register.rows["unit"] == unit).any()
            for register in self._registers.values()
        )

    def _register(self, rows: pd.DataFrame) -> Register:
        name = rows.attrs.get("table")
        if name is None and len(self._registers) == 1:
            return next(iter(self._registers.values()))
        if name is None or name not in self._registers:
            raise ValueError(
                "these rows come from no table of this step; filter the table's own rows instead"
            )
        return self._registers[name]

    def _flow(self, rows: pd.DataFrame, wanted: Wanted) -> None:
        if wanted.on is None:
            self._add(rows, wanted, None)
            return
        self._add(rows, wanted, self.period.start)
        ytd = replace(wanted, name=f"{wanted.name}_ytd", label=f"{wanted.label} (luỹ kế)")
        self._add(rows, ytd, self.period.year_start)
        self._note_later(rows, wanted.on)

    def _add(self, rows: pd.DataFrame, wanted: Wanted, since: dt.date | None) -> None:
        if wanted.name in self._measures:
            raise ValueError(f"figure {wanted.name!r} is counted twice")
        span = (since, self._until) if since else None
        self._measures[wanted.name] = measured(self._register(rows), rows, wanted, span)

    def _note_later(self, rows: pd.DataFrame, on: str) -> None:
        later = rows[rows[on] > pd.Timestamp(self._until)]
        label = self._register(rows).table.column(on).labels[0]
        if len(later):
            self._later[f"{label} sau ngày {self._until:%d/%m/%Y}"] = later[["unit"]]
