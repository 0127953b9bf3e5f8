"""The tab "Cần bổ sung": what each unit still owes and which cells it should mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_sync.duties import OVERDUE, STATE_TITLES, Duty
from sheets_sync.grids import Place
from sheets_sync.history import FIELDS, KEPT, Item, Past, carried_on, key_of
from sheets_sync.problems import Problem
from sheets_sync.summaries import Cell, Head, Row, TableBlock, TextBlock
from sheets_sync.units import Units

TITLE = "Cần bổ sung"
UNKNOWN = "Chưa rõ đơn vị"
_EXPLAINED = (
    "Bấm vào địa chỉ ô để mở đúng chỗ cần sửa. Ô «Cần sửa» chưa được tính vào số liệu liên quan; "
    "ô «Nên kiểm tra» được tính như đã ghi."
)
_HEADS = (
    Head("STT", width=6), Head(FIELDS["unit"], width=22), Head(FIELDS["what"], width=16),
    Head(FIELDS["text"], width=70), Head("Hạn", width=12), Head(FIELDS["source"], width=40),
    Head(FIELDS["tab"], width=22), Head(FIELDS["cell"], width=8), Head(FIELDS["since"], width=12),
    Head(FIELDS["mended"], width=12), Head(FIELDS["key"], width=17),
)  # fmt: skip
_FILE = 5
# So many problems of one kind in one column are told as one, with the first cells.
MANY, NAMED = 3, 6


def todo_blocks(
    units: Units,
    duties: Iterable[Duty],
    problems: Iterable[Problem],
    past: Past,
    *,
    of_one_file: bool = False,
) -> list[TableBlock | TextBlock]:
    """Return what each unit owes, what it must correct and should check, unit by unit, then what was mended.

    A problem's cell leads to the cell itself. A list `of_one_file` does not name the file.
    """
    wrong, mended = carried_on(wrong_items(problems), past)
    items = by_unit(units, [*owed_items(duties), *wrong])
    rows = [_row(number, item) for number, item in enumerate(items, 1)]
    if mended:
        rows += [_title(f"Đã sửa trong {KEPT} ngày qua"), *(_row(None, item) for item in mended)]
    heads = list(_HEADS)
    if of_one_file:
        del heads[_FILE]
        rows = [Row([*row.cells[:_FILE], *row.cells[_FILE + 1 :]], row.role) for row in rows]
    table = [TableBlock(heads, rows, filtered=True)] if rows else []
    return [TextBlock(_EXPLAINED) if items else TextBlock("Không còn việc phải bổ sung.", "strong"), *table]


def owed_items(duties: Iterable[Duty]) -> list[Item]:
    """Return what units owe: duties that are late, missing, or cannot be told."""
    return [_owed(duty) for duty in duties if duty.state in (*OVERDUE, "unreadable")]


def wrong_items(problems: Iterable[Problem]) -> list[Item]:
    """Return what is to be corrected or checked, many of one kind in one column as one."""
    return [_wrong(alike) for alike in _alike(problems)]


def by_unit(units: Units, items: Iterable[Item]) -> list[Item]:
    """Return items in the order of the units, those of no unit last."""
    order = {name: number for number, name in enumerate(units.names)}
    return sorted(items, key=lambda item: order.get(item.unit, len(order)))


def _row(number: int | None, item: Item) -> Row:
    # What is recalled from the list may have been typed over there: it is shown, but leads nowhere.
    known = item.tab and not item.recalled
    cell = Cell(item.cell or "A1", link=Place(item.source, item.tab, item.cell or "A1")) if known else None
    return Row([Cell(number, "count"), Cell(item.unit, "strong"), Cell(item.what, item.style),
                Cell(item.text), Cell(item.due, "date"), Cell(item.source or None), Cell(item.tab or None),
                cell or Cell(item.cell or None), Cell(item.since, "date"),
                Cell(item.mended, "date"), Cell(item.key or None, "muted")])  # fmt: skip


def _title(text: str) -> Row:
    return Row([*[Cell()] * 3, Cell(text), *[Cell()] * (len(_HEADS) - 4)], "group")


def _owed(duty: Duty) -> Item:
    what = {"missing": "Còn thiếu", "late": "Đã trễ hạn", "unreadable": "Không đọc được"}[duty.state]
    source, tab, cell = duty.evidence[0] if duty.evidence else ("", "", "")
    text = f"{duty.label}: {STATE_TITLES[duty.state][2:].lower()}"
    return Item(duty.unit, what, text, "warning", duty.due, source, tab, cell)


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


def _wrong(alike: Sequence[Problem]) -> Item:
    problem = alike[0]
    error = problem.severity == "error"
    text = problem.message
    if len(alike) > 1:
        cells = ", ".join(p.cell for p in alike[:NAMED]) + (", …" if len(alike) > NAMED else "")
        text = f"{len(alike)} ô trong cột «{problem.column}» ({cells}). Ví dụ ô {problem.cell}: {text}"
    elif problem.column and f"«{problem.column}»" not in text:
        text = f"Cột «{problem.column}»: {text}"
    return Item(problem.unit or UNKNOWN, "Cần sửa" if error else "Nên kiểm tra", text,
                "warning" if error else "text", None, problem.source, problem.tab, problem.cell,
                key_of(alike))  # fmt: skip
