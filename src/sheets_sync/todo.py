"""The tab "Cần bổ sung": what each unit still owes and which cells it should mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheets_sync.duties import STATE_TITLES, Duty
from sheets_sync.grids import Place
from sheets_sync.problems import Problem
from sheets_sync.summaries import Cell, Head, Row, Style, TableBlock, TextBlock
from sheets_sync.units import Units

TITLE = "Cần bổ sung"
UNKNOWN = "Chưa rõ đơn vị"
_EXPLAINED = (
    "Bấm vào địa chỉ ô để mở đúng chỗ cần sửa. Ô «Cần sửa» chưa được tính vào số liệu liên quan; "
    "ô «Nên kiểm tra» được tính như đã ghi."
)
_HEADS = (
    Head("STT", width=6), Head("Đơn vị", width=22), Head("Việc", width=16), Head("Nội dung", width=70),
    Head("Hạn", width=12), Head("Tệp", width=40), Head("Trang tính", width=22), Head("Ô", width=8),
)  # fmt: skip
_FILE = 5
# So many problems of one kind in one column are told as one, with the first cells.
MANY, NAMED = 3, 6


@dataclass(frozen=True)
class _Item:
    unit: str
    what: str
    text: str
    style: Style = "text"
    due: dt.date | None = None
    source: str = ""
    tab: str = ""
    cell: str = ""


def todo_blocks(
    units: Units, duties: Iterable[Duty], problems: Iterable[Problem], *, of_one_file: bool = False
) -> list[TableBlock | TextBlock]:
    """Return what each unit owes, then what it must correct and should check, unit by unit.

    A problem's cell leads to the cell itself. A list `of_one_file` does not name the file.
    """
    items = [_owed(duty) for duty in duties if duty.state in ("missing", "late", "unreadable")]
    items += [_wrong(alike) for alike in _alike(problems)]
    if not items:
        return [TextBlock("Không còn việc phải bổ sung.", "strong")]
    order = {name: number for number, name in enumerate(units.names)}
    items.sort(key=lambda item: order.get(item.unit, len(order)))
    rows = [_row(number, item) for number, item in enumerate(items, 1)]
    heads = list(_HEADS)
    if of_one_file:
        del heads[_FILE]
        rows = [Row([*row.cells[:_FILE], *row.cells[_FILE + 1 :]]) for row in rows]
    return [TextBlock(_EXPLAINED), TableBlock(heads, rows, filtered=True)]


def _row(number: int, item: _Item) -> Row:
    link = Place(item.source, item.tab, item.cell or "A1") if item.tab else None
    return Row([Cell(number, "count"), Cell(item.unit, "strong"), Cell(item.what, item.style),
                Cell(item.text), Cell(item.due, "date"), Cell(item.source or None), Cell(item.tab or None),
                Cell(link.cell if link else None, link=link)])  # fmt: skip


def _owed(duty: Duty) -> _Item:
    what = {"missing": "Còn thiếu", "late": "Đã trễ hạn", "unreadable": "Không đọc được"}[duty.state]
    source, tab, cell = duty.evidence[0] if duty.evidence else ("", "", "")
    text = f"{duty.label}: {STATE_TITLES[duty.state][2:].lower()}"
    return _Item(duty.unit, what, text, "warning", duty.due, source, tab, cell)


def _alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return the problems in groups: many of one kind in one column together, each other one by itself."""
    groups: dict[tuple[str | None, ...], list[Problem]] = {}
    for problem in problems:
        key = (problem.unit, problem.source, problem.tab, problem.column, problem.code, problem.severity)
        groups.setdefault(key, []).append(problem)
    return [
        part
        for group in groups.values()
        for part in ([group] if len(group) >= MANY and group[0].column else [[problem] for problem in group])
    ]


def _wrong(alike: Sequence[Problem]) -> _Item:
    problem = alike[0]
    error = problem.severity == "error"
    text = problem.message
    if len(alike) > 1:
        cells = ", ".join(p.cell for p in alike[:NAMED]) + (", …" if len(alike) > NAMED else "")
        text = f"{len(alike)} ô trong cột «{problem.column}» ({cells}). Ví dụ ô {problem.cell}: {text}"
    elif problem.column and f"«{problem.column}»" not in text:
        text = f"Cột «{problem.column}»: {text}"
    return _Item(problem.unit or UNKNOWN, "Cần sửa" if error else "Nên kiểm tra", text,
                 "warning" if error else "text", None, problem.source, problem.tab, problem.cell)  # fmt: skip
