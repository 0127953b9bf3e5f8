"""How a tab of a workbook is printed: on A4, as wide as the page, without cutting a chart in two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.tabs import Tab

LINE_HEIGHT = 15.0
# Wider than so many characters a tab lies on its side.
_UPRIGHT = 95
_A4 = (595, 842)
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7, "footer": 0.3}
# A column is so much wider than its characters, which are counted as wide as a digit of 7 pixels.
ROOMY = 1.1
_POINTS_AN_INCH, _POINTS_A_CHARACTER = 72, 5.25 * ROOMY
# Programs differ in how wide a character is (LibreOffice 7.4: 6 % wider than Excel) and how high a line.
_SURE, _SURE_HIGH = 0.92, 0.94


def height_of(lines: int) -> float:
    """Return the height in points of a row of so many lines of text."""
    return LINE_HEIGHT * lines + 3


def set_up_pages(sheet: Worksheet, tab: Tab) -> None:
    """Set paper, margins, footer, the rows repeated on each page, and where pages end.

    A tab that fits is left to the program to fit. Where a page must end before a chart, the scale is set, for
    programs that fit pages by themselves pass over ends that are given.
    """
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if _lies(tab) else "portrait"
    for name, inches in _MARGINS.items():
        setattr(sheet.page_margins, name, inches)
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "Trang &P/&N"
    if tab.head_rows:
        first, last = tab.head_rows
        sheet.print_title_rows = f"{first + 1}:{last + 1}"
    ends = list(page_ends(tab))
    for row in ends:
        sheet.row_breaks.append(Break(id=row))
    if ends:
        sheet.page_setup.scale = max(10, int(_scale(tab) * 100))
    else:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lies(tab: Tab) -> bool:
    return sum(tab.widths) > _UPRIGHT


def _scale(tab: Tab) -> float:
    width = _A4[1] if _lies(tab) else _A4[0]
    room = width - (_MARGINS["left"] + _MARGINS["right"]) * _POINTS_AN_INCH
    return min(1.0, _SURE * room / (sum(tab.widths) * _POINTS_A_CHARACTER))


def page_ends(tab: Tab) -> Iterator[int]:
    """Return after how many rows a page must end, so that nothing that belongs together is cut.

    What is higher than a page is cut all the same.
    """
    height = _A4[0] if _lies(tab) else _A4[1]
    room = _SURE_HIGH * (height - (_MARGINS["top"] + _MARGINS["bottom"]) * _POINTS_AN_INCH) / _scale(tab)
    first, last = tab.head_rows or (0, -1)
    heads = sum(_height(tab, row) for row in range(first, last + 1))
    wholes = dict(tab.wholes)
    used = 0.0
    for row in range(len(tab.rows)):
        whole = sum(_height(tab, part) for part in range(row, wholes.get(row, row) + 1))
        if used + whole > room and used:
            if row in wholes and whole <= room - heads:
                yield row
            used = heads
        used += _height(tab, row)


def _height(tab: Tab, row: int) -> float:
    return height_of(tab.heights[row]) if row in tab.heights else LINE_HEIGHT
