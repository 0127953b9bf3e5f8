"""Where a site's own files stand on this machine: its lock, what it remembers, its journal.

All of it can be deleted at any time: that costs time, and the history of runs, never data.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_path, user_state_path

NAME = "sheets-sync"


def site_key(config: Path) -> str:
    """Return what a site is known by on this machine."""
    return hashlib.sha256(str(config.resolve()).encode()).hexdigest()[:16]


def lock_file(config: Path) -> Path:
    """Return the site's lock file; its folder is there."""
    return _made(user_cache_path(NAME) / "locks") / f"{site_key(config)}.lock"


def cache_folder(config: Path) -> Path:
    """Return where the site's spreadsheets are remembered; the folder may not be there yet."""
    return user_cache_path(NAME) / "sheets" / site_key(config)


def kept_run_folder(config: Path) -> Path:
    """Return where is kept how the site's last run ended; the folder is there."""
    return _made(cache_folder(config))


def state_folder(config: Path) -> Path:
    """Return where the site's journal is, and what was told; the folder is there."""
    return _made(user_state_path(NAME) / site_key(config))


def _made(folder: Path) -> Path:
    """Return the folder, made for this user alone; one below the temporary files if that cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        folder = _own_temporary() / folder.name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _own_temporary() -> Path:
    """Return this user's folder below the temporary files; one that somebody else laid there is not used.

    Raises:
        OSError: there is no place for it.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"{NAME}-{user}"
    folder.mkdir(exist_ok=True, mode=0o700)
    found = folder.lstat()
    if folder.is_symlink() or (hasattr(os, "getuid") and found.st_uid != user):
        folder = Path(tempfile.mkdtemp(prefix=f"{NAME}-"))
    return folder
