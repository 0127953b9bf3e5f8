"""What the reader of cells leaves out of a workbook, and what would harm it.

An .xlsx file is a ZIP archive of XML parts (ECMA-376). A look at its bytes tells, before any cell is
read, whether it is a workbook at all and of a bearable size, which cells hold a formula's error, and
which show a month or a percentage instead of the number beneath.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from sheets_sync.errors import SourceError
from sheets_sync.grids import position

MAX_FILE_BYTES = 64 * 2**20
MAX_PART_BYTES = 256 * 2**20
MAX_CELLS = 10_000_000

TOO_LARGE = (
    "is too large to read safely; delete empty rows and columns, or split the workbook",
    "tệp quá lớn; hãy xoá các dòng, cột trống hoặc tách thành nhiều tệp",
)
ENCRYPTED = (
    "is protected by a password or an old .xls; save it as .xlsx without a password",
    "tệp có mật khẩu hoặc là .xls cũ; hãy lưu lại thành .xlsx không mật khẩu",
)
NO_WORKBOOK = (
    "is no Excel workbook; open it and save it as .xlsx",
    "đây không phải là tệp Excel; hãy mở và lưu lại thành .xlsx",
)
DAMAGED = (
    "is damaged or no Excel workbook; open it, let Excel repair it, save it again",
    "tệp bị hỏng; hãy mở bằng Excel, để Excel sửa rồi lưu lại",
)
STRANGE = (
    "holds XML that no spreadsheet program writes; save it again as .xlsx",
    "tệp có cấu trúc lạ; hãy mở bằng Excel rồi lưu lại thành .xlsx",
)

_OLE = b"\xd0\xcf\x11\xe0"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*? t="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_UNCALCULATED = re.compile(
    rb'<c r="([A-Z]+\d+)"(?:(?! t="(?:str|e|b|s)")[^>])*>'
    rb"<f(?:/>|[^>]*>(?:[^<]*</f>)?)(?:<v\s*/>|<v></v>)?</c>"
)
NOT_CALCULATED = "công thức chưa tính"
_FAR = re.compile(rb"""r=["'](?:[A-Z]{3}\d|[A-Z]{0,3}\d{6})""")
_PLACE = re.compile(rb"""r=["']([A-Z]{1,3})(\d+)["']""")
_STYLED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*? s="(\d+)"')
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"}


@dataclass
class SheetNotes:
    """What a look at a sheet's part tells: error values by cell, cells that show a month or percentage.

    If no cells are merged, not even a text speaks of them.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    months: set[tuple[int, int]] = field(default_factory=set)
    shares: set[tuple[int, int]] = field(default_factory=set)
    merged: bool = True


def scan(data: bytes) -> Mapping[str, SheetNotes]:
    """Return notes on each sheet, by its title.

    Raises:
        SourceError: the bytes are no workbook, are encrypted or damaged, or would need too much memory.
    """
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(*TOO_LARGE)
    if data.startswith(_OLE):
        raise SourceError(*ENCRYPTED)
    if not data.startswith(b"PK"):
        raise SourceError(*NO_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_PART_BYTES:
                raise SourceError(*TOO_LARGE)
            return _scan_parts(archive)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, ValueError, EOFError, NotImplementedError,
            RuntimeError) as error:  # fmt: skip
        raise SourceError(*DAMAGED) from error


def _scan_parts(archive: zipfile.ZipFile) -> dict[str, SheetNotes]:
    months, shares = _special_styles(archive)
    notes = {}
    for title, part in _sheets(archive).items():
        content = archive.read(part)
        _refuse_giants(content)
        notes[title] = SheetNotes(_errors(content), merged=b"mergeCell" in content)
        if months or shares:
            _note_styles(content, notes[title], months, shares)
    return notes


def _xml(archive: zipfile.ZipFile, part: str) -> ET.Element:
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SourceError(*STRANGE)
    return ET.fromstring(content)  # noqa: S314  (no document type, so no entities)


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        element.get("Id", ""): element.get("Target", "")
        for element in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    found = {}
    for element in _xml(archive, "xl/workbook.xml").iter():
        target = relations.get(element.get(_RELATION, ""), "")
        if element.tag.endswith("}sheet") and "worksheets/" in target:
            found[element.get("name", "")] = (
                target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"
            )
    return found


def _refuse_giants(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b" r =" in content:
        raise SourceError(*STRANGE)
    if not _FAR.search(content):
        return
    rows = 0
    widest: set[bytes] = set()
    for place in _PLACE.finditer(content):
        rows = max(rows, int(place[2]))
        widest.add(place[1])
    columns = max((position(f"{letters.decode()}1")[1] + 1 for letters in widest), default=0)
    if rows * columns > MAX_CELLS:
        raise SourceError(*TOO_LARGE)


def _errors(content: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    if b't="e"' in content:
        found |= {position(cell.decode()): code.decode() for cell, code in _ERROR.findall(content)}
    if b"<f" in content:
        found |= {position(cell.decode()): NOT_CALCULATED for cell in _UNCALCULATED.findall(content)}
    return found


def _note_styles(content: bytes, notes: SheetNotes, months: set[int], shares: set[int]) -> None:
    for cell, style in _STYLED.findall(content):
        if int(style) in months:
            notes.months.add(position(cell.decode()))
        elif int(style) in shares:
            notes.shares.add(position(cell.decode()))


def _special_styles(archive: zipfile.ZipFile) -> tuple[set[int], set[int]]:
    if "xl/styles.xml" not in archive.namelist():
        return set(), set()
    root = _xml(archive, "xl/styles.xml")
    space = root.tag.partition("}")[0] + "}"
    formats = dict(_BUILT_IN)
    for element in root.iter(f"{space}numFmt"):
        formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    used = [int(xf.get("numFmtId", "0")) for group in root.iter(f"{space}cellXfs") for xf in group]
    codes = [_QUOTED.sub("", formats.get(number, "")).lower() for number in used]
    months = {i for i, code in enumerate(codes) if "m" in code and "y" in code and not set("dhs") & set(code)}
    return months, {i for i, code in enumerate(codes) if "%" in code}
