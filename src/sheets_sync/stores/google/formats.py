"""Looks turned into the API's formats, each sent once for a whole area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sheets_sync.grids import Area
from sheets_sync.stores.looks import ALARM, BORDER_COLOUR, FONT, Format, Look, look_of
from sheets_sync.tabs import Placed, Rule

_PATTERNS: dict[Format, tuple[str, str]] = {
    "count": ("NUMBER", "#,##0"),
    "share": ("NUMBER", "0.0"),
    "date": ("DATE", "dd/mm/yyyy"),
}


def areas_of_one_look(rows: Sequence[Sequence[Placed]]) -> Iterator[tuple[Area, Look]]:
    """Return the areas that look alike: runs of cells in a row, joined with equal runs below."""
    open_runs: dict[tuple[int, int, Look], int] = {}
    for number in range(len(rows) + 1):
        runs = set(_runs(rows[number])) if number < len(rows) else set()
        for run in [run for run in open_runs if run not in runs]:
            left, right, look = run
            yield Area(open_runs.pop(run), left, number - 1, right), look
        for run in runs:
            open_runs.setdefault(run, number)


def _runs(row: Sequence[Placed]) -> Iterator[tuple[int, int, Look]]:
    looks = enumerate(look_of(placed) for placed in row)
    for look, cells in groupby(looks, key=lambda pair: pair[1]):
        places = [place for place, _ in cells]
        yield places[0], places[-1], look


def repeated(sheet: int, area: Area, look: Look) -> dict[str, Any]:
    """Return the request that gives an area its look."""
    cell = {"userEnteredFormat": format_of(look)}
    return {"repeatCell": {"range": grid_range(sheet, area), "cell": cell, "fields": "userEnteredFormat"}}


@lru_cache(maxsize=256)
def format_of(look: Look) -> dict[str, Any]:
    """Return the API's CellFormat of a look."""
    text = {"bold": look.bold, "fontSize": look.size, "fontFamily": FONT,
            "foregroundColorStyle": {"rgbColor": colour_of(look.colour)}}  # fmt: skip
    form: dict[str, Any] = {"textFormat": text, "horizontalAlignment": look.across.upper(),
                            "verticalAlignment": "MIDDLE" if look.middle else "TOP",
                            "wrapStrategy": "WRAP" if look.wrapped else "OVERFLOW_CELL"}  # fmt: skip
    if look.fill:
        form["backgroundColorStyle"] = {"rgbColor": colour_of(look.fill)}
    if look.bordered:
        line = {"style": "SOLID", "colorStyle": {"rgbColor": colour_of(BORDER_COLOUR)}}
        form["borders"] = dict.fromkeys(("top", "bottom", "left", "right"), line)
    if look.format in _PATTERNS:
        kind, pattern = _PATTERNS[look.format]
        form["numberFormat"] = {"type": kind, "pattern": pattern}
    return form


def alarmed(sheet: int, rule: Rule) -> dict[str, Any]:
    """Return the request that makes an area turn red while a rule's formula holds."""
    fill, letters = (colour_of(colour) for colour in ALARM)
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": rule.formula}]}
    form = {"backgroundColorStyle": {"rgbColor": fill},
            "textFormat": {"bold": True, "foregroundColorStyle": {"rgbColor": letters}}}  # fmt: skip
    made = {"ranges": [grid_range(sheet, rule.area)], "booleanRule": {"condition": condition, "format": form}}
    return {"addConditionalFormatRule": {"rule": made, "index": 0}}


def colour_of(rgb: str) -> dict[str, float]:
    """Return a colour RRGGBB as the API's Color."""
    parts = (round(int(rgb[i : i + 2], 16) / 255, 4) for i in (0, 2, 4))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def grid_range(sheet: int, area: Area) -> dict[str, int]:
    """Return an area as the API's GridRange, whose ends are not included."""
    return {"sheetId": sheet, "startRowIndex": area.top, "endRowIndex": area.bottom + 1,
            "startColumnIndex": area.left, "endColumnIndex": area.right + 1}  # fmt: skip
