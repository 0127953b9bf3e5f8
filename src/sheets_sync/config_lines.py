"""The line of a TOML file that a key stands on, for messages: the parser itself does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*(\[{1,2})\s*([^\]]+?)\s*\]{1,2}")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_\-."']+)\s*=""")


def line_of(text: str, location: Sequence[str | int]) -> int:
    """Return the line, counted from 1, of the key at a location such as `("sources", 1, "unit")`.

    Where the key itself is missing it is the line of the nearest table around it; 1 if there is none.
    """
    wanted = tuple(location)
    best_line, best_depth = 1, 0
    for line, path in _keys(text):
        depth = _shared(path, wanted)
        if depth > best_depth and len(path) <= len(wanted) and depth == len(path):
            best_line, best_depth = line, depth
    return best_line


def _shared(path: tuple[str | int, ...], wanted: tuple[str | int, ...]) -> int:
    return next((i for i, (a, b) in enumerate(zip(path, wanted, strict=False)) if a != b),
                min(len(path), len(wanted)))  # fmt: skip


def _keys(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    found: list[tuple[int, tuple[str | int, ...]]] = []
    table: tuple[str | int, ...] = ()
    arrays: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _TABLE.match(line), _KEY.match(line)
        if header:
            name = header.group(2)
            table = tuple(part.strip("\"' ") for part in name.split("."))
            if header.group(1) == "[[":
                arrays[name] = arrays.get(name, -1) + 1
                table = (*table, arrays[name])
            found.append((number, table))
        elif key:
            parts = tuple(part.strip("\"' ") for part in key.group(1).split("."))
            found.append((number, (*table, *parts)))
    return found
