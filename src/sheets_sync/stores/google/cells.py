"""A spreadsheet as the API gives it, turned into grids, marks and values."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from sheets_sync.diff import Mark, Standing, mark_of
from sheets_sync.grids import Area, CellError, Grid, Value
from sheets_sync.tabs import FIGURES_TAB

_OF_TABS = (
    "spreadsheetId,properties(title,locale),sheets(properties(sheetId,title,index,gridProperties),merges,"
    "developerMetadata(metadataId,metadataKey,metadataValue),protectedRanges(protectedRangeId),"
    "conditionalFormats(ranges(sheetId)),charts(chartId),"
)
FIELDS = _OF_TABS + "data(rowData(values(effectiveValue,formattedValue,effectiveFormat(numberFormat)))))"
# Of what we wrote ourselves: how a cell is shown, and by which pattern, we know. It is a third of the answer.
OWN_FIELDS = _OF_TABS + "data(rowData(values(effectiveValue,effectiveFormat(numberFormat(type))))))"
MARK = "sheets-sync"
# The owner, and the beginning of the title, of a hidden tab that a large one is being built in.
STAGE = "sheets-sync đang ghi"
# A number further from the epoch than this, under a date format, is taken for no day but a number.
LAST_SERIAL = 690_000
# As a spreadsheet shows an error of each type (Sheets API, ErrorType).
_ERRORS = {"NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
           "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A"}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet's times have no zone)


@dataclass(frozen=True)
class SheetTab:
    """One tab of a spreadsheet: its id, its cells, and our mark if it is ours.

    `rules` is how many rules of conditional formatting it has, `charts` are the ids of its charts.
    """

    id: int
    title: str
    rows: list[list[Value]]
    merges: tuple[Area, ...] = ()
    mark: Mark | None = None
    metadata_id: int | None = None
    is_grid: bool = True
    rules: int = 0
    charts: tuple[int, ...] = ()

    @property
    def own_charts(self) -> tuple[int, ...]:
        """The ids of the charts that we drew."""
        noted = self.mark.charts.split(",") if self.mark else []
        return tuple(chart for chart in self.charts if str(chart) in noted)

    @property
    def is_stage(self) -> bool:
        """Whether a large tab was being built in it."""
        return self.mark is not None and self.mark.owner == STAGE


@dataclass(frozen=True)
class Sheets:
    """A spreadsheet as read: its title, its address, its tabs.

    `seen` is when, by Google's clock; None if the answer did not say.
    """

    title: str
    link: str
    tabs: tuple[SheetTab, ...]
    seen: dt.datetime | None = None


def parse(answer: Mapping[str, Any], date: str = "") -> Sheets:
    """Return a spreadsheet from the answer of `spreadsheets.get` and its Date header.

    It was asked for under `FIELDS`, or under `OWN_FIELDS`.

    Raises:
        ValueError: the answer is not of that form.
    """
    try:
        tabs = [_tab(sheet) for sheet in answer.get("sheets", [])]
        link = f"https://docs.google.com/spreadsheets/d/{answer['spreadsheetId']}/edit"
        return Sheets(str(answer["properties"]["title"]), link, tuple(tabs), _moment(date))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("an answer that is no spreadsheet") from error


def standing_of(sheets: Sheets) -> Standing:
    """Return what stands in a spreadsheet that is written to; what is being built does not count."""
    tabs = [tab for tab in sheets.tabs if not tab.is_stage]
    return Standing({tab.title: tab.rows for tab in tabs}, {tab.title: tab.mark for tab in tabs if tab.mark})


def _moment(date: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def grids(name: str, sheets: Sheets, *, summary: bool = False) -> tuple[Grid, ...]:
    """Return the grids of the tabs that people made; of a `summary` that another site wrote, its figures."""
    return tuple(
        Grid(name, tab.title, tab.rows, tab.merges, f"{sheets.link}#gid={tab.id}")
        for tab in sheets.tabs
        if tab.is_grid and (tab.mark and tab.title == FIGURES_TAB if summary else tab.mark is None)
    )


def _tab(sheet: Mapping[str, Any]) -> SheetTab:
    properties = sheet["properties"]
    data = sheet.get("data") or [{}]
    rows = [[_value(cell) for cell in row.get("values", [])] for row in data[0].get("rowData", [])]
    found = next((m for m in sheet.get("developerMetadata", []) if m.get("metadataKey") == MARK), None)
    mark = _mark(found["metadataValue"], properties["title"]) if found else None
    return SheetTab(
        int(properties["sheetId"]),
        str(properties["title"]),
        rows,
        tuple(_area(merge) for merge in sheet.get("merges", [])),
        mark,
        int(found["metadataId"]) if found and mark else None,
        "gridProperties" in properties,
        len(sheet.get("conditionalFormats", [])),
        tuple(int(chart["chartId"]) for chart in sheet.get("charts", [])),
    )


def _mark(text: str, title: str) -> Mark | None:
    """Return the mark of a tab; none if it was made for another, as in a copy or after a renaming."""
    try:
        fields = json.loads(text)
        return mark_of(fields) if fields.get("tab", title) == title else None
    except (ValueError, TypeError, AttributeError):
        return None


def _area(merge: Mapping[str, int]) -> Area:
    return Area(merge.get("startRowIndex", 0), merge.get("startColumnIndex", 0),
                merge["endRowIndex"] - 1, merge["endColumnIndex"] - 1)  # fmt: skip


def _value(cell: Mapping[str, Any]) -> Value:
    """Return a cell's value: a date as a date, a month as 3/2023, a share as 12,5%, a time as it is shown.

    Where it was not asked how cells are shown, a time is shown in hours and minutes, an error by its type.
    """
    value = cell.get("effectiveValue", {})
    shown = str(cell.get("formattedValue", ""))
    if "errorValue" in value:
        return CellError(shown or _ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!"))
    if "numberValue" in value:
        form = cell.get("effectiveFormat", {}).get("numberFormat", {})
        number = float(value["numberValue"])
        if not math.isfinite(number):
            return shown or str(number)
        return _number(number, str(form.get("type", "")), str(form.get("pattern", "")).lower(), shown)
    if "boolValue" in value:
        return bool(value["boolValue"])
    return str(value["stringValue"]) if "stringValue" in value else None


def _number(number: float, kind: str, pattern: str, shown: str) -> Value:
    if kind in ("DATE", "DATE_TIME") and -LAST_SERIAL < number < LAST_SERIAL:
        moment = EPOCH + dt.timedelta(days=number)
        plain = _QUOTED.sub("", pattern)
        if plain and "d" not in plain and "m" in plain and "y" in plain:
            return f"{moment:%m/%Y}"
        return moment.date() if number == int(number) else moment
    if kind == "PERCENT":
        return f"{number * 100:.10g}%".replace(".", ",")
    return shown or _clock(number) if kind == "TIME" else number


def _clock(days: float) -> Value:
    if abs(days) > LAST_SERIAL:
        return days
    hours, minutes = divmod(round(abs(days) * 24 * 60), 60)
    return f"{'-' if days < 0 else ''}{hours}:{minutes:02d}"
