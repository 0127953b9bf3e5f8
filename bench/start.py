"""The cold start of `sheets-sync --help` against that of Python itself. Run `python -m bench.start`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15


def seconds(command: list[str]) -> float:
    """Return the wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print both medians and their ratio, taken in turn."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(seconds([sys.executable, "-c", "pass"]))
        ours.append(seconds([sys.executable, "-m", "sheets_sync", "--help"]))
    first, second = statistics.median(bare), statistics.median(ours)
    print(f"python -c pass {first * 1000:.0f} ms, sheets-sync --help {second * 1000:.0f} ms")
    print(f"ratio x{second / first:.1f}")


if __name__ == "__main__":
    main()
