"""Charts: what they draw, where they stand, and that those of others beside them are left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from google_town import OUTPUT, GoogleTown
from sheets_sync.charts import group_chart, month_chart, unit_chart
from sheets_sync.grids import Area
from sheets_sync.layout import lay_out
from sheets_sync.stores.workbook_pages import page_ends, set_up_pages
from sheets_sync.summaries import Cell, ChartBlock, Figure, Head, Row, Summary, TableBlock
from sheets_sync.tabs import Chart, Tab
from sheets_sync.units import Unit, Units
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
MODELS = "Mô hình dân vận khéo"
UNITS = Units((Unit("Kỳ Hà", "xã"), Unit("Kỳ Nam", "xã"), Unit("Hội Nông dân", "tổ chức")))


def summary(silent: frozenset[str] = frozenset()) -> Summary:
    figures = [
        Figure("met", "Đạt", "Kỳ Hà", None, 7, 7, 0),
        Figure("open", "Chưa đạt", "Kỳ Hà", None, 2, 2, 0),
        Figure("met", "Đạt", None, "ward", 7, 7, 0),
        Figure("met", "Đạt", None, "organisation", 1, 1, 0),
    ]
    return Summary(figures=figures, units=UNITS, silent=silent)


def shown(block: ChartBlock) -> list[list[Any]]:
    return [[head.text for head in block.table.heads]] + [
        [cell.value for cell in row.cells] for row in block.table.rows
    ]


def laid_out(*blocks: ChartBlock | TableBlock) -> Tab:
    return lay_out("Trang", "works", ("Tên", "Ngày"), "", blocks, lambda _link: None)


def numbers(points: int, kind: Any = "columns") -> ChartBlock:
    rows = [Row([Cell(n), Cell(f"Điểm {n}"), Cell(n)]) for n in range(points)]
    return ChartBlock(TableBlock([Head("STT"), Head("Điểm"), Head("Số")], rows, "Biểu đồ"), kind)


def test_a_chart_of_units_has_a_series_for_each_figure_and_no_number_of_an_unread_unit() -> None:
    block = unit_chart(summary(frozenset({"Kỳ Nam"})), {"met": "Đạt", "open": "Chưa đạt"}, heading="Tiêu chí",
                       kinds=["ward"])  # fmt: skip

    assert shown(block) == [
        ["STT", "Đơn vị", "Đạt", "Chưa đạt"],
        [1, "Kỳ Hà", 7, 2],
        [2, "Kỳ Nam (không đọc được)", None, None],
    ]


def test_a_chart_of_groups_has_a_point_for_each_figure() -> None:
    assert shown(group_chart(summary(), {"met": "Tiêu chí đạt"}, "Chỉ tiêu", heading="Theo khối")) == [
        ["STT", "Chỉ tiêu", "Khối xã, phường", "Khối các tổ chức chính trị - xã hội"],
        [1, "Tiêu chí đạt", 7, 1],
    ]


def test_a_chart_of_months_counts_the_days_of_one_year() -> None:
    days = pd.Series(pd.to_datetime(["2023-01-05", "2023-01-31", "", "2022-12-31", "2023-12-01"]))
    block = month_chart(2023, {"Đã tổ chức": days}, heading="Đối thoại")

    assert [row[1:] for row in shown(block)[1:]] == [
        [f"Tháng {month}", {1: 2, 12: 1}.get(month, 0)] for month in range(1, 13)
    ]


@pytest.mark.parametrize(
    ("heads", "value", "says"),
    [
        ([Head("STT"), Head("Điểm"), Head("Số")], "x", "draws numbers"),
        ([Head("STT"), Head("Số")], 1, "needs a number, a name and a series"),
    ],
)
def test_what_cannot_be_drawn_is_refused(heads: list[Head], value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ChartBlock(TableBlock(heads, [Row([Cell(value) for _ in heads])]))


def test_a_chart_stands_above_its_numbers_and_points_to_them() -> None:
    tab = laid_out(numbers(2))

    assert [row[0].value if row else None for row in tab.rows[3:5]] == [None, "Biểu đồ"]
    assert tab.charts == [
        Chart(
            "columns", "Biểu đồ", Area(5, 0, 19, 2), Area(22, 1, 23, 1), (Area(22, 2, 23, 2),), 21, 225, 292
        )
    ]
    assert [[cell.value for cell in row] for row in tab.rows[20:]] == [
        [], ["STT", "Điểm", "Số"], [0, "Điểm 0", 0], [1, "Điểm 1", 1],
    ]  # fmt: skip


@pytest.mark.parametrize("points", [0, 41])
def test_nothing_is_drawn_of_no_points_or_of_too_many(points: int) -> None:
    tab = laid_out(numbers(points))

    assert (tab.charts, len(tab.rows)) == ([], 6 + points)


def test_a_page_ends_before_a_chart_that_would_be_cut() -> None:
    rows = [Row([Cell(n), Cell("x"), Cell(n)]) for n in range(30)]
    long = TableBlock([Head("STT"), Head("Tên", width=60), Head("Số")], rows)
    tab = laid_out(long, numbers(3))

    assert list(page_ends(tab)) == [tab.charts[0].over.top - 1]
    assert list(page_ends(laid_out(numbers(3)))) == []


def test_a_tab_whose_pages_end_where_told_fits_their_width_where_characters_are_wider() -> None:
    rows = [Row([Cell(n), Cell("x"), Cell(n)]) for n in range(30)]
    tab = laid_out(TableBlock([Head("STT"), Head("Tên", width=172), Head("Số")], rows), numbers(3))
    sheet: Any = Workbook().active

    set_up_pages(sheet, tab)

    # LibreOffice 7.4 makes a column 6.1 points wide for each character; A4 on its side has 842, margins 58.
    assert 700 < sum(tab.widths) * 6.1 * sheet.page_setup.scale / 100 <= 842 - 58


def test_a_look_changes_with_its_charts() -> None:
    assert laid_out(numbers(3)).look != laid_out(numbers(3, "bars")).look


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "kinh tế", "1/3/2023"]])
    return town


def test_our_own_charts_are_drawn_anew_and_kept_nowhere(town: Town) -> None:
    town.call("run")
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "kinh tế", "1/3/2023"]])
    town.call("run")
    book: Any = load_workbook(town.output)

    assert [len(sheet._charts) for sheet in book if sheet.title == MODELS] == [1]
    assert [title for title in book.sheetnames if title.startswith("Bản lưu")] == []


def test_a_chart_that_somebody_added_beside_ours_is_kept_in_a_copy(town: Town) -> None:
    town.call("run")
    book: Any = load_workbook(town.output)
    chart: Any = BarChart()
    chart.add_data(Reference(book[MODELS], min_col=3, min_row=7, max_row=8))
    book[MODELS].add_chart(chart, "Z9")
    book.save(town.output)
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "kinh tế", "1/3/2023"]])
    town.call("run")
    after: Any = load_workbook(town.output)

    assert f"Bản lưu 1 {MODELS}" in after.sheetnames
    assert len(after[MODELS]._charts) == 1


def test_on_google_ours_alone_is_replaced(small: GoogleTown) -> None:
    small.call("run", "--period", "2023-Q1")
    tab = small.files[OUTPUT].sheet.named(MODELS)
    (first,) = tab.charts
    theirs = {"chartId": 77, "spec": {"title": "của tôi"}}
    tab.charts.append(theirs)
    small.ward("Xã Kỳ Nam").sheet.named("Mô hình DVK").type_in(5, 1, "Tên khác")
    small.call("run", "--period", "2023-Q1", "--full", "--today", "2023-03-21")
    after = small.files[OUTPUT].sheet.named(MODELS).charts

    assert [chart["chartId"] for chart in after[:1]] == [77]
    assert [chart["spec"] for chart in after[1:]] == [first["spec"]]
