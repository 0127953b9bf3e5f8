"""Requests, bytes and seconds against Google's API, beside gspread by its tutorials and by an expert.

Every request takes 150 ms on the test server of `tests/`, which stands for Google.
Run `BENCH_WARDS=11 python -m bench.google`; with `quota` the server allows 60 reads and 60 writes a minute,
as Google does, and ours runs alone, for the others give up at the first refusal.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench.google_town import OUTPUT, WARDS, change, upload, write_config
from google_api import Google
from google_server import Server, running
from sheets_sync.garbage import collect_seldom

LATENCY_SECONDS = 0.150
ROUNDS = 3
QUOTA = 60 if "quota" in sys.argv else None
OURS = [sys.executable, "-m", "sheets_sync", "run", "--period", "2023-Q1", "--today", "2023-04-01", "-c"]


def measured(server: Server, command: list[str]) -> tuple[float, int, int]:
    """Run a command as a process of its own; return seconds, requests and bytes, tokens left out."""
    server.log.clear()
    server.bytes = 0
    start = time.perf_counter()
    own = server.environment()
    # pygsheets brings its own way to the network.
    own["HTTPLIB2_CA_CERTS"] = own["REQUESTS_CA_BUNDLE"]
    subprocess.run(command, check=True, env={**os.environ, **own})
    seconds = time.perf_counter() - start
    return seconds, sum(1 for kind, _ in server.log if kind != "token"), server.bytes


class TimedGoogle(Google):
    """A Google whose clock is the real one; what it is sent is held to the API's documents in the tests."""

    def check(self, _body: Any) -> None:
        """Take every body as it is, for looking at it takes as long as all the rest."""

    @property
    def seconds(self) -> float:
        """The time since this machine's start."""
        return time.monotonic()

    @seconds.setter
    def seconds(self, _value: float) -> None:
        """Leave the real time as it is."""


def contestants(config: Path) -> dict[str, list[str]]:
    """Return each contestant's command."""
    peer = [sys.executable, "-m", "bench.google_peers", str(config.parent / "key.json"), OUTPUT]
    ours = [*OURS, str(config)]
    found = {
        "sheets-sync, cold": [*ours, "--full"],
        "sheets-sync, 10% changed": ours,
        "sheets-sync, unchanged": ours,
        "sheets-sync, unchanged again": ours,
        "gspread by an expert": [*peer, "expert"],
        "gspread by its tutorials": [*peer, "tutorial"],
        "pygsheets": [*peer, "pygsheets"],
        "gspread-dataframe": [*peer, "dataframe"],
        "import gspread, pandas": [sys.executable, "-c", "import gspread, pandas"],
    }
    own = {name: command for name, command in found.items() if name.startswith("sheets-sync")}
    return own if QUOTA else found


def main() -> None:
    """Print the medians over the rounds, taken in turn, and each one's ratio to the expert.

    What the server itself takes is no concern here, so it is not to look for garbage in all it holds.
    """
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder, running(TimedGoogle(), Path(folder)) as server:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        server.latency = LATENCY_SECONDS
        config = write_config(Path(folder) / "town", server)
        results: dict[str, list[tuple[float, int, int]]] = {}
        rounds = 1 if QUOTA or WARDS > 11 else ROUNDS
        for _ in range(rounds):
            upload(server.google)
            server.google.quota = QUOTA
            for name, command in contestants(config).items():
                if "changed" in name and "un" not in name:
                    change(server.google, 0.1)
                if QUOTA:
                    time.sleep(61)  # so that each begins with a minute of its own
                results.setdefault(name, []).append(measured(server, command))
    tell(results, rounds)


def tell(results: dict[str, list[tuple[float, int, int]]], rounds: int) -> None:
    """Print a line for each contestant."""
    limit = f", {QUOTA} reads a minute" if QUOTA else ""
    print(f"{WARDS} wards of 8 tabs of 60 rows, 8 tabs written, 150 ms a request{limit}; median of {rounds}")
    medians = {name: [statistics.median(values) for values in zip(*found, strict=True)]
               for name, found in results.items()}  # fmt: skip
    whole = medians.get("gspread by an expert", medians["sheets-sync, cold"])[0]
    for name, (seconds, requests, size) in medians.items():
        ratio = seconds / whole
        print(f"{name:28} {requests:5.0f} requests {size / 1e6:7.2f} MB {seconds:7.2f} s  x{ratio:.2f}")


if __name__ == "__main__":
    main()
