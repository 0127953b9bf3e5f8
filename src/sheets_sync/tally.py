"""Counting for the site, its groups and its units, with the rows behind each number.

A step asks for `tally`, names what to count, and returns `tally.summary()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from sheets_sync.closed import Closed
from sheets_sync.duties import Duty, Flag, State, Task, state_of
from sheets_sync.figures import break_down
from sheets_sync.grids import Place
from sheets_sync.measuring import NOT_SAID, Span, Wanted, Where, each_once, measured, parted, spellings
from sheets_sync.periods import Period
from sheets_sync.plain_rows import by_row
from sheets_sync.problems import Problem
from sheets_sync.questions import Questions
from sheets_sync.reading.registers import Register
from sheets_sync.summaries import Block, Figure, Measure, Summary
from sheets_sync.unit_tables import UnitColumn, unit_table
from sheets_sync.units import Kind, Units


class Tally(Questions):
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
        *,
        restated: bool = False,
        closed: Closed | None = None,
        figures_only: bool = False,
    ) -> None:
        super().__init__(registers, units, roster, restated=restated)
        self.period = period
        self.today = today
        self._closed = closed
        self._figures_only = figures_only
        self._until = min(period.end, today)
        self._measures: dict[str, Measure] = {}
        self._duties: list[Duty] = []
        self._flags: list[Flag] = []
        self._blocks: list[Block] = []
        self._problems: list[Problem] = []
        self._later: dict[str, list[pd.DataFrame]] = {}
        self._headlines: list[str] | None = None
        self._tasks: list[Task] = []
        self._sentences: list[str] = []
        self._named: dict[str, frozenset[str]] = {}
        self._figures: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}

    def count(self, name: str, label: str, rows: pd.DataFrame, *, on: str | None = None,
              where: Where | None = None, uses: Sequence[str] = (), of_period: bool = False,
              within: Span | None = None, closed_as: str = "",
              unsure: pd.DataFrame | None = None) -> None:  # fmt: skip
        """Count rows: those dated `on` within the period as `name`, since the year began as `name_ytd`.

        `where` gives the value, or the values, that a column must have; `uses` names further columns that
        the rows were chosen by. Without `on` every row counts, and there is no `name_ytd`; `of_period` then
        says that the rows were chosen as things stood in the period, and not as they stand today. With
        `within`, the first and the last day of another span, the rows of that span are counted alone;
        `closed_as` names the figure, after its plugin and a colon, that closed periods of it hold. `unsure`
        are rows that may belong to it, as those without a day may: they are set aside.
        """
        wanted = Wanted(name, label, on, None, where or {}, uses, of_period=of_period or bool(on),
                        unsure=unsure)  # fmt: skip
        self._flow(rows, wanted, within, closed_as)

    def in_period(self, rows: pd.DataFrame, on: str) -> pd.DataFrame:
        """Return the rows dated `on` in the period and not after today."""
        days = rows[on].between(pd.Timestamp(self.period.start), pd.Timestamp(self._until))
        found: pd.DataFrame = rows[days]
        return found

    @property
    def figures_only(self) -> bool:
        """Whether the figures alone are asked for, those of an earlier period to compare with.

        Duties, flags, problems and what is shown are then of no use, so that a step may return before them.
        """
        return self._figures_only

    @property
    def is_over(self) -> bool:
        """Whether the period is over, so that what is not there is missing."""
        return self.today > self.period.end

    def sum(self, name: str, label: str, rows: pd.DataFrame, column: str, *, on: str | None = None,
            where: Where | None = None, within: Span | None = None,
            closed_as: str = "", unsure: pd.DataFrame | None = None) -> None:  # fmt: skip
        """Add up a column of the rows; else like `count`. Rows where it is blank are left out."""
        unsure = None if unsure is None else unsure[unsure[column].notna()]
        wanted = Wanted(name, label, on, column, where or {}, of_period=bool(on), unsure=unsure)
        self._flow(rows, wanted, within, closed_as)

    def share(self, name: str, label: str, part: str, whole: str) -> None:
        """Give the percentage that one figure is of another, both counted before.

        Where the part was counted since the year began too, so is the percentage, as `name_ytd`: of the
        whole since the year began, or of the whole as it stands. It is exact, and rounded only where it is
        shown; of nothing there is none.
        """
        self._share(name, label, part, whole)
        if f"{part}_ytd" in self._measures:
            year = f"{whole}_ytd" if f"{whole}_ytd" in self._measures else whole
            self._share(f"{name}_ytd", f"{label} (luỹ kế)", f"{part}_ytd", year)

    def count_by(self, name: str, rows: pd.DataFrame, column: str, *, on: str | None = None,
                 uses: Sequence[str] = (), of_period: bool = False,
                 unsure: pd.DataFrame | None = None) -> list[str]:  # fmt: skip
        """Count rows for each value of a column, as `name.VALUE` and `name.VALUE_ytd`; return the values.

        The values are the column's choices, or the texts in it, told apart after folding and named as the
        register writes them first; beyond 30 texts the rarer ones are counted together, and so are rows
        where it is blank, if there are any: the values' sum is the whole.
        """
        register = self._register(rows)
        choices = register.table.column(column).choices
        values: dict[str, Sequence[str]] = {choice: [choice] for choice in choices}
        values = values or spellings(register.alike(column), rows[column])
        own = {} if unsure is None else parted(unsure, column, values)
        for value, meant in parted(rows, column, values).items():
            self._flow(meant, Wanted(f"{name}.{value}", value, on, None, {column: values[value]}, uses,
                                     of_period=of_period or bool(on), unsure=own.get(value)))  # fmt: skip
        blank = self.readable(rows[rows[column].isna()], column)
        if len(blank):
            self._flow(blank, Wanted(f"{name}.{NOT_SAID}", NOT_SAID, on, None, {}, uses,
                                     of_period=of_period or bool(on)))  # fmt: skip
        return [*values, *([NOT_SAID] if len(blank) else [])]

    def count_units(self, name: str, label: str, rows: pd.DataFrame, *, on: str,
                    since: Literal["period", "year"] = "period", within: Span | None = None,
                    closed_as: str = "", unsure: pd.DataFrame | None = None) -> None:  # fmt: skip
        """Count the units that have a row dated `on` in the period, and `name_ytd` since the year began.

        With `since="year"` there is `name` alone, counted since the year began; the rest is as for `count`.
        """
        if since == "year":
            within = (self.period.year_start, self._until)
        self._flow(rows, Wanted(name, label, on, of_units=True, unsure=unsure), within, closed_as)

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

    def flag_each(self, code: str, rows: pd.DataFrame, column: str, say: Callable[[Mapping[str, Any]], str],
                  *, due: str | None = None) -> None:  # fmt: skip
        """Flag each row at its cell in a column, in the words that `say` finds for its values by column.

        `due` names the column of its last day.
        """
        if self._figures_only:
            return
        for row, values in by_row(rows):
            day = values[due].date() if due and pd.notna(values[due]) else None
            self.flag(code, values["unit"], say(values), due=day, evidence=[self.cell(rows, row, column)])

    def task_each(self, rows: pd.DataFrame, due: str, say: Callable[[Mapping[str, Any]], str]) -> None:
        """Note each row as something to be done by its day in the column `due`, if that is still to come."""
        if self._figures_only:
            return
        for row, values in by_row(rows[rows[due] >= pd.Timestamp(self.today)]):
            evidence = (self.cell(rows, row, due),)
            self._tasks.append(Task(values["unit"], say(values), values[due].date(), evidence))

    def say(self, sentence: str) -> None:
        """Add a sentence to what a briefing says of this step."""
        self._sentences.append(sentence)

    def lacking(self, rows: pd.DataFrame, column: str) -> None:
        """Note as a problem that each of the rows has nothing in a column."""
        heading = self.heading(rows, column)
        if self._figures_only:
            return
        for row, unit in rows["unit"].items():
            place = self.cell(rows, row, column)
            self.problem(Problem("required-blank", "warning", *place, unit, "", heading))

    def problem(self, problem: Problem) -> None:
        """Note something that an officer should mend; a code of one's own begins with the plugin's name."""
        self._problems.append(problem)

    def show(self, *blocks: Block) -> None:
        """Add blocks to the step's tab; without any, the tab shows each figure by unit."""
        self._blocks += blocks

    def show_units(self, columns: Sequence[UnitColumn], *, kinds: Sequence[Kind] = (),
                   of_types: Sequence[str] = (), heading: str = "") -> None:  # fmt: skip
        """Add a table of the units with what was counted and noted so far; see `unit_table`."""
        if not self._figures_only:
            self.show(unit_table(self.summary(), columns, kinds=kinds, of_types=of_types, heading=heading))

    def headline(self, *names: str) -> None:
        """Name the figures that an overview shows of this step, perhaps none; without this, its first."""
        self._headlines = [*(self._headlines or ()), *names]

    def measure(self, name: str) -> Measure:
        """Return what was counted under a name."""
        return self._measures[name]

    def summary(self) -> Summary:
        """Return all that was counted and noted."""
        measures = list(self._measures.values())
        units = self._units_listed(measures)
        return Summary(
            measures, [figure for measure in measures for figure in self._broken_down(measure, units)],
            self._duties, self._flags, self._blocks, self._problems,
            {label: each_once(parts) for label, parts in self._later.items()},
            frozenset(name for name in self.units.names if self._silent(name)),
            [m.name for m in measures[:1]] if self._headlines is None else self._headlines, units,
            tasks=self._tasks, sentences=self._sentences,
        )  # fmt: skip

    def _share(self, name: str, label: str, part: str, whole: str) -> None:
        for figure in {part, whole} - self._measures.keys():
            known = ", ".join(self._measures) or "none yet"
            raise ValueError(f"figure {figure!r} of the share {name!r} is not counted; there are {known}")
        if self._closed:
            self._closed.done.add(name)
        counted, of = self._measures[part], self._measures[whole]
        aside = pd.concat([counted.set_aside, of.set_aside])
        self._measures[name] = replace(
            counted, name=name, label=label, share_of=of, part=part,
            set_aside=aside[~aside.index.duplicated()],
        )  # fmt: skip

    def _broken_down(self, measure: Measure, units: Units) -> list[Figure]:
        """Return a measure's figures; a step may ask for its summary more than once."""
        key = (measure.name, tuple(units.names))
        if key not in self._figures:
            self._figures[key] = break_down(measure, units)
        return self._figures[key]

    def _units_listed(self, measures: Iterable[Measure]) -> Units:
        listed = set(self.units.names).union(*(self._units_named(measure) for measure in measures))
        return Units(tuple(unit for unit in self._roster if unit.name in listed))

    def _units_named(self, measure: Measure) -> frozenset[str]:
        """Return the units of a measure's rows; a step may ask for its summary more than once."""
        if measure.name not in self._named:
            parts = (measure.counted["unit"], measure.set_aside["unit"])
            self._named[measure.name] = frozenset(unit for part in parts for unit in part.unique())
        return self._named[measure.name]

    def _silent(self, unit: str) -> bool:
        return any(
            register.cannot_tell(unit) and not (register.rows["unit"] == unit).any()
            for register in self._registers.values()
        )

    def _flow(
        self, rows: pd.DataFrame, wanted: Wanted, within: Span | None = None, closed_as: str = ""
    ) -> None:
        if wanted.on is None or within:
            self._add(rows, wanted, within, closed_as)
            return
        self._add(rows, wanted, (self.period.start, self._until))
        ytd = replace(wanted, name=f"{wanted.name}_ytd", label=f"{wanted.label} (luỹ kế)")
        self._add(rows, ytd, (self.period.year_start, self._until))
        self._note_later(rows, wanted.on)

    def _add(self, rows: pd.DataFrame, wanted: Wanted, span: Span | None, closed_as: str = "") -> None:
        if wanted.name in self._measures:
            raise ValueError(f"figure {wanted.name!r} is counted twice")
        register = self._register(rows)
        measure = measured(register, rows, wanted, span)
        if self._closed:
            days = register.all_days(wanted.on) if wanted.on else None
            measure = self._closed.applied(measure, days, span, closed_as=closed_as)
        self._measures[wanted.name] = measure

    def _note_later(self, rows: pd.DataFrame, on: str) -> None:
        later = rows.loc[rows[on] > pd.Timestamp(self._until), ["unit"]]
        label = self._register(rows).table.column(on).labels[0]
        if len(later):
            self._later.setdefault(f"{label} sau ngày {self._until:%d/%m/%Y}", []).append(later)
