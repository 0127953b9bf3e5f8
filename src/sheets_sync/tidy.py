"""The tab "Số liệu": every figure as one long table, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_sync.periods import Period
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Cell, Head, Row, Summary, TableBlock
from sheets_sync.tabs import FIGURES_TAB
from sheets_sync.units import KIND_TITLES

TITLE = FIGURES_TAB
_HEADS = (
    Head("Kỳ", width=10), Head("Từ ngày", width=12), Head("Đến ngày", width=12),
    Head("Bước", width=14), Head("Mã chỉ tiêu", width=30), Head("Chỉ tiêu", width=34),
    Head("Khối", width=34), Head("Đơn vị", width=24), Head("Giá trị", width=10),
    Head("Số dòng", width=9), Head("Để riêng", width=9), Head("Tử số", width=16), Head("Mẫu số", width=16),
)  # fmt: skip


def tidy_table(outcomes: Iterable[Outcome], period: Period) -> TableBlock:
    """Return a row for each figure of each step: the site's (no group, no unit), groups', units'.

    A unit's figure of 0 without any row is left out. A percentage names the figures that it is made of, so
    that those of several sites can be made one.
    """
    rows = [
        Row([
            Cell(period.label), Cell(period.start, "date"), Cell(period.end, "date"),
            Cell(outcome.step.plugin), Cell(figure.figure), Cell(figure.label),
            Cell(KIND_TITLES[figure.kind] if figure.kind else None), Cell(figure.unit),
            figure.cell(), Cell(figure.rows, "count"), Cell(figure.set_aside, "count"),
            *map(Cell, shares.get(figure.figure, (None, None))),
        ])
        for outcome in outcomes if outcome.summary
        for shares in [_shares(outcome.summary)]
        for figure in outcome.summary.figures
        if figure.unit is None or figure.value or figure.rows or figure.set_aside
    ]  # fmt: skip
    return TableBlock(_HEADS, rows, filtered=True, wrapped=False)


def _shares(summary: Summary) -> dict[str, tuple[str, str]]:
    return {m.name: (m.part, m.share_of.name) for m in summary.measures if m.share_of}
