"""What a workbook has no room for is not listed, and that is said; the figures stay whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheets_sync import details, tidy
from towns import Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
MODELS = "Mô hình dân vận khéo"
DETAILS = f"Chi tiết {MODELS}"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    rows = [
        [unit, f"{unit} {number}", "kinh tế", "1/3/2023"]
        for unit in ("Kỳ Hà", "Kỳ Hoa")
        for number in range(4)
    ]
    town.add("a.xlsx", Mô_hình=[HEAD, *rows])
    return town


def listed(town: Town) -> dict[tuple[Any, Any], int]:
    """Return how many rows of each figure and unit are listed."""
    found: dict[tuple[Any, Any], int] = {}
    for row in town.values(DETAILS)[5:]:
        found[row[0], row[3]] = found.get((row[0], row[3]), 0) + 1
    return found


def test_rows_without_room_are_not_listed_and_headlines_have_it_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "MOST_ROWS", 6)
    report = town.report()

    assert figure(report, "registered") == (8, 8, 0)
    assert listed(town) == {("Mô hình đăng ký", "Kỳ Hà"): 4, ("Mô hình đăng ký", "Kỳ Hoa"): 2}
    said = str(town.values(DETAILS)[2][0])
    assert said.startswith("⚠ Trang này chỉ liệt kê được 6 dòng; ")
    assert said.endswith("Các dòng ấy ở các tệp nguồn.")
    assert "Mô hình đăng ký; Mô hình đăng ký (luỹ kế)" in said


def test_a_number_leads_to_its_rows_only_where_all_of_them_are_listed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "MOST_ROWS", 6)
    town.report()
    sheet = load_workbook(town.output)[MODELS]
    links = {str(sheet.cell(row, 2).value): sheet.cell(row, 3).hyperlink for row in range(6, 11)}

    assert {name: link.location if link else None for name, link in links.items()} == {
        "Khối xã, phường": None, "Kỳ Hà": f"'{DETAILS}'!A6:I9", "Kỳ Hoa": None, "Tổng cộng": None,
        "None": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("most", "units", "says"), [(106, 2, tidy.HEADLINES_ONLY), (5, 0, tidy.NO_UNITS), (30_000, 2, None)]
)
def test_the_figures_of_units_make_room_for_those_of_the_site(
    town: Town, monkeypatch: pytest.MonkeyPatch, most: int, units: int, says: str | None
) -> None:
    monkeypatch.setattr(tidy, "MOST_ROWS", most)
    town.report()
    rows = [row for row in town.values("Số liệu")[5:] if row[4] == "registered"]

    assert [row[8] for row in rows if row[6] is None and row[7] is None] == [8]
    assert len([row for row in rows if row[7]]) == units
    assert town.values("Số liệu")[2][0] == says
