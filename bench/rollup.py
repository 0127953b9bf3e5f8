"""Whether the summaries of provinces, added up, give what one run over all their communes gives.

Run `python -m bench.rollup 5`: so many communes in each of the 63 provinces before July 2025.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.country import CONFIG, REGISTERS, ROWS, Commune, all_tables, communes, write_registers, write_units

EVERY = 10_599
ABOVE = """[site]
name = "Cả nước"
[units]
path = "units.csv"
[[sources]]
path = "provinces/*.xlsx"
summaries = true
[output]
path = "tong-hop.xlsx"
[plugins]
disable = ["models", "dialogues", "overview"]
"""


def provinces(number: int) -> dict[str, list[Commune]]:
    """Return so many communes of each province."""
    found: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes(EVERY):
        if len(found[commune.province]) < number:
            found[commune.province].append(commune)
    return found


def write_site(folder: Path, name: str, units: list[Commune]) -> Path:
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


def run(*configs: Path) -> list[Any]:
    """Run sites in one process and return their reports."""
    command = [sys.executable, "-m", "sheets_sync", "run", "--json", "-c", *map(str, configs),
               "--period", "2023-Q1", "--today", "2023-04-01"]  # fmt: skip
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    decoder, reports = json.JSONDecoder(), []
    while text.strip():
        report, end = decoder.raw_decode(text.lstrip())
        reports.append(report)
        text = text.lstrip()[end:]
    return reports


def of_site(report: Any) -> dict[str, float]:
    """Return the site's figures by the names of the site above, without those by words typed freely."""
    return {
        f"{figure['plugin']}.{figure['figure']}".removeprefix("localities."): figure["value"]
        for figure in report["figures"]
        if figure["unit"] is None and figure["kind"] is None and "by_assignee" not in figure["figure"]
        and "by_handler" not in figure["figure"]
    }  # fmt: skip


def main() -> None:
    """Print how many figures agree, and the seconds of both ways."""
    with tempfile.TemporaryDirectory() as name:
        folder, chosen = Path(name), provinces(int(sys.argv[1]))
        sites = {place: write_site(folder / place, place, units) for place, units in chosen.items()}
        nation = folder / "nation"
        (nation / "provinces").mkdir(parents=True)
        lines = [f"{place.removeprefix('Tỉnh ').removeprefix('Thành phố ')},tỉnh" for place in chosen]
        (nation / "units.csv").write_text("\n".join(["Tên,Loại", *lines]) + "\n", encoding="utf-8")
        (nation / "sheets-sync.toml").write_text(ABOVE, encoding="utf-8")
        start = time.perf_counter()
        run(*sites.values())
        for place, config in sites.items():
            shutil.copy(config.parent / "tong-hop.xlsx", nation / "provinces" / f"{place}.xlsx")
        added = of_site(run(nation / "sheets-sync.toml")[0])
        middle = time.perf_counter()
        whole = write_site(folder / "whole", "Cả nước", [unit for units in chosen.values() for unit in units])
        begun = time.perf_counter()
        direct = of_site(run(whole)[0])
        end = time.perf_counter()
    alike = [name for name in direct if added.get(name) == direct[name]]
    print(f"{len(chosen)} provinces, {sum(map(len, chosen.values()))} communes")
    print(f"{len(alike)} of {len(direct)} figures of the nation agree; roll-up {middle - start:.1f} s, "
          f"one run {end - begun:.1f} s")  # fmt: skip
    print("not alike:", [name for name in direct if name not in alike][:20])


if __name__ == "__main__":
    main()
