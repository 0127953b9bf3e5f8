"""One tab read into the columns of its register, each row knowing its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import numpy as np

from sheets_sync.grids import Grid, Value, column_of, holds_lists
from sheets_sync.periods import Calendar
from sheets_sync.problems import Problem
from sheets_sync.reading.columns import NOT_A_DATE, Typed, read_text, type_column
from sheets_sync.reading.dates import DateContext
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.headers import double_problem, find_header, missed_problems
from sheets_sync.reading.marks import type_marks
from sheets_sync.reading.parts import parts_of
from sheets_sync.reading.pieces import Piece, ReadContext, TabReading, as_date
from sheets_sync.reading.readings import Fault
from sheets_sync.reading.rows import Rows, tell_apart
from sheets_sync.reading.rules import broken_rules, wrong_totals
from sheets_sync.reading.spreading import headings_of, spread_out
from sheets_sync.reading.titles import stated_year, title_text
from sheets_sync.reading.unit_column import check_in_force, merged_down, type_units, units_of_tab
from sheets_sync.tables import Column

_DATED_NUMBER = re.compile(
    r"^(?P<text>.*?)(?:[\s,;(]*\b(?:ngày|ng\.)\s*(?P<date>\d.*?)|"
    r"[\s,;(]+(?P<bare>\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}))\)?(?:\s*,?\s+(?:của|do)\s.*)?$",
    re.IGNORECASE,
)
# A date where a document's number should stand is its date.
_DATE_ALONE = re.compile(r"^(?P<text>)(?P<date>)(?P<bare>\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4})$")
LONGEST_NUMBER = 200


def read_tab(grid: Grid, context: ReadContext, source_unit: str | None = None) -> tuple[TabReading, ...]:
    """Read a tab into the registers that its headers fit, one reading for each table in it.

    The unit of a row that names none is, in this order: its group title's, the source's, the row's
    above, the tab title's, that of a title row, the file name's. No input raises.
    """
    if holds_lists(grid):
        return ()
    parts = parts_of(grid, context.tables, context.labels)
    return tuple(_read_part(part, context, source_unit) for part in parts)


def _read_part(grid: Grid, context: ReadContext, source_unit: str | None) -> TabReading:
    finding = find_header(grid, context.tables, context.labels)
    units = units_of_tab(grid, finding.header, context.names, source_unit)
    whole = units[0] if len(units) == 1 else None
    if finding.header is None:
        problems = (finding.problem,) if finding.problem else ()
        return TabReading(grid, None, finding.suspected, units, problems)
    header = finding.header
    rows = tell_apart(grid.rows, header, lambda text: bool(context.names.find(text).units))
    if "unit" not in header.columns and whole is None and set(rows.data) - set(rows.unit_above):
        return _without_unit(grid, header, units)
    rows, spread = spread_out(rows, header, grid.rows)
    piece = Piece(header.table, grid, header, np.array(rows.data, dtype=np.int64) + 1, spread=spread)
    piece.problems += [*double_problem(grid, header), *missed_problems(grid, header)]
    _fill(piece, rows, context, source_unit, whole)
    piece.note_likeness()
    return TabReading(grid, piece, None, units, tuple(piece.problems))


def _without_unit(grid: Grid, header: Header, units: tuple[str, ...]) -> TabReading:
    label, place = header.table.column("unit").labels[0], f"A{header.top + 1}"
    problem = Problem("header-missing", "error", grid.source, grid.tab, place, column=label)
    if units:
        found = " / ".join(units)
        detail = "tên tệp và dòng tiêu đề ghi khác nhau"
        problem = Problem("unit-ambiguous", "error", grid.source, grid.tab, "A1", None, found, label, detail)
    return TabReading(grid, None, header.table.name, units, (problem,))


def _fill(piece: Piece, rows: Rows, context: ReadContext, source_unit: str | None, whole: str | None) -> None:
    type_units(piece, rows, context, source_unit or "", whole or "")
    dates = _date_context(piece, context)
    for column in piece.table.columns:
        if column.type != "unit":
            _type_column(piece, rows, column, dates, context.calendar)
    for column in piece.table.columns:
        if column.date_into:
            _split_date(piece, column, dates)
    _check_needed(piece)
    check_in_force(piece, context)
    begins = {f"{name}_begin": days for name, days in piece.begins.items()}
    for doubtful, place, wrong, found in broken_rules(piece.table, piece.columns | begins):
        piece.report(piece.table.column(doubtful[0]), place, wrong, found)
        for name in doubtful[1:]:
            piece.unreadable.setdefault(name, set()).add(place)
    _blank_unreadable(piece)
    piece.problems += wrong_totals(piece.grid, piece.header, rows, piece.columns, piece.unreadable)


def _cells(piece: Piece, rows: Rows, place: int | None) -> list[Value]:
    if place is None:
        return [None] * len(rows.data)
    lines = piece.grid.rows
    return column_of([lines[row] for row in rows.data], place)


def _date_context(piece: Piece, context: ReadContext) -> DateContext:
    stated = stated_year(piece.grid, piece.header.top)
    latest = dt.date(context.today.year + 5, 12, 31)
    year, first = stated or context.year, dt.date(1990, 1, 1)
    return DateContext(year, stated is None, first, latest, today=context.today)


def _type_column(piece: Piece, rows: Rows, column: Column, dates: DateContext, calendar: Calendar) -> None:
    key = piece.table.spread
    places = piece.header.marks.get(column.name)
    if piece.spread is not None and key and column.name in (key.name, key.spread_into):
        cells = _spread_cells(piece, rows, column)
        typed = type_column(column, cells, dates)
    elif places:
        marks = {value: _cells(piece, rows, place) for value, place in places.items()}
        typed, cells = type_marks(marks)
    else:
        place = piece.header.columns.get(column.name)
        cells = _cells(piece, rows, place)
        if column.type == "choice":
            merged = merged_down(piece.grid, place)
            if merged:
                cells = [merged.get(row, cell) for row, cell in zip(rows.data, cells, strict=True)]
        heading = piece.header.labels.get(place, "") if place is not None else ""
        typed = type_column(column, cells, dates, heading, title_text(piece.grid, piece.header.top))
    _keep(piece, column, typed)
    for where, wrong in typed.faults:
        piece.report(column, where, wrong, shown(cells[where]))
    if column.type == "date" and typed.begins is not None:
        _warn_if_straddling(piece, column, typed, cells, calendar)


def _spread_cells(piece: Piece, rows: Rows, column: Column) -> list[Value]:
    """Return, of a column that is spread over several, the values that its headings are, or their cells."""
    places = [] if piece.spread is None else piece.spread.tolist()
    if column.spread_into:
        values = headings_of(piece.header)
        return [values[place] for place in places]
    return [piece.grid.rows[row][place] for row, place in zip(rows.data, places, strict=True)]


def _keep(piece: Piece, column: Column, typed: Typed) -> None:
    kept = piece.columns.get(column.name)
    if kept is not None:
        typed.values[np.isnan(typed.values)] = kept[np.isnan(typed.values)]
    piece.columns[column.name] = typed.values
    if column.type == "date" and typed.begins is not None:
        piece.begins[column.name] = typed.begins
    if column.type == "period" and typed.begins is not None:
        piece.columns[f"{column.name}_from"] = typed.begins
    for target, meanings in typed.says.items():
        flags = piece.columns.setdefault(target, np.full(len(piece.rows), np.nan))
        for row, meaning in meanings.items():
            if np.isnan(flags[row]):
                flags[row] = float(meaning)


def shown(value: Value) -> str:
    """Return a cell as it is shown to a person in a message."""
    return read_text(value).value or ""


def _warn_if_straddling(
    piece: Piece, column: Column, typed: Typed, cells: Sequence[Value], calendar: Calendar
) -> None:
    begins = typed.begins if typed.begins is not None else typed.values
    for place in np.flatnonzero((begins != typed.values) & ~np.isnat(typed.values)).tolist():
        first, last = (as_date(array[place]) for array in (begins, typed.values))
        if last not in calendar.quarter_of(first):
            wrong = Fault("date-ambiguous", f"ngày {last:%d/%m/%Y}", "warning")
            piece.report(column, place, wrong, shown(cells[place]))


def _split_date(piece: Piece, column: Column, dates: DateContext) -> None:
    target = piece.table.column(column.date_into or "")
    texts, days = piece.columns[column.name], piece.columns[target.name]
    matches = {i: m for i, t in enumerate(texts) if t and (m := _dated(t))}
    texts_before = [str(texts[place]) for place in matches]
    tails = type_column(target, [m["date"] or m["bare"] for m in matches.values()], dates)
    for (place, match), day in zip(matches.items(), tails.values, strict=True):
        texts[place] = match["text"].strip() or None
        if np.isnat(days[place]):
            days[place] = day
    where = list(matches)
    for number, wrong in tails.faults:
        piece.report(target, where[number], wrong, texts_before[number])


def _dated(text: str) -> re.Match[str] | None:
    """Return a document's number and date; a text that is too long for one is none."""
    return (_DATE_ALONE.match(text) or _DATED_NUMBER.match(text)) if len(text) <= LONGEST_NUMBER else None


def _blank_unreadable(piece: Piece) -> None:
    """Leave no value in a cell that is in doubt, so that nobody counts it."""
    for name, places in piece.unreadable.items():
        values = piece.columns[name]
        missing = NOT_A_DATE if values.dtype.kind == "M" else np.nan if values.dtype.kind == "f" else None
        if name != "unit":
            values[list(places)] = missing


def _check_needed(piece: Piece) -> None:
    for name in piece.table.needed:
        values = piece.columns[name]
        missing = np.isnat(values) if values.dtype.kind == "M" else np.zeros(len(values), bool)
        if values.dtype == object:
            missing = np.array([value is None for value in values], dtype=bool)
        elif values.dtype.kind == "f":
            missing = np.isnan(values)
        for place in np.flatnonzero(missing):
            if int(place) not in piece.unreadable.get(name, ()):
                piece.report(piece.table.column(name), int(place), Fault("required-blank"), "")
