"""Local workbooks as sources: read, never changed."""

from __future__ import annotations

import datetime as dt
import glob
import io
import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from sheets_sync.errors import SourceError
from sheets_sync.grids import Area, CellError, Grid, Value
from sheets_sync.stores import SourceRead
from sheets_sync.stores.workbook_marks import marks_in
from sheets_sync.stores.workbook_scan import DAMAGED, SheetNotes, scan
from sheets_sync.tabs import FIGURES_TAB

CANNOT_OPEN = (
    "cannot be opened; close it elsewhere, or let this user read it",
    "không mở được; hãy đóng tệp ở nơi khác hoặc cấp quyền đọc",
)
NO_MATCH = (
    "no workbook matches this path; put the files there or mend the path in the config",
    "không có tệp nào ở đường dẫn này",
)


class LocalSource(NamedTuple):
    """An entry of the config: a pattern, the unit of its rows, whether it matches other sites' summaries."""

    pattern: str
    unit: str | None = None
    summaries: bool = False


def find_workbooks(folder: Path, pattern: str, leave_out: Iterable[Path] = ()) -> list[Path]:
    """Return the files that a pattern of the config matches, sorted; `**` reaches into subfolders.

    Left out are hidden files, the lock files of an open workbook (`~$…`), and the output itself.
    """
    others = {path.resolve() for path in leave_out}
    paths = (folder / name for name in glob.glob(pattern, root_dir=folder, recursive=True))
    return sorted(
        path
        for path in paths
        if not path.is_dir() and not path.name.startswith(("~$", ".")) and path.resolve() not in others
    )


class LocalFile(NamedTuple):
    """A workbook to read: where it is, what people call it, the unit of its rows, whether it is a summary."""

    path: Path
    name: str
    unit: str | None = None
    summary: bool = False


def wanted_workbooks(
    folder: Path, sources: Sequence[LocalSource], leave_out: Iterable[Path] = ()
) -> tuple[list[LocalFile], list[SourceRead]]:
    """Return every workbook that the sources match, each once, and a failed source for what matches none.

    Names are paths from the folder, with `/`.
    """
    wanted: dict[Path, LocalFile] = {}
    unmatched = []
    for pattern, unit, summary in sources:
        found = find_workbooks(folder, pattern, leave_out)
        if not found:
            unmatched.append(SourceRead(pattern, error=SourceError(*NO_MATCH), unit=unit))
        for path in found:
            wanted.setdefault(path, LocalFile(path, _name(path, folder), unit, summary))
    return list(wanted.values()), unmatched


def _name(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def read_workbook(path: Path, name: str, unit: str | None = None, *, summary: bool = False) -> SourceRead:
    """Read one workbook; whatever is wrong with it is said in one line that names no path.

    Of a `summary` that another site wrote its figures are read, and nothing else.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return SourceRead(name, error=SourceError(*CANNOT_OPEN), unit=unit)
    return read_bytes(data, name, unit, summary=summary)


def read_bytes(data: bytes, name: str, unit: str | None = None, *, summary: bool = False) -> SourceRead:
    """Read the workbook that a file of these bytes is; else as `read_workbook`."""
    try:
        return SourceRead(name, tuple(_grids(name, data, summary=summary)), unit=unit)
    except SourceError as error:
        return SourceRead(name, error=error, unit=unit)


def _grids(name: str, data: bytes, *, summary: bool) -> Iterator[Grid]:
    notes = scan(data)
    try:
        # A copy of the summary that lies among the registers is no register: it would count everything twice.
        ours = _ours(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            wanted = sheet.name == FIGURES_TAB and sheet.name in ours if summary else sheet.name not in ours
            if sheet.typ == SheetTypeEnum.WorkSheet and wanted:
                yield _grid(name, workbook, sheet.name, notes.get(sheet.name, SheetNotes()))
    except (CalamineError, ValueError) as error:
        raise SourceError(*DAMAGED) from error


def _ours(data: bytes) -> Collection[str]:
    """Return the tabs that bear our mark; a mark that cannot be read is somebody else's property."""
    try:
        return marks_in(data)
    except (ValueError, TypeError, AttributeError, ET.ParseError, zipfile.BadZipFile, zlib.error,
            RuntimeError, NotImplementedError, EOFError, LookupError):  # fmt: skip
        return ()


def holds_only_others(path: Path) -> bool:
    """Tell whether a workbook is there and no tab of it is ours."""
    try:
        return not _ours(path.read_bytes())
    except OSError:
        return False


def _grid(name: str, workbook: CalamineWorkbook, title: str, notes: SheetNotes) -> Grid:
    sheet = workbook.get_sheet_by_name(title)
    rows = cast("list[list[Value]]", sheet.to_python(skip_empty_area=False))
    merged = sheet.merged_cell_ranges if notes.merged else ()
    merges = tuple(Area(*first, *last) for first, last in merged or ())
    for place, code in notes.errors.items():
        _put(rows, place, CellError(code))
    for place in notes.months:
        day = _get(rows, place)
        if isinstance(day, dt.date):
            _put(rows, place, f"{day:%m/%Y}")
    for place in notes.shares:
        share = _get(rows, place)
        if isinstance(share, float):
            _put(rows, place, f"{share * 100:.10g}%".replace(".", ","))
    return Grid(name, title, rows, merges)


def _get(rows: Sequence[Sequence[Value]], place: tuple[int, int]) -> Value:
    row, column = place
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _put(rows: list[list[Value]], place: tuple[int, int], value: Value) -> None:
    row, column = place
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value
