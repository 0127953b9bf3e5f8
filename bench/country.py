"""A country of any size, written to disk for measuring: a workbook a unit, eight registers of sixty rows."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from sheets_sync.plugin_places import find_plugins
from sheets_sync.plugins import load_plugin
from sheets_sync.tables import Column, Table
from sheets_sync.texts import fold

COMMUNES = Path(__file__).with_name("communes.csv.gz")
REGISTERS = ["models", "dialogues", "conclusions", "petitions", "receptions", "democracy", "scams", "rewards"]
ROWS = 60
LATER = {"done_on", "closed_on", "due_on", "notice_date", "recognised_on", "ends_on", "first_reply_on"}
PARTS = {"answered_now", "passed_on", "beyond_power"}
CONFIG = """[site]
name = "Cả nước"
[units]
path = "units.csv"
[[sources]]
path = "registers/**/*.xlsx"
[output]
path = "tong-hop.xlsx"
[limits]
run_minutes = 600
step_seconds = 3600
"""


@dataclass(frozen=True)
class Commune:
    """A commune with a name that no other one has, and its province."""

    name: str
    type: str
    province: str


def communes(number: int) -> list[Commune]:
    """Return so many communes: of 2025 up to 3,321, of 2022 beyond."""
    era = "2025" if number <= 3_321 else "2022"
    text = gzip.decompress(COMMUNES.read_bytes()).decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["era"] == era]
    names = Counter(fold(row["name"]) for row in rows)
    found = []
    taken: Counter[str] = Counter()
    for row in rows[:number]:
        name = row["name"] if names[fold(row["name"])] == 1 else f"{row['name']} {row['province']}"
        taken[fold(name)] += 1
        unique = name if taken[fold(name)] == 1 else f"{name} {taken[fold(name)]}"
        found.append(Commune(unique, row["type"], row["province"]))
    return found


def write_country(folder: Path, number: int, rows: int = ROWS) -> Path:
    """Write the site of so many units and return its config."""
    units = communes(number)
    folder.mkdir(parents=True)
    write_units(folder / "units.csv", units)
    tables = [table for table in all_tables() if table.name in REGISTERS]
    made = random.Random(number)  # noqa: S311
    for unit in units:
        path = folder / "registers" / unit.province / f"{unit.name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_registers(path, unit.name, tables, made, rows)
    config = folder / "sheets-sync.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return config


def write_units(path: Path, units: Sequence[Commune]) -> None:
    """Write a units list."""
    lines = [f"{unit.name},{unit.type}" for unit in units]
    path.write_text("\n".join(["Tên,Loại", *lines]) + "\n", encoding="utf-8")


def all_tables() -> Iterator[Table]:
    """Return the tables of the shipped plugins."""
    for found in find_plugins(None):
        plugin = load_plugin(found)
        yield from (table for step in plugin.steps for table in step.reads)


def write_registers(path: Path, unit: str, tables: Sequence[Table], made: random.Random, rows: int) -> None:
    """Write a unit's workbook: a tab a register, with two title rows and a running number."""
    book = Workbook(str(path), {"in_memory": True})
    for table in tables:
        sheet = book.add_worksheet(table.tabs[0])
        sheet.write(0, 0, "UBND")
        sheet.write(1, 0, f"{table.tabs[0]} năm 2023")
        heads = ["STT", *(column.labels[0] for column in table.columns)]
        sheet.write_row(2, 0, heads)
        for number in range(rows):
            cells = [number + 1, *(value(column, unit, made, number) for column in table.columns)]
            for place, cell in enumerate(cells):
                sheet.write(number + 3, place, cell)
    book.close()


def value(column: Column, unit: str, made: random.Random, number: int) -> Any:
    """Return a cell as an officer types it: what ends comes after what begins, parts are less than all."""
    if column.type == "unit":
        return unit
    if column.type in ("date", "period"):
        begun = dt.date(2022, 7, 1) + dt.timedelta(days=number * 4)
        late = column.name in LATER
        return f"{begun + dt.timedelta(days=made.randrange(5, 60) if late else 0):%d/%m/%Y}"
    if column.type in ("count", "number"):
        return made.randrange(1, 9) if column.name in PARTS else made.randrange(30, 60)
    if column.type == "choice":
        return made.choice(list(column.choices)) if column.choices else "khác"
    if column.type == "flag":
        return "x"
    return f"{column.labels[0]} số {number + 1} của {unit}"


if __name__ == "__main__":
    print(write_country(Path(sys.argv[1]), int(sys.argv[2])))
