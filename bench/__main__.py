"""All measurements, one after another, as Markdown. Run `python -m bench 11 44 170`, the numbers of units.

With more than a few hundred units that takes long: writing the workbooks alone takes 50 ms a unit. The
largest number, of those up to 3,321, is measured as provinces and a nation too.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import time

# Units of the provinces of 2025.
MOST = 3_321


def parts(numbers: list[str]) -> list[list[str]]:
    """Return each part with what it is asked to measure."""
    largest = max((number for number in map(int, numbers) if number <= MOST), default=MOST)
    alone = [["bench.start"], ["bench.reading"], ["bench.google"]]
    return [*alone, ["bench.growth", *numbers], ["bench.provinces", str(largest)], ["bench.rollup", "1"]]


def main() -> None:
    """Run each part in a process of its own."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {time.strftime('%d/%m/%Y')}")
    for part in parts(sys.argv[1:] or ["11", "44"]):
        print(f"\n## {part[0]}\n", flush=True)
        subprocess.run([sys.executable, "-m", *part], check=True)


if __name__ == "__main__":
    main()
