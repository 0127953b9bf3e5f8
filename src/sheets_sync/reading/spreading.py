"""A wide tab, with one column for each value, taken as the long table it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Value, is_blank
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.rows import Rows


def headings_of(header: Header) -> dict[int, str]:
    """Return the places of the columns that stand for one value each, with that value; none if not wide."""
    spread = header.table.spread
    if spread is None or spread.name not in header.marks:
        return {}
    return {place: value for value, place in header.marks[spread.name].items()}


def spread_out(
    rows: Rows, header: Header, grid_rows: Sequence[Sequence[Value]]
) -> tuple[Rows, npt.NDArray[np.int64] | None]:
    """Return each row once for each of its cells under such a column that is filled, and these columns.

    Of a tab that is not wide, the rows as they are, and None.
    """
    places = sorted(headings_of(header))
    if not places:
        return rows, None
    filled = [
        (row, place)
        for row in rows.data
        for place in places
        if place < len(grid_rows[row]) and not is_blank(grid_rows[row][place])
    ]
    columns = np.array([place for _, place in filled], dtype=np.int64)
    return replace(rows, data=[row for row, _ in filled]), columns
