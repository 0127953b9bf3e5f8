"""Blank registers for a new site: workbooks with dropdowns, checked dates and counts, protected headings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.grids import LISTS
from sheets_sync.stores.looks import FONT
from sheets_sync.tables import Column, ColumnType, Table
from sheets_sync.units import Unit

LIST_TAB = "Danh mục"
HEADER_ROW, FIRST_ROW, LAST_ROW = 3, 4, 503
_FIRST_COLUMN = 2
_UNITS_ROOM = 400
_SPARE_COLUMNS = 8
_WIDTHS: dict[ColumnType, float] = {
    "unit": 24, "text": 30, "date": 14, "period": 14, "count": 11, "number": 12, "choice": 20, "flag": 11,
}  # fmt: skip
_LINE = Side(style="thin", color="FFFFFF")
_FLAGS = ["có", "chưa", "không"]


def blank_register(table: Table, units: Sequence[Unit] = ()) -> bytes:
    """Return a workbook with an empty register under the table's main headings.

    A dropdown of units lists those given, and those that are typed below them in the tab "Danh mục".
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title_of(table)
    lists = book.create_sheet(LIST_TAB)
    lists["A1"] = LISTS
    lists["A1"].font = Font(name=FONT, bold=True)
    _listed(lists, 1, [unit.name for unit in units])
    _head(sheet, table)
    for place, column in enumerate(table.columns, _FIRST_COLUMN):
        _validate(sheet, lists, place, column)
    _protect(sheet, table.columns)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def title_of(table: Table) -> str:
    """Return the title of the register's tab."""
    return (table.tabs[0] if table.tabs else table.name)[:31]


def _head(sheet: Worksheet, table: Table) -> None:
    sheet["A1"] = f"SỔ {title_of(table).upper()}"
    sheet["A1"].font = Font(name=FONT, size=14, bold=True, color="1F3A5F")
    sheet["A2"] = "Cột có dấu * phải ghi. Không sửa dòng tiêu đề; có thể thêm cột ở bên phải."
    sheet["A2"].font = Font(name=FONT, size=9, italic=True, color="6A6A66")
    heads = ["STT", *(column.labels[0] + (" *" if column.needed else "") for column in table.columns)]
    for place, text in enumerate(heads, 1):
        cell = sheet.cell(HEADER_ROW, place, text)
        cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3A5F")
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.border = Border(left=_LINE, right=_LINE)
        kind = table.columns[place - _FIRST_COLUMN].type if place >= _FIRST_COLUMN else None
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[kind] if kind else 6
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _listed(lists: Worksheet, place: int, values: Sequence[str]) -> str:
    """Write a list of values into a column and return its cells as a formula names them."""
    for number, value in enumerate(values, 2):
        lists.cell(number, place, value).data_type = "s"
    letter = get_column_letter(place)
    lists.column_dimensions[letter].width = 34
    last = _UNITS_ROOM if place == 1 else len(values) + 1
    return f"='{LIST_TAB}'!${letter}$2:${letter}${last}"


def _validate(sheet: Worksheet, lists: Worksheet, place: int, column: Column) -> None:
    letter = get_column_letter(place)
    area = f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}"
    rule = _rule(lists, column)
    if rule is None:
        return
    rule.add(area)
    rule.showErrorMessage = True
    # A warning and no stop: a month without its day, or a ward not yet listed, may be typed all the same.
    rule.errorStyle = "warning"
    sheet.add_data_validation(rule)


def _rule(lists: Worksheet, column: Column) -> DataValidation | None:
    if column.type == "unit":
        return _asked(f"='{LIST_TAB}'!$A$2:$A${_UNITS_ROOM}", "Chọn đơn vị trong danh mục.")
    if column.type in ("choice", "flag"):
        values = list(column.choices) if column.type == "choice" else _FLAGS
        where = _listed(lists, lists.max_column + 1, values)
        return _asked(where, f"Chọn một trong: {', '.join(values)}"[:240] + ".")
    if column.type == "date":
        return _bounded("date", "18264", "91677", "Ghi ngày/tháng/năm, ví dụ 24/02/2023.")
    if column.type == "count":
        return _bounded("whole", "0", "1000000000", "Ghi số nguyên, ví dụ 120; không có thì ghi 0.")
    if column.type == "number":
        return _bounded("decimal", "0", "1000000000000000", "Ghi số, phần lẻ sau dấu phẩy, ví dụ 12,5.")
    return None


def _asked(formula: str, message: str) -> DataValidation:
    return DataValidation("list", formula1=formula, allow_blank=True, error=message)


def _bounded(kind: Any, least: str, most: str, message: str) -> DataValidation:
    return DataValidation(
        kind, operator="between", formula1=least, formula2=most, allow_blank=True, error=message
    )


def _protect(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Lock the headings alone: rows may be typed, inserted, sorted, deleted, columns added at the right."""
    for place in range(1, _FIRST_COLUMN + len(columns) + _SPARE_COLUMNS):
        # A column's own style is that of all its cells that nothing was written to.
        dimension: Any = sheet.column_dimensions[get_column_letter(place)]
        dimension.protection = Protection(locked=False)
        dimension.font = Font(name=FONT, size=10)
        if _FIRST_COLUMN <= place < _FIRST_COLUMN + len(columns):
            kind = columns[place - _FIRST_COLUMN].type
            dimension.number_format = "dd/mm/yyyy" if kind == "date" else "General"
            dimension.alignment = Alignment(vertical="top", wrap_text=kind == "text")
    sheet.protection.sheet = True
    for name in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(sheet.protection, name, False)
