"""What a cell was read as: a value, a fault, or a value with a doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import Value
from sheets_sync.problems import Severity

T = TypeVar("T")


class Fault(NamedTuple):
    """Why a cell could not be read, or was read with a note."""

    code: str
    detail: str = ""
    severity: Severity = "error"


class Reading(NamedTuple, Generic[T]):
    """A cell's value (None if blank or unreadable) and what is wrong with it."""

    value: T | None = None
    fault: Fault | None = None


def fault(code: str, detail: str = "", severity: Severity = "error", value: T | None = None) -> Reading[T]:
    """Return a reading that carries a fault; a warning keeps its value."""
    return Reading(value, Fault(code, detail, severity))


class Distinct(NamedTuple, Generic[T]):
    """A column's readings, each distinct cell read once.

    `codes` gives for each row its place in `readings`.
    """

    codes: npt.NDArray[np.intp]
    readings: list[Reading[T]]

    def take(self, values: Sequence[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """Return for each row the value that stands for its distinct reading."""
        if not len(self.codes):
            return np.empty(0, dtype)
        array = np.empty(len(values), dtype)
        array[:] = values
        return array[self.codes]

    def faulty(self) -> list[tuple[int, Fault]]:
        """Return the rows' places whose reading has a fault, with the fault."""
        bad = [code for code, reading in enumerate(self.readings) if reading.fault]
        if not bad:
            return []
        places = np.flatnonzero(np.isin(self.codes, bad))
        found = [(int(place), self.readings[self.codes[place]].fault) for place in places]
        return [(place, wrong) for place, wrong in found if wrong]


def by_distinct(values: Sequence[Value], read: Callable[[Value], Reading[T]]) -> Distinct[T]:
    """Read a column, calling `read` once for each distinct cell.

    Cells are distinct by type as well as value: True is not 1.
    """
    if bool not in set(map(type, values)):
        distinct = list(dict.fromkeys(values))
        places = dict(zip(distinct, range(len(distinct)), strict=True))
        codes = np.fromiter(map(places.__getitem__, values), dtype=np.intp, count=len(values))
        return Distinct(codes, [read(value) for value in distinct])
    numbers: dict[tuple[type, Value], int] = {}
    codes = np.fromiter(
        (numbers.setdefault((value.__class__, value), len(numbers)) for value in values),
        dtype=np.intp,
        count=len(values),
    )
    return Distinct(codes, [read(value) for _, value in numbers])
