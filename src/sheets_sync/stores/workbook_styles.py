"""How a tab looks in a workbook: fonts, colours, number formats, links, print set-up."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.duties import State
from sheets_sync.grids import Area
from sheets_sync.layout import Placed, Tab
from sheets_sync.summaries import RowRole, Style

FONT = "Arial"
COUNT_FORMAT = r"[>=1000000]#\.###\.##0_);[>=1000]#\.##0_);0_)"
SHARE_FORMAT = r"0\%"
DATE_FORMAT = "dd/mm/yyyy"
LINE_HEIGHT = 15.0

STATE_COLOURS: dict[State, tuple[str, str]] = {
    "on-time": ("E3F1E5", "1E5B2E"),
    "late": ("FCEBC8", "6B4A00"),
    "missing": ("F9DAD7", "8C1D18"),
    "not-due": ("EDF1F7", "3C4A5E"),
    "not-required": ("F5F5F4", "6A6A66"),
    "unreadable": ("E8DFF3", "4B2A78"),
}
_ROLE_FILLS: dict[RowRole, str] = {"head": "1F3A5F", "group": "DCE5F0", "total": "C9D6E6"}
_LINE = Side(style="thin", color="C3CAD4")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def render(sheet: Worksheet, tab: Tab) -> None:
    """Write a tab into an empty worksheet."""
    for row, cells in enumerate(tab.rows, 1):
        for column, placed in enumerate(cells, 1):
            _write(sheet.cell(row, column), placed)
    _shape(sheet, tab)
    _print_set_up(sheet, tab)


def write_notice(sheet: Worksheet, row: int, text: str) -> None:
    """Write the notice of a tab, the row counted from 0."""
    _write(sheet.cell(row + 1, 1), Placed(text, "warning"))


def _write(cell: Any, placed: Placed) -> None:
    if placed.value is not None:
        cell.value = placed.value
        if isinstance(placed.value, str):
            cell.data_type = "s"
            cell.quotePrefix = placed.value[:1] in ("=", "+", "-", "@", "'")
    if placed.target:
        location = placed.target.location
        file = quote(placed.target.file) if placed.target.file else None
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, target=file)
    _dress(cell, placed)


def _dress(cell: Any, placed: Placed) -> None:
    cell.font = _font(placed.style, placed.role, placed.state, placed.target is not None)
    colour = STATE_COLOURS[placed.state][0] if placed.state else _ROLE_FILLS.get(placed.role or "data")
    if colour:
        cell.fill = _fill(colour)
    if placed.bordered:
        cell.border = _BORDER
    cell.alignment = _alignment(placed.style, placed.role, _kind(placed), placed.bordered, placed.wrapped)
    formats = {
        "count": COUNT_FORMAT,
        "muted": COUNT_FORMAT,
        "share": SHARE_FORMAT,
        "date": DATE_FORMAT,
    }
    cell.number_format = formats.get(placed.style, "General")


@lru_cache(maxsize=256)
def _font(style: Style, role: RowRole | None, state: State | None, linked: bool) -> Font:
    colour = STATE_COLOURS[state][1] if state else "1B1F24"
    size = {"heading": 15, "note": 10}.get(style, 10)
    if role == "head":
        colour = "FFFFFF"
    elif style == "muted":
        colour = "8A9099"
    elif style == "warning":
        colour = "8C1D18"
    elif style == "heading" or (style == "strong" and role is None):
        colour = "1F3A5F"
    elif linked and not state:
        colour = "1A4F9C"
    bold = style in ("heading", "strong") or role in ("head", "group", "total")
    return Font(name=FONT, size=size, bold=bold, color=colour)


@lru_cache(maxsize=64)
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


@lru_cache(maxsize=64)
def _alignment(style: Style, role: RowRole | None, kind: str, bordered: bool, wrapped: bool) -> Alignment:
    if role == "head":
        return Alignment(horizontal="center", vertical="center", wrap_text=True)
    across = {"number": "right", "other": "center", "state": "center"}.get(kind, "left")
    if kind == "text" and style == "muted" and bordered:
        across = "center"
    wrapped = wrapped and kind in ("text", "state") and (bordered or style in ("note", "text"))
    indent = 1 if bordered and across == "left" else 0
    return Alignment(across, "center" if bordered else "top", wrap_text=wrapped, indent=indent)


def _kind(placed: Placed) -> str:
    if placed.state:
        return "state"
    if isinstance(placed.value, str):
        return "text"
    return "number" if isinstance(placed.value, int | float) else "other"


def _shape(sheet: Worksheet, tab: Tab) -> None:
    for column, width in enumerate(tab.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, lines in tab.heights.items():
        sheet.row_dimensions[row + 1].height = LINE_HEIGHT * lines + 3
    sheet.row_dimensions[1].height = 24
    for area in tab.merges:
        _merge(sheet, area)
    rows, columns = tab.frozen
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
    if tab.filter:
        sheet.auto_filter.ref = tab.filter.address
    sheet.sheet_view.showGridLines = False


def _merge(sheet: Worksheet, area: Area) -> None:
    sheet.merge_cells(
        start_row=area.top + 1,
        start_column=area.left + 1,
        end_row=area.bottom + 1,
        end_column=area.right + 1,
    )


def _print_set_up(sheet: Worksheet, tab: Tab) -> None:
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if sum(tab.widths) > 95 else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "Trang &P/&N"
    if tab.head_rows:
        first, last = tab.head_rows
        sheet.print_title_rows = f"{first + 1}:{last + 1}"
