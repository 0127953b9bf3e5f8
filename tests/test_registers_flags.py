"""What the indicators of the briefing flag, judge and leave out, each on a few rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from towns import Rows, Town, figure

UNITS = {"Kỳ Hà": "xã", "Kỳ Hoa": "xã", "Hưng Trí": "phường"}
CRITERIA = [f"Tiêu chí {number}" for number in range(1, 20)]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, UNITS)


def flags(report: Any, plugin: str) -> list[tuple[str, str, str]]:
    """Return code, unit and cell of each flag of a plugin."""
    found = [f for f in report["flags"] if f["plugin"] == plugin]
    return sorted((f["code"], f["unit"], (f["evidence"] or ["!"])[0].rpartition("!")[2]) for f in found)


@pytest.mark.parametrize(
    ("plugin", "tab", "rows", "expected"),
    [
        ("conclusions", "Theo_dõi_kết_luận", [
            ["Đơn vị", "Ngày đối thoại", "Nội dung", "Đơn vị thực hiện", "Thời hạn", "Kết quả",
             "Ngày hoàn thành"],
            ["Kỳ Hà", "1/12/2022", "Cũ", "UBND", "30/6/2023", "chưa giải quyết", None],
            ["Kỳ Hà", "1/3/2023", "Không ai", None, "30/6/2023", "đang giải quyết", None],
            ["Kỳ Hà", "1/3/2023", "Không hạn", "UBND", None, "đang giải quyết", None],
            ["Kỳ Hà", "1/3/2023", "Quá hạn", "UBND", "15/3/2023", "đang giải quyết", None],
            ["Kỳ Hà", "1/3/2023", "Xong", "UBND", "15/3/2023", "đã giải quyết", None],
        ], [("done-without-date", "Kỳ Hà", "G6"), ("no-assignee", "Kỳ Hà", "D3"),
            ("no-due-date", "Kỳ Hà", "E4"), ("open-over-90-days", "Kỳ Hà", "F2"),
            ("overdue", "Kỳ Hà", "E5")]),
        ("land", "GPMB", [
            ["Đơn vị", "Dự án", "Số hộ", "Đã kiểm đếm", "Đã bàn giao MB", "Vướng mắc", "Nội dung vướng mắc"],
            ["Kỳ Hà", "A", 10, 8, 2, 3, None], ["Kỳ Hoa", "B", 10, 0, 0, 0, None],
        ], [("no-progress", "Kỳ Hoa", "E3"), ("stuck-without-issue", "Kỳ Hà", "F2")]),
        ("scams", "Lừa_đảo", [
            ["Đơn vị", "Ngày tuyên truyền", "Số buổi", "Tờ rơi"], ["Kỳ Hà", "1/3/2023", 1, 30],
            ["Hưng Trí", "31/2/2023", 1, 30],
        ], [("no-activity", "Kỳ Hoa", "")]),
        ("democracy", "Công_khai", [
            ["Đơn vị", "Nội dung công khai", "Ngày quyết định", "Ngày công khai", "Số ngày niêm yết"],
            ["Kỳ Hà", "Trước luật", "2/1/2023", "20/2/2023", 5],
        ], []),
        ("countryside", "NTM", [
            ["Xã", *CRITERIA], ["Kỳ Hà", *["Đ"] * 18, "K"], ["Kỳ Hoa", *["Đ"] * 3, *[None] * 16],
            ["Hưng Trí", *["Đ"] * 19],
        ], [("criteria-missing", "Kỳ Hoa", "B3"), ("wrong-type", "Hưng Trí", "A4")]),
        ("rewards", "Khen_thưởng", [
            ["Đơn vị", "Tập thể, cá nhân", "Hình thức khen thưởng", "Số quyết định", "Ngày quyết định"],
            ["Kỳ Hà", "Thôn 1", "Giấy khen", None, "1/3/2023"],
        ], [("no-decision", "Kỳ Hà", "D2")]),
    ],
)  # fmt: skip
def test_what_is_flagged(
    town: Town, plugin: str, tab: str, rows: Rows, expected: list[tuple[str, str, str]]
) -> None:
    town.add("a.xlsx", **{tab: rows})

    assert flags(town.report(), plugin) == expected


def test_a_commune_near_its_date_with_criteria_open_is_flagged(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8")
    option = '[plugins.options.countryside]\ntarget_units = ["Kỳ Hà", "Kỳ Hoa"]\ntarget_date = 2023-05-15\n'
    town.config.write_text(text + option, encoding="utf-8")
    town.add("a.xlsx", NTM=[["Xã", *CRITERIA], ["Kỳ Hà", *["Đ"] * 18, "K"], ["Kỳ Hoa", *["Đ"] * 19]])
    report = town.report()

    assert [(f["code"], f["unit"], f["due"]) for f in report["flags"] if f["plugin"] == "countryside"] == [
        ("target-at-risk", "Kỳ Hà", "2023-05-15")
    ]
    assert (figure(report, "met"), figure(report, "units_complete")) == ((37, 37, 0), (1, 1, 0))


def test_a_criterion_that_fell_back_is_flagged(town: Town) -> None:
    town.add(
        "a.xlsx", ĐTVM=[["Phường", "Tiêu chí số", "Kỳ trước", "Kết quả"], ["Hưng Trí", 1, "Đạt", "Chưa đạt"]]
    )

    assert ("fell-back", "Hưng Trí", "D2") in flags(town.report(), "urban")


def test_dialogues_that_passed_opinions_on_need_conclusions(town: Town) -> None:
    dialogues: Rows = [["Đơn vị", "Ngày tổ chức", "Số ý kiến", "Giao xử lý"], ["Kỳ Hà", "1/3/2023", 5, 2],
                 ["Kỳ Hoa", "2/3/2023", 4, 1]]  # fmt: skip
    conclusions = [["Đơn vị", "Ngày đối thoại", "Nội dung kết luận", "Thời hạn", "Kết quả", "Giao cho"],
                   ["Kỳ Hà", "1/3/2023", "Sửa đường", "30/6/2023", "đang giải quyết", "UBND"]]  # fmt: skip
    town.add("a.xlsx", Đối_thoại=dialogues, Kết_luận_sau_đối_thoại=conclusions)

    assert flags(town.report(), "conclusions") == [("dialogue-without-conclusions", "Kỳ Hoa", "D3")]


def test_a_row_whose_parts_exceed_its_whole_is_set_aside(town: Town) -> None:
    rows: Rows = [["Đơn vị", "Dự án", "Số hộ", "Đã kiểm đếm", "Đã chi trả", "Đã phê duyệt", "Đã bàn giao MB"],
            ["Kỳ Hà", "A", 10, 12, 3, 4, 1]]  # fmt: skip
    town.add("a.xlsx", GPMB=rows)
    report = town.report()

    assert [p["code"] for p in report["problems"]] == ["order-invalid"]
    assert (figure(report, "counted"), figure(report, "handed_over")) == ((0, 0, 1), (0, 0, 1))


def test_a_register_that_the_site_does_not_keep_has_no_tab_and_owes_nothing(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]])
    report = town.report()

    assert {step["plugin"] for step in report["steps"]} == {"models", "dialogues", "overview"}
    assert {d["plugin"] for d in report["duties"]} == {"dialogues"}


def test_a_register_that_is_gone_leaves_no_old_numbers_behind(town: Town) -> None:
    models = [["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]]
    town.add("a.xlsx", Mô_hình=models, NVH=[["Đơn vị", "Tên nhà văn hoá", "Số đầu sách"], ["Kỳ Hà", "N", 3]])
    town.report()
    town.add("a.xlsx", Mô_hình=models)
    town.report()
    rows = [row[0] for row in town.values("Nhà văn hoá") if row[0]]

    assert rows[2:] == ["Không có trang tính nào của sổ này trong các tệp nguồn."]


@pytest.mark.parametrize(
    ("plugin", "option", "says"),
    [
        ("petitions", "first_reply_days = 0", "first_reply_days must be at least 1"),
        ("receptions", "secretary_days = 0", "secretary_days must be at least 1"),
        ("conclusions", "open_days = 0", "open_days must be at least 1"),
        ("democracy", "posted_days = 0", "publish_working_days and posted_days must be at least 1"),
        ("countryside", "criteria = 0", "criteria must be at least 1, warning_days not negative"),
        ("urban", 'target_units = ["Hưng Trí"]', "target_units needs a target_date"),
        ("five_years", "first_year = 18", "first_year must be a year from 1990 to 2100"),
    ],
)
def test_a_wrong_threshold_is_refused(town: Town, plugin: str, option: str, says: str) -> None:
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(f"{text}[plugins.options.{plugin}]\n{option}\n", encoding="utf-8")
    town.add("a.xlsx", Khác=[["x"]])
    outcome = town.call("run")

    assert (outcome.code, says in outcome.err) == (2, True)
