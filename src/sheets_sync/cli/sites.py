"""A command for several sites, one after another, in one process."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

from sheets_sync.cli.lines import about, say
from sheets_sync.errors import ConfigError, SheetsSyncError

PARTIAL = 3


def configs_of(first: Path, more: Sequence[Path]) -> list[Path]:
    """Return the configs that are meant, each once; a pattern (`sites/*.toml`) stands for what it matches.

    Raises:
        ConfigError: a pattern matches none.
    """
    found: dict[Path, None] = {}
    for named in (first, *more):
        matched = [named] if named.exists() or not glob.has_magic(str(named)) else sorted(_matched(named))
        if not matched:
            raise ConfigError([f"{named}: no config matches this pattern"])
        found |= dict.fromkeys(matched)
    return list(found)


def _matched(pattern: Path) -> list[Path]:
    return [Path(name) for name in glob.glob(str(pattern), recursive=True)]


def for_each(configs: Sequence[Path], run: Callable[[Path], int]) -> int:
    """Run a command for each site; one that fails costs only itself, and is told in a line with its name.

    Returns the exit code that all ended with, or 3 if they ended in different ways. Google's quota is one
    for all of them.
    """
    from sheets_sync.stores.google.pace import shared_paces

    with shared_paces():
        codes = {_ended(config, run) for config in configs}
    return codes.pop() if len(codes) == 1 else PARTIAL


def _ended(config: Path, run: Callable[[Path], int]) -> int:
    with about(config.stem if config.stem != "sheets-sync" else config.resolve().parent.name):
        try:
            return run(config)
        except SheetsSyncError as error:
            for line in str(error).splitlines():
                say(line, "error")
            return error.exit_code
