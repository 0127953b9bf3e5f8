"""Closing a period: its figures stay, whatever happens to the sheets, and each change since is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from sheets_sync.cli import call
from towns import Outcome, Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký", "Trạng thái"]
ROWS = [
    ["Kỳ Hà", "Camera", "QPAN", "1/3/2023", "hiệu quả"],
    ["Kỳ Hoa", "Hiến đất", "KT", "2/2/2023", "đăng ký"],
]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, *ROWS])
    return town


def command(town: Town, *arguments: str, today: str = "2023-04-05") -> Outcome:
    runner = CliRunner()
    name, *rest = arguments
    with runner.isolation() as (out, err, _):
        code = call([name, *rest, "-c", str(town.config), "--today", today])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


def report(town: Town, period: str = "2023-Q1", today: str = "2023-04-10") -> Any:
    return command(town, "run", "--json", "--period", period, today=today).report


def models(found: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(f[k] for k in ("figure", "unit", "kind", "value", "rows", "set_aside"))
        for f in found["figures"] if f["plugin"] == "models"
    ]  # fmt: skip


def changes(found: Any) -> list[tuple[str, str, str]]:
    told = [p for p in found["problems"] if p["code"] == "changed-after-closing"]
    return [(p["severity"], p["cell"], p["message"].partition("thay đổi: ")[2]) for p in told]


def test_closed_figures_stay_and_what_changed_is_told(town: Town) -> None:
    before = report(town)
    closed = command(town, "close", "2023-Q1")
    changed = [["Kỳ Hà", "Camera an ninh", "QPAN", "1/3/2023", "hiệu quả"],
               ["Kỳ Hoa", "Chợ sạch", "KT", "7/2/2023", "đăng ký"]]  # fmt: skip
    town.add("a.xlsx", Mô_hình=[HEAD, *changed, ["Kỳ Hoa", "Mới", "KT", "3/3/2023", "đăng ký"]])
    after = report(town)

    assert (closed.code, closed.err) == (0, "")
    assert models(after) == models(before)
    assert changes(after) == [
        ("warning", "B2", "trước là Camera, nay là Camera an ninh."),
        ("warning", "B3", "trước là Hiến đất, nay là Chợ sạch."),
        ("warning", "D3", "trước là 02/02/2023, nay là 07/02/2023."),
        ("warning", "A4", "trước là chưa có, nay là Mới; 03/03/2023; kinh tế; đăng ký."),
    ]


def test_a_row_that_only_moved_is_no_change(town: Town) -> None:
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[["Biểu 1"], [], HEAD, *reversed(ROWS)])

    assert changes(report(town)) == []


def test_rows_that_are_gone_are_told_and_still_counted(town: Town) -> None:
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[HEAD, ROWS[0]])
    found = report(town)

    assert figure(found, "registered") == (2, 2, 0)
    assert changes(found) == [
        ("warning", "A3", "trước là Hiến đất; 02/02/2023; kinh tế; đăng ký, nay là không còn.")
    ]


def test_a_row_that_counts_elsewhere_now_is_told_once(town: Town) -> None:
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[HEAD, [*ROWS[0][:2], "KT", *ROWS[0][3:]], ROWS[1]])

    assert changes(report(town)) == [("warning", "C2", "trước là quốc phòng - an ninh, nay là kinh tế.")]


def test_every_cell_that_changed_is_told_at_its_place_however_many_a_row_has(town: Town) -> None:
    wide = [*HEAD, "Thời gian hoàn thành", "Cấp công nhận", "Ngày công nhận", "Khen thưởng", "Địa bàn"]
    row = [*ROWS[0], None, "xã", "2/3/2023", "chưa", "Thôn 1"]
    town.add("a.xlsx", Mô_hình=[wide, row])
    command(town, "close", "2023-Q1")
    edited = [*ROWS[0][:4], "hiệu quả", "1/12/2023", "xã", "2/3/2023", "giấy khen", None]
    town.add("a.xlsx", Mô_hình=[wide, edited])

    assert changes(report(town)) == [
        ("warning", "F2", "trước là (trống), nay là 01/12/2023."),
        ("warning", "I2", "trước là chưa, nay là giấy khen."),
        ("warning", "J2", "trước là Thôn 1, nay là (trống)."),
    ]


def test_a_unit_that_changed_is_told_at_its_own_cell(town: Town) -> None:
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", *ROWS[0][1:]], ROWS[1]])

    assert changes(report(town)) == [("warning", "A2", "trước là Kỳ Hà, nay là Kỳ Hoa.")]


def test_a_row_that_only_counts_no_more_is_not_said_to_be_gone(town: Town) -> None:
    heads = ["Đơn vị", "Tiêu chí số", "Kết quả"]
    rows: list[list[Any]] = [["Kỳ Hà", number, "đạt"] for number in range(1, 20)]
    town.add("b.xlsx", NTM=[heads, *rows])
    command(town, "close", "2023-Q1")
    town.add("b.xlsx", NTM=[heads, *rows[:4], ["Kỳ Hà", 5, "chưa đạt"], *rows[5:]])

    assert changes(report(town)) == [
        ("warning", "A2", "trước là tính vào «Đơn vị đạt đủ tiêu chí», nay là không tính."),
        ("warning", "C6", "trước là đạt, nay là chưa đạt."),
    ]


def test_the_year_to_date_builds_on_the_closed_quarter(town: Town) -> None:
    command(town, "close", "2023-Q1")
    late = ["Kỳ Hoa", "Ghi muộn", "KT", "30/3/2023", "đăng ký"]
    town.add("a.xlsx", Mô_hình=[HEAD, ROWS[0], late, ["Kỳ Hà", "Quý II", "KT", "4/5/2023", "đăng ký"]])
    found = report(town, "2023-Q2", "2023-07-02")
    half = report(town, "2023-H1", "2023-07-02")

    assert (figure(found, "registered"), figure(found, "registered_ytd")) == ((1, 1, 0), (3, 3, 0))
    assert figure(half, "registered") == (3, 3, 0)
    assert [cell for _, cell, _ in changes(found)] == ["B3", "D3"]


def test_reopened_it_follows_the_sheets_again_and_the_log_tells_why(town: Town) -> None:
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[HEAD, ROWS[0]])
    reopened = command(town, "reopen", "2023-Q1", "--reason", "Kỳ Hoa báo nhầm", today="2023-04-08")
    found = report(town)
    again = command(town, "close", "2023-Q1", today="2023-04-11")
    log = [[cell for cell in row if cell] for row in town.values("Đã chốt")]
    log = [row for row in log if len(row) > 5 and row[0] == "2023-Q1"][:3]
    log = [[row[1], f"{row[2]:%d/%m}", *row[5:-1]] for row in log]

    assert (reopened.out, again.code) == ("reopened 2023-Q1\n", 0)
    assert (figure(found, "registered"), changes(found)) == ((1, 1, 0), [])
    assert log == [["Chốt", "05/04"], ["Mở lại", "08/04", "Kỳ Hoa báo nhầm"], ["Chốt", "11/04"]]


def test_another_run_leaves_the_closed_tab_alone(town: Town) -> None:
    report(town)
    command(town, "close", "2023-Q1")
    before = town.values("Đã chốt")
    first, second = report(town), report(town)

    assert town.values("Đã chốt") == before
    assert {o["change"] for o in second["outputs"]} == {"unchanged"}
    assert first["status"] == second["status"] == "done"


@pytest.mark.parametrize(
    ("arguments", "today", "says"),
    [
        (("close", "2023-Q1"), "2023-03-31",
         "2023-Q1 is not over before 31/03/2023; close it on a later day"),
        (("close", "2023-Q9"), "2023-04-05",
         '--period: "2023-Q9" is none of 2023-Q1, 2023-H1, 2023-9M, 2023'),
        (("reopen", "2023-Q1", "--reason", "x"), "2023-04-05", "2023-Q1 is not closed; closed periods: none"),
        (("reopen", "2023-Q1", "--reason", " "), "2023-04-05",
         "--reason: say why; it is logged in the tab «Đã chốt»"),
    ],
)  # fmt: skip
def test_what_cannot_be_closed_or_reopened(
    town: Town, arguments: tuple[str, ...], today: str, says: str
) -> None:
    outcome = command(town, *arguments, today=today)

    assert (outcome.code, outcome.err) == (2, f"sheets-sync: {says}\n")
    assert not town.output.exists()


def test_a_period_is_closed_once(town: Town) -> None:
    command(town, "close", "2023-Q1")
    outcome = command(town, "close", "2023-Q1")

    assert outcome.code == 2
    assert outcome.err == "sheets-sync: 2023-Q1 has been closed since 05/04/2023; reopen it first\n"


def test_nothing_is_closed_while_a_source_is_lost(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    outcome = command(town, "close", "2023-Q1")

    assert (outcome.code, town.output.exists()) == (1, False)
    assert outcome.err.splitlines()[-1] == (
        "sheets-sync: so 2023-Q1 was not closed: its figures would lack something"
    )


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [("figure", 99, "số liệu chốt của 2023-Q1"), ("log", "Xong", "số liệu chốt của nhật ký chốt")],
)
def test_what_somebody_changed_in_the_closed_tab_is_not_used_and_told(
    town: Town, where: str, value: Any, says: str
) -> None:
    report(town)
    command(town, "close", "2023-Q1")
    book = load_workbook(town.output)
    sheet = book["Đã chốt"]
    rows = [row for row in sheet.iter_rows() if row[0].value == "2023-Q1"]
    row = next(r for r in rows if r[2].value == "registered") if where == "figure" else rows[0]
    row[6 if where == "figure" else 1].value = value
    book.save(town.output)
    town.add("a.xlsx", Mô_hình=[HEAD, ROWS[0]])
    outcome = command(town, "run", "--json", "--period", "2023-Q1")

    assert (outcome.code, figure(outcome.report, "registered")) == (3, (1, 1, 0))
    assert says in json.dumps(outcome.report["problems"], ensure_ascii=False)


def test_figures_restated_on_other_units_are_the_closed_ones_summed(tmp_path: Path) -> None:
    town = Town(tmp_path, {})
    (town.folder / "units.csv").write_text(
        "Tên,Loại,Từ ngày,Đến ngày,Nhập vào\nKỳ Hà,xã,,30/6/2025,Hải Ninh\nKỳ Ninh,xã,,30/6/2025,Hải Ninh\n"
        "Hải Ninh,phường,1/7/2025,,\n", encoding="utf-8",
    )  # fmt: skip
    rows = [["Kỳ Hà", "A", "KT", "1/3/2023", "đăng ký"], ["Kỳ Ninh", "B", "KT", "2/3/2023", "đăng ký"]]
    town.add("a.xlsx", Mô_hình=[HEAD, *rows])
    command(town, "close", "2023-Q1")
    town.add("a.xlsx", Mô_hình=[HEAD, rows[0]])
    found = command(town, "run", "--json", "--period", "2023-Q1", "--units-of", "2025-07-01").report

    assert (figure(found, "registered"), figure(found, "registered", "Hải Ninh")) == ((2, 2, 0), (2, 2, 0))
