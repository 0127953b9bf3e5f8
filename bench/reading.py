"""How fast workbooks on disk become tallies, against plain pandas on the same files in the same run.

Run `python -m bench.reading`. Ours finds the header, types and checks every cell, matches units, finds
duplicates and breaks figures down; pandas reads the cells and groups them.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pandas as pd

from bench.town import write_town
from sheets_sync.cli.sources import Ends
from sheets_sync.config import load_config
from sheets_sync.intake import Request
from sheets_sync.periods import Calendar
from sheets_sync.runner import check
from sheets_sync.site import load_site

FILES, ROWS, ROUNDS = 11, 1000, 5


def ours(config: Path) -> object:
    """Read, type, check and tally."""
    ends = Ends(load_config(config))
    site = load_site(ends.config, ends.units)
    request = Request(Calendar().period("2023-Q1"), dt.date(2023, 4, 1), None, ("models",))
    return check(site, request, ends.read(site, show_progress=False))


def plain(config: Path, engine: Literal["openpyxl", "calamine"]) -> object:
    """Read the cells and group them, nothing checked."""
    paths = sorted((config.parent / "registers").glob("*.xlsx"))
    frame = pd.concat([pd.read_excel(path, header=1, engine=engine) for path in paths])
    return frame.groupby(["Đơn vị", "Lĩnh vực"]).size(), frame.groupby(["Đơn vị", "Trạng thái"]).size()


def main() -> None:
    """Print the rows a second of each and the ratios, medians over rounds taken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_town(Path(folder) / "town", FILES, ROWS)
        contestants: dict[str, Callable[[], object]] = {
            "sheets-sync": lambda: ours(config),
            "pandas + openpyxl": lambda: plain(config, "openpyxl"),
            "pandas + calamine": lambda: plain(config, "calamine"),
        }
        seconds: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(ROUNDS + 1):
            for name, contestant in contestants.items():
                start = time.perf_counter()
                contestant()
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times[1:]) for name, times in seconds.items()}
    print(f"{FILES} workbooks of {ROWS} rows, 8 columns; median of {ROUNDS} rounds")
    for name, median in medians.items():
        rows = FILES * ROWS / median
        ratio = medians["sheets-sync"] / median
        print(f"{name:20} {median:7.3f} s {rows:9.0f} rows/s, ours takes x{ratio:.2f} of its time")


if __name__ == "__main__":
    main()
