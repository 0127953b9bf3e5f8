"""Local workbooks read into their registers, each by itself, so that any worker can do any of them."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_sync.engines import run_all
from sheets_sync.errors import SourceError
from sheets_sync.intake import TypedRead, typed
from sheets_sync.kept_readings import Keep
from sheets_sync.reading.header_search import Header
from sheets_sync.reading.pieces import ReadContext, TabReading
from sheets_sync.stores.workbooks import CANNOT_OPEN, LocalFile, read_bytes

if TYPE_CHECKING:
    from sheets_sync.config import Engine

# Of fewer files each run reads all: that takes no longer than to look at what is kept.
FEWEST_KEPT = 24
DIED = (
    "ends the process that reads it; save it anew as .xlsx, and send it to the developers",
    "làm dừng chương trình đọc tệp; hãy lưu lại thành tệp .xlsx mới",
)


@dataclass(frozen=True)
class Reading:
    """Reads files for one context, which is sent to a worker with each part and made ready there once.

    With `keep` what a file was read as is kept there.
    """

    context: bytes
    keep: Keep | None = None

    def __call__(self, files: Sequence[LocalFile]) -> list[TypedRead]:
        """Read the files, in their order."""
        context = _context(self.context)
        return [read_file(file, context, self.keep) for file in files]


@lru_cache(maxsize=2)
def _context(pickled: bytes) -> ReadContext:
    context: ReadContext = pickle.loads(pickled)  # noqa: S301  (made by this program, for its own workers)
    return context


def read_file(file: LocalFile, context: ReadContext, keep: Keep | None = None) -> TypedRead:
    """Read a workbook and type its tabs; the raw cells are not kept."""
    data = _bytes(file)
    if data is None:
        error = SourceError(*CANNOT_OPEN)
        return TypedRead(file.name, error=error, unit=file.unit)
    raw = read_bytes(data, file.name, file.unit, summary=file.summary)
    read = without_cells(typed(raw, context))
    if keep and not read.error:
        try:
            keep.save(data, read)
        except OSError as error:
            return replace(read, not_kept=error.strerror or str(error))
    return read


def _bytes(file: LocalFile) -> bytes | None:
    try:
        return file.path.read_bytes()
    except OSError:
        return None


def without_cells(read: TypedRead) -> TypedRead:
    """Return a source without its raw cells, which nothing after its reading asks for."""
    grids = tuple(replace(grid, rows=(), merges=()) for grid in read.grids)
    return replace(read, grids=grids, readings=tuple(map(bare, read.readings)))


def bare(reading: TabReading) -> TabReading:
    """Return a reading without the tab's raw cells, which nothing after it asks for."""
    grid = replace(reading.grid, rows=(), merges=())
    piece = reading.piece and replace(reading.piece, grid=grid)
    return replace(reading, grid=grid, piece=piece)


def read_files(
    files: Sequence[LocalFile],
    context: ReadContext,
    engine: Engine,
    folder: Path | None,
    progress: Callable[[Iterable[LocalFile], int], Iterable[LocalFile]],
) -> list[TypedRead]:
    """Read every file that changed on the engine that the config names; of the others take what is kept.

    `folder` is where readings are kept if there are many files; None to read all of them.

    Raises:
        ConfigError: the engine cannot be used.
    """
    keep = Keep.of(folder, context) if folder and len(files) >= FEWEST_KEPT else None
    found: list[TypedRead] = []

    def each() -> Iterator[LocalFile]:
        changed = []
        for file in files:
            known = _known(file, context, keep) if keep else None
            if known is None:
                changed.append(file)
                continue
            found.append(known)
            yield file
        # The machines of a cluster have other disks, so nothing that they read is kept.
        own = keep if engine.kind != "dask" else None
        for file, read in run_all(engine, Reading(pickle.dumps(context), own), changed):
            died = TypedRead(file.name, error=SourceError(*DIED), unit=file.unit)
            found.append(read or died)
            yield file

    for _ in progress(each(), len(files)):
        pass
    _share_headers(found)
    if keep:
        keep.forget_all_but(file.name for file in files)
    return found


def _share_headers(reads: Iterable[TypedRead]) -> None:
    """Let all tabs that begin alike have one header, for each file's comes with texts of its own."""
    headers: dict[tuple[object, ...], Header] = {}
    for piece in (reading.piece for read in reads for reading in read.readings if reading.piece):
        piece.header = headers.setdefault(piece.header.key, piece.header)


def states_of(files: Iterable[LocalFile]) -> tuple[object, ...] | None:
    """Return what stands for the files as they are now, None if one of them cannot be read."""
    found = []
    for file in files:
        try:
            content = hashlib.sha256(file.path.read_bytes()).hexdigest()
            saved = file.path.stat().st_mtime_ns
        except OSError:
            return None
        found.append((file.name, file.unit, file.summary, saved, content))
    return tuple(found)


def _known(file: LocalFile, context: ReadContext, keep: Keep) -> TypedRead | None:
    data = _bytes(file)
    tables = {table.name: table for table in context.tables}
    known = None if data is None else keep.load(file.name, data, tables)
    if known is None or known.unit != file.unit:
        return None
    return replace(known, unchanged=True)
