"""Whose row it is: the unit column, and what stands in for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Grid, Value, column_of, is_blank
from sheets_sync.legacy import decoded
from sheets_sync.reading.columns import is_ditto
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.pieces import Piece, ReadContext, as_date
from sheets_sync.reading.readings import Fault, Reading, by_distinct, fault
from sheets_sync.reading.rows import Rows
from sheets_sync.reading.titles import as_label, header_zone
from sheets_sync.unit_names import UnitNames


def units_of_tab(
    grid: Grid, header: Header | None, names: UnitNames, source_unit: str | None
) -> tuple[str, ...]:
    """Return the unit that a whole tab belongs to; none if nothing names one.

    The source's unit in the config decides, then the tab's title. If title rows and the file's name
    contradict each other, all that they name are returned, and none of them is the tab's.
    """
    for text in (source_unit or "", grid.tab):
        if text and (unit := _plainly(text, names)):
            return (unit,)
    titles = header_zone(grid, header.top) if header else []
    lines = [text for row in titles for text in dict.fromkeys(row) if text]
    told = [unit for text in lines if (unit := _plainly(text, names))]
    told += [unit] if (unit := unit_of_name(grid.source, names)) else []
    return tuple(dict.fromkeys(told))


def _plainly(text: str, names: UnitNames) -> str | None:
    match = names.find(text)
    if match.units or match.ambiguous:
        plain = min((unit.name for unit in match.units), key=len)
        return None if match.ambiguous or match.corrected else plain
    return names.inside(text)


def unit_of_name(source: str, names: UnitNames) -> str | None:
    """Return the unit that a source's own name plainly says, None if it says none."""
    stem = re.sub(r"\.\w+$", "", source.rsplit("/", 1)[-1]).replace("_", " ").replace("-", " ")
    return _plainly(stem, names)


def type_units(piece: Piece, rows: Rows, context: ReadContext, source: str, whole: str) -> None:
    """Read the unit of each row: its cell's, or what stands in for a blank one.

    That is, in this order: the unit of the group title above, the source's, the row's above in the same
    group, the whole tab's.
    """
    column = piece.table.column("unit")
    place = piece.header.columns.get("unit")
    lines = [piece.grid.rows[row] for row in rows.data]
    cells: list[Value] = [None] * len(lines) if place is None else column_of(lines, place)
    merged = merged_down(piece.grid, place)
    words = {cell: _said(cell) for cell in {*cells, *merged.values()}}
    texts: list[str] = []
    own: set[int] = set()
    above = ""
    for number, (row, cell) in enumerate(zip(rows.data, cells, strict=True)):
        text = words[merged[row]] or words[cell] if row in merged else words[cell]
        if text and words[cell]:
            own.add(number)
        above = text or ("" if row in rows.firsts else above)
        texts.append(text or rows.unit_above.get(row) or source or above or whole)
    found = by_distinct(texts, lambda text: _read_unit(str(text), context))
    shared = {text for text in set(texts) if len(context.names.find(text).units) > 1}
    piece.namesakes = {number: text for number, text in enumerate(texts) if text in shared} if shared else {}
    piece.columns["unit"] = found.take([reading.value for reading in found.readings], object)
    for where, wrong in found.faulty():
        if where in own or not texts[where]:
            piece.report(column, where, wrong, texts[where])
        elif wrong.severity == "error":
            # What is wrong is said once, at the cell that this row takes its unit from.
            piece.unreadable.setdefault("unit", set()).add(where)


def _said(cell: Value) -> str:
    """Return what a cell says of a unit, "" if it is blank or a ditto mark.

    Legacy text is left as it is: cleaning takes the soft hyphen away, which is a letter of TCVN3.
    """
    if isinstance(cell, str) and decoded(cell) is not None:
        return cell
    text = "" if is_blank(cell) else as_label(cell)
    return "" if is_ditto(text) else text


def _read_unit(text: str, context: ReadContext) -> Reading[str]:
    names = context.names
    if not text:
        return fault("required-blank")
    if says := decoded(text):
        return fault("legacy-encoding", says)
    match = names.find(text)
    found = ", ".join(unit.name for unit in match.units)
    if not match.units:
        return fault("unit-unknown", names.units.names[0] if len(names.units) else "")
    if match.ambiguous:
        return fault("unit-ambiguous", found)
    found = next((u.name for u in match.units if u.in_force(context.today)), match.units[-1].name)
    return fault("unit-corrected", found, "warning", found) if match.corrected else Reading(found)


def merged_down(grid: Grid, place: int | None) -> dict[int, Value]:
    """Return the value of each row of a column that lies in a merged block."""
    blocks = [a for a in grid.merges if place is not None and a.left <= place <= a.right]
    return {row: _cell(grid.rows[a.top], a.left)
            for a in blocks if a.top < len(grid.rows)
            for row in range(a.top, a.bottom + 1)}  # fmt: skip


def _cell(row: Sequence[Value], place: int | None) -> Value:
    return row[place] if place is not None and place < len(row) else None


def check_in_force(piece: Piece, context: ReadContext) -> None:
    """Set aside each row whose unit did not exist on the row's day.

    Of units that share a name, it is the one that exists on that day, or on another day of the row.
    """
    for number, text in piece.namesakes.items():
        found = (context.names.of_day(text, day) for day in _days_of(piece, number))
        piece.columns["unit"][number] = next(filter(None, found), piece.columns["unit"][number])
    days = piece.columns.get(piece.table.dated_by or "")
    limited = context.names.limited
    if days is None or not limited:
        return
    for place, name, day in _dated_units(piece.columns["unit"], days):
        if name in limited and not limited[name].in_force(day):
            wrong = Fault("unit-not-in-force", f"{day:%d/%m/%Y}")
            piece.report(piece.table.column("unit"), place, wrong, name)


def _days_of(piece: Piece, number: int) -> Iterator[dt.date]:
    """Return the days that a row names, the one that it is dated by first."""
    names = [column.name for column in piece.table.columns if column.type in ("date", "period")]
    for name in sorted(names, key=lambda name: name != piece.table.dated_by):
        day = piece.columns[name][number]
        if not np.isnat(day):
            yield as_date(day)


def _dated_units(names: npt.NDArray[Any], days: npt.NDArray[Any]) -> list[tuple[int, str, dt.date]]:
    known = [i for i, name in enumerate(names) if name and not np.isnat(days[i])]
    return [(i, names[i], as_date(days[i])) for i in known]
