"""Blocks laid out as a tab: which value stands in which cell, how it looks, where it leads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from sheets_sync.duties import State
from sheets_sync.grids import Area
from sheets_sync.summaries import (
    Block,
    Cell,
    CellValue,
    Head,
    Link,
    Row,
    RowRole,
    Style,
    TableBlock,
    TextBlock,
)

NOTICE_ROW = 2
DESIGN = 1
LONGEST_TEXT = 32_767
_WRAPPED_AT = 110


@dataclass(frozen=True)
class Target:
    """Where a link leads: into this workbook (`file` None) or into a source's file."""

    location: str
    file: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of the sheet itself: the area turns to the warning's colours while the formula holds."""

    area: Area
    formula: str


@dataclass(frozen=True)
class Freshness:
    """The day when all was last read, None if it never was, and the last day on which that is not too old."""

    updated: dt.date | None
    good_until: dt.date | None


@dataclass(frozen=True)
class Placed:
    """A cell in its place: its value, style, the part its row plays, its duty state, its link."""

    value: CellValue = None
    style: Style = "text"
    role: RowRole | None = None
    state: State | None = None
    target: Target | None = None
    bordered: bool = False
    wrapped: bool = True

    @property
    def look(self) -> tuple[Any, ...]:
        """Everything but the value."""
        target = (self.target.location, self.target.file) if self.target else None
        return self.style, self.role, self.state, target, self.bordered, self.wrapped


@dataclass
class Tab:
    """A tab to be written: rows of placed cells from A1 on, and its shape.

    `owner` is the plugin it belongs to. Widths are in characters, heights in lines of text.
    """

    title: str
    owner: str
    rows: list[list[Placed]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)
    filter: Area | None = None
    head_rows: tuple[int, int] | None = None
    rules: list[Rule] = field(default_factory=list)

    @property
    def values(self) -> list[list[CellValue]]:
        """The values alone."""
        return [[cell.value for cell in row] for row in self.rows]

    @cached_property
    def look(self) -> str:
        """A hash of everything that is seen beside the values, for telling whether it changed.

        It is taken once, of the finished tab.
        """
        shape = [[cell.look for cell in row] for row in self.rows]
        seen = [DESIGN, shape, self.widths, sorted(self.heights.items()), [a.address for a in self.merges],
                self.frozen, self.filter and self.filter.address, self.head_rows]  # fmt: skip
        seen += [[rule.area.address, rule.formula] for rule in self.rules]
        return _hash(seen)


