"""The tab "Tình trạng" and the day of the last full update: how later runs and people know a site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from google_town import OUTPUT, GoogleTown
from sheets_sync.conditions import Condition, Late, News, Trouble
from sheets_sync.duties import Duty
from towns import CONFIG, Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
FIRST, SECOND = dt.date(2023, 4, 1), dt.date(2023, 4, 2)
DUE = dt.date(2023, 3, 31)
MISSING = Duty("held", "Tổ chức đối thoại", "Kỳ Hà", "missing", DUE)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    town.add("b.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Đèn", "1/3/2023"]])
    return town


def freshness(town: Town) -> list[Any]:
    return town.values("Tổng hợp")[3][:5]


def day(value: dt.date) -> dt.datetime:
    return dt.datetime(value.year, value.month, value.day)


def test_the_overview_says_when_all_was_last_read_and_turns_red_by_itself(town: Town) -> None:
    town.call("run")
    sheet = load_workbook(town.output)["Tổng hợp"]
    ((area, rules),) = [(str(r.sqref), r.rules) for r in sheet.conditional_formatting]

    assert freshness(town) == [
        "Lần cập nhật đầy đủ gần nhất", None, day(FIRST), "Quá hạn sau ngày", day(dt.date(2023, 4, 3)),
    ]  # fmt: skip
    assert (area, [rule.formula for rule in rules]) == ("C4:E4", [["TODAY()>$E$4"]])


def test_the_days_until_it_is_too_old_are_an_option(town: Town) -> None:
    town.config.write_text(CONFIG + "stale_after_days = 7\n", encoding="utf-8")
    town.call("run")

    assert freshness(town)[4] == day(dt.date(2023, 4, 8))


def test_a_run_that_lost_something_leaves_the_day_of_the_last_full_one(town: Town) -> None:
    town.call("run")
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    town.call("run", "--today", "2023-04-02")

    assert freshness(town)[2] == day(FIRST)
    assert [row[:4] for row in town.values("Tình trạng") if row[1]][1:] == [
        ["Lần chạy gần nhất", day(SECOND), None, None],
        ["Lần cập nhật đầy đủ gần nhất", day(FIRST), None, None],
        ["Sự cố", "Từ ngày", "Ở đâu", "Hết ngày"],
        ["Tệp không đọc được", day(SECOND), "registers/b.xlsx", None],
        ["Đơn vị chậm", "Ghi nhận", "Nhiệm vụ", "Kỳ"],
        ["Kỳ Hà", day(FIRST), "Kế hoạch đối thoại trong năm", "2023-Q1"],
    ]  # fmt: skip


def test_a_site_that_was_never_read_whole_says_so(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    town.call("run")

    assert freshness(town)[2:] == ["chưa lần nào", "Quá hạn sau ngày", None]


def test_a_look_at_a_part_leaves_the_condition_as_it_was(town: Town) -> None:
    town.call("run")
    before = town.values("Tình trạng")
    town.call("run", "--units-of", "2023-04-01", "--today", "2023-04-02")
    restated = town.values("Tình trạng")
    town.call("run", "--only", "models", "--today", "2023-04-03")

    assert restated == before == town.values("Tình trạng")


def test_the_rule_stands_once_on_google_however_often_the_tab_is_written(small: GoogleTown) -> None:
    rules = []
    for today in ("2023-04-01", "2023-04-02", "2023-04-03"):
        small.call("run", "--today", today)
        tab = small.files[OUTPUT].sheet.named("Tổng hợp")
        conditions = [rule["booleanRule"]["condition"] for rule in tab.rules]
        formulas = [condition["values"][0]["userEnteredValue"] for condition in conditions]
        rules.append((formulas, [rule["ranges"][0]["endColumnIndex"] for rule in tab.rules]))

    assert rules == [(["=TODAY()>$E$4"], [5])] * 3


def test_what_is_lost_keeps_its_first_day_and_is_listed_a_while_when_it_is_back() -> None:
    first = Condition().after(FIRST, [("source", "a.xlsx")], [], "2023-Q1")
    second = first.after(SECOND, [("source", "a.xlsx"), ("step", "models")], [], "2023-Q1")
    back = second.after(SECOND, [], [], "2023-Q1")
    later = back.after(dt.date(2023, 8, 1), [("source", "a.xlsx")], [], "2023-Q3")

    assert second.troubles == (Trouble("source", "a.xlsx", FIRST), Trouble("step", "models", SECOND))
    assert (second.updated, back.updated) == (None, SECOND)
    assert back.troubles == (
        Trouble("source", "a.xlsx", FIRST, SECOND), Trouble("step", "models", SECOND, SECOND),
    )  # fmt: skip
    assert later.troubles == (Trouble("source", "a.xlsx", dt.date(2023, 8, 1)),)


def test_news_is_what_broke_what_is_back_who_is_late_and_that_a_day_began() -> None:
    past = Condition(FIRST, FIRST, FIRST, (Trouble("source", "a.xlsx", FIRST, told=FIRST),))
    now = past.after(SECOND, [("step", "models")], [MISSING], "2023-Q1")

    assert now.untold == [
        News("mended", "a.xlsx", "Đã bình thường trở lại: a.xlsx (sự cố từ ngày 01/04/2023).", since=FIRST),
        News("broken", "models", "Phần tính toán bị lỗi: models.", since=SECOND),
        News("late", "Kỳ Hà", "Kỳ Hà: chậm «Tổ chức đối thoại» (2023-Q1, hạn 31/03/2023).",
             "Tổ chức đối thoại", DUE),
        News("new-day", "", "Ngày 02/04/2023.", "2023-04-02", FIRST),
    ]  # fmt: skip
    for told in (now.all_told(), now.all_told(to_nobody=True)):
        again = told.after(SECOND, [("step", "models")], [MISSING], "2023-Q1").untold
        assert [item.kind for item in again] == ([] if told.told == SECOND else ["new-day"])


def test_what_nobody_was_told_of_stays_news_whatever_happens_meanwhile() -> None:
    broken = Condition().after(FIRST, [("source", "a.xlsx")], [], "2023-Q1")
    back = broken.after(SECOND, [], [], "2023-Q1")

    assert [(item.kind, item.name) for item in back.untold] == [
        ("broken", "a.xlsx"), ("mended", "a.xlsx"), ("new-day", ""),
    ]  # fmt: skip


def test_a_duty_of_the_year_is_late_once_and_not_in_each_quarter() -> None:
    first = Condition().after(FIRST, [], [MISSING], "2023-Q1")
    later = first.after(SECOND, [], [MISSING], "2023-Q2")

    assert later.late == first.late == (Late("Kỳ Hà", "Tổ chức đối thoại", "2023-Q1", FIRST, DUE),)


def test_looking_back_at_another_period_forgets_nothing_that_was_noted() -> None:
    now = Condition().after(FIRST, [], [MISSING], "2023-Q1")

    assert now.after(SECOND, [], [], "2022-Q1").late == now.late
    assert now.after(dt.date(2025, 1, 1), [], [], "2022-Q1").late == ()
