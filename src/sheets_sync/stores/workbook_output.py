"""The output workbook: written beside the old one and moved into its place."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

from lxml.etree import SerialisationError
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from sheets_sync.diff import TYPED_INTO, Change, Mark, Standing, compare, content_hash
from sheets_sync.errors import OutputError, SourceError, bounded
from sheets_sync.grids import Value
from sheets_sync.stores.workbook_marks import PREFIX, marks_in
from sheets_sync.stores.workbook_scan import scan
from sheets_sync.stores.workbook_styles import blank_workbook, render, write_notice
from sheets_sync.tabs import NOTICE_ROW
from sheets_sync.whole_files import sweep, write_whole
from sheets_sync.zips import settled

_FOREIGN_PARTS = re.compile(r"xl/(?:comments|threadedComments|chartsheets|media|pivot)")
_DRAWN = re.compile(r"xl/(?:charts/chart|drawings/drawing)\d+\.xml")


class OutputWorkbook:
    """A local workbook that summary tabs are written to.

    Tabs that are ours are marked in the file's custom properties; all others are kept as they are. `seen` are
    its bytes when it was last read or written, None before, and without a file.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.touched = False
        self.seen: bytes | None = None
        self._stood: tuple[bytes, Standing] | None = None

    @property
    def refusal(self) -> str:
        """Why nothing can be written there and what to do, "" if nothing speaks against it."""
        folder = next(p for p in self.path.parents if p.exists())
        if self.path.is_dir():
            return "is a folder; name a file in output.path"
        if not os.access(folder, os.W_OK):
            return "this user may not write in its folder; give the right, or choose another folder"
        return ""

    def known(self) -> Standing | None:
        """Return None: a file is always looked at."""
        return None

    def read(self) -> Standing:
        """Return the values of each tab and the marks of ours; nothing if there is no file yet.

        Raises:
            OutputError: there is a file, but it cannot be read.
        """
        self.seen = None
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Standing()
        except OSError as error:
            raise OutputError(f"{self.name}: cannot be read: {bounded(error.strerror)}") from error
        self.seen = data
        if self._stood is None or self._stood[0] != data:
            self._stood = (data, self._standing(data))
        return self._stood[1]

    def _standing(self, data: bytes) -> Standing:
        try:
            scan(data)
            marks = marks_in(data)
            return Standing(_values(data), marks, _holds_foreign_parts(data, marks))
        except (SourceError, CalamineError, zipfile.BadZipFile, ET.ParseError, ValueError) as error:
            raise OutputError(
                f"{self.name}: is no workbook that can be written to ({bounded(error)}); move it away"
            ) from error

    def write(self, changes: list[Change]) -> None:
        """Write the workbook anew with the changes, check it, and move it into place.

        Raises:
            OutputError: nothing was changed.
        """
        if not any(change.is_made for change in changes):
            sweep(self.path)
            return
        try:
            data = self._built(changes)  # which takes room among the temporary files
            self._check(data, changes)
            self._replace(data)
        except (OSError, SerialisationError) as error:
            # What lxml could not write to a temporary file it does not explain.
            cause = error.strerror if isinstance(error, OSError) else "no room for temporary files"
            raise OutputError(
                f"{self.name}: cannot be written: {bounded(cause)}; close it elsewhere, "
                "make room, or let this user write there"
            ) from error

    def _built(self, changes: list[Change]) -> bytes:
        standing = self.read()
        ours = {change.title for change in changes if change.tab}
        keep = set(standing.tabs) - ours | {c.title for c in changes if c.keep_copy or c.kind == "stale"}
        book = self._opened() if standing.foreign or keep & set(standing.tabs) else blank_workbook()
        marks = {title: mark for title, mark in standing.marks.items() if title in keep}
        for change in changes:
            if change.kind == "unchanged" and change.title in book.sheetnames:
                marks[change.title] = standing.marks[change.title]
            else:
                _apply(book, change, marks, standing)
        _order(book, [change.title for change in changes])
        _mark(book, marks)
        return _settled(book)

    def _opened(self) -> Workbook:
        try:
            return load_workbook(self.path, rich_text=True)
        except Exception as error:
            raise OutputError(
                f"{self.name}: holds something that would be lost in writing ({bounded(error)}); "
                "move what is not ours to another workbook"
            ) from error

    def _check(self, data: bytes, changes: list[Change]) -> None:
        written = _values(data)
        for change in changes:
            if change.tab and change.kind != "skipped":
                wrong = next(compare(written.get(change.title, []), change.tab.values), None)
                if wrong:
                    raise OutputError(
                        f"{self.name}, tab «{change.title}», {wrong.cell}: did not read back as written; "
                        "nothing was changed"
                    )

    def _replace(self, data: bytes) -> None:
        self.touched = True
        self._stood = None
        write_whole(self.path, data, _mode_of(self.path))
        self.seen = data


