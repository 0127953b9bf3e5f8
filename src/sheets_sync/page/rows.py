"""The rows behind the page's figures, as many as a page can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from sheets_sync.details import Contents
from sheets_sync.summaries import Summary

# A page of some megabytes opens at once on a telephone; all rows stand in the tabs "Chi tiết …".
MOST_OF_A_FIGURE, MOST_OF_A_PAGE = 500, 10_000


@dataclass
class Budget:
    """How many rows the page has still room for."""

    left: int = MOST_OF_A_PAGE

    def take(self, wanted: int) -> int:
        """Return how many of so many rows there is room for."""
        taken = min(wanted, MOST_OF_A_FIGURE, self.left)
        self.left -= taken
        return taken


def rows_behind(summary: Summary, name: str, contents: Contents, budget: Budget) -> dict[str, Any]:
    """Return the first rows behind a figure, each with its unit, place and content, and how many there are.

    Rows set aside follow the counted ones; `set_aside` is how many of those shown they are.
    """
    measure = next(measure for measure in summary.measures if measure.name == name)
    counted, aside = measure.counted.sort_index(), measure.set_aside.sort_index()
    some = budget.take(len(counted))
    more = budget.take(len(aside)) if some == len(counted) else 0
    rows = [*_rows(counted[:some], contents), *_rows(aside[:more], contents)]
    return {"rows": rows, "set_aside": more, "of": len(counted) + len(aside)}


def _rows(frame: pd.DataFrame, contents: Contents) -> list[list[str]]:
    says = contents.of(cast("pd.MultiIndex", frame.index))
    return [
        [
            unit if isinstance(unit, str) else "chưa rõ",
            f"{key[0]}, «{key[1]}», dòng {key[2]}",
            told,
        ]
        for key, unit, told in zip(frame.index, frame["unit"], says, strict=True)
    ]
