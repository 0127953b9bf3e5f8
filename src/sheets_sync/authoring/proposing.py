"""A draft proposed from a tab that exists: where its header is, which type each column has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from sheets_sync.authoring.drafts import LONGEST_TITLE, Draft, DraftColumn, Names
from sheets_sync.authoring.header_rows import headings_of
from sheets_sync.grids import Grid, Value, column_of, is_blank, letters
from sheets_sync.reading.columns import type_column
from sheets_sync.reading.dates import DateContext
from sheets_sync.reading.header_search import NOT_READ
from sheets_sync.tables import Column, ColumnType, unit_column
from sheets_sync.texts import clean, compact, skeleton

LOOKED_AT = 300
MOST_CHOICES, LONGEST_CHOICE = 8, 30
# As many of ten cells must be readable as a type for a column to be of it.
ENOUGH = 0.8
_MARKS = frozenset(["x", "co", "khong", "v", "✓", "dat", "chuadat"])
_PERSONAL = ("dien thoai", "cccd", "cmnd", "can cuoc", "dia chi", "ngay sinh", "so tai khoan", "ho va ten",
             "ho ten", "nguoi gui")  # fmt: skip
_DATES = DateContext(2023, True, dt.date(1990, 1, 1), dt.date(2100, 1, 1))  # noqa: FBT003


def propose(grid: Grid, name: str, names: Names) -> tuple[Draft, list[str]]:
    """Return a draft for a tab's rows, and a line for each heading that is none of its columns.

    Raises:
        ValueError: no row of the tab looks like a header.
    """
    first_row, headings = headings_of(grid)
    body = [row for row in grid.rows[first_row:][:LOOKED_AT] if not all(map(is_blank, row))]
    usual = [compact(label) for label in unit_column().labels]
    unit = next((p for p, text in headings.items() if compact(text) in usual), None)
    first_text = next((p for p in headings if _type(column_of(body, p)) in ("text", "choice")), None)
    place = unit if unit is not None else first_text
    columns, left_out = [], [f"«{headings[place]}» names the units"] if place is not None else []
    taken: dict[str, int] = {}
    for where, heading in headings.items():
        first = taken.setdefault(compact(heading), where)
        alike = f"column {letters(first)} has the same heading; give each one of its own"
        why = _left_out(heading) or (alike if first != where else "")
        if why:
            left_out.append(f"«{heading}» is not read: {why}")
        elif where != place:
            columns.append(_column(heading, column_of(body, where), names))
    title = clean(re.sub(r"[\[\]:*?/\\]", " ", grid.tab))[:LONGEST_TITLE].strip()
    own = "" if unit is not None or place is None else headings[place]
    return Draft(name, title, clean(grid.tab), columns, own), left_out


def _left_out(heading: str) -> str:
    if compact(heading) in NOT_READ:
        return "a running number or a remark"
    words = skeleton(heading)
    return "it tells of persons" if any(word in words for word in _PERSONAL) else ""


def _column(heading: str, cells: Sequence[Value], names: Names) -> DraftColumn:
    kind = _type(cells)
    choices = list(dict.fromkeys(_texts(cells))) if kind == "choice" else []
    return DraftColumn(names.of(heading), kind, heading, choices)


def _texts(cells: Sequence[Value]) -> Iterator[str]:
    yield from (clean(str(cell)) for cell in cells if not is_blank(cell))


def _type(cells: Sequence[Value]) -> ColumnType:
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = list(_texts(filled))
    if not filled:
        return "text"
    if {compact(text) for text in texts} <= _MARKS:
        return "flag"
    if not all(text.isdigit() for text in texts) and _readable("date", filled):
        return "date"
    if _readable("count", filled):
        return "count"
    if _readable("number", filled):
        return "number"
    values = set(texts)
    few = len(values) <= MOST_CHOICES and len(values) * 2 <= len(texts)
    return "choice" if few and max(map(len, values)) <= LONGEST_CHOICE else "text"


def _readable(kind: ColumnType, filled: Sequence[Value]) -> bool:
    typed = type_column(Column("x", kind, ["x"]), filled, _DATES)
    wrong = {place for place, fault in typed.faults}
    blank = int(pd.isna(typed.values).sum())
    return len(filled) - max(len(wrong), blank) >= ENOUGH * len(filled)
