"""A roll-up: a province adds up its towns' summaries, a nation its provinces', as one run over all would."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from towns import Rows, Town

MODELS = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký", "Trạng thái"]
LAND = ["Đơn vị", "Tên dự án", "Số hộ ảnh hưởng", "Đã bàn giao mặt bằng", "Tính đến ngày"]
ABOVE = """[site]
name = "{name}"
[units]
path = "units.csv"
[[sources]]
path = "registers/*.xlsx"
summaries = true
[output]
path = "tong-hop.xlsx"
[plugins]
disable = ["models", "dialogues", "overview"]
"""
TOWNS = {
    "Thị xã Kỳ Anh": ["Kỳ Hà", "Kỳ Nam"],
    "Huyện Can Lộc": ["Thiên Lộc"],
    "Huyện Nghi Xuân": ["Cương Gián"],
}
PROVINCES = {"Tỉnh Hà Tĩnh": ["Thị xã Kỳ Anh", "Huyện Can Lộc"], "Tỉnh Nghệ An": ["Huyện Nghi Xuân"]}


def registers(wards: list[str]) -> dict[str, Rows]:
    """Return what the wards typed: a number of models, and households, that their names decide."""
    models: list[list[Any]] = [MODELS]
    land: list[list[Any]] = [LAND]
    for ward in wards:
        fields = ["kinh tế", "quốc phòng - an ninh"] * len(ward)
        models += [
            [ward, f"Mô hình {number}", fields[number], f"{number + 1}/3/2023", "hiệu quả"]
            for number in range(len(ward))
        ]
        land.append([ward, "Đường", 10 * len(ward), len(ward) + 1, "1/3/2023"])
    return {"Mô_hình": models, "GPMB": land}


def town(folder: Path, name: str, wards: list[str]) -> Town:
    made = Town(folder, dict.fromkeys(wards, "xã"))
    made.config.write_text(
        made.config.read_text(encoding="utf-8").replace("Thị xã Thử", name), encoding="utf-8"
    )
    made.add("so.xlsx", **registers(wards))
    return made


def above(folder: Path, name: str, below: dict[str, Path]) -> Town:
    """Return a site that adds up others, named by type and name."""
    made = Town(folder, {}, ABOVE.format(name=name))
    lines = [f"{place.removeprefix(kind(place)).strip()},{kind(place).lower()}" for place in below]
    (folder / "units.csv").write_text("\n".join(["Tên,Loại", *lines]) + "\n", encoding="utf-8")
    (folder / "registers").mkdir(exist_ok=True)
    for place, summary in below.items():
        shutil.copy(summary, folder / "registers" / f"{place}.xlsx")
    return made


def kind(place: str) -> str:
    return next(kind for kind in ("Thị xã", "Huyện", "Tỉnh") if place.startswith(kind))


@pytest.fixture
def summaries(tmp_path: Path) -> dict[str, Path]:
    """Return the summary of each town."""
    found = {}
    for name, wards in TOWNS.items():
        made = town(tmp_path / name, name, wards)
        assert made.call("run").code == 0
        found[name] = made.output
    return found


def figures(report: Any, plugin: str | None = None) -> dict[str, Any]:
    """Return the site's figures; without a plugin as the sites above call them."""
    return {
        entry["figure"] if plugin else f"{entry['plugin']}.{entry['figure']}": entry["value"]
        for entry in report["figures"]
        if entry["unit"] is None and entry["kind"] is None and plugin in (None, entry["plugin"])
    }


def test_two_levels_give_what_one_run_over_all_units_gives(
    summaries: dict[str, Path], tmp_path: Path
) -> None:
    provinces = {}
    for name, places in PROVINCES.items():
        province = above(tmp_path / name, name, {place: summaries[place] for place in places})
        assert province.call("run").code == 0
        provinces[name] = province.output
    nation = above(tmp_path / "nước", "Cả nước", provinces)
    whole = town(tmp_path / "all", "Cả nước", [ward for wards in TOWNS.values() for ward in wards])

    added, direct = figures(nation.report(), "localities"), figures(whole.report())
    assert direct["models.registered"] == 30
    assert direct["land.handed_over_pct"] == 11.333333
    assert added == direct


def test_a_locality_without_figures_of_the_period_is_named_and_not_in_the_sum(
    summaries: dict[str, Path], tmp_path: Path
) -> None:
    below = dict(summaries)
    province = above(tmp_path / "tỉnh", "Tỉnh Hà Tĩnh", below)
    (province.folder / "registers" / "Huyện Can Lộc.xlsx").write_bytes(b"broken")
    old = town(tmp_path / "cũ", "Huyện Nghi Xuân", ["Cương Gián"])
    old.call("run", "--period", "2022-Q4", "--today", "2023-01-01")
    shutil.copy(old.output, province.folder / "registers" / "Huyện Nghi Xuân.xlsx")
    report = province.report()

    assert {duty["unit"]: duty["state"] for duty in report["duties"]} == {
        "Kỳ Anh": "on-time", "Can Lộc": "unreadable", "Nghi Xuân": "missing",
    }  # fmt: skip
    assert (report["status"], figures(report, "localities")["models.registered"]) == ("partial", 11)
    assert ["Chưa có trong tổng: Can Lộc, Nghi Xuân."] in [
        [cell for cell in row if cell is not None] for row in province.values("Các địa phương")
    ]


def test_a_summary_that_lies_there_twice_is_not_added_twice(
    summaries: dict[str, Path], tmp_path: Path
) -> None:
    province = above(tmp_path / "tỉnh", "Tỉnh Hà Tĩnh", {"Thị xã Kỳ Anh": summaries["Thị xã Kỳ Anh"]})
    shutil.copy(summaries["Thị xã Kỳ Anh"], province.folder / "registers" / "Thị xã Kỳ Anh (1).xlsx")
    report = province.report()

    assert figures(report, "localities")["models.registered"] == 11
    assert {problem["code"] for problem in report["problems"]} == {"duplicate-row"}


def test_a_summary_among_registers_is_still_no_register(summaries: dict[str, Path], tmp_path: Path) -> None:
    plain = town(tmp_path / "x", "Thị xã Kỳ Anh", ["Kỳ Hà"])
    shutil.copy(summaries["Thị xã Kỳ Anh"], plain.folder / "registers" / "cũ.xlsx")

    assert "localities" not in {entry["plugin"] for entry in plain.report()["figures"]}
