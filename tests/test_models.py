"""Models: each figure and each flag, its input on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sheets_sync.grids import Value
from towns import Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký", "Trạng thái", "Khen thưởng", "Lĩnh vực", "Ngày công nhận"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã", "Thị đoàn": "tổ chức"})


def flags(report: Any) -> list[tuple[str, str, str | None]]:
    return [(f["code"], f["unit"], f["due"]) for f in report["flags"] if f["plugin"] == "models"]


def report_of(town: Town, *rows: list[Value]) -> Any:
    town.add("a.xlsx", Mô_hình=[HEAD, *rows])
    return town.report()


def test_what_was_registered_in_the_period_and_since_the_year_began(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=[
        HEAD, ["Kỳ Hà", "A", "31/12/2022"], ["Kỳ Hà", "B", "1/1/2023"], ["Kỳ Hoa", "C", "31/3/2023"],
        ["Thị đoàn", "D", "1/4/2023"],
    ])  # fmt: skip
    first = town.report()
    second = town.report("--period", "2023-Q2")

    assert [figure(first, name)[0] for name in ("registered", "registered_ytd")] == [2, 2]
    assert [figure(second, name)[0] for name in ("registered", "registered_ytd")] == [1, 3]


def test_rows_dated_after_the_period_are_listed_and_not_dropped(town: Town) -> None:
    report_of(town, ["Kỳ Hà", "A", "1/3/2023"], ["Kỳ Hà", "B", "2/4/2023"])

    texts = [str(row[0]) for row in town.values("Mô hình dân vận khéo")]
    details = [row[0] for row in town.values("Chi tiết Mô hình dân vận khéo") if row[1] == "kỳ sau"]

    assert any("1 dòng phát sinh sau thời điểm chốt (Ngày đăng ký sau ngày 31/03/2023)" in t for t in texts)
    assert details == ["Phát sinh sau thời điểm chốt: Ngày đăng ký sau ngày 31/03/2023"]


def test_recognised_rewarded_and_proposed(town: Town) -> None:
    report = report_of(
        town,
        ["Kỳ Hà", "A", "1/3/2023", "hiệu quả", "Giấy khen", "KT", "20/3/2023"],
        ["Kỳ Hà", "B", "1/12/2022", "hiệu quả", "Bằng khen", "KT", "10/1/2023"],
        ["Kỳ Hoa", "C", "1/3/2023", "hiệu quả", "đề nghị khen", "VHXH"],
        ["Kỳ Hoa", "D", "1/3/2023", "đang làm", "chưa", "ANTT"],
    )

    names = ("registered", "effective", "recognised", "rewarded", "proposed_for_reward", "by_field.kinh tế")
    assert {name: figure(report, name)[0] for name in names} == {
        "registered": 3, "effective": 2, "recognised": 2, "rewarded": 1, "proposed_for_reward": 1,
        "by_field.kinh tế": 1,
    }  # fmt: skip


def test_no_model_after_the_deadline(town: Town) -> None:
    report = report_of(town, ["Kỳ Hà", "A", "1/3/2023"], ["Thị đoàn", "B", "1/3/2023"])

    assert flags(report) == [("no-model", "Kỳ Hoa", "2023-03-31")]


def test_no_model_is_not_said_of_a_unit_whose_row_cannot_be_read(town: Town) -> None:
    report = report_of(
        town, ["Kỳ Hà", "A", "1/3/2023"], ["Thị đoàn", "B", "1/3/2023"], ["Kỳ Hoa", "C", "31/2/2023"]
    )

    assert (flags(report), figure(report, "registered", "Kỳ Hoa")) == ([], (0, 0, 1))


def test_effective_and_not_rewarded(town: Town) -> None:
    report = report_of(
        town,
        ["Kỳ Hà", "A", "1/3/2023", "hiệu quả", "chưa"],
        ["Kỳ Hoa", "B", "1/3/2023", "hiệu quả", "biểu dương"],
        ["Thị đoàn", "C", "1/3/2023", "tốt"],
    )

    assert flags(report) == [
        ("effective-unrewarded", "Kỳ Hà", None),
        ("effective-unrewarded", "Thị đoàn", None),
    ]


def test_stalled_after_twelve_months_in_work(town: Town) -> None:
    report = report_of(
        town,
        ["Kỳ Hà", "A", "31/3/2022", "đang triển khai"],
        ["Kỳ Hoa", "B", "1/4/2022", "đang triển khai"],
        ["Kỳ Hoa", "C", "1/1/2021", "hoàn thành"],
        ["Kỳ Hà", "X", "1/3/2023"],
        ["Kỳ Hoa", "Y", "1/3/2023"],
        ["Thị đoàn", "Z", "1/3/2023"],
    )

    assert flags(report) == [("stalled", "Kỳ Hà", None)]


def test_rows_set_aside_are_counted_beside(town: Town) -> None:
    report = report_of(
        town,
        ["Kỳ Hà", "A", "1/3/2023", "hiệu quả"],
        ["Kỳ Hà", "B", "31/2/2023", "hiệu quả"],
        ["Kỳ Châu", "C", "1/3/2023", "hiệu quả"],
        ["Kỳ Châu", "D", "1/3/2021", "hiệu quả"],
        ["Kỳ Hoa", "E", "1/3/2023", "lạ lùng"],
    )

    assert [figure(report, "registered", *key) for key in ((), ("Kỳ Hà",), (None, "ward"))] == [
        (2, 2, 2), (1, 1, 1), (2, 2, 1),
    ]  # fmt: skip
    assert [figure(report, "effective", *key) for key in ((), ("Kỳ Hà",), ("Kỳ Hoa",))] == [
        (1, 1, 3), (1, 1, 1), (0, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[], [HEAD], [HEAD, ["Kỳ Châu", "A", "?"]]], ids=["none", "empty", "wrong"])
def test_a_register_without_a_sound_row_gives_noughts(town: Town, rows: list[list[Value]]) -> None:
    town.add("a.xlsx", Mô_hình=rows)
    outcome = town.call("run", "--json")

    assert (outcome.code, figure(outcome.report, "registered")[:2]) == (0, (0, 0))


def test_the_decree_moves_a_model_of_december_into_the_first_quarter(town: Town) -> None:
    report_of(town, ["Kỳ Hà", "A", "20/12/2022"], ["Kỳ Hà", "B", "20/3/2023"])
    text = town.config.read_text(encoding="utf-8")
    by_calendar = town.report()
    town.config.write_text(text.replace("[units]", 'calendar = "decree-09"\n[units]'), encoding="utf-8")
    by_decree = town.report()

    assert (figure(by_calendar, "registered"), figure(by_decree, "registered")) == ((1, 1, 0), (1, 1, 0))
    assert (by_decree["period"]["start"], by_decree["period"]["end"]) == ("2022-12-15", "2023-03-14")


def test_a_reward_or_status_that_cannot_be_read_raises_no_flag(town: Town) -> None:
    report = report_of(
        town,
        ["Kỳ Hà", "A", "1/3/2023", "hiệu quả", "Cúp vàng"],
        ["Kỳ Hoa", "B", "1/3/2022", "lạ lùng"],
        ["Kỳ Hà", "X", "1/3/2023"],
        ["Kỳ Hoa", "Y", "1/3/2023"],
        ["Thị đoàn", "Z", "1/3/2023"],
    )

    assert flags(report) == []


def test_what_stands_under_a_heading_of_proposals_is_proposed_and_not_given(town: Town) -> None:
    heads = ["Đơn vị", "Tên mô hình", "Ngày đăng ký", "Đề nghị khen thưởng"]
    rows: list[list[Value]] = [["Kỳ Hà", "A", "1/3/2023", "Giấy khen"], ["Kỳ Hoa", "B", "1/3/2023", "x"]]
    town.add("a.xlsx", Mô_hình=[heads, *rows, ["Thị đoàn", "C", "1/3/2023", "không"]])
    report = town.report()

    assert (figure(report, "rewarded")[0], figure(report, "proposed_for_reward")[0]) == (0, 2)


def test_a_model_registered_before_the_deadline_but_after_the_cut_off_is_no_lack(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text.replace("[units]", 'calendar = "decree-09"\n[units]'), encoding="utf-8")
    rows: list[list[Value]] = [[unit, "A", "24/3/2023"] for unit in ("Kỳ Hà", "Kỳ Hoa", "Thị đoàn")]
    report = report_of(town, *rows)

    assert flags(report) == []
