"""Several tables in one tab, one under another, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheets_sync.grids import Grid, Value
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.headers import header_at
from sheets_sync.reading.labels import Labels
from sheets_sync.reading.titles import SEARCHED_ROWS
from sheets_sync.tables import Table


def parts_of(grid: Grid, tables: Sequence[Table], labels: Labels) -> list[Grid]:
    """Return the tab in as many parts as it has tables, each with its rows where they stand in the tab.

    A further table begins with a whole header of a register below a blank row or a title. The same
    header once more, with no title above it, goes on with the same table.
    """
    starts = [0]
    above: Header | None = None
    for row in _candidates(grid.rows):
        header = header_at(grid, row, tables, labels)
        if header is None:
            continue
        first = _first_title(grid.rows, row, starts[-1])
        titled = any(map(_filled, grid.rows[first:row]))
        new = row >= SEARCHED_ROWS if above is None else titled or not _same(above, header)
        if new:
            starts.append(first)
        above = header
    if len(starts) == 1:
        return [grid]
    return [_part(grid, start, end) for start, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True)]


def _candidates(rows: Sequence[Sequence[Value]]) -> Iterator[int]:
    """Return the rows that may begin a header: text alone, below a row with hardly anything in it."""
    sparse = True
    for number, row in enumerate(rows):
        filled = _filled(row)
        if sparse and filled > 1 and all(isinstance(value, str | None) for value in row):
            yield number
        sparse = filled < 2


def _filled(row: Sequence[Value]) -> int:
    return len(row) - row.count(None) - row.count("")


def _first_title(rows: Sequence[Sequence[Value]], header: int, after: int) -> int:
    """Return the first of the blank rows and titles that stand right above a header."""
    first = header
    while first - 1 > after and _filled(rows[first - 1]) < 2:
        first -= 1
    return first


def _same(one: Header, other: Header) -> bool:
    return (one.table.name, one.columns, one.marks) == (other.table.name, other.columns, other.marks)


def _part(grid: Grid, start: int, end: int) -> Grid:
    rows: list[Sequence[Value]] = [[]] * start
    merges = tuple(area for area in grid.merges if start <= area.top < end)
    return replace(grid, rows=[*rows, *grid.rows[start:end]], merges=merges)
