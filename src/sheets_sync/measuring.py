"""One count: which rows it counts, and which it cannot judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_sync.reading.registers import Register
from sheets_sync.summaries import Measure

Where = Mapping[str, str | bool | Sequence[str]]
Span = tuple[dt.date, dt.date]
MOST_VALUES = 30
OTHER_VALUES, NOT_SAID = "khác", "không ghi"


@dataclass(frozen=True)
class Wanted:
    """What is to be counted.

    Without a `column` rows are counted, else its values added up; with `of_units`, the units that have a
    row. `on` is the date column that a span is held against; `where` gives the value, or the values, that
    a column must have; `uses` names further columns that the rows were chosen by. `of_period` says that
    they were chosen as things stood in the period. `unsure` are rows that may be meant and cannot be placed.
    """

    name: str
    label: str
    on: str | None = None
    column: str | None = None
    where: Where = field(default_factory=dict)
    uses: Sequence[str] = ()
    of_units: bool = False
    of_period: bool = True
    unsure: pd.DataFrame | None = None

    @property
    def columns(self) -> list[str]:
        """Every column that the count depends on."""
        return [name for name in (self.on, self.column, *self.where, *self.uses) if name]


def measured(register: Register, rows: pd.DataFrame, wanted: Wanted, span: Span | None) -> Measure:
    """Count rows of a register that fall in a span of days.

    Set aside are rows that may be meant: those with an unreadable needed cell, and those with an
    unreadable cell in a column that the count depends on.
    """
    doubtful = unreadable_rows(register, wanted.columns)
    mask = _meant(rows, wanted, span, {})
    values: npt.NDArray[Any] = np.ones(len(rows), np.int8)
    if wanted.column:
        values = rows[wanted.column].to_numpy(float, na_value=np.nan)
        mask &= ~np.isnan(values)
    if len(doubtful):
        mask &= ~rows.index.isin(doubtful)
    counted = pd.DataFrame(
        {"unit": rows["unit"].array[mask], "value": values[mask]}, index=rows.index[mask], copy=False
    )
    if wanted.of_units and register.origins is not None:
        counted = counted.assign(origin=register.own_units(counted))
    unsure = [part for part in (register.rows.loc[doubtful], register.set_aside) if len(part)]
    aside = [part.loc[_meant(part, wanted, span, register.unreadable), ["unit"]] for part in unsure]
    if wanted.unsure is not None:
        counted_too = counted.index[counted.index.isin(wanted.unsure.index)]
        known = {key for part in aside for key in part.index} | set(counted_too)
        aside.append(wanted.unsure.loc[~wanted.unsure.index.isin(known), ["unit"]])
    return Measure(
        wanted.name,
        wanted.label,
        counted,
        pd.concat(aside) if aside else register.set_aside[["unit"]],
        wanted.of_units,
        of_period=wanted.of_period,
    )


def unreadable_rows(register: Register, columns: Iterable[str]) -> Any:
    """Return the index of the register's rows with an unreadable cell in one of the columns."""
    return register.doubtful(tuple(column for column in columns if column in register.unreadable))


def _meant(
    rows: pd.DataFrame, wanted: Wanted, span: Span | None, unreadable: Mapping[str, pd.MultiIndex]
) -> Any:
    """Return which rows are meant, or may be meant where a cell is `unreadable`."""
    mask = np.ones(len(rows), dtype=bool)
    if wanted.on and span:
        days = rows[wanted.on].to_numpy()
        within = (days >= np.datetime64(span[0])) & (days <= np.datetime64(span[1]))
        mask &= within | _any_of(rows, unreadable.get(wanted.on))
    for column, value in wanted.where.items():
        values = [value] if isinstance(value, str | bool) else list(value)
        equal = rows[column].isin(values).fillna(value=False).to_numpy(bool)
        mask &= equal | _any_of(rows, unreadable.get(column))
    return mask


def _any_of(rows: pd.DataFrame, index: pd.MultiIndex | None) -> Any:
    return False if index is None else rows.index.isin(index)


def parted(rows: pd.DataFrame, column: str, values: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Return the rows of each of the `values`, which tell how each is written in a column."""
    places = {text: place for place, texts in enumerate(values.values()) for text in texts}
    own = np.array([places.get(text, -1) for text in rows[column].to_numpy(object)], dtype=int)
    return {value: rows[own == place] for place, value in enumerate(values)}


def each_once(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all parts, each row once."""
    rows = pd.concat(parts)
    found: pd.DataFrame = rows[~rows.index.duplicated()]
    return found


def spellings(alike: Mapping[str, int], own: pd.Series[Any]) -> dict[str, Sequence[str]]:
    """Return all texts of the groups that the own texts are of, by the first of each, in the groups' order.

    `alike` gives each text's group. Beyond `MOST_VALUES` groups the rarest are one, `OTHER_VALUES`.
    """
    counts = own.value_counts()
    known = [alike.get(text, -1) for text in counts.index]
    sizes = np.bincount(np.array(known, dtype=int) + 1, counts.to_numpy(int), minlength=1)[1:]
    ranked = np.lexsort((np.arange(len(sizes)), -sizes))[: np.count_nonzero(sizes)]
    kept: dict[int, list[str]] = {group: [] for group in sorted(ranked[:MOST_VALUES].tolist())}
    others, rest = set(ranked[MOST_VALUES:].tolist()), []
    for text, group in alike.items():
        if group in kept:
            kept[group].append(text)
        elif group in others:
            rest.append(text)
    found: dict[str, Sequence[str]] = {texts[0]: texts for texts in kept.values()}
    return found | ({OTHER_VALUES: rest} if rest else {})
