"""Requests, bytes and seconds against Google's API, beside gspread by its tutorials and by an expert.

Every request takes 150 ms on the test server of `tests/`, which stands for Google.
Run `python -m bench.google`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench.google_town import OUTPUT, WARDS, upload, write_config
from google_api import Google
from google_server import Server, running

LATENCY_SECONDS = 0.150
ROUNDS = 3
OURS = [sys.executable, "-m", "sheets_sync", "run", "--period", "2023-Q1", "--today", "2023-04-01", "-c"]


def measured(server: Server, command: list[str]) -> tuple[float, int, int]:
    """Run a command as a process of its own; return seconds, requests and bytes, tokens left out."""
    server.log.clear()
    server.bytes = 0
    start = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, **server.environment()})
    seconds = time.perf_counter() - start
    return seconds, sum(1 for kind, _ in server.log if kind != "token"), server.bytes


def contestants(config: Path) -> dict[str, list[str]]:
    """Return each contestant's command."""
    peer = [sys.executable, "-m", "bench.google_peers", str(config.parent / "key.json"), OUTPUT]
    return {
        "sheets-sync, cold": [*OURS, str(config), "--full"],
        "sheets-sync, unchanged": [*OURS, str(config)],
        "gspread by an expert": [*peer, "expert"],
        "gspread by its tutorials": [*peer, "tutorial"],
        "import gspread, pandas": [sys.executable, "-c", "import gspread, pandas"],
    }


def main() -> None:
    """Print the medians over the rounds, taken in turn, and each one's ratio to the expert."""
    with tempfile.TemporaryDirectory() as folder, running(Google(), Path(folder)) as server:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        server.latency = LATENCY_SECONDS
        config = write_config(Path(folder) / "town", server)
        results: dict[str, list[tuple[float, int, int]]] = {}
        for _ in range(ROUNDS):
            upload(server.google)
            for name, command in contestants(config).items():
                results.setdefault(name, []).append(measured(server, command))
    expert = statistics.median(seconds for seconds, _, _ in results["gspread by an expert"])
    print(f"{WARDS} wards of 8 tabs of about 60 rows, 8 tabs written, 150 ms a request; median of {ROUNDS}")
    for name, rounds in results.items():
        seconds, requests, size = (statistics.median(values) for values in zip(*rounds, strict=True))
        ratio = seconds / expert
        print(f"{name:26} {requests:4.0f} requests {size / 1e6:6.2f} MB {seconds:6.2f} s  x{ratio:.2f}")


if __name__ == "__main__":
    main()
