"""How fast workbooks become typed, checked registers and tallies, beside other readers of the same files.

Run `python -m bench.reading`; with the dependency group `bench` installed, polars and frictionless take part.
What others do is less: pandas and polars read the cells, frictionless checks their number and form.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from bench.town import write_town
from sheets_sync.cli.sources import Ends
from sheets_sync.config import load_config
from sheets_sync.intake import Request, read_registers
from sheets_sync.periods import Calendar
from sheets_sync.runner import check
from sheets_sync.site import load_site

FILES, ROWS, COLUMNS, ROUNDS = 11, 1000, 8, 5
LARGE_FILES, LARGE_ROWS = 2, 62_500


class Opened:
    """A site whose config, units and plugins are loaded, as nobody else has any."""

    def __init__(self, config: Path) -> None:
        self.ends = Ends(load_config(config))
        self.site = load_site(self.ends.config, self.ends.units)

    def typed(self) -> object:
        """Read every cell, find the registers, type and check them."""
        return read_registers(self.site, request(), self.ends.read(self.site, request(), show_progress=False))

    def tallied(self) -> object:
        """Do that, and tally the quarter."""
        reads = self.ends.read(self.site, request(), show_progress=False)
        return check(self.site, request(), reads, self.ends.outputs().summary)


def request() -> Request:
    """Return what is asked for."""
    return Request(Calendar().period("2023-Q1"), dt.date(2023, 4, 1), None, ("models",))


def bare(config: Path, engine: Literal["openpyxl", "calamine"]) -> object:
    """Read the cells into frames, nothing checked."""
    paths = sorted((config.parent / "registers").glob("*.xlsx"))
    return [pd.read_excel(path, header=1, engine=engine) for path in paths]


def bare_polars(config: Path) -> object:
    """Read the cells into frames of polars, nothing checked."""
    polars: Any = importlib.import_module("polars")
    paths = sorted((config.parent / "registers").glob("*.xlsx"))
    return [polars.read_excel(path, engine="calamine", read_options={"header_row": 1}) for path in paths]


def validated(config: Path) -> object:
    """Let frictionless check each file."""
    frictionless: Any = importlib.import_module("frictionless")
    formats: Any = importlib.import_module("frictionless.formats")
    paths = sorted((config.parent / "registers").glob("*.xlsx"))
    dialect = frictionless.Dialect(header_rows=[2], controls=[formats.ExcelControl()])
    return [
        frictionless.Resource(path.name, basepath=str(path.parent), dialect=dialect).validate()
        for path in paths
    ]


def measured(contestants: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return each one's median seconds over rounds taken in turn, the first left out.

    What one leaves in memory is not collected in the time of the next.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS + 1):
        for name, contestant in contestants.items():
            gc.collect()
            start = time.perf_counter()
            contestant()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}


def large() -> None:
    """Print the time and the peak memory for a million cells, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_town(Path(folder) / "town", LARGE_FILES, LARGE_ROWS)
        start = time.perf_counter()
        code = f"import bench.reading as b; b.Opened(b.Path({str(config)!r})).typed()"
        subprocess.run([sys.executable, "-c", code], check=True)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cells = LARGE_FILES * LARGE_ROWS * COLUMNS
    print(f"{cells:,} cells, a whole process: {seconds:.1f} s, {peak:.0f} MB at most")


def main() -> None:
    """Print the cells a second of each and the ratios, then the million cells."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_town(Path(folder) / "town", FILES, ROWS)
        site = Opened(config)
        contestants: dict[str, Callable[[], object]] = {
            "sheets-sync, typed": site.typed,
            "sheets-sync, tallied": site.tallied,
            "pandas + openpyxl": lambda: bare(config, "openpyxl"),
            "pandas + calamine": lambda: bare(config, "calamine"),
        }
        if importlib.util.find_spec("polars"):
            contestants["polars + fastexcel"] = lambda: bare_polars(config)
        if importlib.util.find_spec("frictionless"):
            contestants["frictionless validate"] = lambda: validated(config)
        medians = measured(contestants)
    print(f"{FILES} workbooks of {ROWS} rows, {COLUMNS} columns; median of {ROUNDS} rounds")
    for name, median in medians.items():
        rows = FILES * ROWS / median
        ratio = medians["sheets-sync, typed"] / median
        print(f"{name:22} {median:7.3f} s {rows:9,.0f} rows/s {rows * COLUMNS:10,.0f} cells/s, "
              f"typing takes x{ratio:.3f} of its time")  # fmt: skip
    large()


if __name__ == "__main__":
    main()
