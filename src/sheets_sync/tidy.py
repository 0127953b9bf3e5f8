"""The tab "Số liệu": every figure as one long table, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_sync.periods import Period
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Cell, Head, Row, SharedCells, Summary, TableBlock
from sheets_sync.tabs import FIGURES_TAB
from sheets_sync.units import KIND_TITLES

TITLE = FIGURES_TAB
MOST_ROWS = 30_000
HEADLINES_ONLY = (
    "⚠ Trang này không đủ chỗ cho mọi chỉ tiêu của từng đơn vị: của từng đơn vị chỉ có các chỉ tiêu chính."
)
NO_UNITS = "⚠ Trang này không đủ chỗ cho số liệu từng đơn vị; số liệu ấy ở trang của từng phần."
_HEADS = (
    Head("Kỳ", width=10), Head("Từ ngày", width=12), Head("Đến ngày", width=12),
    Head("Bước", width=14), Head("Mã chỉ tiêu", width=30), Head("Chỉ tiêu", width=34),
    Head("Khối", width=34), Head("Đơn vị", width=24), Head("Giá trị", width=10),
    Head("Số dòng", width=9), Head("Để riêng", width=9), Head("Tử số", width=16), Head("Mẫu số", width=16),
)  # fmt: skip


def tidy_table(outcomes: Iterable[Outcome], period: Period) -> tuple[TableBlock, str]:
    """Return a row for each figure of each step: the site's (no group, no unit), groups', units'.

    A unit's figure of 0 without any row is left out. A percentage names the figures that it is made of, so
    that those of several sites can be made one. Where there are more than `MOST_ROWS`, units have their
    headlines alone, or none; the sentence says so, "" if all is there.
    """
    known = [
        (outcome.step.plugin, figure, figure.figure in outcome.summary.headlines, outcome.summary)
        for outcome in outcomes if outcome.summary
        for figure in outcome.summary.figures
        if figure.unit is None or figure.value or figure.rows or figure.set_aside
    ]  # fmt: skip
    listed, cut = known, ""
    if len(listed) > MOST_ROWS:
        listed, cut = [line for line in known if line[1].unit is None or line[2]], HEADLINES_ONLY
    if len(listed) > MOST_ROWS:
        listed, cut = [line for line in known if line[1].unit is None], NO_UNITS
    shares = {id(summary): _shares(summary) for *_, summary in listed}
    shared = SharedCells()
    span = [shared[period.label], Cell(period.start, "date"), Cell(period.end, "date")]
    rows = [
        Row([
            *span, shared[plugin], shared[figure.figure], shared[figure.label],
            shared[KIND_TITLES[figure.kind] if figure.kind else None], shared[figure.unit],
            figure.cell(), Cell(figure.rows, "count"), Cell(figure.set_aside, "count"),
            *map(shared.__getitem__, shares[id(summary)].get(figure.figure, (None, None))),
        ])
        for plugin, figure, _, summary in listed
    ]  # fmt: skip
    return TableBlock(_HEADS, rows, filtered=True, wrapped=False), cut


def _shares(summary: Summary) -> dict[str, tuple[str, str]]:
    return {m.name: (m.part, m.share_of.name) for m in summary.measures if m.share_of}
