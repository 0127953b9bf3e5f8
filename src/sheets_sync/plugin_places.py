"""Where plugins come from: the folder that is shipped, the site's own, installed packages."""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path
from types import ModuleType
from typing import Literal

ENTRY_POINT_GROUP = "sheets_sync"
Origin = Literal["shipped", "site", "package"]


@dataclass(frozen=True)
class Found:
    """A plugin that is there, not loaded yet.

    `source` is its file, or what its entry point names; `version` that of the package it came with, "" for a
    file of the site.
    """

    name: str
    origin: Origin
    source: str
    version: str
    load: Callable[[], ModuleType]


def shipped_folder() -> Path:
    """Return the folder of the indicators that come with the product."""
    here = Path(__file__).resolve().parent
    installed = here / "shipped"
    return installed if installed.is_dir() else here.parents[1] / "plugins"


def find_plugins(folder: Path | None, shipped: Path | None = None) -> list[Found]:
    """Return every plugin that is there, sorted within each place.

    One of the site replaces a shipped one of the same name, and one of a package is looked at last.
    """
    found = {plugin.name: plugin for plugin in _in_folder(shipped or shipped_folder(), "shipped")}
    found |= {plugin.name: plugin for plugin in (_in_folder(folder, "site") if folder else ())}
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        found.setdefault(entry.name, _of_package(entry))
    return list(found.values())


def found_in_file(path: Path, origin: Origin = "site") -> Found:
    """Return the plugin that a file is."""
    own = version("sheets-sync") if origin == "shipped" else ""
    return Found(path.stem, origin, str(path), own, lambda: _load_file(path, guarded=origin == "site"))


def _in_folder(folder: Path, origin: Origin) -> Sequence[Found]:
    paths = [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]
    return [found_in_file(path, origin) for path in paths if path.name != "conftest.py"]


def _load_file(path: Path, *, guarded: bool) -> ModuleType:
    """Load a file; a `guarded` one only if nobody else can have written it."""
    for place in (path.parent, path) if guarded and os.name == "posix" else ():
        if place.stat().st_mode & stat.S_IWOTH:
            raise PermissionError(f"any user of this machine can write to {place.name}; chmod o-w it")
    name = f"sheets_sync_plugin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _of_package(entry: EntryPoint) -> Found:
    own = entry.dist.version if entry.dist else ""
    return Found(entry.name, "package", f"{entry.value} (entry point)", own, entry.load)
