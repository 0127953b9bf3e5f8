"""Blocks laid out as a tab, one under another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from sheets_sync.grids import Area
from sheets_sync.summaries import Block, Cell, ChartBlock, Head, Link, Row, TableBlock, TextBlock, tables_of
from sheets_sync.tabs import Chart, Freshness, Placed, Rule, Tab, Target, storable

_WRAPPED_AT = 110
# So much less of a heading, whose letters are bold, stands in a line.
_BOLD = 0.88
# A column of one character is so many pixels wide, a line of text so many high.
_WIDE, _HIGH = 7.5, 20
# So many rows of a table are kept on one page; of a longer one the head is repeated on each.
_SHORT = 24
_CHART_LINES, _WIDEST = 15, 760


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
    tab.widths = _widths(tables_of(blocks))
    tab.rows = [[Placed(head_lines[0], "heading")], [Placed(head_lines[1], "muted")]]
    tab.rows.append([Placed(notice or None, "warning")])
    if freshness:
        _place_freshness(tab, freshness)
    tab.frozen = (len(tab.rows), 0)
    for block in blocks:
        if isinstance(block, TextBlock):
            _place_text(tab, block)
        elif isinstance(block, ChartBlock):
            _place_chart(tab, block, resolve)
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
    start = len(tab.rows) + 1
    if table.heading:
        tab.rows += [[], [Placed(table.heading, "strong")]]
    else:
        tab.rows.append([])
    first = len(tab.rows)
    for heads in _head_rows(table.heads):
        _append(tab, heads, table.heads)
    last = len(tab.rows) - 1
    tab.merges += _head_merges(table.heads, first, last)
    if last > first:
        tab.heights[first] = _lines_above(table.heads)
    tab.heights[last] = max(_lines(head.text, head.width * head.span * _BOLD) for head in table.heads)
    above: tuple[Row, list[Placed]] | None = None
    for row in table.rows:
        if table.wrapped:
            tab.heights[len(tab.rows)] = _height(row, table.heads)
        placed = _placed_row(row, above, resolve, wrapped=table.wrapped)
        _append(tab, placed, table.heads)
        above = row, placed
    if only:
        tab.frozen = (last + 1, 2 if table.heads[0].text == "STT" else 0)
        tab.head_rows = (first, last) if len(table.rows) > _SHORT else None
    elif len(tab.rows) - start <= _SHORT:
        tab.wholes.append((start, len(tab.rows) - 1))
    if table.filtered and table.rows:
        tab.filter = Area(last, 0, len(tab.rows) - 1, sum(head.span for head in table.heads) - 1)


def _place_chart(tab: Tab, block: ChartBlock, resolve: Callable[[Link], Target | None]) -> None:
    """Place a chart under its heading, over rows left blank for it, and its numbers under these."""
    table, points = block.table, len(block.table.rows)
    if not block.is_drawn:
        _place_table(tab, table, resolve, only=False)
        return
    tab.rows += [[], [Placed(table.heading, "strong")]]
    lines = max(_CHART_LINES, points + 6 if "bars" in block.kind else 0)
    over = Area(len(tab.rows), 0, len(tab.rows) + lines - 1, len(tab.widths) - 1)
    tab.rows += [[] for _ in range(lines)]
    tab.wholes.append((over.top - 1, over.bottom))
    _place_table(tab, replace(table, heading=""), resolve, only=False)
    starts, last = _starts(table.heads), len(tab.rows) - 1
    columns = [Area(last - points + 1, place, last, place) for place in starts[1:]]
    width = min(round(sum(tab.widths) * _WIDE), _WIDEST)
    tab.charts.append(
        Chart(block.kind, table.heading, over, columns[0], tuple(columns[1:]), last - points, width,
              lines * _HIGH - 8)
    )  # fmt: skip


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


def _lines_above(heads: Sequence[Head]) -> int:
    """Return how high the headings are that columns share, each as wide as its columns together."""
    widths: dict[str, float] = {}
    for text, shared in groupby(heads, key=lambda head: head.above):
        widths[text] = min(widths.get(text, _WRAPPED_AT), sum(head.width * head.span for head in shared))
    return max(_lines(text, width * _BOLD) for text, width in widths.items())


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


def _placed_row(
    row: Row, above: tuple[Row, list[Placed]] | None, resolve: Callable[[Link], Target | None], *,
    wrapped: bool,
) -> list[Placed]:  # fmt: skip
    """Return a row's cells as placed; those that it shares with the row above are placed already."""
    if above is None or above[0].role != row.role:
        return [_placed(cell, row, resolve, wrapped=wrapped) for cell in row.cells]
    return [
        known if cell is same else _placed(cell, row, resolve, wrapped=wrapped)
        for cell, same, known in zip(row.cells, above[0].cells, above[1], strict=True)
    ]


def _placed(cell: Cell, row: Row, resolve: Callable[[Link], Target | None], *, wrapped: bool) -> Placed:
    target = resolve(cell.link) if cell.link else None
    return Placed(
        storable(cell.value), cell.style, row.role, cell.state, target, bordered=True, wrapped=wrapped
    )
