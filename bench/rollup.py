"""Whether the summaries of provinces, added up, give what one run over all their communes gives.

Run `python -m bench.rollup 5`: so many communes in each of the 63 provinces before July 2025.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.country import Commune, communes
from bench.provinces import by_province, write_site, write_sites

EVERY = 10_599


def provinces(number: int) -> dict[str, list[Commune]]:
    """Return so many communes of each province."""
    return {place: units[:number] for place, units in by_province(communes(EVERY)).items()}


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
        configs = write_sites(folder / "sites", chosen)
        start = time.perf_counter()
        added = of_site(run(*configs)[-1])
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
