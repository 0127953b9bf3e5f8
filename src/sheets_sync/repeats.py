"""Rows that tell of one thing again, as where a plan stands beside each of its dialogues."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheets_sync.texts import fold


def repeated(rows: pd.DataFrame, by: Sequence[str], number: str) -> pd.Series[bool]:
    """Return which rows tell again what another one tells: alike in `by`, and in a `number` that both have.

    A row with a blank in one of `by` repeats nothing. One without a number repeats any that has one.
    """
    numbers = rows[number].map(fold, na_action="ignore")
    keys = [rows[name] for name in by]
    numbered = numbers.notna().groupby(keys, dropna=False).transform("any")
    again = rows[list(by)].assign(number=numbers).duplicated()
    told = rows[list(by)].notna().all(axis=1)
    found: pd.Series[bool] = told & (again | (numbers.isna() & numbered))
    return found
