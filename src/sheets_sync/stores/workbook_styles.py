"""How a tab looks in a workbook: fonts, fills, number formats, links, print set-up."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule as FormattingRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.stores.looks import ALARM, BORDER_COLOUR, FONT, Format, Look, look_of
from sheets_sync.stores.workbook_charts import draw
from sheets_sync.stores.workbook_pages import ROOMY, height_of, set_up_pages
from sheets_sync.tabs import Placed, Tab

FORMATS: dict[Format, str] = {
    "general": "General",
    "count": r"[>=1000000]#\.###\.##0_);[>=1000]#\.##0_);0_)",
    "share": "0.0_)",
    "date": "dd/mm/yyyy",
}
_LINE = Side(style="thin", color=BORDER_COLOUR)
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def blank_workbook() -> Workbook:
    """Return a workbook without a tab, in whose own font the widths of columns are counted."""
    book: Any = Workbook()
    book.remove(book.worksheets[0])
    own = Font(name=FONT, size=10)
    book._fonts = IndexedList([own])
    book._named_styles["Normal"].font = own
    made: Workbook = book
    return made


def render(sheet: Worksheet, tab: Tab) -> None:
    """Write a tab into an empty worksheet."""
    # By its identity, which is quicker than by what it says; held here, it stays the same.
    dressed: dict[int, tuple[Look, Any]] = {}
    for row, cells in enumerate(tab.rows, 1):
        for column, placed in enumerate(cells, 1):
            cell: Any = sheet.cell(row, column)
            look = look_of(placed)
            known = dressed.get(id(look))
            if known:
                # One style for all cells that look so: many times quicker than each property anew.
                cell._style = known[1]
            else:
                _dress(cell, look)
                dressed[id(look)] = look, cell._style
            _write(cell, placed)
    _shape(sheet, tab)
    for chart in tab.charts:
        draw(sheet, chart)
    set_up_pages(sheet, tab)


def write_notice(sheet: Worksheet, row: int, text: str) -> None:
    """Write the notice of a tab, the row counted from 0."""
    placed = Placed(text, "warning")
    _dress(sheet.cell(row + 1, 1), look_of(placed))
    _write(sheet.cell(row + 1, 1), placed)


def _write(cell: Any, placed: Placed) -> None:
    if placed.value is not None:
        cell.value = placed.value
        if isinstance(placed.value, str):
            cell.data_type = "s"
            if placed.value[:1] in ("=", "+", "-", "@", "'"):
                cell._style = copy(cell._style)
                cell.quotePrefix = True
    if placed.target and placed.value is not None:
        file = _address(placed.target.file) if placed.target.file else None
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=placed.target.location, target=file)


@lru_cache(maxsize=4096)
def _address(file: str) -> str:
    """Return the address of a page on the web, or of a file whose name may hold what an address cannot."""
    return quote(file, safe="/:?=#&%" if "://" in file else "/")


def _dress(cell: Any, look: Look) -> None:
    cell.font = _font(look.bold, look.size, look.colour)
    if look.fill:
        cell.fill = _fill(look.fill)
    if look.bordered:
        cell.border = _BORDER
    cell.alignment = _alignment(look)
    cell.number_format = FORMATS[look.format]


@lru_cache(maxsize=256)
def _font(bold: bool, size: int, colour: str) -> Font:
    return Font(name=FONT, size=size, bold=bold, color=colour)


@lru_cache(maxsize=64)
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


@lru_cache(maxsize=256)
def _alignment(look: Look) -> Alignment:
    vertical = "center" if look.middle else "top"
    return Alignment(look.across, vertical, wrap_text=look.wrapped, indent=1 if look.indented else 0)


def _shape(sheet: Worksheet, tab: Tab) -> None:
    for column, width in enumerate(tab.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width * ROOMY
    for row, lines in tab.heights.items():
        sheet.row_dimensions[row + 1].height = height_of(lines)
    sheet.row_dimensions[1].height = 24
    for area in tab.merges:
        # All but its first cell are blank and have their looks, which `merge_cells` would make anew.
        sheet.merged_cells.ranges.add(CellRange(area.address))
    rows, columns = tab.frozen
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
    if tab.filter:
        sheet.auto_filter.ref = tab.filter.address
    sheet.sheet_view.showGridLines = False
    fill, letters = ALARM
    alarm = DifferentialStyle(font=Font(bold=True, color=letters), fill=PatternFill(bgColor=fill))
    for rule in tab.rules:
        red = FormattingRule("expression", dxf=alarm, formula=[rule.formula.removeprefix("=")])
        sheet.conditional_formatting.add(rule.area.address, red)
