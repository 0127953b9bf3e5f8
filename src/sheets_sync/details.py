"""The drill-down: for each figure of a step, the rows behind it and the rows set aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.figures import plain
from sheets_sync.grids import Area, Place, quoted_tab
from sheets_sync.reading.registers import Register
from sheets_sync.summaries import Cell, CellValue, FigureLink, Head, Measure, Row, Summary, TableBlock
from sheets_sync.tabs import Target
from sheets_sync.units import KIND_TITLES, Units

FIRST_ROW = 5
TOLD = 5
LONGEST = 400
# What a row is to a percentage; the part stands first.
PART, WHOLE = "tử số", "mẫu số"
_HEADS = (
    Head("Chỉ tiêu", width=30), Head("Tính vào số liệu", width=12), Head("Khối", width=34),
    Head("Đơn vị", width=22), Head("Giá trị", width=9), Head("Tệp nguồn", width=32),
    Head("Trang tính", width=22), Head("Dòng", width=7), Head("Nội dung dòng", width=60),
)  # fmt: skip


@dataclass(frozen=True)
class Details:
    """A step's drill-down: its tab's title, its table, and where each figure's rows stand in it.

    `areas` counts rows from 0 in the table.
    """

    title: str
    table: TableBlock
    areas: Mapping[FigureLink, tuple[int, int]]

    def target(self, link: FigureLink) -> Target | None:
        """Return where a figure's rows stand, None if it has none."""
        if link not in self.areas:
            return None
        first, last = self.areas[link]
        area = Area(FIRST_ROW + first, 0, FIRST_ROW + last, len(_HEADS) - 1)
        return Target(f"{quoted_tab(self.title)}!{area.address}")


def detail_title(tab: str) -> str:
    """Return the title of a tab's drill-down, at most 31 characters."""
    return f"Chi tiết {tab}"[:31].strip()


def details_of(tab: str, summary: Summary, registers: Mapping[str, Register]) -> Details:
    """Return the rows behind each figure, sorted by figure, group, unit and place.

    So each figure's rows are one block, and in it each group's and each unit's. Rows set aside follow the
    counted ones; rows dated after the period stand last.
    """
    units = summary.units
    order = {unit.name: number for number, unit in enumerate(_grouped(units))}
    contents = Contents(registers)
    rows: list[Row] = []
    areas: dict[FigureLink, tuple[int, int]] = {}
    for measure in summary.measures:
        counted = _sorted(_counted(measure), order)
        for name, first, last in _blocks(counted, units, len(rows)):
            areas[FigureLink(measure.name, *name)] = (first, last)
        rows += _rows(measure.label, "có", counted, units, contents)
        rows += _rows(measure.label, "để riêng", _sorted(measure.set_aside, order), units, contents)
    for label, later in summary.later.items():
        rows += _rows(
            f"Phát sinh sau thời điểm chốt: {label}",
            "kỳ sau",
            _sorted(later, order),
            units,
            contents,
        )
    return Details(detail_title(tab), TableBlock(_HEADS, rows, filtered=True, wrapped=False), areas)


def _counted(measure: Measure) -> pd.DataFrame:
    """Return the rows that a measure counts; those of a percentage, then those that it is a percentage of."""
    if measure.share_of is None:
        return measure.counted
    parts = {PART: measure.counted, WHOLE: measure.share_of.counted}
    return pd.concat([rows.assign(role=role) for role, rows in parts.items()])


def _grouped(units: Units) -> list[Any]:
    return [unit for kind in units.kinds for unit in units.of(kind)]


def _sorted(rows: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    if rows.empty:
        return rows
    keys = rows["unit"].map(order).fillna(len(order))
    found = rows.assign(_order=keys).sort_index().sort_values("_order", kind="stable")
    return found.sort_values(["_order", "role"], ascending=[True, False]) if "role" in rows else found


def _blocks(rows: pd.DataFrame, units: Units, offset: int) -> Iterable[tuple[tuple[Any, Any], int, int]]:
    if rows.empty:
        return
    yield (None, None), offset, offset + len(rows) - 1
    names = rows["unit"].tolist()
    kinds = [units.kind_of.get(name) for name in names]
    for kind in dict.fromkeys(kinds):
        yield (
            (None, kind),
            offset + kinds.index(kind),
            offset + len(kinds) - 1 - kinds[::-1].index(kind),
        )
    for name in dict.fromkeys(names):
        yield (
            (name, None),
            offset + names.index(name),
            offset + len(names) - 1 - names[::-1].index(name),
        )


def _rows(label: str, counted: str, rows: pd.DataFrame, units: Units, contents: Contents) -> list[Row]:
    found = []
    values = rows["value"] if "value" in rows else [None] * len(rows)
    roles = rows["role"] if "role" in rows else [counted] * len(rows)
    for key, unit, value, role in zip(rows.index, rows["unit"], values, roles, strict=True):
        source, tab, number, column = key
        name = unit if isinstance(unit, str) else None
        link = Place(source, tab, f"{column or 'A'}{number}")
        found.append(Row([
            Cell(label), Cell(role, "text" if counted == "có" else "warning"),
            Cell(KIND_TITLES[units.kind_of[name]] if name in units.kind_of else None),
            Cell(name or "chưa rõ"), Cell(None if value is None else plain(value), "count"),
            Cell(source), Cell(tab), Cell(int(number), "count", link=link), Cell(contents.of(key)),
        ]))  # fmt: skip
    return found


class Contents:
    """What each row of some registers says: in short its first texts, dates and choices, or all of it."""

    def __init__(self, registers: Mapping[str, Register]) -> None:
        self._frames = [
            (frame, _telling(register))
            for register in registers.values()
            for frame in (register.rows, register.set_aside)
        ]

    @cached_property
    def _short(self) -> dict[Any, str]:
        return self._each(_in_short)

    @cached_property
    def whole(self) -> dict[Any, str]:
        """All that each row says, by the row: a JSON object of what stands under its main headings."""
        return self._each(_in_whole)

    def _each(self, said: Callable[[Sequence[str], Sequence[Any]], str]) -> dict[Any, str]:
        found: dict[Any, str] = {}
        for frame, columns in self._frames:
            heads = list(columns.values())
            texts = [said(heads, values) for values in zip(*(frame[name] for name in columns), strict=True)]
            found |= dict(zip(frame.index, texts, strict=False))
        return found

    def of(self, key: Any) -> str:
        """Return in short what the row says."""
        return self._short.get(key, "")


def _telling(register: Register) -> dict[str, str]:
    """Return the columns that may be told of, with their main headings, the needed ones first."""
    columns = [c for c in register.table.columns if c.type != "unit" and c.shown]
    return {c.name: c.labels[0] for c in sorted(columns, key=lambda c: not c.needed)}


def _in_short(_heads: Sequence[str], values: Sequence[Any]) -> str:
    known = [_shown(value) for value in values if not pd.isna(value)]
    return "; ".join(known[:TOLD])


def _in_whole(heads: Sequence[str], values: Sequence[Any]) -> str:
    known = {head: _bounded(_shown(v)) for head, v in zip(heads, values, strict=True) if not pd.isna(v)}
    return json.dumps(known, ensure_ascii=False)


def _bounded(text: str) -> str:
    """Return a text, cut if it is very long, so that two of them are still told apart."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}… [{hashlib.sha256(text.encode()).hexdigest()[:8]}]"


def _shown(value: CellValue | pd.Timestamp) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool | np.bool_):
        return "có" if value else "không"
    return str(value)
