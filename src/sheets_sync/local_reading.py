"""Local workbooks read into their registers, each by itself, so that any worker can do any of them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sheets_sync.engines import run_all
from sheets_sync.errors import SourceError
from sheets_sync.intake import TypedRead
from sheets_sync.reading.pieces import ReadContext, TabReading
from sheets_sync.reading.tabs import read_tab
from sheets_sync.stores import SourceRead
from sheets_sync.stores.workbooks import LocalFile, read_workbook

if TYPE_CHECKING:
    from sheets_sync.config import Engine

DIED = (
    "ends the process that reads it; save it anew as .xlsx, and send it to the developers",
    "làm dừng chương trình đọc tệp; hãy lưu lại thành tệp .xlsx mới",
)


@dataclass(frozen=True)
class Reading:
    """Reads files for one context, which is sent to a worker with each part and made ready there once."""

    context: bytes

    @classmethod
    def of(cls, context: ReadContext) -> Reading:
        """Return the reading for a context."""
        return cls(pickle.dumps(context))

    def __call__(self, files: Sequence[LocalFile]) -> list[TypedRead]:
        """Read the files, in their order."""
        context = _context(self.context)
        return [read_file(file, context) for file in files]


@lru_cache(maxsize=2)
def _context(pickled: bytes) -> ReadContext:
    context: ReadContext = pickle.loads(pickled)  # noqa: S301  (made by this program, for its own workers)
    return context


def read_file(file: LocalFile, context: ReadContext) -> TypedRead:
    """Read a workbook and type its tabs; the raw cells are not kept."""
    return typed(read_workbook(file.path, file.name, file.unit, summary=file.summary), context)


def typed(read: SourceRead, context: ReadContext) -> TypedRead:
    """Return a source with its tabs read into their registers, without the raw cells."""
    readings = [bare(reading) for grid in read.grids for reading in read_tab(grid, context, read.unit)]
    grids = tuple(replace(grid, rows=(), merges=()) for grid in read.grids)
    return TypedRead(read.name, grids, read.error, read.unit, readings=tuple(readings))


def bare(reading: TabReading) -> TabReading:
    """Return a reading without the tab's raw cells, which nothing after it asks for."""
    grid = replace(reading.grid, rows=(), merges=())
    piece = reading.piece and replace(reading.piece, grid=grid)
    return replace(reading, grid=grid, piece=piece)


def read_files(
    files: Sequence[LocalFile],
    context: ReadContext,
    engine: Engine,
    progress: Callable[[Iterable[LocalFile], int], Iterable[LocalFile]],
) -> list[TypedRead]:
    """Read every file on the engine that the config names.

    Raises:
        ConfigError: the engine cannot be used.
    """
    found: list[TypedRead] = []

    def each() -> Iterator[LocalFile]:
        for file, read in run_all(engine, Reading.of(context), files):
            died = TypedRead(file.name, error=SourceError(*DIED), unit=file.unit)
            found.append(read if read is not None else died)
            yield file

    for _ in progress(each(), len(files)):
        pass
    return found
