"""The journal: one line for each run, in a file that is turned over before it grows large.

A line is a JSON object. It holds counts and names of files and plugins, nothing that stands in a cell.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

NAME = "journal.log"
LARGEST, FILES = 1_000_000, 5
_MARK = "running.json"


@dataclass(frozen=True)
class Entry:
    """One run: when, how it ended, with which exit code, and its counts.

    `status` is done, partial, failed, interrupted, locked, or killed: then the end is not known. `lost` names
    what it lost, `changed` how many tabs were created, updated, and so on.
    """

    start: dt.datetime
    status: str
    end: dt.datetime | None = None
    code: int | None = None
    period: str = ""
    machine: str = field(default_factory=socket.gethostname)
    counts: Mapping[str, int] = field(default_factory=dict)
    requests: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The entry as a JSON object."""
        seconds = round((self.end - self.start).total_seconds(), 1) if self.end else None
        return {
            "start": _text(self.start), "end": self.end and _text(self.end), "seconds": seconds,
            "status": self.status, "code": self.code, "period": self.period, "machine": self.machine,
            "counts": dict(self.counts), "requests": dict(self.requests), "changed": dict(self.changed),
            "lost": list(self.lost),
        }  # fmt: skip


class Journal:
    """The journal of one site on this machine, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME

    def begin(self, start: dt.datetime) -> None:
        """Note that a run begins; one that began before and never ended is entered as killed.

        Raises:
            OSError: the folder cannot be written to.
        """
        mark = self.folder / _MARK
        before = _started(mark)
        if before:
            self._append(Entry(before, "killed"))
        with _private(mark, os.O_TRUNC) as file:
            file.write(json.dumps({"start": _text(start), "process": os.getpid()}))

    def end(self, entry: Entry) -> None:
        """Enter a run that has ended.

        Raises:
            OSError: the folder cannot be written to.
        """
        self._append(entry)
        if entry.status != "locked":
            (self.folder / _MARK).unlink(missing_ok=True)

    def _append(self, entry: Entry) -> None:
        line = json.dumps(entry.fields, ensure_ascii=False) + "\n"
        if self.path.exists() and self.path.stat().st_size + len(line.encode()) > LARGEST:
            RotatingFileHandler(self.path, backupCount=FILES - 1, delay=True).doRollover()
        with _private(self.path, os.O_APPEND) as file:
            file.write(line)

    def last(self, number: int) -> list[Mapping[str, Any]]:
        """Return the last runs, the newest last; lines that a crash left half are passed over."""
        files = [self.path, *(self.path.with_name(f"{NAME}.{turn}") for turn in range(1, FILES))]
        found: list[Mapping[str, Any]] = []
        for file in files:
            if len(found) < number and file.exists():
                found = [*_entries(file), *found]
        return found[-number:]


def _private(path: Path, how: int) -> TextIO:
    """Open a file to write that this user alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "w", encoding="utf-8")


def _started(mark: Path) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(json.loads(mark.read_text(encoding="utf-8"))["start"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return dt.datetime.fromtimestamp(mark.stat().st_mtime, dt.UTC)


def _entries(file: Path) -> Iterator[Mapping[str, Any]]:
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and _is_sound(entry):
            yield entry


def _is_sound(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry has the form that ours have; somebody may have written into the file."""
    kinds: dict[str, Any] = {"counts": dict, "requests": dict, "changed": dict, "lost": list, "status": str}
    try:
        dt.datetime.fromisoformat(entry["start"])
    except (KeyError, TypeError, ValueError):
        return False
    return all(isinstance(entry.get(name), kind) for name, kind in kinds.items())


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
