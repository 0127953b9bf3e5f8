"""The tab "Số liệu": every figure as one long table, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_sync.periods import Period
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Cell, Head, Row, TableBlock
from sheets_sync.units import KIND_TITLES

TITLE = "Số liệu"
_HEADS = (
    Head("Kỳ", width=10), Head("Từ ngày", width=12), Head("Đến ngày", width=12),
    Head("Bước", width=14), Head("Mã chỉ tiêu", width=30), Head("Chỉ tiêu", width=34),
    Head("Khối", width=34), Head("Đơn vị", width=24), Head("Giá trị", width=10),
    Head("Số dòng", width=9), Head("Để riêng", width=9),
)  # fmt: skip


def tidy_table(outcomes: Iterable[Outcome], period: Period) -> TableBlock:
    """Return a row for each figure of each step: the site's (no group, no unit), groups', units'.

    A unit's figure of 0 without any row is left out.
    """
    rows = [
        Row([
            Cell(period.label), Cell(period.start, "date"), Cell(period.end, "date"),
            Cell(outcome.step.plugin), Cell(figure.figure), Cell(figure.label),
            Cell(KIND_TITLES[figure.kind] if figure.kind else None), Cell(figure.unit),
            Cell(figure.value, "count"), Cell(figure.rows, "count"), Cell(figure.set_aside, "count"),
        ])
        for outcome in outcomes if outcome.summary
        for figure in outcome.summary.figures
        if figure.unit is None or figure.value or figure.rows or figure.set_aside
    ]  # fmt: skip
    return TableBlock(_HEADS, rows, filtered=True, wrapped=False)
