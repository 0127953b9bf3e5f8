"""A choice typed as an x under one of several headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sheets_sync.grids import CellError, Value, is_blank
from sheets_sync.reading.columns import Typed
from sheets_sync.reading.header_search import UNKNOWN_MARK
from sheets_sync.reading.readings import Fault, Reading, by_distinct, fault
from sheets_sync.reading.words import read_mark

TICKS = ("x", "X", "✓", "✔")


def type_marks(marks: Mapping[str, Sequence[Value]]) -> tuple[Typed, list[Value]]:
    """Return the choice that each row marks, and the marks as one text a row for messages.

    A row without a mark is blank; one with two marks, a mark that cannot be read, or a mark under a heading
    that is none of the choices, has a fault.
    """
    names = list(marks)
    ticked = np.column_stack([_ticked(_only_marks(name, cells)) for name, cells in marks.items()])
    counts = (ticked == 1).sum(axis=1)
    values = np.full(len(counts), None, dtype=object)
    for number, name in enumerate(names):
        values[(counts == 1) & (ticked[:, number] == 1)] = name
    unknown = [number for number, name in enumerate(names) if name.startswith(UNKNOWN_MARK)]
    wrong = np.isnan(ticked).any(axis=1) | (counts > 1) | (ticked[:, unknown] == 1).any(axis=1)
    values[wrong] = None
    texts: list[Value] = [
        "; ".join(n for n, cells in marks.items() if not is_blank(cells[row])) for row in range(len(counts))
    ]
    faults = [
        (int(row), Fault("choice-unknown", "chỉ đánh dấu x ở một cột")) for row in np.flatnonzero(wrong)
    ]
    return Typed(values, faults), texts


def _only_marks(name: str, cells: Sequence[Value]) -> Sequence[Value]:
    """Leave out, under an unknown heading, all but plain marks: it may be a column of another kind."""
    if not name.startswith(UNKNOWN_MARK):
        return cells
    return [cell if isinstance(cell, str) and cell.strip() in TICKS else None for cell in cells]


def _ticked(cells: Sequence[Value]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = by_distinct(cells, _read)
    return found.take([np.nan if r.fault else float(r.value or 0) for r in found.readings], np.float64)


def _read(value: Value) -> Reading[bool]:
    if is_blank(value):
        return Reading(value=False)
    return fault("choice-unknown") if isinstance(value, CellError) else read_mark(value)
