"""A column's cells read as its declared type."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_sync.grids import CellError, Value
from sheets_sync.legacy import decoded
from sheets_sync.reading.dates import DateContext, Span, read_date
from sheets_sync.reading.measures import factor_in, is_foreign
from sheets_sync.reading.numbers import NumberContext, groups_by_commas, read_count, read_number
from sheets_sync.reading.readings import Distinct, Fault, Reading, by_distinct, fault
from sheets_sync.reading.words import Choices, read_flag
from sheets_sync.tables import Column
from sheets_sync.texts import clean, fold, skeleton

NOT_A_DATE = np.datetime64("NaT", "s")
_NO_DAY, _FIRST_DAY = np.iinfo(np.int64).min, dt.date(1970, 1, 1).toordinal()
_NOT_YET = re.compile(r"^(?:chua|khong)\b[^\d]*$")
_NO_DATE = frozenset(
    ["", "...", "…", "-", "–", "—", "/", "khong", "khong co", "chua", "chua co", "chua to chuc"]
)

_SEVERAL = re.compile(r"^(?P<many>\d{1,3})\s+(?P<things>\D+)$")
LONGEST_DITTO = 16
_DITTOS = frozenset(["nhu tren", "n.t", "nt", '"', "''", "”", "“", "〃", "″"])


@dataclass
class Typed:
    """A column as read: its values, its faults by row, and what its words say of other columns.

    `begins` holds a period's first days (`values` its last ones); `says` gives, for another column,
    the rows where this one's words set it and to what.
    """

    values: npt.NDArray[Any]
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    begins: npt.NDArray[Any] | None = None
    says: dict[str, dict[int, bool]] = field(default_factory=dict)


def type_column(
    column: Column, cells: Sequence[Value], dates: DateContext, heading: str = "", titles: str = ""
) -> Typed:
    """Return the cells read as the column's declared type.

    A blank cell and one that cannot be read are missing; the latter also has a fault. Dates become
    their last day (datetime64[s]); counts, numbers and flags floats, NaN where missing; choices and
    texts objects, None where missing. `heading` is the text above the column, `titles` that of the rows
    above the header.
    """
    said = {fold(words): meaning for words, meaning in column.says.items()}
    if column.type in ("count", "number"):
        read = _number_reader(column, cells, heading, titles)
    else:
        cells = without_dittos(cells)
        read = _reader(column, dates, heading)
    distinct: Distinct[Any] = by_distinct(cells, _guarded(read, said))
    typed = _assembled(column, distinct)
    typed.faults = distinct.faulty()
    for words, (target, meaning) in said.items():
        rows = [i for i, cell in enumerate(cells) if isinstance(cell, str) and fold(cell) == words]
        typed.says.setdefault(target, {}).update(dict.fromkeys(rows, meaning))
    return typed


def _guarded(read: Callable[[Value], Reading[Any]], said: dict[str, Any]) -> Callable[[Value], Reading[Any]]:
    def guarded(value: Value) -> Reading[Any]:
        if isinstance(value, CellError):
            return fault("formula-error")
        if isinstance(value, str):
            if says := decoded(value):
                return fault("legacy-encoding", says)
            blank = not value.strip() or (said and fold(value) in said)
        else:
            blank = value is None
        return Reading() if blank else read(value)

    return guarded


def _reader(column: Column, dates: DateContext, heading: str) -> Callable[[Value], Reading[Any]]:
    if column.type in ("date", "period"):
        context = replace(dates, bare_number=_bare_number(column, heading))
        return _date_reader(context, column.type == "date")
    if column.type == "choice":
        return Choices(column.choices).read
    if column.date_into:
        return _read_document
    if column.type == "text" and column.needed:
        return _name_reader(column)
    return read_flag if column.type == "flag" else read_text


@lru_cache(maxsize=4)
def _date_reader(context: DateContext, done: bool) -> Callable[[Value], Reading[Span]]:
    """Return what reads dates in one context; it remembers, for the same days stand in every ward's tab."""
    return lru_cache(maxsize=16_384, typed=True)(lambda value: _date_or_nothing(value, context, done=done))


