"""Dialogues: each duty state and each flag, its input on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sheets_sync.grids import Value
from towns import Town, figure

HEAD = ["Đơn vị", "Số kế hoạch", "Ngày ban hành", "Tháng dự kiến", "Ngày tổ chức", "Số ý kiến",
        "Trả lời tại chỗ", "Giao xử lý", "Ngày thông báo kết luận"]  # fmt: skip
HA = "Kỳ Hà"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, {HA: "xã", "Thị đoàn": "tổ chức"})


def report_of(town: Town, *rows: list[Value], options: tuple[str, ...] = ()) -> Any:
    town.add("a.xlsx", Đối_thoại=[HEAD, *rows])
    return town.report(*options)


def states(report: Any) -> dict[str, tuple[str, str | None]]:
    return {d["duty"]: (d["state"], d["due"]) for d in report["duties"] if d["unit"] == HA}


def flags(report: Any) -> list[tuple[str, str | None, list[str]]]:
    found = [f for f in report["flags"] if f["plugin"] == "dialogues"]
    return [(f["code"], f["due"], [e.split("!")[-1] for e in f["evidence"]]) for f in found]


@pytest.mark.parametrize(
    ("issued", "state"),
    [("31/1/2023", "on-time"), ("1/2/2023", "late"), ("1/5/2023", "missing"), (None, "missing")],
)
def test_a_plan_is_due_on_31_january(town: Town, issued: str | None, state: str) -> None:
    report = report_of(town, [HA, "1-KH" if issued else None, issued, "tháng 6/2023"])

    assert states(report)["plan"] == (state, "2023-01-31")
    assert flags(report) == ([("no-plan", "2023-01-31", [])] if state == "missing" else [])


@pytest.mark.parametrize(
    ("planned", "held", "today", "expected", "flagged"),
    [
        ("tháng 3/2023", "31/3/2023", "2023-04-01", ("on-time", "2023-03-31"), False),
        ("tháng 2/2023", "1/3/2023", "2023-04-01", ("late", "2023-02-28"), False),
        ("tháng 3/2023", "chưa", "2023-04-01", ("missing", "2023-03-31"), True),
        ("tháng 3/2023", "chưa", "2023-03-31", ("not-due", "2023-03-31"), False),
        ("Quý I/2023", None, "2023-03-31", ("not-due", "2023-03-31"), False),
        ("Quý I/2023", None, "2023-04-01", ("missing", "2023-03-31"), True),
        ("15/2/2023", None, "2023-02-16", ("missing", "2023-02-15"), True),
        ("tháng 4", None, "2023-04-01", ("not-due", "2023-04-30"), False),
        (None, None, "2023-04-01", ("not-due", "2023-12-31"), False),
        (None, "5/3/2023", "2023-04-01", ("on-time", "2023-12-31"), False),
        ("tháng 3/2023", "20/3/2023", "2023-03-10", ("not-due", "2023-03-31"), False),
        ("tháng 3/2023", "31/2/2023", "2023-04-01", ("unreadable", "2023-03-31"), False),
    ],
)  # fmt: skip
def test_a_dialogue_is_due_by_the_end_of_the_time_planned(
    town: Town, planned: str | None, held: str | None, today: str, expected: tuple[str, str], flagged: bool
) -> None:
    town.add("a.xlsx", Đối_thoại=[["Năm 2023"], HEAD, [HA, "1-KH", "5/1/2023", planned, held]])
    report = town.report("--today", today)

    assert states(report)["held"] == expected
    assert ("planned-not-held" in [code for code, _, _ in flags(report)]) is flagged


def test_plan_and_result_in_two_tabs_are_one_register(town: Town) -> None:
    town.add(
        "a.xlsx",
        Kế_hoạch_đối_thoại=[["Đơn vị", "Số kế hoạch", "Tháng dự kiến"],
                            [HA, "99-KH/ĐU ngày 03/1/2023", "tháng 2/2023"],
                            [HA, "99-KH/ĐU ngày 03/1/2023", "tháng 3/2023"]],
        Kết_quả_đối_thoại=[["Đơn vị", "Ngày tổ chức", "Số người tham dự"], [HA, "24/2/2023", 62]],
    )  # fmt: skip
    report = town.report()

    assert [figure(report, name)[0] for name in ("plans", "units_with_plan", "held", "attendees")] == [
        1,
        1,
        1,
        62,
    ]
    assert states(report)["plan"][0] == "on-time"
    assert states(report)["held"] == ("missing", "2023-03-31")


@pytest.mark.parametrize(
    ("noticed", "today", "expected", "flagged"),
    [
        ("11/3/2023", "2023-04-01", ("on-time", "2023-03-11"), False),
        ("12/3/2023", "2023-04-01", ("late", "2023-03-11"), True),
        (None, "2023-03-11", ("not-due", "2023-03-11"), False),
        (None, "2023-03-12", ("missing", "2023-03-11"), True),
        ("?", "2023-04-01", ("unreadable", "2023-03-11"), False),
    ],
)
def test_a_notice_is_due_ten_days_after_the_dialogue(
    town: Town, noticed: str | None, today: str, expected: tuple[str, str], flagged: bool
) -> None:
    row: list[Value] = [HA, "1-KH", "5/1/2023", None, "1/3/2023", 10, 6, 4, noticed]
    report = report_of(town, row, options=("--today", today))

    assert states(report)["notice"] == expected
    assert ("notice-late" in [code for code, _, _ in flags(report)]) is flagged


def test_no_notice_is_owed_where_no_dialogue_was_held(town: Town) -> None:
    assert states(report_of(town, [HA, "1-KH", "5/1/2023", "tháng 9/2023"]))["notice"] == (
        "not-required",
        None,
    )


def test_only_wards_owe_dialogues(town: Town) -> None:
    report = report_of(town, [HA, "1-KH", "5/1/2023", "tháng 9/2023"])

    assert {duty["unit"] for duty in report["duties"]} == {HA}


def test_none_by_mid_year(town: Town) -> None:
    row: list[Value] = [HA, "1-KH", "5/1/2023", "tháng 9/2023"]

    assert flags(report_of(town, row, options=("--today", "2023-06-30"))) == []
    assert flags(report_of(town, row, options=("--today", "2023-07-01"))) == [
        ("none-by-mid-year", "2023-06-30", [])
    ]


def test_held_without_a_date_is_said_and_never_counted_nor_called_missing(town: Town) -> None:
    report = report_of(town, [HA, "1-KH", "5/1/2023", "tháng 3/2023", "đã tổ chức"])

    assert (figure(report, "held"), states(report)["held"][0]) == ((0, 0, 1), "unreadable")
    assert flags(report) == [("held-without-date", None, ["E2"])]


def test_parts_that_exceed_the_opinions_spoil_the_sums_and_not_the_count(town: Town) -> None:
    report = report_of(town, [HA, "1-KH", "5/1/2023", None, "1/3/2023", 10, 9, 4, "2/3/2023"])

    assert [(p["code"], p["cell"]) for p in report["problems"]] == [("order-invalid", "F2")]
    assert {name: figure(report, name) for name in ("held", "opinions", "answered_now")} == {
        "held": (1, 1, 0), "opinions": (0, 0, 1), "answered_now": (0, 0, 1),
    }  # fmt: skip


def test_more_than_one_a_year_can_be_asked_for(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text + "[plugins.options.dialogues]\nminimum_per_year = 2\n", encoding="utf-8")
    report = report_of(town, [HA, "1-KH", "5/1/2023", "tháng 3/2023", "1/3/2023"])

    assert states(report)["held"] == ("not-due", "2023-12-31")


def test_the_decree_counts_a_dialogue_of_20_march_after_the_cut_off(town: Town) -> None:
    row: list[Value] = [HA, "1-KH", "5/1/2023", None, "20/3/2023"]
    by_calendar = report_of(town, row)
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text.replace("[units]", 'calendar = "decree-09"\n[units]'), encoding="utf-8")
    by_decree = town.report()

    assert (figure(by_calendar, "units_held")[0], figure(by_decree, "units_held")[0]) == (1, 0)
    assert any("1 dòng phát sinh sau thời điểm chốt" in str(row[0]) for row in town.values("Đối thoại"))


def test_a_plan_told_again_beside_its_result_is_one_plan_and_held(town: Town) -> None:
    town.add(
        "a.xlsx",
        Kế_hoạch_đối_thoại=[["Đơn vị", "Số kế hoạch", "Tháng dự kiến"],
                            [HA, "05-KH/ĐU (18/01/2023)", "tháng 2/2023"]],
        Kết_quả_đối_thoại=[["Đơn vị", "Số kế hoạch", "Tháng dự kiến", "Ngày đối thoại"],
                           [HA, "05-KH/ĐU ngày 18/01/2023", "tháng 2/2023", "24/2/2023"]],
    )  # fmt: skip
    report = town.report()

    assert (figure(report, "plans")[0], states(report)["held"]) == (1, ("on-time", "2023-02-28"))


def test_the_same_dialogue_in_two_files_counts_once(town: Town) -> None:
    row: list[Value] = [HA, "1-KH", "5/1/2023", None, "1/3/2023", 10, 6, 4, "5/3/2023"]
    town.add("Đối thoại - Copy.xlsx", Đối_thoại=[HEAD, row])
    report = report_of(town, row)

    assert (figure(report, "held")[0], figure(report, "opinions")[0]) == (1, 10)
    assert [p["code"] for p in report["problems"]] == ["duplicate-row"]


def test_a_plan_and_a_notice_without_a_date_are_no_proof_of_nothing(town: Town) -> None:
    town.add("a.xlsx", Đối_thoại=[
        ["Đơn vị", "Số kế hoạch", "Ngày ban hành", "Ngày tổ chức", "Số thông báo kết luận", "Ngày thông báo"],
        [HA, "05-KH/ĐU", None, "1/3/2023", "12-TB/ĐU", None],
    ])  # fmt: skip
    report = town.report()

    assert [states(report)[duty][0] for duty in ("plan", "notice")] == ["unreadable", "unreadable"]
    assert flags(report) == []
    assert [(p["code"], p["severity"], p["cell"]) for p in report["problems"]] == [
        ("required-blank", "warning", "C2"), ("required-blank", "warning", "F2"),
    ]  # fmt: skip


def test_a_notice_dated_before_its_dialogue_is_doubted(town: Town) -> None:
    report = report_of(town, [HA, "1-KH", "5/1/2023", None, "24/2/2023", 10, 6, 4, "6/3/2022"])

    assert [(p["code"], p["cell"]) for p in report["problems"]] == [("order-invalid", "I2")]
    assert states(report)["notice"][0] == "unreadable"
