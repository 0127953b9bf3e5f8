"""What a country costs that is a site for each province and one above them, all run by one command.

Run `python -m bench.provinces 3321`: so many communes in their provinces, a workbook each, as `bench.growth`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bench.country import REGISTERS, ROWS, Commune, communes, write_units
from bench.growth import Cost, change, cost
from bench.rollup import write_site

NATION = """[site]
name = "Cả nước"
[units]
path = "units.csv"
[output]
path = "tong-hop.xlsx"
[plugins]
disable = ["models", "dialogues", "overview"]
"""
SOURCE = """[[sources]]
path = "../{folder}/tong-hop.xlsx"
unit = "{unit}"
summaries = true
"""


def write_sites(folder: Path, number: int) -> list[Path]:
    """Write a site for each province and one above them; return their configs, that of the nation last."""
    provinces: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes(number):
        provinces[commune.province].append(commune)
    configs = [write_site(folder / place, place, units) for place, units in provinces.items()]
    nation = folder / "Cả nước"
    nation.mkdir()
    names = {place: place.removeprefix("Tỉnh ").removeprefix("Thành phố ") for place in provinces}
    write_units(nation / "units.csv", [Commune(name, "tỉnh", "") for name in names.values()])
    sources = [SOURCE.format(folder=place, unit=name) for place, name in names.items()]
    config = nation / "sheets-sync.toml"
    config.write_text(NATION + "".join(sources), encoding="utf-8")
    return [*configs, config]


def measured(number: int) -> dict[str, Cost]:
    """Return what each run of all sites costs."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"], os.environ["XDG_STATE_HOME"] = f"{name}/cache", f"{name}/state"
        configs = write_sites(Path(name) / "sites", number)
        run = [sys.executable, "-m", "sheets_sync", "run", "-q", "--period", "2023-Q1",
               "--today", "2023-04-01", "-c", *map(str, configs)]  # fmt: skip
        found = {"first": cost(run), "unchanged": cost(run)}
        change(configs[0].parent / "registers")
        return found | {"one file changed": cost(run), "unchanged again": cost(run)}


def main() -> None:
    """Print a table: for each run seconds, rows a second, memory."""
    number = int(sys.argv[1])
    rows = number * len(REGISTERS) * ROWS
    print("| units | what | seconds | rows a second | MB at most |")
    print("| --- | --- | --- | --- | --- |")
    for name, (seconds, memory) in measured(number).items():
        print(f"| {number:,} | {name} | {seconds:.1f} | {rows / seconds:,.0f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