def storable(value: CellValue) -> CellValue:
    """Return a value that every store holds as it is: text without control characters, bounded."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
    return (text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…") or None


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def lay_out(
    title: str,
    owner: str,
    head_lines: Sequence[str],
    notice: str,
    blocks: Sequence[Block],
    resolve: Callable[[Link], Target | None],
    freshness: Freshness | None = None,
) -> Tab:
    """Return the tab with its head lines, its notice in row 3, and the blocks one under another.

    With `freshness` row 4 says when all was last read, and turns red by itself when that is too long ago.

    `head_lines` are the title and the line under it. `resolve` turns a cell's link into its target. The
    first table's header is frozen if it is the only table; else the head lines are.
    """
    tab = Tab(title, owner)
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    tab.widths = _widths(tables)
    tab.rows = [[Placed(head_lines[0], "heading")], [Placed(head_lines[1], "muted")]]
    tab.rows.append([Placed(notice or None, "warning")])
    if freshness:
        _place_freshness(tab, freshness)
    tab.frozen = (len(tab.rows), 0)
    for block in blocks:
        if isinstance(block, TextBlock):
            _place_text(tab, block)
        else:
            _place_table(tab, block, resolve, only=len(tables) == 1)
    return tab


def _place_freshness(tab: Tab, freshness: Freshness) -> None:
    number = len(tab.rows)
    day = Placed(freshness.updated, "date") if freshness.updated else Placed("chưa lần nào", "warning")
    until = [Placed("Quá hạn sau ngày", "muted"), Placed(freshness.good_until, "date")]
    tab.rows.append([Placed("Lần cập nhật đầy đủ gần nhất", "strong"), Placed(), day, *until])
    tab.merges.append(Area(number, 0, number, 1))
    # No separator of arguments: it is another one in a Vietnamese spreadsheet. A blank day is long ago.
    tab.rules.append(Rule(Area(number, 2, number, 4), f"=TODAY()>$E${number + 1}"))


def _widths(tables: Sequence[TableBlock]) -> list[float]:
    columns = max((sum(head.span for head in table.heads) for table in tables), default=1)
    widths = [0.0] * columns
    for table in tables:
        for place, head in zip(_starts(table.heads), table.heads, strict=True):
            for column in range(place, place + head.span):
                widths[column] = max(widths[column], head.width)
    return widths if tables else [_WRAPPED_AT]


def _starts(heads: Sequence[Head]) -> list[int]:
    return list(accumulate((head.span for head in heads[:-1]), initial=0))


def _place_text(tab: Tab, block: TextBlock) -> None:
    if tab.rows[-1] and tab.rows[-1][0].bordered:
        tab.rows.append([])
    number = len(tab.rows)
    tab.rows.append([Placed(storable(block.text), block.style)])
    width = sum(tab.widths)
    tab.heights[number] = max(1, -(-len(block.text) // max(int(width * 0.95), 20)))
    if len(tab.widths) > 1:
        tab.merges.append(Area(number, 0, number, len(tab.widths) - 1))


def _place_table(
    tab: Tab, table: TableBlock, resolve: Callable[[Link], Target | None], *, only: bool
) -> None:
    if table.heading:
        tab.rows += [[], [Placed(table.heading, "strong")]]
    else:
        tab.rows.append([])
    first = len(tab.rows)
    for heads in _head_rows(table.heads):
        _append(tab, heads, table.heads)
    last = len(tab.rows) - 1
    tab.merges += _head_merges(table.heads, first, last)
    tab.heights[last] = max(_lines(head.text, head.width * head.span) for head in table.heads)
    for row in table.rows:
        if table.wrapped:
            tab.heights[len(tab.rows)] = _height(row, table.heads)
        _append(tab, [_placed(cell, row, resolve, wrapped=table.wrapped) for cell in row.cells], table.heads)
    if only:
        tab.frozen = (last + 1, 2 if table.heads[0].text == "STT" else 0)
        tab.head_rows = (first, last)
    if table.filtered and table.rows:
        tab.filter = Area(last, 0, len(tab.rows) - 1, sum(head.span for head in table.heads) - 1)


def _append(tab: Tab, cells: Sequence[Placed], heads: Sequence[Head]) -> None:
    row: list[Placed] = []
    for cell, head in zip(cells, heads, strict=True):
        if head.span > 1:
            tab.merges.append(Area(len(tab.rows), len(row), len(tab.rows), len(row) + head.span - 1))
            row += [cell, *[replace(cell, value=None, target=None)] * (head.span - 1)]
        else:
            row.append(cell)
    tab.rows.append(row)


def _head_rows(heads: Sequence[Head]) -> Iterator[list[Placed]]:
    if any(head.above for head in heads):
        before = [""] + [head.above for head in heads]
        yield [
            Placed((head.above if head.above != before[i] else None) if head.above else head.text,
                   "strong", "head", bordered=True)
            for i, head in enumerate(heads)
        ]  # fmt: skip
        yield [Placed(head.text if head.above else None, "strong", "head", bordered=True) for head in heads]
    else:
        yield [Placed(head.text, "strong", "head", bordered=True) for head in heads]


def _head_merges(heads: Sequence[Head], first: int, last: int) -> Iterator[Area]:
    if first == last:
        return
    start = 0
    for place in range(1, len(heads) + 1):
        if place < len(heads) and heads[place].above and heads[place].above == heads[start].above:
            continue
        if not heads[start].above:
            yield Area(first, start, last, start)
        elif place - start > 1:
            yield Area(first, start, first, place - 1)
        start = place


def _height(row: Row, heads: Sequence[Head]) -> int:
    texts = ((cell.value, head.width * head.span) for cell, head in zip(row.cells, heads, strict=True))
    return max((_lines(value, width) for value, width in texts if isinstance(value, str)), default=1)


def _lines(text: str, width: float) -> int:
    lines, room = 1, max(width * 1.12, 3)
    left = room
    for word in text.split():
        if len(word) > left and left < room:
            lines, left = lines + 1, room
        left -= len(word) + 1
    return lines


def _placed(cell: Cell, row: Row, resolve: Callable[[Link], Target | None], *, wrapped: bool) -> Placed:
    target = resolve(cell.link) if cell.link else None
    return Placed(
        storable(cell.value), cell.style, row.role, cell.state, target, bordered=True, wrapped=wrapped
    )
