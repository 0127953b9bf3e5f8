"""The drill-down: for each figure of a step, the rows behind it and the rows set aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import pandas as pd

from sheets_sync.figures import plain
from sheets_sync.grids import Area, Place, quoted_tab
from sheets_sync.reading.registers import Register
from sheets_sync.summaries import (
    Cell,
    CellValue,
    FigureLink,
    Head,
    Measure,
    Row,
    SharedCells,
    Style,
    Summary,
    TableBlock,
)
from sheets_sync.tabs import Target
from sheets_sync.texts import shown_number
from sheets_sync.units import KIND_TITLES, Units

FIRST_ROW = 5
TOLD = 5
# More rows than a spreadsheet opens quickly with, and far more than a town's registers come to.
MOST_ROWS, NAMED = 6_000, 3
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

    `areas` counts rows from 0 in the table; `cut` says which rows are not listed, "" if all are.
    """

    title: str
    table: TableBlock
    areas: Mapping[FigureLink, tuple[int, int]]
    cut: str = ""

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
    counted ones; rows dated after the period stand last. There are at most `MOST_ROWS`, those of the
    headlines first to have room; of a figure whose rows are not all listed, only what is whole is led to.
    """
    order = {unit.name: number for number, unit in enumerate(_grouped(summary.units))}
    parts = [part for measure in summary.measures for part in _parts(measure)]
    parts += [
        _Part("", f"Phát sinh sau thời điểm chốt: {label}", "kỳ sau", later)
        for label, later in summary.later.items()
    ]
    room = _room(parts, summary.headlines)
    contents = Contents(registers)
    rows: list[Row] = []
    areas: dict[FigureLink, tuple[int, int]] = {}
    for part, most in zip(parts, room, strict=True):
        listed = _sorted(part.rows, order) if most else part.rows[:0]
        if part.figure:
            for name, first, last in _blocks(listed, summary.units):
                if last < most:
                    areas[FigureLink(part.figure, *name)] = (len(rows) + first, len(rows) + last)
        rows += _rows(part, listed[:most], summary.units, contents)
    table = TableBlock(_HEADS, rows, filtered=True, wrapped=False)
    return Details(detail_title(tab), table, areas, _cut(parts, room))


@dataclass(frozen=True)
class _Part:
    """Rows that are listed together: of what, how they count; `figure` is theirs if they are counted."""

    figure: str
    label: str
    counted: str
    rows: pd.DataFrame


def _parts(measure: Measure) -> list[_Part]:
    return [
        _Part(measure.name, measure.label, "có", _counted(measure)),
        _Part("", measure.label, "để riêng", measure.set_aside),
    ]


def _room(parts: Sequence[_Part], headlines: Sequence[str]) -> list[int]:
    """Return how many rows of each part are listed: headlines have room first, then what stands first."""
    room, left = [0] * len(parts), MOST_ROWS
    for place in sorted(range(len(parts)), key=lambda place: (parts[place].figure not in headlines, place)):
        room[place] = min(len(parts[place].rows), left)
        left -= room[place]
    return room


def _cut(parts: Sequence[_Part], room: Sequence[int]) -> str:
    """Return a sentence on the rows that are not listed, "" if all are."""
    cut = [(part, most) for part, most in zip(parts, room, strict=True) if most < len(part.rows)]
    if not cut:
        return ""
    missing = sum(len(part.rows) - most for part, most in cut)
    labels = list(dict.fromkeys(part.label for part, _ in cut))
    named = "; ".join(labels[:NAMED]) + (f" và {len(labels) - NAMED} chỉ tiêu khác" if labels[NAMED:] else "")
    return (
        f"⚠ Trang này chỉ liệt kê được {shown_number(sum(room))} dòng; {shown_number(missing)} dòng nữa đã "
        f"tính vào số liệu mà không liệt kê, của: {named}. Các dòng ấy ở các tệp nguồn."
    )


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


def _blocks(rows: pd.DataFrame, units: Units) -> Iterable[tuple[tuple[Any, Any], int, int]]:
    """Return, for the site, each group and each unit, its first and last place in rows sorted by them."""
    if rows.empty:
        return
    yield (None, None), 0, len(rows) - 1
    names = rows["unit"]
    kinds = names.map(units.kind_of)
    for kind, first, last in _runs(kinds):
        yield (None, kind), first, last
    for name, first, last in _runs(names):
        yield (name, None), first, last


def _runs(values: pd.Series[Any]) -> Iterator[tuple[Any, int, int]]:
    """Return each value that stands in one run, with its first and last place."""
    codes, found = pd.factorize(values, use_na_sentinel=False)
    if not len(codes):
        return
    first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    last = np.r_[first[1:] - 1, len(codes) - 1]
    for begin, end in zip(first.tolist(), last.tolist(), strict=True):
        value = found[codes[begin]]
        yield (None if pd.isna(value) else value), begin, end


def _rows(part: _Part, rows: pd.DataFrame, units: Units, contents: Contents) -> list[Row]:
    found = []
    values = rows["value"] if "value" in rows else [None] * len(rows)
    roles = rows["role"] if "role" in rows else [part.counted] * len(rows)
    label, shared = Cell(part.label), SharedCells()
    style: Style = "text" if part.counted == "có" else "warning"
    counts = {role: Cell(role, style) for role in (PART, WHOLE, part.counted)}
    kinds: dict[str | None, Cell] = {unit: shared[KIND_TITLES[kind]] for unit, kind in units.kind_of.items()}
    says = contents.of(cast("pd.MultiIndex", rows.index))
    for key, unit, value, role, told in zip(rows.index, rows["unit"], values, roles, says, strict=True):
        source, tab, number, column = key
        name = unit if isinstance(unit, str) else None
        link = Place(source, tab, f"{column or 'A'}{number}")
        found.append(Row([
            label, counts[role], kinds.get(name, shared[None]),
            shared[name or "chưa rõ"], Cell(None if value is None else plain(value), "count"),
            shared[source], shared[tab], Cell(int(number), "count", link=link), Cell(told),
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
    def whole(self) -> dict[Any, str]:
        """All that each row says, by the row: a JSON object of what stands under its main headings."""
        found: dict[Any, str] = {}
        for frame, columns in self._frames:
            found |= zip(frame.index, _each(frame, columns, _in_whole), strict=False)
        return found

    def of(self, rows: pd.MultiIndex) -> list[str]:
        """Return in short what each of the rows says, "" for one that is no longer there."""
        found = np.full(len(rows), "", dtype=object)
        for frame, columns in self._frames if len(rows) else ():
            places = frame.index.get_indexer(rows)
            there = places >= 0
            found[there] = _each(frame.iloc[places[there]], columns, _in_short)
        return list(found)


def _each(
    frame: pd.DataFrame, columns: Mapping[str, str], said: Callable[[Sequence[str], Sequence[Any]], str]
) -> list[str]:
    heads = list(columns.values())
    if not columns:
        return [""] * len(frame)
    return [said(heads, values) for values in zip(*(frame[name] for name in columns), strict=True)]


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
