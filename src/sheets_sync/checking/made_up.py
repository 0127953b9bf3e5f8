"""Rows made up for a table, as officers might type them: every type, some blank, some unreadable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sheets_sync.grids import Grid, Value
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import ReadContext
from sheets_sync.reading.registers import Register, build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.tables import Column, Table
from sheets_sync.units import Unit, Units

UNITS = Units((
    Unit("Kỳ Hà", "xã"), Unit("Kỳ Hoa", "xã"), Unit("Hưng Trí", "phường"), Unit("Kỳ Trinh", "phường"),
    Unit("Hội Nông dân", "tổ chức"),
))  # fmt: skip
FIRST_DAY = dt.date(2022, 1, 1)


def made_up(table: Table, rows: int) -> Grid:
    """Return a tab titled and headed as the table declares it, with so many rows, the same every time."""
    heads: list[Value] = [column.labels[0] for column in table.columns]
    body = [[_cell(column, number, rows) for column in table.columns] for number in range(rows)]
    return Grid(f"{table.name}.xlsx", table.tabs[0] if table.tabs else "Sổ", [heads, *body])


def _cell(column: Column, number: int, rows: int) -> Value:
    if not column.needed and number % 5 == 3:
        return None
    if number % 17 == 16 and column.type in ("date", "count", "number"):
        return "chưa rõ"
    values: dict[str, Value] = {
        "unit": UNITS.names[number % len(UNITS)],
        "date": FIRST_DAY + dt.timedelta(days=number * 600 // max(rows, 1)),
        "period": f"Quý {('I', 'II', 'III', 'IV')[number % 4]}/2023",
        "count": number % 7,
        "number": number % 9 * 1.5,
        "flag": "x" if number % 2 else None,
        "text": f"{column.labels[0]} {number}",
    }
    choices = [*column.choices]
    return choices[number % len(choices)] if choices else values[column.type]


def read_made_up(
    wanted: Sequence[Table], context: ReadContext, rows: int
) -> tuple[dict[str, Register], list[str]]:
    """Read made-up rows of the tables; return their registers, and what is wrong with their headings."""
    registers: dict[str, Register] = {}
    wrong = []
    for table in wanted:
        readings = read_tab(made_up(table, rows), context) if rows else ()
        registers[table.name], _ = build_register(table, readings, [])
        if rows and not any(r.piece and r.piece.table.name == table.name for r in readings):
            wrong.append(_why(table, [problem for reading in readings for problem in reading.problems]))
    return registers, wrong


def _why(table: Table, problems: Sequence[Problem]) -> str:
    heads = ", ".join(f"«{column.labels[0]}»" for column in table.columns)
    why = problems[0].english if problems else "they fit no register, or another one better"
    return f"a tab with the headings {heads} is not read as table {table.name!r}: {why}"
