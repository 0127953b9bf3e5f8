"""What workbooks were read as, on this machine's disk, so that only what changed is read again.

Losing it costs time, never data. What is damaged, or of another program, config or file, is as if it were
not there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import pickle
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sheets_sync.code_state import own_code
from sheets_sync.intake import TypedRead
from sheets_sync.reading.pieces import Piece, ReadContext
from sheets_sync.tables import Table
from sheets_sync.whole_files import write_whole

# A pickle could name anything that can be imported; these alone are made of one.
_KNOWN = {
    "sheets_sync.intake": {"TypedRead"},
    "sheets_sync.grids": {"Grid"},
    "sheets_sync.problems": {"Problem"},
    "sheets_sync.reading.pieces": {"Piece", "TabReading"},
    "sheets_sync.reading.header_search": {"Header"},
    "numpy": {"ndarray", "dtype"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
    "builtins": {"set", "frozenset"},
    "datetime": {"date"},
    "copyreg": {"_reconstructor"},
}


@dataclass(frozen=True)
class Keep:
    """Where readings are kept, for one state of program and config, on one day.

    A reading that the day decides, as one with a month that is still running, holds on that day alone.
    """

    folder: Path
    fingerprint: str
    today: dt.date

    @classmethod
    def of(cls, folder: Path, context: ReadContext) -> Keep:
        """Return the place for readings in a context."""
        return cls(folder, _fingerprint(context), context.today)

    def load(self, name: str, data: bytes, tables: Mapping[str, Table]) -> TypedRead | None:
        """Return what a file of these bytes was read as, None if that is not known."""
        try:
            check, _, packed = self._path(name).read_bytes().partition(b"\n")
            if check != self._check(name, packed):
                return None
            content, settled, read = _Unpickler(zlib.decompress(packed), tables).load()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error,
                pickle.UnpicklingError):  # fmt: skip
            return None
        if content != _hash(data) or not (settled is None or settled == self.today):
            return None
        return read if isinstance(read, TypedRead) else None

    def save(self, data: bytes, read: TypedRead) -> None:
        """Keep what a file of these bytes was read as.

        Raises:
            OSError: the folder cannot be written to.
        """
        day = None if all(map(self._is_settled, _pieces(read))) else self.today
        packed = zlib.compress(_pickled((_hash(data), day, read)), 1)
        path = self._path(read.name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, self._check(read.name, packed) + b"\n" + packed, lasting=False)

    def forget_all_but(self, names: Iterable[str]) -> None:
        """Remove what is kept of files that are no longer read."""
        wanted = {self._path(name) for name in names}
        for path in self.folder.glob("*/*") if self.folder.is_dir() else ():
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _is_settled(self, piece: Piece) -> bool:
        """Tell whether no later day would change a date: none is a span that is cut at today, or may be."""
        today = np.datetime64(self.today)
        into = {column.date_into for column in piece.table.columns}
        for column in piece.table.columns:
            days = piece.columns.get(column.name)
            if column.type == "date" and days is not None:
                span = piece.begins.get(column.name, days) < days
                later = days > today
                if ((days == today) | (later & (span | (column.name in into)))).any():
                    return False
        return True

    def _check(self, name: str, packed: bytes) -> bytes:
        return _hash(f"{self.fingerprint} {name} ".encode() + packed).encode()

    def _path(self, name: str) -> Path:
        key = _hash(name.encode())
        return self.folder / key[:2] / key[2:34]


def _pieces(read: TypedRead) -> list[Piece]:
    return [reading.piece for reading in read.readings if reading.piece]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fingerprint(context: ReadContext) -> str:
    """Return what stands for all that decides what a file is read as, beside its bytes."""
    today, limited = context.today, context.names.limited.values()
    there = [unit.name for unit in limited if unit.in_force(today)]
    parts = (own_code(), context.tables, context.names.units, context.calendar, context.year,
             today.year, there)  # fmt: skip
    return _hash(repr(parts).encode())


def _pickled(thing: Any) -> bytes:
    """Return a pickle that names tables instead of holding them."""
    data = io.BytesIO()
    pickler = pickle.Pickler(data, protocol=5)
    pickler.dispatch_table = {Table: lambda table: (_table_named, (table.name,))}
    pickler.dump(thing)
    return data.getvalue()


def _table_named(name: str) -> Table:
    """Stand in a pickle for the table of a name."""
    raise KeyError(name)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but readings, with the tables that there are now."""

    def __init__(self, data: bytes, tables: Mapping[str, Table]) -> None:
        super().__init__(io.BytesIO(data))
        self._tables = tables

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the few classes that readings are made of."""
        if (module, name) == (__name__, _table_named.__name__):
            return self._tables.__getitem__
        if name not in _KNOWN.get(module, ()):
            raise pickle.UnpicklingError(f"a reading holds no {module}.{name}")
        return super().find_class(module, name)
