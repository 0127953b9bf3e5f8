"""All measurements, one after another, as Markdown. Run `python -m bench 11 44 170`, the numbers of units.

With more than a few hundred units that takes long: writing the workbooks alone takes 50 ms a unit.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import time

PARTS = ["bench.start", "bench.reading", "bench.google"]


def main() -> None:
    """Run each part in a process of its own, the growth last."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {time.strftime('%d/%m/%Y')}")
    for part in [[name] for name in PARTS] + [["bench.growth", *(sys.argv[1:] or ["11", "44"])]]:
        print(f"\n## {part[0]}\n", flush=True)
        subprocess.run([sys.executable, "-m", *part], check=True)


if __name__ == "__main__":
    main()
