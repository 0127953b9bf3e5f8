"""A tab without anything that its register does not read: what may be kept of it between runs.

Registers hold names, addresses, telephone numbers of citizens in columns that no table declares. Nothing of
them may be remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Grid, Value
from sheets_sync.reading.header_search import UNKNOWN_MARK, Header
from sheets_sync.reading.marks import TICKS
from sheets_sync.reading.pieces import Piece, ReadContext, TabReading
from sheets_sync.reading.rows import tell_apart
from sheets_sync.reading.tabs import read_tab
from sheets_sync.reading.titles import DEEPEST_HEADER, SEARCHED_ROWS
from sheets_sync.texts import compact

LONGEST_TITLE = 2
_RUNNING_NUMBER = frozenset(["stt", "tt", "sott", "so"])


class Pruner:
    """Prunes tabs in one context; one that stands as it was read is pruned once, when it is read."""

    def __init__(self, context: ReadContext) -> None:
        self._context = context
        self._known: dict[tuple[str, str], tuple[Grid, Grid | None]] = {}

    def add(self, grid: Grid, readings: Sequence[TabReading], source_unit: str | None) -> None:
        """Prune a tab that was read as these; one of each source may be added at the same time."""
        self._known[grid.source, grid.tab] = grid, pruned(grid, readings, self._context, source_unit)

    def pruned(self, grid: Grid, source_unit: str | None) -> Grid | None:
        """Return the tab with no cell that its registers do not read; None if that cannot be."""
        before, known = self._known.get((grid.source, grid.tab), (None, None))
        if grid == before:
            return known
        return pruned(grid, read_tab(grid, self._context, source_unit), self._context, source_unit)


def pruned(
    grid: Grid, readings: Sequence[TabReading], context: ReadContext, source_unit: str | None
) -> Grid | None:
    """Return the tab with no cell that its registers do not read; None if it would then read otherwise.

    Kept are the rows down to the header and, below it, the declared columns of data rows, and group titles
    and totals. Of a tab that is no register no more is kept than shows that: mostly nothing.
    """
    for rows in _attempts(grid, readings, context):
        kept = replace(grid, rows=rows)
        again = read_tab(kept, context, source_unit)
        if len(again) == len(readings) and all(map(_same, again, readings)):
            return kept
    return None


def _attempts(
    grid: Grid, readings: Sequence[TabReading], context: ReadContext
) -> Iterator[list[list[Value]]]:
    pieces = [reading.piece for reading in readings if reading.piece]
    if pieces:
        kept: list[list[Value]] = [[] for _ in grid.rows]
        for piece in pieces:
            for number, row in enumerate(_declared(piece, context)):
                kept[number] = row or kept[number]
        yield kept
    else:
        for height in range(min(len(grid.rows), SEARCHED_ROWS + DEEPEST_HEADER) + 1):
            yield [[*row] for row in grid.rows[:height]]


def _declared(piece: Piece, context: ReadContext) -> list[list[Value]]:
    header, rows = piece.header, piece.grid.rows
    told = tell_apart(rows, header, lambda text: bool(context.names.find(text).units))
    read, marked = _places(header)
    titled = {*told.groups, *(number for number, _ in told.totals)}
    kept: list[list[Value]] = [_title(row) for row in rows[: header.top]]
    kept += [[*row] for row in rows[header.top : header.first_row]]
    data = set(told.data)
    for number in range(header.first_row, len(rows)):
        row = rows[number]
        if number in data:
            kept.append(_only(row, read, marked))
        elif number in titled:
            kept.append(_only(row, read | _title_of(row), marked))
        else:
            kept.append([])
    return kept


def _places(header: Header) -> tuple[set[int], set[int]]:
    """Return the places of the columns that are read, and of those in which only a mark is."""
    marks = [(name, place) for places in header.marks.values() for name, place in places.items()]
    unknown = {place for name, place in marks if name.startswith(UNKNOWN_MARK)}
    read = {*header.columns.values(), *(place for _, place in marks)} - unknown
    return read | {p for p, text in header.labels.items() if compact(text) in _RUNNING_NUMBER}, unknown


def _title(row: Sequence[Value]) -> list[Value]:
    """Return a row above the header if it is a title; a fuller one belongs to something else."""
    filled = [value for value in row if value not in (None, "")]
    return [*row] if len(filled) <= LONGEST_TITLE else []


def _title_of(row: Sequence[Value]) -> set[int]:
    """Return the places of a group's or total's title: the first two cells with something in them."""
    return set([place for place, value in enumerate(row) if value is not None][:2])


def _only(row: Sequence[Value], places: set[int], marked: set[int]) -> list[Value]:
    return [
        value if place in places or (place in marked and value in TICKS) else None
        for place, value in enumerate(row)
    ]


def _same(one: TabReading, other: TabReading) -> bool:
    if (one.suspected, one.units, one.problems) != (other.suspected, other.units, other.problems):
        return False
    if one.piece is None or other.piece is None:
        return one.piece is other.piece
    return _same_piece(one.piece, other.piece)


def _same_piece(one: Piece, other: Piece) -> bool:
    return (
        one.table.name == other.table.name
        and one.header == other.header
        and one.unreadable == other.unreadable
        and np.array_equal(one.rows, other.rows)
        and one.columns.keys() == other.columns.keys()
        and all(_same_values(one.columns[name], other.columns[name]) for name in one.columns)
    )


def _same_values(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    return np.array_equal(one, other, equal_nan=one.dtype.kind in "fM")
