"""Rows of a register as Python's own values, for rules that look at one row after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import pandas as pd

Entry = TypeVar("Entry", bound=tuple[Any, ...])


def plain_rows(rows: pd.DataFrame, kind: type[Entry]) -> list[Entry]:
    """Return each row as a NamedTuple of a kind, in their order; much quicker than `iterrows`.

    Its fields are names of columns, and `row` for the row itself, as `Tally.cell` takes it. Dates are
    `datetime.date`, what is missing is None.

    Raises:
        TypeError: `kind` is no NamedTuple.
        KeyError: the rows have no such column.
    """
    fields = getattr(kind, "_fields", None)
    if fields is None:
        raise TypeError(f"plain_rows takes a NamedTuple, not {kind.__name__}")
    columns = [list(rows.index) if name == "row" else _plain(rows[name]) for name in fields]
    return [kind(*values) for values in zip(*columns, strict=True)]


def by_row(rows: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Return each row, as `Tally.cell` takes it, with its values by column, as pandas holds them."""
    values = cast("list[dict[str, Any]]", rows.to_dict("records"))
    return zip(rows.index, values, strict=True)


def _plain(values: pd.Series[Any]) -> list[Any]:
    own = values.dt.date if values.dtype.kind == "M" else values
    found: list[Any] = own.astype(object).where(values.notna(), None).tolist()
    return found
