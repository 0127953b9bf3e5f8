"""One run of a site at a time."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from sheets_sync.errors import LockedError


@contextmanager
def site_lock(config: Path) -> Iterator[None]:
    """Hold the lock of the site whose config this is.

    The lock is the operating system's own: it goes when the process ends, however it ends.

    Raises:
        LockedError: another run holds it.
    """
    name = hashlib.sha256(str(config.resolve()).encode()).hexdigest()[:16] + ".lock"
    lock = FileLock(_folder() / name)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(f"{config.name}: another run of this site is under way; try again later") from None
    try:
        yield
    finally:
        lock.release()


def _folder() -> Path:
    folder = user_cache_path("sheets-sync") / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        folder = Path(tempfile.gettempdir())
    return folder
