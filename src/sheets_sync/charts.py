"""Charts of a summary's figures, and of days by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sheets_sync.summaries import (
    Cell,
    ChartBlock,
    ChartKind,
    Figure,
    FigureLink,
    Head,
    Row,
    Summary,
    TableBlock,
)
from sheets_sync.units import KIND_TITLES, Kind

if TYPE_CHECKING:
    import pandas as pd

MONTHS = 12


def group_chart(
    summary: Summary, figures: Mapping[str, str], what: str, *, heading: str,
    kind: ChartKind = "stacked columns",
) -> ChartBlock:  # fmt: skip
    """Return a chart with a point for each figure, named by its text, and a series for each group of units.

    `what` says what the points are. Each number leads to its rows.

    Raises:
        ValueError: a figure was not counted.
    """
    summary.check_figures(figures)
    kinds, numbers = summary.units.kinds, _numbers(summary)
    heads = _heads(what, [KIND_TITLES[group] for group in kinds], width=11)
    rows = [
        _row(number, text, [_shown(numbers, FigureLink(name, None, group)) for group in kinds])
        for number, (name, text) in enumerate(figures.items(), 1)
    ]
    return ChartBlock(TableBlock(heads, rows, heading), kind)


def unit_chart(
    summary: Summary, figures: Mapping[str, str], *, heading: str, kinds: Sequence[Kind] = (),
    of_types: Sequence[str] = (), kind: ChartKind = "stacked bars",
) -> ChartBlock:  # fmt: skip
    """Return a chart with a point for each unit and a series for each figure, named by its text.

    With `kinds` only these groups are drawn, with `of_types` only units of these types. Of a unit whose sheet
    could not be read there is no number. Each number leads to its rows.

    Raises:
        ValueError: a figure was not counted.
    """
    summary.check_figures(figures)
    units = [
        unit
        for group in summary.units.kinds
        for unit in (summary.units.of(group) if not kinds or group in kinds else ())
        if not of_types or unit.type in of_types
    ]
    numbers = _numbers(summary)
    rows = [
        _row(number, f"{unit.name} (không đọc được)" if unit.name in summary.silent else unit.name, [
            Cell() if unit.name in summary.silent else _shown(numbers, FigureLink(name, unit.name))
            for name in figures
        ])
        for number, unit in enumerate(units, 1)
    ]  # fmt: skip
    return ChartBlock(TableBlock(_heads("Đơn vị", list(figures.values())), rows, heading), kind)


def month_chart(
    year: int, days: Mapping[str, pd.Series], *, heading: str, kind: ChartKind = "columns"
) -> ChartBlock:
    """Return a chart with a point for each month of a year and, for each name, how many days fall in it.

    Blank days, and days of other years, count nowhere.
    """
    counts = [_by_month(year, series) for series in days.values()]
    rows = [
        _row(month, f"Tháng {month}", [_cell(count[month]) for count in counts])
        for month in range(1, MONTHS + 1)
    ]
    return ChartBlock(TableBlock(_heads("Tháng", list(days), width=13), rows, heading), kind)


def _by_month(year: int, days: pd.Series) -> dict[int, int]:
    known = days[days.dt.year == year].dt.month.value_counts()
    return {month: int(known.get(month, 0)) for month in range(1, MONTHS + 1)}


def _heads(what: str, series: Iterable[str], width: float = 10) -> list[Head]:
    return [Head("STT", width=6), Head(what, width=30), *(Head(text, width=width) for text in series)]


def _row(number: int, name: str, cells: Sequence[Cell]) -> Row:
    return Row([Cell(number, "count"), Cell(name), *cells])


def _numbers(summary: Summary) -> dict[FigureLink, Figure]:
    return {FigureLink(f.figure, f.unit, f.kind): f for f in summary.figures}


def _shown(numbers: Mapping[FigureLink, Figure], link: FigureLink) -> Cell:
    return numbers[link].cell(link, zero="muted") if link in numbers else Cell()


def _cell(value: float) -> Cell:
    return Cell(value, "count" if value else "muted")
