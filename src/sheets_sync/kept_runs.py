"""How the last run ended, on this machine's disk, so that the same is not worked out again.

A run's figures follow from what it reads and from the code alone. Where all of that stands as it stood, and
the summary too, the run would end as the last one did. Losing what is kept costs time, never data.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_sync.diff import Change
from sheets_sync.report import Ended
from sheets_sync.whole_files import write_whole

_FILE = "run"


@dataclass(frozen=True)
class KeptRun:
    """Where a site's last run is kept, and what stands for all that it depended on."""

    folder: Path
    key: str

    def load(self) -> Ended | None:
        """Return how a run of this key ended, with nothing read and nothing changed; None if not known."""
        try:
            check, _, packed = (self.folder / _FILE).read_bytes().partition(b"\n")
            if check != self._check(packed):
                return None
            kept = json.loads(zlib.decompress(packed))
            return _again(kept["report"], kept["owed"])
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None

    def save(self, ended: Ended) -> None:
        """Keep how a run of this key ended.

        Raises:
            OSError: the folder cannot be written to.
        """
        text = json.dumps({"report": ended.report, "owed": list(ended.owed)}, ensure_ascii=False)
        packed = zlib.compress(text.encode(), 1)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self.folder / _FILE, self._check(packed) + b"\n" + packed, lasting=False)

    def _check(self, packed: bytes) -> bytes:
        return hashlib.sha256(self.key.encode() + b"\n" + packed).hexdigest().encode()


def key_of(*parts: object) -> str:
    """Return what stands for all that a run depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _again(report: Mapping[str, Any], owed: list[dict[str, Any]]) -> Ended:
    """Return a run that ended so, as the next one ends that finds all as it was."""
    sources = [{**source, "status": "unchanged"} for source in report["sources"]]
    outputs = [{**output, "change": "unchanged"} for output in report["outputs"]]
    changes = [Change(output["tab"], "unchanged") for output in outputs]
    return Ended("done", {**report, "sources": sources, "outputs": outputs}, owed, changes)
