"""Rows that cannot be placed are set aside and never lost; what is shown by values adds up to the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from towns import Town, figure

CONCLUSIONS = ["Đơn vị", "Ngày đối thoại", "Nội dung kết luận", "Giao cho", "Thời hạn", "Kết quả",
               "Ngày hoàn thành"]  # fmt: skip
MODELS = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký", "Cấp công nhận", "Ngày công nhận"]
REWARDS = ["Đơn vị", "Tập thể, cá nhân", "Hình thức khen thưởng", "Số quyết định", "Ngày quyết định"]
DIALOGUES = ["Đơn vị", "Số kế hoạch", "Ngày ban hành", "Ngày tổ chức"]
LATER_UNITS = """Tên,Loại,Từ ngày,Đến ngày,Nhập vào
Kỳ Hà,xã,,30/06/2025,Hải Ninh
Kỳ Hoa,xã,,30/06/2025,Hải Ninh
Hải Ninh,phường,01/07/2025,,
"""
CRITERIA = ["Đơn vị", "Tiêu chí số", "Kết quả"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã", "Hưng Trí": "phường"})


def figures(report: Any, *names: str) -> list[tuple[int, int, int]]:
    return [figure(report, name) for name in names]


def test_conclusions_without_any_day_are_set_aside_where_they_may_belong(town: Town) -> None:
    rows: list[list[Any]] = [
        ["Kỳ Hà", None, "a", "UBND", None, "đã giải quyết", None],
        ["Kỳ Hà", None, "b", "UBND", None, "đã giải quyết", None],
        ["Kỳ Hà", None, "c", "UBND", None, "vượt thẩm quyền", None],
        ["Kỳ Hà", None, "d", "UBND", None, "đang giải quyết", None],
    ]
    town.add("a.xlsx", Theo_dõi_kết_luận=[CONCLUSIONS, *rows])

    assert figures(town.report(), "total", "done", "ended_otherwise", "open") == [
        (1, 1, 3), (0, 0, 2), (0, 0, 1), (1, 1, 0),
    ]  # fmt: skip


def test_a_conclusion_done_on_an_unknown_day_is_neither_in_time_nor_late(town: Town) -> None:
    rows: list[list[Any]] = [["Kỳ Hà", "1/2/2023", "a", "UBND", "1/3/2023", "đã giải quyết", None],
            ["Kỳ Hà", "1/2/2023", "b", "UBND", "1/3/2023", "đã giải quyết", "20/2/2023"],
            ["Kỳ Hà", "1/2/2023", "c", "UBND", None, "đã giải quyết", None]]  # fmt: skip
    town.add("a.xlsx", Theo_dõi_kết_luận=[CONCLUSIONS, *rows])

    assert figures(town.report(), "done", "done_in_time", "done_late") == [(3, 3, 0), (2, 2, 1), (0, 0, 2)]


def test_the_years_count_the_same_conclusions_as_the_quarter(town: Town) -> None:
    town.add(
        "a.xlsx",
        Đối_thoại=[DIALOGUES, ["Kỳ Hà", "1-KH", "1/2/2022", "5/3/2022"],
                   ["Kỳ Hà", "2-KH", "10/1/2023", "1/2/2023"]],
        Theo_dõi_kết_luận=[
            CONCLUSIONS,
            ["Kỳ Hà", "1/2/2023", "không ghi kết quả", "UBND", None, None, "20/2/2023"],
            ["Kỳ Hà", "1/2/2023", "không ghi ngày", "UBND", None, "đã giải quyết", None],
            ["Kỳ Hà", "1/2/2023", "chuyển", "UBND", None, "vượt thẩm quyền", "3/3/2023"],
        ],
    )  # fmt: skip

    assert figures(town.report(), "done", "conclusions_done.2023") == [(2, 2, 0), (2, 2, 0)]


def test_what_has_no_day_is_set_aside_from_what_is_counted_by_day(town: Town) -> None:
    town.add(
        "a.xlsx",
        Mô_hình=[MODELS, ["Kỳ Hà", "A", "kinh tế", "1/2/2023", "tỉnh", None],
                 ["Kỳ Hà", "B", None, "1/2/2023", None, None]],
        Khen_thưởng=[REWARDS, ["Kỳ Hoa", "Thôn 1", "bằng khen", "13/QĐ", None]],
        Đối_thoại=[[*DIALOGUES, "Đã tổ chức", "Số ý kiến"], ["Kỳ Hoa", "03-KH", None, None, "x", 10]],
    )  # fmt: skip
    report = town.report()

    assert figures(report, "recognised", "rewards", "by_form.bằng khen", "by_form.giấy khen") == [
        (0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 0),
    ]  # fmt: skip
    assert figures(report, "plans", "units_with_plan", "held", "units_held", "opinions") == [(0, 0, 1)] * 5
    assert figures(report, "registered", "by_field.kinh tế", "by_field.không ghi") == [
        (2, 2, 0), (1, 1, 0), (1, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "plans"),
    [(["01-KH", "02-KH"], 2), (["01-KH", "01-kh"], 1), (["01-KH", None], 1), ([None, None], 1)],
)
def test_a_plan_told_twice_is_one_and_two_plans_of_a_day_are_two(
    town: Town, numbers: list[str | None], plans: int
) -> None:
    rows: list[list[Any]] = [
        ["Kỳ Hà", number, "10/1/2023", f"tháng {month}/2023"] for month, number in enumerate(numbers, 3)
    ]
    town.add(
        "a.xlsx", Kế_hoạch_đối_thoại=[["Đơn vị", "Số kế hoạch", "Ngày ban hành", "Thời gian dự kiến"], *rows]
    )

    assert figure(town.report(), "plans")[0] == plans


def test_a_criterion_beyond_the_set_makes_nobody_complete(town: Town) -> None:
    rows: list[list[Any]] = [["Kỳ Hà", number, "đạt"] for number in range(2, 21)]
    town.add("a.xlsx", NTM=[CRITERIA, *rows])
    report = town.report()
    flags = [(f["code"], f["evidence"][0][-3:]) for f in report["flags"] if f["plugin"] == "countryside"]

    assert figures(report, "met", "of", "units_complete") == [(18, 18, 0), (18, 18, 0), (0, 0, 0)]
    assert flags == [("not-in-set", "B20"), ("criteria-missing", "!B2")]


def test_restated_on_later_units_criteria_and_units_are_summed(town: Town) -> None:
    (town.folder / "units.csv").write_text(LATER_UNITS, encoding="utf-8")
    rows: list[list[Any]] = [[unit, n, "đạt"] for unit in ("Kỳ Hà", "Kỳ Hoa") for n in range(1, 20)]
    held = [[unit, "1-KH", "10/1/2023", "1/2/2023"] for unit in ("Kỳ Hà", "Kỳ Hoa")]
    town.add("a.xlsx", NTM=[CRITERIA, *rows[:-1], ["Kỳ Hoa", 19, "chưa đạt"]], Đối_thoại=[DIALOGUES, *held])
    names = ("met", "of", "units_complete", "units_with_plan", "units_held")
    of_the_time, later = town.report(), town.report("--units-of", "2025-07-02")

    assert figures(later, *names) == figures(of_the_time, *names)
    assert [figure(later, name, "Hải Ninh")[0] for name in names] == [37, 38, 1, 2, 2]
    assert [f["code"] for f in later["flags"] if f["plugin"] == "countryside"] == []


@pytest.mark.parametrize(
    ("heading", "cell"), [("Thiệt hại (USD)", 50), ("Thiệt hại (USD)", "50"), ("Thiệt hại", "50 USD"),
                          ("Thiệt hại (đồng)", "50 đô la")],
)  # fmt: skip
def test_money_of_another_country_is_a_doubt_and_no_number(town: Town, heading: str, cell: Any) -> None:
    town.add(
        "a.xlsx",
        Lừa_đảo=[["Đơn vị", "Ngày tuyên truyền", "Số buổi", heading], ["Kỳ Hà", "1/3/2023", 1, cell]],
    )
    report = town.report()

    assert figures(report, "sessions", "damage_vnd") == [(1, 1, 0), (0, 0, 1)]
    assert [(p["code"], p["cell"]) for p in report["problems"]] == [("number-ambiguous", "D2")]
