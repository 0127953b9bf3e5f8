"""Files that are replaced as a whole: a reader finds the old one or the new one, never half."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

_SUFFIX = ".partial"
# What lies about so long was left by a program that was killed while it wrote.
_LEFT_SECONDS = 3600.0


def write_whole(path: Path, data: bytes, mode: int = 0o600, *, lasting: bool = True) -> None:
    """Write a file beside the old one and move it into its place; sweep away what a crash left there.

    One that is `lasting` is on the disk itself before it takes the old one's place.

    Raises:
        OSError: it cannot be written; the old one stands as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path)
    handle, partial = tempfile.mkstemp(_SUFFIX, f".{path.name}.", path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(partial).chmod(mode)
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove halves of a file that were left beside it long ago."""
    for left in path.parent.glob(f".{path.name}.*{_SUFFIX}"):
        try:
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                left.unlink()
        except FileNotFoundError:
            continue