def _mode_of(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _holds_foreign_parts(data: bytes, marks: Mapping[str, Mark]) -> bool:
    """Tell whether there are comments, pictures and the like, or more drawings than those of ours."""
    charts = [number for mark in marks.values() if (number := _charts_of(mark))]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    drawn = sum(1 for name in names if _DRAWN.match(name))
    return drawn > sum(charts) + len(charts) or any(_FOREIGN_PARTS.match(name) for name in names)


def _charts_of(mark: Mark | None) -> int:
    return int(mark.charts) if mark and mark.charts.isdigit() else 0


def _values(data: bytes) -> dict[str, list[list[Value]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    titles = [s.name for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    texts: dict[str, str] = {}
    return {t: _rows(workbook, t, texts) for t in titles}


def _rows(workbook: CalamineWorkbook, title: str, texts: dict[str, str]) -> list[list[Value]]:
    """Return a tab's values, with one string for all `texts` that are the same: of listings, most are."""
    rows = cast("list[list[Value]]", workbook.get_sheet_by_name(title).to_python(skip_empty_area=False))
    return [[texts.setdefault(v, v) if isinstance(v, str) else v for v in row] for row in rows]


def _apply(book: Workbook, change: Change, marks: dict[str, Mark], standing: Standing) -> None:
    if change.kind == "skipped":
        return
    if change.kind == "stale":
        sheet = book[change.title] if change.title in book.sheetnames else book.create_sheet(change.title)
        write_notice(sheet, NOTICE_ROW, change.stale)
        old = marks.get(change.title, Mark(change.owner, "", ""))
        content = TYPED_INTO if change.keep_copy else content_hash(_sheet_values(sheet))
        marks[change.title] = replace(old, content=content, stale="1")
        return
    if change.tab is None:
        return
    if change.keep_copy or _is_annotated(book, change.title, _charts_of(standing.marks.get(change.title))):
        copy = book.copy_worksheet(book[change.title])
        copy.title = _copy_title(book, change.title)
    if change.title in book.sheetnames:
        book.remove(book[change.title])
    render(book.create_sheet(change.title), change.tab)
    tab = change.tab
    charts = str(len(tab.charts) or "")
    marks[change.title] = Mark(tab.owner, content_hash(tab.values), tab.look, charts=charts)


def _is_annotated(book: Workbook, title: str, charts: int) -> bool:
    """Tell whether somebody put comments, pictures or charts beside ours on the tab."""
    if title not in book.sheetnames:
        return False
    sheet: Any = book[title]
    drawn = bool(sheet._images) or len(sheet._charts) > charts
    return drawn or any(cell.comment for row in sheet.iter_rows() for cell in row)


def _sheet_values(sheet: Worksheet) -> list[list[Value]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[arg-type]


def _copy_title(book: Workbook, title: str) -> str:
    for number in range(1, 1000):
        name = f"Bản lưu {number} {title}"[:31].strip()
        if name not in book.sheetnames:
            return name
    raise OutputError(f"tab «{title}»: there are too many kept copies; delete some tabs «Bản lưu …»")


def _order(book: Workbook, titles: list[str]) -> None:
    rank = {title: number for number, title in enumerate(titles)}
    book._sheets.sort(key=lambda sheet: rank.get(sheet.title, len(rank)))  # type: ignore[attr-defined]
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]


def _mark(book: Workbook, marks: Mapping[str, Mark]) -> None:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    for name in [n for n in properties.names if n.startswith(PREFIX)]:
        del properties[name]
    for title in book.sheetnames:
        if title in marks:
            text = json.dumps(asdict(marks[title]), ensure_ascii=True)
            properties.append(StringProperty(name=PREFIX + title, value=text))


def _settled(book: Workbook) -> bytes:
    """Return the workbook's bytes, the same for the same content."""
    book.properties.creator = "sheets-sync"
    raw = io.BytesIO()
    # Packed lightly, for `settled` packs it anew; not at all, a country's would take much memory.
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        ExcelWriter(book, archive).write_data()
    return settled(raw.getvalue())
