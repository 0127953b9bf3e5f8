"""Counting for the site, its groups and its units, with the rows behind each number.

A step asks for `tally`, names what to count, and returns `tally.summary()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

from sheets_sync.duties import Duty, Flag, State, state_of
from sheets_sync.figures import break_down
from sheets_sync.grids import Place
from sheets_sync.periods import Period
from sheets_sync.problems import Problem
from sheets_sync.summaries import Block, Measure, Summary
from sheets_sync.units import Units

if TYPE_CHECKING:
    import pandas as pd

    from sheets_sync.reading.registers import Register

Where = Mapping[str, str | bool | Sequence[str]]
Span = tuple[dt.date, dt.date]
RowKey = tuple[str, str, int]


class Tally:
    """Counts rows of the tables that a step reads, for one period.

    Each count knows the rows it counted and those it could not judge: rows set aside, and rows with an
    unreadable cell in a column that the count uses. What is dated after today has not happened yet.
    """

    def __init__(
        self, period: Period, units: Units, today: dt.date, registers: Mapping[str, Register]
    ) -> None:
        self.period = period
        self.units = units
        self.today = today
        self._until = min(period.end, today)
        self._registers = registers
        self._measures: dict[str, Measure] = {}
        self._duties: list[Duty] = []
        self._flags: list[Flag] = []
        self._blocks: list[Block] = []
        self._problems: list[Problem] = []
        self._later: dict[str, pd.DataFrame] = {}
        self._headlines: list[str] = []

    def count(self, name: str, label: str, rows: pd.DataFrame, *, on: str | None = None,
              where: Where | None = None) -> None:  # fmt: skip
        """Count rows: those dated `on` within the period as `name`, since the year began as `name_ytd`.

        `where` gives the value, or the values, that a column must have. Without `on` every row counts, and
        there is no `name_ytd`.
        """
        self._flow(name, label, rows, None, on, where or {})

    def sum(self, name: str, label: str, rows: pd.DataFrame, column: str, *, on: str | None = None,
            where: Where | None = None) -> None:  # fmt: skip
        """Add up a column of the rows; else like `count`. Rows where it is blank are left out."""
        self._flow(name, label, rows, column, on, where or {})

    def count_by(self, name: str, rows: pd.DataFrame, column: str, *, on: str | None = None) -> None:
        """Count rows for each choice of a column, as `name.CHOICE` and `name.CHOICE_ytd`."""
        for choice in self._register(rows).table.column(column).choices:
            self._flow(f"{name}.{choice}", choice, rows, None, on, {column: choice})

    def count_units(self, name: str, label: str, rows: pd.DataFrame, *, on: str,
                    since: Literal["period", "year"] = "period") -> None:  # fmt: skip
        """Count the units that have a row dated `on` in the period, and `name_ytd` since the year began.

        With `since="year"` there is `name` alone, counted since the year began.
        """
        if since == "year":
            span = (self.period.year_start, self._until)
            self._add(name, label, rows, None, on, span, {}, of_units=True)
        else:
            self._flow(name, label, rows, None, on, {}, of_units=True)

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
        """Note something that an officer should mend; its code is prefixed with the plugin's name."""
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

    def cannot_tell(self, rows: pd.DataFrame, unit: str, *columns: str) -> bool:
        """Tell whether a unit's silence proves nothing.

        So it is if its sheet could not be read, if a row of it (or of an unknown unit) was set aside, or if
        one of its cells in the columns could not be read.
        """
        register = self._register(rows)
        aside = register.set_aside["unit"]
        if register.cannot_tell(unit) or bool((aside == unit).any() or aside.isna().any()):
            return True
        return any(bool((register.rows.loc[self._doubtful(register, [column]), "unit"] == unit).any())
                   for column in columns)  # fmt: skip

    def measure(self, name: str) -> Measure:
        """Return what was counted under a name."""
        return self._measures[name]

    def summary(self) -> Summary:
        """Return all that was counted and noted."""
        measures = list(self._measures.values())
        figures = [figure for measure in measures for figure in break_down(measure, self.units)]
        return Summary(
            measures, figures, self._duties, self._flags, self._blocks, self._problems, self._later,
            frozenset(name for name in self.units.names if self._silent(name)),
            self._headlines or [measure.name for measure in measures[:1]],
        )  # fmt: skip

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

    def _flow(self, name: str, label: str, rows: pd.DataFrame, column: str | None, on: str | None,
              where: Where, *, of_units: bool = False) -> None:  # fmt: skip
        if on is None:
            self._add(name, label, rows, column, None, None, where, of_units=of_units)
            return
        self._add(
            name,
            label,
            rows,
            column,
            on,
            (self.period.start, self._until),
            where,
            of_units=of_units,
        )
        ytd = f"{label} (luỹ kế)"
        self._add(
            f"{name}_ytd",
            ytd,
            rows,
            column,
            on,
            (self.period.year_start, self._until),
            where,
            of_units=of_units,
        )
        self._note_later(rows, on)

    def _add(self, name: str, label: str, rows: pd.DataFrame, column: str | None, on: str | None,
             span: Span | None, where: Where, *, of_units: bool = False) -> None:  # fmt: skip
        if name in self._measures:
            raise ValueError(f"figure {name!r} is counted twice")
        register = self._register(rows)
        used = [c for c in (on, column, *where) if c]
        doubtful = self._doubtful(register, used)
        sound = rows.drop(index=doubtful.intersection(rows.index))
        if column:
            sound = sound[sound[column].notna()]
        counted = sound[_matches(sound, on, span, where, {})]
        values = counted[column].astype(float) if column else 1.0
        unsure = [register.rows.loc[doubtful], register.set_aside]
        asides = [part.loc[_matches(part, on, span, where, register.unreadable), ["unit"]] for part in unsure]
        self._measures[name] = Measure(
            name, label, counted[["unit"]].assign(value=values), _stacked(asides), of_units
        )

    @staticmethod
    def _doubtful(register: Register, columns: Iterable[str]) -> Any:
        index: Any = register.rows.index[:0]
        for column in columns:
            if column in register.unreadable:
                index = index.union(register.unreadable[column])
        return register.rows.index.intersection(index)

    def _note_later(self, rows: pd.DataFrame, on: str) -> None:
        later = rows[rows[on] > _stamp(self._until)]
        label = self._register(rows).table.column(on).labels[0]
        if len(later):
            self._later[f"{label} sau ngày {self._until:%d/%m/%Y}"] = later[["unit"]]


def _stamp(day: dt.date) -> Any:
    import pandas as pd

    return pd.Timestamp(day)


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    filled = [part for part in parts if len(part)]
    return pd.concat(filled) if filled else parts[0]


def _matches(
    rows: pd.DataFrame, on: str | None, span: Span | None, where: Where,
    unreadable: Mapping[str, pd.MultiIndex],
) -> Any:  # fmt: skip
    """Return which rows are meant, or may be meant where a cell is `unreadable`."""
    import pandas as pd

    mask = pd.Series(data=True, index=rows.index, dtype=bool)
    if on and span:
        within = rows[on].between(_stamp(span[0]), _stamp(span[1]))
        mask &= within | rows.index.isin(unreadable.get(on, ()))
    for column, wanted in where.items():
        values = [wanted] if isinstance(wanted, str | bool) else list(wanted)
        equal = rows[column].isin(values).fillna(value=False).astype(bool)
        mask &= equal | rows.index.isin(unreadable.get(column, ()))
    return mask
