"""What a country costs that is a site for each province and one above them, all run by one command.

Run `python -m bench.provinces 3321`: so many communes in their provinces, a workbook each, as `bench.growth`.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.country import CONFIG, REGISTERS, ROWS, Commune, all_tables, communes, write_registers, write_units
from bench.growth import RUN, Cost, change, cost

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


def write_site(folder: Path, name: str, units: Sequence[Commune]) -> Path:
    """Write a site of some communes, whose rows are the same in any site; return its config."""
    folder.mkdir(parents=True)
    write_units(folder / "units.csv", units)
    tables = [table for table in all_tables() if table.name in REGISTERS]
    (folder / "registers").mkdir()
    for unit in units:
        path = folder / "registers" / f"{unit.name}.xlsx"
        write_registers(path, unit.name, tables, random.Random(unit.name), ROWS)  # noqa: S311
    config = folder / "sheets-sync.toml"
    config.write_text(CONFIG.replace("Cả nước", name), encoding="utf-8")
    return config


def by_province(found: Iterable[Commune]) -> dict[str, list[Commune]]:
    """Return the communes of each province."""
    provinces: dict[str, list[Commune]] = defaultdict(list)
    for commune in found:
        provinces[commune.province].append(commune)
    return provinces


def write_sites(folder: Path, provinces: Mapping[str, Sequence[Commune]]) -> list[Path]:
    """Write a site for each province and one above them; return their configs, that of the nation last."""
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
        configs = write_sites(Path(name) / "sites", by_province(communes(number)))
        run = [*RUN, *map(str, configs)]
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
