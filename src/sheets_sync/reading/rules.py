"""Checks of a row against itself, and of a total row against its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Grid, Value, address, is_blank
from sheets_sync.problems import Problem
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.numbers import read_number
from sheets_sync.reading.readings import Fault
from sheets_sync.reading.rows import Rows, is_total
from sheets_sync.reading.titles import as_label
from sheets_sync.tables import AtMost, Table

_LAST_NUMBER = re.compile(r"(\d[\d.]*)(?:\s+[^\W\d]+){0,4}\s*\.?$")

Columns = Mapping[str, npt.NDArray[Any]]
Broken = tuple[list[str], int, Fault, str]


def broken_rules(table: Table, columns: Columns) -> list[Broken]:
    """Return, for each row that breaks one of the table's rules, the columns it makes doubtful.

    The first of them is where the problem is shown. Of two dates only the later one is doubted.
    """
    return [broken for rule in table.rules for broken in _broken(table, rule, columns)]


def _broken(table: Table, rule: AtMost, columns: Columns) -> Iterator[Broken]:
    whole = columns[rule.whole]
    label = table.column(rule.whole).labels[0]
    if whole.dtype.kind == "M":
        first = columns.get(f"{rule.parts[0]}_begin", columns[rule.parts[0]])
        for place in np.flatnonzero(first > whole):
            wrong = Fault("order-invalid", f"phải từ {_day(first[place])} trở đi")
            yield [rule.whole], int(place), wrong, _day(whole[place])
        return
    parts = np.nansum([columns[name] for name in rule.parts], axis=0)
    for place in np.flatnonzero(parts > whole):
        detail = f"«{label}» là {whole[place]:.0f} mà các phần cộng lại là {parts[place]:.0f}"
        doubtful = [rule.whole, *rule.parts]
        yield doubtful, int(place), Fault("order-invalid", detail), f"{whole[place]:.0f}"


def _day(day: Any) -> str:
    return f"{day.astype('datetime64[D]').astype(object):%d/%m/%Y}"


def wrong_totals(grid: Grid, header: Header, rows: Rows, columns: Columns,
                 unreadable: Mapping[str, set[int]]) -> list[Problem]:  # fmt: skip
    """Return a warning for each total that agrees neither with its section nor with all rows above."""
    places = {row: i for i, row in enumerate(rows.data)}
    sums = [c.name for c in header.table.columns if c.type in ("count", "number")]
    counts = {name: header.columns[name] for name in sums
              if name in header.columns and name not in unreadable}  # fmt: skip
    problems = []
    for row, sections in rows.totals if not header.marks else ():
        if not sections[-1]:
            continue
        chosen = [np.array([places[r] for r in section], dtype=int) for section in sections]
        for cell, stated, totals in _stated(grid.rows[row], header, counts, columns, chosen):
            if not any(abs(stated - total) < 0.5 for total in totals):
                problems.append(
                    Problem("total-mismatch", "warning", grid.source, grid.tab, address(row, cell),
                            found=f"{stated:g}", detail=f"{totals[0]:g}")
                )  # fmt: skip
    return problems


def _stated(row: Sequence[Value], header: Header, counts: Mapping[str, int], columns: Columns,
            sections: list[npt.NDArray[Any]]) -> Iterator[tuple[int, float, list[float]]]:  # fmt: skip
    summed = False
    for name, place in counts.items():
        value = row[place] if place < len(row) else None
        stated = None if is_blank(value) else read_number(value).value
        if stated is not None:
            summed = True
            yield place, stated, [float(np.nansum(columns[name][rows])) for rows in sections]
    numbers = [header.columns[c.name] for c in header.table.columns
               if c.type in ("count", "number") and c.name in header.columns]  # fmt: skip
    if summed or any(place < len(row) and not is_blank(row[place]) for place in numbers):
        return
    yield from _stated_count(row, sections)


def _stated_count(
    row: Sequence[Value], sections: list[npt.NDArray[Any]]
) -> Iterator[tuple[int, float, list[float]]]:
    """Return the number of rows that a total states in its own cell or the next filled one."""
    filled = [(place, as_label(value)) for place, value in enumerate(row) if not is_blank(value)]
    word = next((n for n, (_, text) in enumerate(filled) if is_total(text)), 0)
    for place, text in filled[word : word + 2]:
        match = _LAST_NUMBER.search(text)
        if match:
            stated = float(match.group(1).replace(".", ""))
            yield place, stated, [float(len(rows)) for rows in sections]
            return
