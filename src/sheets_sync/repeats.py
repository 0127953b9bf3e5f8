"""Rows that tell of one thing again, as where a plan stands beside each of its dialogues."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheets_sync.texts import fold


def repeated(rows: pd.DataFrame, by: Sequence[str], number: str) -> pd.Series[bool]:
    """Return which rows tell again what another one tells: alike in `by`, and in a `number` that both have.

    A row with a blank in one of `by` repeats nothing. One without a number repeats any that has one.
    """
    told = rows[list(by)].notna().all(axis=1)
    # Of rows that are alike in `by`, which are few, the numbers alone need folding.
    found: pd.Series[bool] = told & rows.duplicated(list(by), keep=False)
    alike = rows[found]
    numbers = alike[number].map(fold, na_action="ignore")
    numbered = numbers.notna().groupby([alike[name] for name in by]).transform("any")
    again = alike[list(by)].assign(number=numbers).duplicated()
    found[found] = (again | (numbers.isna() & numbered)).to_numpy()
    return found
