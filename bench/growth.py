"""How a whole local run grows with the number of units, beside readers that do less with the same files.

Run `python -m bench.growth 11 44 170`; each unit has a workbook of eight registers of sixty rows. Every
contestant is a process of its own, so that its peak memory, that of its workers included, is its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from bench.country import REGISTERS, ROWS, write_country

READ_ALL = (
    "import sys, pathlib, pandas as pd\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.xlsx')):\n"
    "    pd.read_excel(path, sheet_name=None, header=2, engine=sys.argv[2])\n"
)


READ_ALL_POLARS = (
    "import sys, pathlib, polars as pl\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.xlsx')):\n"
    "    pl.read_excel(path, sheet_id=0, engine='calamine', read_options={'header_row': 2})\n"
)
RUN = [sys.executable, "-m", "sheets_sync", "run", "-q", "--period", "2023-Q1", "--today", "2023-04-01", "-c"]
FIRST_ROW = 4
# What takes a third of a second for each workbook is measured up to here.
FEW = 200


class Cost(NamedTuple):
    """What a process took: seconds, and the most memory in MB."""

    seconds: float
    memory: float


def cost(command: list[str]) -> Cost:
    """Run a command to its end and return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[2:5]} ended with {status}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def measured(number: int) -> dict[str, Cost]:
    """Return the cost of each contestant for so many units."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        config = write_country(Path(folder) / "site", number)
        run = [*RUN, str(config)]
        registers = config.parent / "registers"
        read = [sys.executable, "-c", READ_ALL, str(registers)]
        found = {"sheets-sync run, first": cost(run), "sheets-sync run, unchanged": cost(run)}
        change(registers)
        found["sheets-sync run, one file changed"] = cost(run)
        found["pandas + calamine, read only"] = cost([*read, "calamine"])
        found["polars + fastexcel, read only"] = cost([sys.executable, "-c", READ_ALL_POLARS, str(registers)])
        if number <= FEW:
            found["pandas + openpyxl, read only"] = cost([*read, "openpyxl"])
        return found


def change(registers: Path) -> None:
    """Add a row to each register of one workbook, so that figures change."""
    path = min(registers.rglob("*.xlsx"))
    book = load_workbook(path)
    for sheet in book.worksheets:
        first = [cell.value for cell in sheet[FIRST_ROW]]
        sheet.append([v.replace(" số 1 ", " số mới ") if isinstance(v, str) else v for v in first])
    book.save(path)


def main() -> None:
    """Print a table: for each size and contestant seconds, rows a second, memory, and seconds a unit."""
    print("| units | rows | what | seconds | rows a second | MB at most | ms a unit |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for number in map(int, sys.argv[1:]):
        rows = number * len(REGISTERS) * ROWS
        for name, (seconds, memory) in measured(number).items():
            print(
                f"| {number:,} | {rows:,} | {name} | {seconds:.1f} | {rows / seconds:,.0f} | {memory:,.0f} "
                f"| {1000 * seconds / number:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
