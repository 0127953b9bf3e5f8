"""How the last run ended, on this machine's disk, so that the same is not worked out again.

A run's figures follow from what it reads and from the code alone. Where all of that stands as it stood, and
the summary too, the run would end as the last one did. Losing what is kept costs time, never data.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_sync.diff import Change
from sheets_sync.report import Ended
from sheets_sync.whole_files import write_whole

_FILE, _OWED = "run", "owed"
# By its id, the name of a spreadsheet that was written, and when it was seen then, in seconds since 1970.
Written = Mapping[str, tuple[str, float]]
# So many entries of a report are one part of the file.
_AT_ONCE = 5000


@dataclass(frozen=True)
class KeptRun:
    """Where a site's last run is kept, and what stands for all that it depended on."""

    folder: Path
    key: str

    def load(self) -> Ended | None:
        """Return how a run of this key ended, with nothing read and nothing changed; None if not known."""
        try:
            _, check, packed = (self.folder / _FILE).read_bytes().split(b"\n", 2)
            if check != self._check(packed):
                return None
            with gzip.open(io.BytesIO(packed)) as parts:
                return _again(_joined(_loaded(parts)))
        except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error, pickle.UnpicklingError):
            return None

    def save(self, ended: Ended, written: Written) -> None:
        """Keep how a run of this key ended, and what stands for the spreadsheets that were `written`.

        Raises:
            OSError: the folder cannot be written to.
        """
        packed = io.BytesIO()
        with gzip.open(packed, "wb", compresslevel=1) as parts:
            for part in _parted({**ended.report, _OWED: list(ended.owed)}):
                pickle.dump(part, parts, protocol=5)
        noted = json.dumps(written).encode()
        content = b"\n".join((noted, self._check(packed.getvalue()), packed.getvalue()))
        write_whole(self.folder / _FILE, content, lasting=False)

    def _check(self, packed: bytes) -> bytes:
        return hashlib.sha256(self.key.encode() + b"\n" + packed).hexdigest().encode()


class _PlainUnpickler(pickle.Unpickler):
    """Makes nothing but Python's plain values, for a pickle could name anything that can be imported."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse, whatever it is."""
        raise pickle.UnpicklingError(f"a report holds no {module}.{name}")


def _loaded(parts: gzip.GzipFile) -> Iterator[tuple[str, Any]]:
    while parts.peek(1):
        yield _PlainUnpickler(parts).load()


def _parted(report: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return a report part by part, a long list in several, since as one pickle it would take much memory."""
    for name, part in report.items():
        entries = part if isinstance(part, list) else None
        yield name, part if entries is None else entries[:_AT_ONCE]
        for start in range(_AT_ONCE, len(entries or ()), _AT_ONCE):
            yield name, part[start : start + _AT_ONCE]


def _joined(parts: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for name, part in parts:
        if name in report:
            report[name] += part
        else:
            report[name] = part
    return report


def written_before(folder: Path) -> Written:
    """Return what was kept with a site's last run of the spreadsheets that were written, as `save` had it."""
    try:
        with (folder / _FILE).open("rb") as file:
            found = json.loads(file.readline())
        return {str(place): (str(name), float(at)) for place, (name, at) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def key_of(*parts: object) -> str:
    """Return what stands for all that a run depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _again(kept: dict[str, Any]) -> Ended:
    """Return a run that ended so, as the next one ends that finds all as it was."""
    owed = kept.pop(_OWED)
    sources = [{**source, "status": "unchanged"} for source in kept["sources"]]
    outputs = [{**output, "change": "unchanged"} for output in kept["outputs"]]
    changes = [Change(output["tab"], "unchanged") for output in outputs]
    return Ended("done", {**kept, "sources": sources, "outputs": outputs}, owed, changes)
