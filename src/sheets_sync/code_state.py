"""Which code would run: what stands for it changes with every file of it."""

from __future__ import annotations

import os
import stat
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sheets_sync.plugins import Plugin

# What figures and cells are made with, beside our own code.
_LIBRARIES = ("sheets-sync", "numpy", "orjson", "pandas", "openpyxl", "python-calamine")

FileState = tuple[str, int, int]


@cache
def own_code() -> tuple[object, ...]:
    """Return what stands for this program, its libraries and Python."""
    here = Path(__file__).parent
    libraries = tuple(version(name) for name in _LIBRARIES)
    return sys.version, libraries, _states(here, here.rglob("*"))


def code_of(plugins: Iterable[Plugin]) -> tuple[object, ...]:
    """Return what stands for the plugins' code and for the files beside it, which they may import or read.

    Modules that were loaded from elsewhere count too, but for those that are installed.
    """
    known = [(plugin.name, plugin.origin, plugin.version, plugin.file) for plugin in plugins]
    folders = sorted({Path(file).parent for *_, file in known})
    beside = tuple(_states(folder, _beside(folder)) for folder in folders)
    return tuple(known), beside, _states(None, _loaded_from_elsewhere())


def _loaded_from_elsewhere() -> set[Path]:
    """Return the files of loaded modules that are neither ours nor installed."""
    places = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    installed = (*(f"{place}{os.sep}" for place in places), f"{Path(__file__).parent}{os.sep}")
    named = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(name) for name in named if name and not name.startswith(installed)}


def _beside(folder: Path) -> Iterable[Path]:
    return folder.rglob("*") if (folder / "__init__.py").exists() else folder.glob("*")


def _states(folder: Path | None, found: Iterable[Path]) -> tuple[FileState, ...]:
    known = ((path, _looked_at(path)) for path in found if path.parent.name != "__pycache__")
    return tuple(sorted(
        (str(path.relative_to(folder) if folder else path), state.st_mtime_ns, state.st_size)
        for path, state in known if state and stat.S_ISREG(state.st_mode)
    ))  # fmt: skip


def _looked_at(path: Path) -> os.stat_result | None:
    """Return what the disk says of a file, None if it is gone by now, as an editor's own files soon are."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
