"""The drill-down: for each figure of a step, the rows behind it and the rows set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sheets_sync.figures import plain
from sheets_sync.grids import Area, Place, quoted_tab
from sheets_sync.layout import Target
from sheets_sync.reading.registers import Register
from sheets_sync.summaries import Cell, CellValue, FigureLink, Head, Row, Summary, TableBlock
from sheets_sync.units import KIND_TITLES, Units

FIRST_ROW = 5
TOLD = 5
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
        counted = _sorted(measure.counted, order)
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


def _grouped(units: Units) -> list[Any]:
    return [unit for kind in units.kinds for unit in units.of(kind)]


def _sorted(rows: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    if rows.empty:
        return rows
    keys = rows["unit"].map(order).fillna(len(order))
    return rows.sort_index().assign(_order=keys).sort_values("_order", kind="stable")


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
    for key, unit, value in zip(rows.index, rows["unit"], values, strict=True):
        source, tab, number, column = key
        name = unit if isinstance(unit, str) else None
        link = Place(source, tab, f"{column or 'A'}{number}")
        found.append(Row([
            Cell(label), Cell(counted, "text" if counted == "có" else "warning"),
            Cell(KIND_TITLES[units.kind_of[name]] if name in units.kind_of else None),
            Cell(name or "chưa rõ"), Cell(None if value is None else plain(value), "count"),
            Cell(source), Cell(tab), Cell(int(number), "count", link=link), Cell(contents.of(key)),
        ]))  # fmt: skip
    return found


class Contents:
    """What each row of some registers says, in short: its first texts, dates and choices."""

    def __init__(self, registers: Mapping[str, Register]) -> None:
        self._frames = [
            (frame, _telling(register))
            for register in registers.values()
            for frame in (register.rows, register.set_aside)
        ]
        self.by_row: dict[Any, str] = {}
        for frame, columns in self._frames:
            texts = [_text(values) for values in zip(*(frame[c] for c in columns), strict=True)]
            self.by_row |= dict(zip(frame.index, texts, strict=False))

    def of(self, key: Any) -> str:
        """Return what the row says."""
        return self.by_row.get(key, "")


def _telling(register: Register) -> Sequence[str]:
    columns = [c for c in register.table.columns if c.type != "unit" and c.shown]
    return [c.name for c in sorted(columns, key=lambda c: not c.needed)]


def _text(values: Iterable[Any]) -> str:
    known = [_shown(value) for value in values if not pd.isna(value)]
    return "; ".join(known[:TOLD])


def _shown(value: CellValue | pd.Timestamp) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool | np.bool_):
        return "có" if value else "không"
    return str(value)
