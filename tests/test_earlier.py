"""The change since the period before and since the same period of the year before, where these are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from towns import Rows, Town

MODELS: Rows = [
    ["Đơn vị", "Tên mô hình", "Ngày đăng ký", "Trạng thái"],
    ["Kỳ Hà", "A", "1/3/2023", "hiệu quả"], ["Kỳ Hà", "B", "2/3/2023", "hiệu quả"],
    ["Kỳ Hà", "C", "1/11/2022", "đăng ký"],
]  # fmt: skip
HOUSES: Rows = [["Đơn vị", "Tên nhà văn hoá", "Số buổi sinh hoạt"], ["Kỳ Hà", "NVH thôn 1", 3]]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, {"Kỳ Hà": "xã", "Thị đoàn": "tổ chức"})


def compared(town: Town, tab: str) -> list[list[Any]]:
    """Return the lines below the heading of the comparison."""
    rows = town.values(tab)
    texts = [str(row[0]) for row in rows]
    place = texts.index("So với kỳ trước và cùng kỳ năm trước")
    return [list(row[1:7]) for row in rows[place + 1 :] if any(row)]


def test_a_tab_shows_the_change_since_both_times(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=MODELS)
    town.report()

    assert compared(town, "Mô hình dân vận khéo")[2:] == [
        ["Mô hình đăng ký", 2, 1, "+1", "–", "–"],
        ["Mô hình hiệu quả", 2, 0, "+2", "–", "–"],
        ["Được khen thưởng, biểu dương", 0, 0, "không đổi", "–", "–"],
    ]


def test_how_things_stand_today_is_not_known_of_earlier_times(town: Town) -> None:
    town.add("a.xlsx", Nhà_văn_hoá=HOUSES)
    town.report()

    assert not any("So với" in str(row[0]) for row in town.values("Nhà văn hoá"))


def test_unless_that_time_was_closed(town: Town) -> None:
    from sheets_sync.cli import call

    path = town.add("a.xlsx", Nhà_văn_hoá=HOUSES)
    assert call(["close", "2022-Q4", "-q", "-c", str(town.config), "--today", "2023-01-03"]) == 0
    path.unlink()
    town.add("a.xlsx", Nhà_văn_hoá=[*HOUSES, ["Kỳ Hà", "NVH thôn 2", 0]])
    town.report()

    assert compared(town, "Nhà văn hoá")[2] == ["Nhà văn hoá", 2, 1, "+1", "–", "–"]


def test_the_overview_tells_both_changes_under_the_tab_that_they_are_of(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=MODELS)
    town.report()
    rows = town.values("Tổng hợp")
    place = next(n for n, row in enumerate(rows) if row[1] == "Mô hình dân vận khéo")

    assert rows[place + 1][1:8] == ["Mô hình đăng ký", 2, 2, 0, 2, "+1 (từ 1)", "chưa có số liệu"]
