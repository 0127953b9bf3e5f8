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
    counted, aside = measure.counted, measure.set_aside
    places = _places(counted["unit"], units)
    rows, apart = _by_unit(places, units), _by_unit(_places(aside["unit"], units), units)
    if measure.of_units:
        values = _units_in(counted, rows, units)
    else:
        values = _by_unit(places, units, counted["value"].to_numpy(float))
    each = np.array([values, rows, apart])
    unknown = int(aside["unit"].isna().sum())

    def of(kind: Kind | None, chosen: Any, more: int = 0) -> Figure:
        value, number, left = each[:, chosen].sum(axis=1)
        return Figure(measure.name, measure.label, None, kind, plain(value), int(number), int(left) + more)

    groups = np.array([units.kind_of[name] for name in units.names], dtype=object)
    whole = bool((values == np.floor(values)).all())
    return [
        of(None, slice(None), unknown),
        *(of(kind, groups == kind) for kind in units.kinds),
        *(
            Figure(measure.name, measure.label, name, None, value, number, left)
            for name, value, number, left in zip(
                units.names, values.astype(int).tolist() if whole else map(plain, values),
                rows.tolist(), apart.tolist(), strict=True,
            )
        ),
    ]  # fmt: skip


def _units_in(counted: pd.DataFrame, rows: Any, units: Units) -> Any:
    """Return, for each unit, 1, or how many units of the time it stands for where figures are restated."""
    if "origin" not in counted:
        return (rows > 0).astype(float)
    own = counted["origin"].fillna(counted["unit"])
    numbers = own.groupby(counted["unit"]).nunique()
    found: Any = numbers.reindex(units.names, fill_value=0).to_numpy(float)
    return found


def _shares(parts: Iterable[Figure], wholes: Iterable[Figure]) -> list[Figure]:
    return [
        part._replace(value=plain(100 * part.value / whole.value), is_share=True)
        for part, whole in zip(parts, wholes, strict=True)
        if whole.value
    ]


def _places(names: pd.Series[Any], units: Units) -> Any:
    """Return the place of each row's unit in the list; that of no such unit is after the last."""
    codes, found = pd.factorize(names)
    places = [units.places.get(name, len(units)) for name in found]
    return np.array([*places, len(units)])[codes]


def _by_unit(places: Any, units: Units, values: Any = None) -> Any:
    """Return, for each unit, its number of rows or the sum of their values."""
    return np.bincount(places, values, minlength=len(units) + 1)[:-1]


def plain(value: Any) -> int | float:
    """Return a number as Python's own: an int if it is whole, else a float rounded to 6 decimals."""
    number = float(value)
    if not number.is_integer():
        number = round(number, 6)
    return int(number) if number.is_integer() else number
