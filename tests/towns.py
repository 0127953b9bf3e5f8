"""Towns made inside a test: a few lines of rows become workbooks, a config and a units list."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from sheets_sync.grids import Area, Grid, Value
from sheets_sync.problems import Problem
from sheets_sync.reading.pieces import ReadContext
from sheets_sync.reading.registers import Register, build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.tables import Table
from sheets_sync.unit_names import UnitNames
from sheets_sync.units import Unit, Units

Rows = Sequence[Sequence[Value]]
CONFIG = """[site]
name = "Thị xã Thử"
[units]
path = "units.csv"
[[sources]]
path = "registers/**/*.xlsx"
[output]
path = "tong-hop.xlsx"
"""
TODAY = dt.date(2023, 4, 1)
WARDS = Units((
    Unit("Kỳ Hà", "xã"), Unit("Kỳ Hoa", "xã"), Unit("Hưng Trí", "phường", ("P1",)),
    Unit("Hội Nông dân", "tổ chức", ("HND",)),
))  # fmt: skip


def read_rows(
    table: Table, rows: Rows, *, tab: str = "Sheet", source: str = "so.xlsx", merges: Sequence[str] = (),
    others: Sequence[Table] = (), units: Units = WARDS,
) -> tuple[Register, list[Problem]]:  # fmt: skip
    """Read one tab into a table's register, with every problem found."""
    grid = Grid(source, tab, rows, tuple(area(merge) for merge in merges))
    context = ReadContext([table, *others], UnitNames(units), TODAY, 2023)
    readings = read_tab(grid, context)
    register, problems = build_register(table, readings, [])
    return register, [*(problem for reading in readings for problem in reading.problems), *problems]


def area(text: str) -> Area:
    """Return the area of an A1 range such as B2:D3."""
    from sheets_sync.grids import position

    first, last = (position(part) for part in text.split(":"))
    return Area(*first, *last)


def brief(problems: Sequence[Problem]) -> list[tuple[str, str, str, str]]:
    """Return code, severity, cell and what was found of each problem."""
    return [(p.code, p.severity, p.cell, p.found) for p in problems]


@dataclass(frozen=True)
class Outcome:
    """What a command ended with."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """The run report that `--json` printed."""
        assert self.out, self.err
        return json.loads(self.out)


class Town:
    """A site in a folder."""

    def __init__(self, folder: Path, units: Mapping[str, str], config: str = CONFIG) -> None:
        self.folder = folder
        self.config = folder / "sheets-sync.toml"
        folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text(config, encoding="utf-8")
        lines = ["Tên,Loại", *(f"{name},{unit_type}" for name, unit_type in units.items())]
        (folder / "units.csv").write_text("\n".join(lines), encoding="utf-8")

    @property
    def output(self) -> Path:
        """The summary workbook."""
        return self.folder / "tong-hop.xlsx"

    def add(self, name: str, **tabs: Rows) -> Path:
        """Write a workbook below `registers`; an underscore in a tab's name is a space."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in tabs.items():
            sheet = book.create_sheet(title.replace("_", " "))
            for row in rows:
                sheet.append([*row])
        path = self.folder / "registers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def plugin(self, name: str, code: str) -> Path:
        """Write a plugin into the site's own folder and name that folder in the config."""
        path = self.folder / "plugins" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(code, encoding="utf-8")
        text = self.config.read_text(encoding="utf-8")
        if "[plugins]" not in text:
            self.config.write_text(text + '[plugins]\nfolder = "plugins"\n', encoding="utf-8")
        return path

    def call(self, command: str, *options: str) -> Outcome:
        """Call a command for quý I/2023 as of 1 April 2023, and return how it ended."""
        from sheets_sync.cli import call

        arguments = [command, "-c", str(self.config), "--period", "2023-Q1", "--today", "2023-04-01"]
        runner = CliRunner()
        with runner.isolation() as (out, err, _):
            code = call([*arguments, *options])
            return Outcome(code, out.getvalue().decode(), err.getvalue().decode())

    def report(self, *options: str) -> Any:
        """Run and return the report."""
        return self.call("run", "--json", *options).report

    def values(self, tab: str) -> list[list[Any]]:
        """Return the values of a tab of the output."""
        sheet = load_workbook(self.output)[tab]
        return [list(row) for row in sheet.iter_rows(values_only=True)]


def figure(report: Any, name: str, unit: str | None = None, kind: str | None = None) -> tuple[int, int, int]:
    """Return a figure's value, rows and rows set aside."""
    found = [f for f in report["figures"] if (f["figure"], f["unit"], f["kind"]) == (name, unit, kind)]
    assert len(found) == 1, found
    return found[0]["value"], found[0]["rows"], found[0]["set_aside"]
