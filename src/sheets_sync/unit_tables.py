"""The table that most tabs show: a row a unit, under its group, with a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from sheets_sync.duties import STATE_TITLES, Duty
from sheets_sync.summaries import (
    Cell,
    Figure,
    FigureLink,
    Head,
    Row,
    Summary,
    TableBlock,
)
from sheets_sync.units import Kind, Units

Key = tuple[str | None, Kind | None]
Key3 = tuple[str, str | None, Kind | None]


@dataclass(frozen=True)
class FigureColumn:
    """A column that shows a figure; `above` is the heading it shares with its neighbours."""

    figure: str
    text: str
    above: str = ""
    width: float = 9


@dataclass(frozen=True)
class DutyColumn:
    """A column that shows the state of a duty."""

    duty: str
    text: str
    above: str = ""
    width: float = 17


@dataclass(frozen=True)
class BarColumn:
    """A column that draws a figure of each unit as a bar, the longest for the unit with most."""

    figure: str
    text: str = ""
    above: str = ""
    width: float = 22


UnitColumn = FigureColumn | DutyColumn | BarColumn
LONGEST_BAR = 20


def unit_table(
    summary: Summary,
    columns: Sequence[UnitColumn] = (),
    *,
    kinds: Sequence[Kind] = (),
    of_types: Sequence[str] = (),
    heading: str = "",
) -> TableBlock:
    """Return a table of the units by group, with totals and the number of rows set aside.

    Each number leads to its rows. Without `columns` every figure of the summary has one. With `kinds` only
    these groups are listed, and there is no total of the site; with `of_types`, only units of these types.

    Raises:
        ValueError: a column shows a figure that was not counted.
    """
    summary.check_figures(column.figure for column in columns if not isinstance(column, DutyColumn))
    units = summary.units
    columns = columns or [FigureColumn(m.name, m.label, width=12) for m in summary.measures]
    figures = {(f.figure, f.unit, f.kind): f for f in summary.figures}
    most = _most(summary)
    duties = {(d.duty, d.unit): d for d in summary.duties}
    aside = _set_aside(summary, units, [c.figure for c in columns if isinstance(c, FigureColumn)])
    heads = [Head("STT", width=6), Head("Đơn vị", width=30),
             *(Head(c.text, c.above, c.width) for c in columns), Head("Dòng để riêng", width=9)]  # fmt: skip

    def cells(key: Key) -> list[Cell]:
        silent = key[0] in summary.silent
        shown = [
            _unread(c) if silent else _bar(c, key, figures, most) if isinstance(c, BarColumn)
            else _cell(c, key, figures, duties)
            for c in columns
        ]  # fmt: skip
        return [*shown, Cell(aside[key], "muted" if not aside[key] else "warning")]

    rows = []
    for kind in [kind for kind in units.kinds if not kinds or kind in kinds]:
        number, _, title = units.title(kind).partition(". ")
        rows.append(Row([Cell(number), Cell(title), *cells((None, kind))], "group"))
        counter = count(1)
        rows += [
            Row([Cell(next(counter), "count"), Cell(u.name), *cells((u.name, None))])
            for u in units.of(kind)
            if not of_types or u.type in of_types
        ]
    if not kinds:
        rows.append(Row([Cell(), Cell("Tổng cộng"), *cells((None, None))], "total"))
    return TableBlock(heads, rows, heading)


def _most(summary: Summary) -> dict[str, float]:
    """Return the largest value of each figure that a unit has."""
    most: dict[str, float] = {}
    for figure in summary.figures:
        if figure.unit is not None:
            most[figure.figure] = max(most.get(figure.figure, 0), figure.value)
    return most


def _bar(column: BarColumn, key: Key, figures: Mapping[Key3, Figure], most: Mapping[str, float]) -> Cell:
    figure = figures.get((column.figure, *key)) if key[0] else None
    if figure is None or figure.value <= 0:
        return Cell()
    return Cell("█" * max(1, round(LONGEST_BAR * figure.value / most[column.figure])), "muted")


def _cell(
    column: FigureColumn | DutyColumn,
    key: Key,
    figures: Mapping[Key3, Figure],
    duties: Mapping[tuple[str, str], Duty],
) -> Cell:
    unit, kind = key
    if isinstance(column, DutyColumn):
        duty = duties.get((column.duty, unit or ""))
        return Cell(state_text(duty), state=duty.state) if duty else Cell()
    figure = figures.get((column.figure, unit, kind))
    if figure is None:
        return Cell()
    return figure.cell(FigureLink(column.figure, unit, kind), zero="muted")


def _unread(column: UnitColumn) -> Cell:
    wide = isinstance(column, DutyColumn)
    return Cell(STATE_TITLES["unreadable"] if wide else "?", state="unreadable")


def state_text(duty: Duty) -> str:
    """Return a duty's state in words, with the day it is due where that still matters."""
    title = STATE_TITLES[duty.state]
    return f"{title} ({duty.due:%d/%m})" if duty.due and duty.state in ("missing", "not-due") else title


def _set_aside(summary: Summary, units: Units, figures: Sequence[str]) -> dict[Key, int]:
    rows = {
        (row, unit if isinstance(unit, str) else None)
        for measure in summary.measures
        if measure.name in figures
        for row, unit in zip(measure.set_aside.index, measure.set_aside["unit"], strict=True)
    }
    counts: dict[Key, int] = {(None, None): len(rows)}
    for unit in units:
        counts[unit.name, None] = sum(1 for _, name in rows if name == unit.name)
    for kind in units.kinds:
        counts[None, kind] = sum(counts[unit.name, None] for unit in units.of(kind))
    return counts


def value_table(
    summary: Summary, values: Sequence[str], columns: Mapping[str, str], what: str, *, heading: str = ""
) -> TableBlock:
    """Return a table with a row for each value of a column and its figures of the site.

    `columns` maps the figures' names, to which `.VALUE` is added, to their headings; `what` is the values'
    heading. Each number leads to its rows.
    """
    figures = {f.figure: f for f in summary.figures if f.unit is None and f.kind is None}
    heads = [Head("STT", width=6), Head(what, width=30), *(Head(text, width=9) for text in columns.values())]
    rows = []
    for number, value in enumerate(values, 1):
        names = [f"{name}.{value}" for name in columns]
        cells = [
            figures[n].cell(FigureLink(n), zero="muted") if n in figures else Cell(0, "muted") for n in names
        ]
        rows.append(Row([Cell(number, "count"), Cell(value), *cells]))
    return TableBlock(heads, rows, heading)
