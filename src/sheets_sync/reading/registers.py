"""The registers: every row of one kind, from all tabs that feed it, ready for a plugin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_sync.grids import Place, letters
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import Piece, TabReading
from sheets_sync.tables import Column, Table
from sheets_sync.texts import fold

INDEX = ["source", "tab", "row", "column"]
RowKey = tuple[str, str, int, str]
_PANDAS_TYPES = {"date": "datetime64[s]", "period": "datetime64[s]", "count": "Int64",
                 "number": "Float64", "flag": "boolean"}  # fmt: skip


@dataclass(frozen=True)
class Register:
    """All rows of one table.

    `rows` holds the rows that count, `set_aside` those with a needed cell that could not be read; both have
    the table's columns (a `period` column also its first day as `NAME_from`) and are indexed by source, tab,
    row and column, which is "" unless the tab has one column for each value. `unreadable` lists, by column,
    the rows whose cell could not be read.
    `unreadable_units` are units of which nothing can be said if they have no row; None means any unit.
    `origins` are, of a register restated on other units, the units of the time by row.
    """

    table: Table
    rows: pd.DataFrame
    set_aside: pd.DataFrame
    unreadable: dict[str, pd.MultiIndex]
    unreadable_units: frozenset[str] | None = frozenset()
    letters: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    origins: pd.Series[Any] | None = None
    _alike: dict[str, dict[str, int]] = field(default_factory=dict, repr=False, compare=False)
    _doubtful: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def doubtful(self, columns: tuple[str, ...]) -> Any:
        """Return the index of the rows with an unreadable cell in one of these columns; worked out once."""
        if columns not in self._doubtful:
            keys = {key for column in columns for key in self.unreadable[column]}
            self._doubtful[columns] = self.rows.index[_among(self.rows.index, keys)]
        return self._doubtful[columns]

    def alike(self, column: str) -> dict[str, int]:
        """Return the group of each text in a column, as they stand first; worked out once.

        Those of a group read alike; groups are numbered in the order of their folded texts.
        """
        if column not in self._alike:
            texts = self.rows[column].dropna().unique()
            folded = [fold(text) for text in texts]
            numbers = {key: number for number, key in enumerate(sorted(set(folded)))}
            self._alike[column] = {t: numbers[key] for t, key in zip(texts, folded, strict=True)}
        return self._alike[column]

    def own_units(self, rows: pd.DataFrame) -> pd.Series[Any]:
        """Return the unit of the time of each row, also where figures are restated on other units."""
        if self.origins is None:
            return rows["unit"]
        found: pd.Series[Any] = self.origins.reindex(rows.index)
        return found

    def cannot_tell(self, unit: str) -> bool:
        """Tell whether the unit's own sheet could not be read, so that no row does not mean none."""
        return self.unreadable_units is None or unit in self.unreadable_units

    def all_days(self, column: str) -> pd.Series[Any]:
        """Return the days in a date column, of the rows that count and of those set aside."""
        days: pd.Series[Any] = pd.concat([self.rows[column], self.set_aside[column]])
        return days

    def cell(self, row: RowKey, column: str | None = None) -> Place:
        """Return a row's cell under a column; its first cell if the column is not in its tab."""
        source, tab, number, own = row
        headers = self.letters.get((source, tab), [])
        columns: dict[str, str] = next((found for first, found in headers if first < number), {})
        letter = columns.get(column or "") or (own if self._is_spread(column) else "") or "A"
        return Place(source, tab, f"{letter}{number}")

    def _is_spread(self, column: str | None) -> bool:
        spread = self.table.spread
        return spread is not None and column in (spread.name, spread.spread_into)


def build_register(
    table: Table, readings: Iterable[TabReading], failed_units: Sequence[str | None]
) -> tuple[Register, list[Problem]]:
    """Join the pieces of one table and set repeated entries aside.

    `failed_units` names the unit of each source that could not be opened, None where it is not known.
    """
    readings = list(readings)
    pieces = [r.piece for r in readings if r.piece and r.piece.table.name == table.name]
    suspected = [r.units or (None,) for r in readings if r.suspected == table.name]
    lost = [unit for units in suspected for unit in units] + list(failed_units)
    frame, aside = _joined(table, pieces)
    unreadable = {name: _index(pieces, name) for name in _columns_with_faults(pieces)}
    problems = _mark_duplicates(table, frame, aside, pieces)
    register = Register(
        table,
        _with_name(frame[~aside], table),
        _with_name(frame[aside], table),
        unreadable,
        None if None in lost else frozenset(unit for unit in lost if unit),
        _letters(pieces),
    )
    return register, problems


def _among(index: Any, keys: set[RowKey]) -> npt.NDArray[np.bool_]:
    """Return which rows are among the keys."""
    if not keys:
        return np.zeros(len(index), dtype=bool)
    wanted = pd.MultiIndex.from_tuples(sorted(keys), names=INDEX)
    found: npt.NDArray[np.bool_] = wanted.get_indexer(index) >= 0
    return found


