"""Charts of a tab as the API takes them."""

from __future__ import annotations

from typing import Any

from sheets_sync.grids import Area
from sheets_sync.stores.google.formats import colour_of, grid_range
from sheets_sync.stores.looks import FONT, SERIES_COLOURS
from sheets_sync.tabs import Chart

Request = dict[str, Any]


def drawn(sheet: int, chart: Chart, chart_id: int) -> Request:
    """Return the request that draws a chart over its area."""
    anchor = {"sheetId": sheet, "rowIndex": chart.over.top, "columnIndex": chart.over.left}
    place = {"anchorCell": anchor, "widthPixels": chart.width, "heightPixels": chart.height}
    spec = {"altText": chart.title, "fontName": FONT, "basicChart": _basic(sheet, chart)}
    made = {"chartId": chart_id, "spec": spec, "position": {"overlayPosition": place}}
    return {"addChart": {"chart": made}}


def _basic(sheet: int, chart: Chart) -> Request:
    sideways = "bars" in chart.kind
    series = [
        {
            "series": _cells(sheet, area, chart.names),
            "targetAxis": "BOTTOM_AXIS" if sideways else "LEFT_AXIS",
            "colorStyle": {"rgbColor": colour_of(SERIES_COLOURS[place % len(SERIES_COLOURS)])},
            "dataLabel": {"type": "DATA"},
        }
        for place, area in enumerate(chart.series)
    ]
    return {
        "chartType": "BAR" if sideways else "COLUMN",
        "stackedType": "STACKED" if "stacked" in chart.kind else "NOT_STACKED",
        "legendPosition": "BOTTOM_LEGEND",
        "headerCount": 1,
        "domains": [{"domain": _cells(sheet, chart.points, chart.names)}],
        "series": series,
    }


def _cells(sheet: int, area: Area, names: int) -> Request:
    whole = Area(names, area.left, area.bottom, area.right)
    return {"sourceRange": {"sources": [grid_range(sheet, whole)]}}
