"""Sources of kinds that plugins bring, read by the plugin's own function, contained."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from sheets_sync.blame import Author, cause_of
from sheets_sync.containment import contained
from sheets_sync.declarations import Store
from sheets_sync.errors import SourceError, bounded
from sheets_sync.grids import Grid, Value
from sheets_sync.stores import SourceRead

_NO_ROWS = "phần mở rộng không đọc được nguồn này"


@dataclass(frozen=True)
class Wanted:
    """One source of the config: its store, its address, what people call it, the unit of its rows."""

    store: str
    address: str
    name: str | None = None
    unit: str | None = None


def read_stores(
    wanted: Sequence[Wanted],
    stores: Mapping[str, Store],
    options: Mapping[str, Any],
    seconds: float,
    taken: Iterable[str] = (),
) -> list[SourceRead]:
    """Read each source with its plugin; what fails costs that source alone.

    A source without a name is called like the last part of its address, without what may be secret in it. No
    name of `taken` is given again.
    """
    names = _names([source.name or _label(source) for source in wanted], set(taken))
    return [_read(source, name, stores, options, seconds) for source, name in zip(wanted, names, strict=True)]


def _label(source: Wanted) -> str:
    parts = urlsplit(source.address)
    return bounded(PurePosixPath(parts.path).name or parts.hostname or source.store, 60)


def _names(labels: Iterable[str], taken: set[str]) -> Iterator[str]:
    for label in labels:
        name, number = label, 1
        while name in taken:
            number += 1
            name = f"{label} ({number})"
        taken.add(name)
        yield name


def _read(
    source: Wanted, name: str, stores: Mapping[str, Store], options: Mapping[str, Any], seconds: float
) -> SourceRead:
    store = stores.get(source.store)
    if store is None:
        error = SourceError(f"no sound plugin reads the store {source.store!r}", _NO_ROWS)
        return SourceRead(name, error=error, unit=source.unit, from_store=True)
    given = {"address": source.address, "options": options.get(store.plugin)}
    try:
        with contained(seconds, "limits.step_seconds"):
            tabs = store.read(**{key: given[key] for key in store.asks_for})
            grids = tuple(_grids(name, tabs))
        return SourceRead(name, grids, unit=source.unit, from_store=True)
    except KeyboardInterrupt:
        raise
    except SourceError as error:
        return SourceRead(name, error=error, unit=source.unit, from_store=True)
    except BaseException as error:
        author = Author(store.plugin, store.file)
        refusal = SourceError(cause_of(author, error, told=False), _NO_ROWS)
        return SourceRead(name, error=refusal, unit=source.unit, from_store=True)


def _grids(name: str, tabs: object) -> Iterator[Grid]:
    if not isinstance(tabs, Mapping):
        raise SourceError(f"its store gave {type(tabs).__name__}, expected rows by tab", _NO_ROWS)
    for title, rows in tabs.items():
        yield Grid(name, str(title), [[_cell(value) for value in row] for row in rows])


def _cell(value: object) -> Value:
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, None | str | int | float | bool | dt.date | dt.time | dt.timedelta):
        return value
    kind = type(value).__name__
    raise SourceError(
        f"its store gave a cell of type {kind}, expected text, a number, a date or None", _NO_ROWS
    )