def _with_name(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    frame = frame.copy()
    frame.attrs["table"] = table.name
    return frame


def _letters(pieces: Iterable[Piece]) -> dict[tuple[str, str], list[tuple[int, dict[str, str]]]]:
    """Return, for each tab, its headers' last rows and columns' letters, the lowest header first."""
    found: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    for piece in sorted(pieces, key=lambda p: -p.header.top):
        columns = {name: letters(place) for name, place in piece.header.columns.items()}
        found.setdefault((piece.grid.source, piece.grid.tab), []).append((piece.header.first_row, columns))
    return found


def _columns_with_faults(pieces: Iterable[Piece]) -> list[str]:
    return sorted({name for piece in pieces for name in piece.unreadable})


def _index(pieces: Iterable[Piece], name: str) -> pd.MultiIndex:
    rows = [key for p in pieces for key in _keys(p, sorted(p.unreadable.get(name, ())))]
    return pd.MultiIndex.from_tuples(rows, names=INDEX) if rows else _no_rows()


def _no_rows() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], [], [], []], names=INDEX)


def _keys(piece: Piece, places: Iterable[int]) -> list[RowKey]:
    columns = _columns_of(piece)
    return [(piece.grid.source, piece.grid.tab, int(piece.rows[i]), columns[i]) for i in places]


def _columns_of(piece: Piece) -> Sequence[str]:
    """Return the letter of each row's own column, "" where a row of the tab is one row."""
    return [""] * len(piece.rows) if piece.spread is None else [letters(c) for c in piece.spread.tolist()]


def _joined(table: Table, pieces: list[Piece]) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.bool_]]]:
    columns: dict[str, Any] = {}
    for column in table.columns:
        names = [column.name, f"{column.name}_from"] if column.type == "period" else [column.name]
        for name in names:
            columns[name] = _as_pandas(column, [piece.columns[name] for piece in pieces])
    sizes = [len(piece.rows) for piece in pieces]
    index = pd.MultiIndex.from_arrays(
        [
            np.repeat(np.array([p.grid.source for p in pieces], dtype=object), sizes),
            np.repeat(np.array([p.grid.tab for p in pieces], dtype=object), sizes),
            np.concatenate([p.rows for p in pieces]) if pieces else np.array([], dtype=np.int64),
            np.array([column for p in pieces for column in _columns_of(p)], dtype=object),
        ],
        names=INDEX,
    )
    aside = np.concatenate([p.set_aside for p in pieces]) if pieces else np.array([], dtype=bool)
    return pd.DataFrame(columns, index=index), aside


def _as_pandas(column: Column, arrays: list[Any]) -> Any:
    dtype = _PANDAS_TYPES.get(column.type, "str")
    if not arrays:
        return pd.Series([], dtype=dtype).array
    values = np.concatenate(arrays)
    if dtype == "datetime64[s]":
        return values
    if dtype == "str":
        return pd.array(values, dtype="str")
    blank = np.isnan(values)
    numbers: Any = pd.array(np.where(blank, 0, values), dtype="Float64")
    result = numbers.astype(dtype)
    result[blank] = pd.NA
    return result


def _mark_duplicates(table: Table, frame: pd.DataFrame, aside: Any, pieces: list[Piece]) -> list[Problem]:
    if not table.unique or frame.empty:
        return []
    likeness = np.concatenate([piece.likeness for piece in pieces])
    keys = _keys_alike(frame[~aside], table.unique, likeness[~aside])
    repeated = keys.duplicated()
    if not repeated.any():
        return []
    places = keys.groupby(list(table.unique), dropna=False).ngroup()
    first = {group: row for row, group in zip(keys.index[~repeated], places[~repeated], strict=True)}
    problems = []
    for row, group in zip(keys.index[repeated], places[repeated], strict=True):
        source, tab, number, _ = first[group]
        piece = next(p for p in pieces if (p.grid.source, p.grid.tab) == row[:2] and row[2] in p.rows)
        own = np.flatnonzero(piece.rows == row[2]).tolist()
        place = next(i for i in own if _columns_of(piece)[i] == row[3])
        name = table.unique[1]
        problems.append(
            Problem("duplicate-row", "error", row[0], row[1], piece.cell(place, name),
                    frame.loc[row, "unit"], _said(frame.loc[row, name]),
                    table.column(name).labels[0], f"{source}, «{tab}», dòng {number}")
        )  # fmt: skip
    aside |= frame.index.isin(keys.index[repeated])
    return problems


def _keys_alike(rows: pd.DataFrame, unique: Sequence[str], likeness: npt.NDArray[np.uint32]) -> pd.DataFrame:
    """Return what tells rows apart, of those that may repeat each other; texts are folded of these alone."""
    texts = [name for name in unique if name != "unit" and rows[name].dtype == "str"]
    others = [name for name in unique if name not in texts]
    alike = rows[others].assign(_texts=likeness).duplicated(keep=False)
    rows = rows.loc[alike, list(unique)].dropna(subset=list(unique[:2]))
    return rows.assign(**{name: rows[name].map(fold, na_action="ignore") for name in texts})


def _said(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, pd.Timestamp) else str(value)
