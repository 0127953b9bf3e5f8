"""A measure broken down: the site's figure, each group's and each unit's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.summaries import Figure, Measure
from sheets_sync.units import Kind, Units


def break_down(measure: Measure, units: Units) -> list[Figure]:
    """Return the measure's figures: the site's, then each group's, then each unit's.

    Every unit of the roster has one, 0 if it has no row. The site's is the sum of the units' and of the
    groups'; rows set aside whose unit is not known are in the site's alone. A share is of the sums, and
    there is none of nothing.
    """
    if measure.share_of:
        return _shares(
            break_down(replace(measure, share_of=None), units), break_down(measure.share_of, units)
        )
    sizes, sums = _by_unit(measure.counted["unit"], measure.counted["value"].to_numpy(float))
    aside, _ = _by_unit(measure.set_aside["unit"], None)
    values = _units_in(measure.counted, sizes) if measure.of_units else sums
    each = np.array([[by.get(name, 0) for name in units.names] for by in (values, sizes, aside)], dtype=float)
    unknown = int(measure.set_aside["unit"].isna().sum())

    def of(kind: Kind | None, chosen: Any, more: int = 0) -> Figure:
        value, rows, apart = each[:, chosen].sum(axis=1)
        return Figure(measure.name, measure.label, None, kind, plain(value), int(rows), int(apart) + more)

    groups = np.array([units.kind_of[name] for name in units.names], dtype=object)
    numbers, rows, apart = each
    return [
        of(None, slice(None), unknown),
        *(of(kind, groups == kind) for kind in units.kinds),
        *(
            Figure(measure.name, measure.label, name, None, plain(value), int(row), int(left))
            for name, value, row, left in zip(units.names, numbers, rows, apart, strict=True)
        ),
    ]


def _units_in(counted: pd.DataFrame, sizes: Iterable[Any]) -> dict[Any, float]:
    """Return, for each unit, 1, or how many units of the time it stands for where figures are restated."""
    if "origin" not in counted:
        return dict.fromkeys(sizes, 1)
    own = counted["origin"].fillna(counted["unit"])
    return {unit: float(number) for unit, number in own.groupby(counted["unit"]).nunique().items()}


def _shares(parts: Iterable[Figure], wholes: Iterable[Figure]) -> list[Figure]:
    return [
        part._replace(value=plain(100 * part.value / whole.value), is_share=True)
        for part, whole in zip(parts, wholes, strict=True)
        if whole.value
    ]


def _by_unit(units: pd.Series[Any], values: Any) -> tuple[dict[Any, int], dict[Any, float]]:
    """Return, for each unit, its number of rows and the sum of their values; rows without a unit apart."""
    codes, names = pd.factorize(units)
    known = codes >= 0
    sizes = np.bincount(codes[known], minlength=len(names))
    sums = None if values is None else np.bincount(codes[known], values[known], minlength=len(names))
    return (
        dict(zip(names, sizes.tolist(), strict=True)),
        {} if sums is None else dict(zip(names, sums.tolist(), strict=True)),
    )


def plain(value: Any) -> int | float:
    """Return a number as Python's own: an int if it is whole, else a float rounded to 6 decimals."""
    number = float(value)
    if not number.is_integer():
        number = round(number, 6)
    return int(number) if number.is_integer() else number
