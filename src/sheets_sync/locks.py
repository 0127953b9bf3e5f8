"""One run of a site at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sheets_sync.errors import LockedError
from sheets_sync.places import lock_file


@contextmanager
def site_lock(config: Path, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the lock of the site whose config this is; wait for it so long.

    The lock is the operating system's own: it goes when the process ends, however it ends.

    Raises:
        LockedError: another run holds it.
    """
    lock = FileLock(lock_file(config))
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise LockedError(f"{config.name}: another run of this site is under way; try again later") from None
    try:
        yield
    finally:
        lock.release()