def _name_reader(column: Column) -> Callable[[Value], Reading[str]]:
    """Return what reads the name of one thing; "3 mô hình" stands for several, and a row counts as one."""
    cores = tuple({re.sub(r"^ten\s+", "", skeleton(label)) for label in column.labels})

    def read(value: Value) -> Reading[str]:
        reading = read_text(value)
        text = reading.value or ""
        several = _SEVERAL.match(skeleton(text)) if text[:1].isdigit() else None
        if several and int(several["many"]) > 1 and several["things"].startswith(cores):
            return fault("number-ambiguous", f"1 / {int(several['many'])}")
        return reading

    return read


def _says_none(value: Value) -> bool:
    """Tell whether a cell says in words or by a dash that there is no date or document yet."""
    text = skeleton(value) if isinstance(value, str) else None
    return text is not None and (text in _NO_DATE or _NOT_YET.match(text) is not None)


def _read_document(value: Value) -> Reading[str]:
    """Read a document's number; words for "there is none yet" leave it blank."""
    if _says_none(value):
        return Reading()
    return read_text(value)


def _number_reader(
    column: Column, cells: Sequence[Value], heading: str, titles: str
) -> Callable[[Value], Reading[Any]]:
    told = factor_in(heading, column.measure) or factor_in(titles, column.measure) if column.measure else 1.0
    if not told and is_foreign(heading, column.measure):
        told = math.nan
    context = NumberContext(groups_by_commas(cells), told or 1.0, column.measure)
    read = read_count if column.type == "count" else read_number
    return lambda value: read(value, context)


def without_dittos(cells: Sequence[Value]) -> Sequence[Value]:
    """Return the cells with each "như trên" or ditto mark replaced by what stands above it."""
    marks = {
        cell for cell in set(cells) if isinstance(cell, str) and len(cell) <= LONGEST_DITTO and is_ditto(cell)
    }
    if not marks:
        return cells
    filled: list[Value] = []
    for cell in cells:
        filled.append((filled[-1] if filled else None) if isinstance(cell, str) and cell in marks else cell)
    return filled


@lru_cache(maxsize=1024)
def is_ditto(text: str) -> bool:
    """Tell whether the text says that what stands above holds here too: như trên, nt, a ditto mark."""
    return skeleton(text).strip(" .-") in _DITTOS


def _bare_number(column: Column, heading: str) -> str:
    words = skeleton(heading).split()
    if "quy" in words:
        return "quy"
    return "thang" if column.type == "period" or "thang" in words else ""


def _date_or_nothing(value: Value, context: DateContext, *, done: bool) -> Reading[Span]:
    """Read a date; of something done, the running month or quarter ends today."""
    if _says_none(value):
        return Reading()
    reading = read_date(value, context)
    span = reading.value
    if done and span and span.start <= context.today < span.end:
        return Reading(Span(span.start, context.today), reading.fault)
    return reading


def read_text(value: Value) -> Reading[str]:
    """Return the cell as clean text; a whole number without its decimal part."""
    if isinstance(value, str):
        return Reading(clean(value) or None)
    if isinstance(value, bool):
        return Reading("có" if value else "không")
    if isinstance(value, float) and value.is_integer():
        return Reading(str(int(value)))
    if isinstance(value, dt.date):
        return Reading(f"{value:%d/%m/%Y}")
    return Reading(clean(str(value)) or None)


def _assembled(column: Column, distinct: Distinct[Any]) -> Typed:
    values = [reading.value for reading in distinct.readings]
    if column.type in ("date", "period"):
        ends = [span.end if span else None for span in values]
        starts = [span.start if span else None for span in values]
        last = _days(ends)[distinct.codes]
        return Typed(last, begins=last.copy() if starts == ends else _days(starts)[distinct.codes])
    if column.type in ("count", "number", "flag"):
        numbers = [np.nan if value is None else float(value) for value in values]
        return Typed(distinct.take(numbers, np.float64))
    return Typed(distinct.take(values, object))


def _days(days: list[dt.date | None]) -> npt.NDArray[np.datetime64]:
    # NumPy reads whole numbers of days many times quicker than dates.
    numbers = [_NO_DAY if day is None else day.toordinal() - _FIRST_DAY for day in days]
    return np.array(numbers, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")
