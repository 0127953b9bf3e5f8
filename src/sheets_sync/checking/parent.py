"""Asking the process that looks at plugins, and saying so if a plugin ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Timer
from typing import Any

# Code that never comes back to Python is ended with its process.
SECONDS_OF_A_LINE = 60.0


def list_plugins(folder: Path | None, disabled: Sequence[str]) -> list[dict[str, Any]]:
    """Return an entry for each plugin; one that ends the process is broken, the others are asked again."""
    ended: dict[str, str] = {}
    while True:
        loading = ""
        asked = ["list", str(folder or ""), json.dumps([*disabled]), json.dumps(ended)]
        for line in _lines(asked):
            if "entries" in line:
                return list(line["entries"])
            loading = line.get("loading", loading)
            if "died" in line:
                ended[loading] = f"plugin {loading}: {line['died']} while it was loaded"


def check_plugin(file: Path) -> Iterator[dict[str, str]]:
    """Return what is found of a plugin's file, each finding when it is made.

    The check is made twice, with another order of sets, to see that the same rows give the same.
    """
    digests, broken = [], False
    for seed in ("1", "2"):
        for line in _lines(["check", str(file)], seed):
            if "digest" in line:
                digests.append(line["digest"])
            elif "died" in line:
                yield {"name": "ends by itself", "state": "fault", "says": line["died"],
                       "fix": "take away what ends or blocks the process"}  # fmt: skip
                return
            elif seed == "1":
                broken = broken or line["state"] == "fault"
                yield line
        if broken:
            return
    steady = len(set(digests)) == 1
    says, fix = ("the same", "") if steady else ("something else", "sort what comes from a set")
    yield {"name": "steady", "state": "ok" if steady else "fault",
           "says": f"gives {says} in another process", "fix": fix}  # fmt: skip


def _lines(arguments: Sequence[str], seed: str = "0") -> Iterator[dict[str, Any]]:
    """Return what a child says, and at the end how it died if it did not end by itself."""
    command = [sys.executable, "-m", "sheets_sync.checking.child", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env=environment, text=True, encoding="utf-8",
    ) as child:  # fmt: skip
        assert child.stdout is not None  # noqa: S101
        whole = False
        timer = _timer(child)
        for text in child.stdout:
            timer.cancel()
            line = json.loads(text)
            whole = whole or "entries" in line or "digest" in line
            yield line
            timer = _timer(child)
        child.wait()
        timer.cancel()
        if not whole:
            yield {"died": _death(child.returncode)}


def _timer(child: subprocess.Popen[str]) -> Timer:
    timer = Timer(SECONDS_OF_A_LINE, child.kill)
    timer.daemon = True
    timer.start()
    return timer


def _death(code: int) -> str:
    if code == -signal.SIGKILL:
        return f"did not come back within {SECONDS_OF_A_LINE:g} s, or was killed,"
    what = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return f"ended the process ({what})"
