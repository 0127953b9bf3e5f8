"""Charts of a tab in a workbook: native ones, drawn from the tab's own cells."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.grids import Area
from sheets_sync.stores.looks import BORDER_COLOUR, FONT, SERIES_COLOURS, TEXT_COLOUR, letters_on
from sheets_sync.tabs import Chart

_CENTIMETRES = 2.54 / 96
_TEXT = 900
# So many are counted one by one on the axis.
_FEW = 10


def draw(sheet: Worksheet, chart: Chart) -> None:
    """Draw a chart over its area."""
    made: Any = BarChart()
    made.type = "bar" if "bars" in chart.kind else "col"
    if "stacked" in chart.kind:
        made.grouping, made.overlap = "stacked", 100
    for place, area in enumerate(chart.series):
        colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        within = chart.kind.startswith("stacked")
        made.series.append(_series(sheet, area, chart.names, colour, letters_within=within))
    made.set_categories(_cells(sheet, chart.points))
    _frame(made, sideways=made.type == "bar")
    if max(map(sum, zip(*(_numbers(sheet, area) for area in chart.series), strict=True))) <= _FEW:
        made.y_axis.majorUnit = 1
    made.width, made.height = chart.width * _CENTIMETRES, chart.height * _CENTIMETRES
    sheet.add_chart(made, f"{get_column_letter(chart.over.left + 1)}{chart.over.top + 1}")


def _numbers(sheet: Worksheet, area: Area) -> list[float]:
    cells = (sheet.cell(row + 1, area.left + 1).value for row in range(area.top, area.bottom + 1))
    return [float(value) if isinstance(value, int | float) else 0.0 for value in cells]


def _cells(sheet: Worksheet, area: Area) -> Reference:
    return Reference(sheet, area.left + 1, area.top + 1, area.right + 1, area.bottom + 1)


def _series(sheet: Worksheet, area: Area, names: int, colour: str, *, letters_within: bool) -> Any:
    made: Any = Series(_cells(sheet, Area(names, area.left, area.bottom, area.right)), title_from_data=True)
    made.graphicalProperties = GraphicalProperties(solidFill=colour)
    made.graphicalProperties.line.solidFill = "FFFFFF"
    made.invertIfNegative = False
    letters = letters_on(colour) if letters_within else TEXT_COLOUR
    # A bar of 0 has no length; its number would only cover its neighbours.
    blank = [place for place, number in enumerate(_numbers(sheet, area)) if not number]
    made.dLbls = DataLabelList(
        dLbl=[DataLabel(idx=place, **_shown(number=False)) for place in blank],
        txPr=_text(letters),
        **_shown(number=True),
    )
    return made


def _shown(*, number: bool) -> dict[str, bool]:
    """Return what a label says: the number, or nothing."""
    others = ("showSerName", "showCatName", "showLegendKey", "showPercent")
    return {"showVal": number, **dict.fromkeys(others, False)}


def _frame(made: Any, *, sideways: bool) -> None:
    """Set what surrounds the bars: both axes, the legend under them, a number on each bar."""
    made.gapWidth = 50
    made.legend.position = "b"
    made.legend.txPr = _text(TEXT_COLOUR)
    made.x_axis.delete = made.y_axis.delete = False
    made.x_axis.txPr, made.y_axis.txPr = _text(TEXT_COLOUR), _text(TEXT_COLOUR)
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=BORDER_COLOUR))
    made.y_axis.number_format = "#,##0"
    made.y_axis.scaling.min = 0
    if sideways:
        made.x_axis.scaling.orientation = "maxMin"
        made.y_axis.crosses = "max"


def _text(colour: str) -> RichText:
    font = CharacterProperties(sz=_TEXT, latin=Font(typeface=FONT), solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=font), endParaRPr=font)])
