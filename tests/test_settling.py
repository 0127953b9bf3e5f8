"""What is to be done with each tab of an output: told cell by cell before it is done, and done once."""

from __future__ import annotations

import datetime as dt

import pytest

from sheets_sync.diff import CellChange, Change, Standing, plan
from sheets_sync.stores.memory import MemoryOutput
from sheets_sync.tabs import Placed, Tab
from sheets_sync.writing import settle

TODAY = dt.date(2023, 4, 1)
Rows = list[list[str | int]]
OLD: Rows = [["Mô hình"], ["Kỳ Nam", 3], ["Kỳ Hà", 1]]
NEW: Rows = [["Mô hình"], ["Kỳ Nam", 4], ["Kỳ Hà", 1], ["Kỳ Lợi", 2]]


def tab(title: str, rows: Rows) -> Tab:
    """Return a tab of these values."""
    return Tab(title, "models", [[Placed(value) for value in row] for row in rows], [20, 9])


@pytest.fixture
def output() -> MemoryOutput:
    """Return an output in which two tabs stand."""
    output = MemoryOutput("tong-hop")
    settle(output, lambda standing: plan(standing, [tab("A", OLD), tab("B", OLD)], {}, TODAY), write=True)
    return output


def wanted(standing: Standing) -> list[Change]:
    """Return what makes the one tab new, leaves the other, adds a third, and lacks that of a step."""
    tabs = [tab("A", NEW), tab("B", OLD), tab("C", [["x"]])]
    return plan(standing, tabs, {"D": "scams"}, TODAY)


def test_each_cell_that_would_change_is_told_before(output: MemoryOutput) -> None:
    notice = "⚠ CHƯA CÓ SỐ LIỆU: phần «scams» bị lỗi ngày 01/04/2023."
    told = {change.title: (change.kind, list(change.cells)) for change in settle(output, wanted, write=False)}

    assert told == {
        "A": (
            "updated",
            [CellChange("B2", 3, 4), CellChange("A4", None, "Kỳ Lợi"), CellChange("B4", None, 2)],
        ),
        "B": ("unchanged", []),
        "C": ("created", [CellChange("A1", None, "x")]),
        "D": ("stale", [CellChange("A3", None, notice)]),
    }
    assert output.tabs == {"A": OLD, "B": OLD}


def test_what_is_done_is_told_without_the_tabs(output: MemoryOutput) -> None:
    done = settle(output, wanted, write=True)

    assert done == [
        Change("A", "updated", owner="models"), Change("B", "unchanged", owner="models"),
        Change("C", "created", owner="models"), Change("D", "stale", owner="scams"),
    ]  # fmt: skip
    assert [list(change.cells) for change in done] == [[]] * 4
    assert (output.tabs["A"], output.tabs["C"]) == (NEW, [["x"]])


def test_of_a_tab_that_fails_the_cell_of_the_notice_is_told(output: MemoryOutput) -> None:
    def failing(standing: Standing) -> list[Change]:
        return plan(standing, [], {"A": "models"}, TODAY)

    (change,) = settle(output, failing, write=False)
    notice = "⚠ SỐ LIỆU CŨ: phần «models» bị lỗi ngày 01/04/2023, bảng này chưa được cập nhật."

    assert list(change.cells) == [CellChange("A3", "Kỳ Hà", notice)]
