"""The commands, their exit codes, and what they print where."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheets_sync.cli import COMMANDS, call, cli
from sheets_sync.locks import site_lock
from towns import CONFIG, Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    return town


def test_0_done_and_nothing_printed_when_all_is_well(town: Town) -> None:
    assert (town.call("run").code, town.call("run").out, town.call("run").err) == (0, "", "")


def test_0_also_when_wards_are_missing_things(town: Town) -> None:
    outcome = town.call("run", "-v")

    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "Thị xã Thử, 2023-Q1 (2023-01-01 to 2023-03-31): 1 of 1 sources read, 0 cells to mend, 0 to check, "
        "2 duties late or missing, 3 flags",
        f"wrote {town.output}: 8 created tabs",
    ]  # fmt: skip


def test_1_failed_when_no_source_can_be_read_and_nothing_is_written(town: Town) -> None:
    (town.folder / "registers" / "a.xlsx").write_bytes(b"x")

    outcome = town.call("run")

    assert (outcome.code, town.output.exists()) == (1, False)
    assert outcome.err.splitlines() == [
        "sheets-sync: registers/a.xlsx: is no Excel workbook; open it and save it as .xlsx",
        "sheets-sync: no source could be read, so nothing was written",
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--period", "2023-Q5"], "--period: \"2023-Q5\" is none of 2023-Q1, 2023-H1, 2023-9M, 2023"),
        (["--period", "1900-Q1"], "--period: the year 1900 is not from 1950 to 2150"),
        (["--only", "model"], "--only: no plugin is called 'model'; there are conclusions, countryside, "),
        (["--today", "31/2/2023"], "'31/2/2023' is no date such as 2023-04-01"),
        (["--colour"], "No such option"),
    ],
)  # fmt: skip
def test_2_wrong_usage(town: Town, options: list[str], says: str) -> None:
    outcome = town.call("run", *options)

    assert (outcome.code, says in outcome.err) == (2, True)


def test_3_partial_has_a_line_for_what_was_lost(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")

    outcome = town.call("run")

    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == (
        "sheets-sync: registers/b.xlsx: is no Excel workbook; open it and save it as .xlsx\n"
    )
    assert town.values("Tổng hợp")[2][0] == "⚠ CHƯA ĐỦ SỐ LIỆU: không đọc được 1 tệp (registers/b.xlsx)."


def test_4_check_found_errors_and_writes_nothing(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Châu", "Camera", "1/3/2023"]])

    outcome = town.call("check")

    assert (outcome.code, town.output.exists()) == (4, False)
    assert outcome.out == (
        "error unit-unknown registers/a.xlsx!Mô hình!A2: «Kỳ Châu» is no unit of the list; "
        "expected a name such as Kỳ Hà\n"
    )


def test_check_names_the_tabs_that_fit_no_register(town: Town) -> None:
    town.add("b.xlsx", Danh_bạ=[["Họ và tên", "Điện thoại"], ["Nguyễn Văn A", "0912"]])

    outcome = town.call("check")

    assert (outcome.code, outcome.out) == (
        0, "ignored registers/b.xlsx!Danh bạ: its headings fit no register\n",
    )  # fmt: skip


def test_check_ends_with_0_on_sound_sheets(town: Town) -> None:
    outcome = town.call("check")

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_5_when_another_run_holds_the_lock(town: Town) -> None:
    with site_lock(town.config):
        outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        5, "sheets-sync: sheets-sync.toml: another run of this site is under way; try again later\n",
    )  # fmt: skip


def test_130_when_interrupted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_path: Path) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "read_bytes", interrupt)

    outcome = town.call("run")

    assert (outcome.code, outcome.err, town.output.exists()) == (130, "\nsheets-sync: interrupted\n", False)


def test_no_traceback_reaches_a_user_unless_asked_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheets_sync.runner.plan", lambda *_: 1 / 0)

    plain, traced = town.call("run"), town.call("run", "-vv")

    assert plain.code == 1
    assert re.fullmatch(
        r"sheets-sync: unexpected ZeroDivisionError in runner.py, line \d+; -vv shows all of it\n", plain.err
    )
    assert "Traceback" in traced.err


def test_quiet_prints_nothing_of_what_was_lost(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")

    assert (town.call("run", "-q").code, town.call("run", "-q").err) == (3, "")


def test_only_runs_one_plugin_and_leaves_the_other_tabs(town: Town) -> None:
    town.call("run")
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"], ["Kỳ Hà", "B", "1/3/2023"]])

    report = town.report("--only", "models")

    assert [(o["tab"], o["change"]) for o in report["outputs"]] == [
        ("Mô hình dân vận khéo", "updated"), ("Chi tiết Mô hình dân vận khéo", "updated"),
    ]  # fmt: skip
    assert len(town.values("Đối thoại")) > 5


def test_units_of_a_later_day_sum_the_figures_of_the_merged(town: Town) -> None:
    (town.folder / "units.csv").write_text(
        "Tên,Loại,Từ ngày,Đến ngày,Nhập vào\nKỳ Hà,xã,,30/06/2025,Hải Ninh\nKỳ Ninh,xã,,30/06/2025,Hải Ninh\n"
        "Hải Ninh,phường,01/07/2025,,\n",
        encoding="utf-8",
    )
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "A", "1/3/2023"], ["Kỳ Ninh", "B", "1/3/2023"]])

    old, new = town.report(), town.report("--units-of", "2025-07-01")

    assert (figure(old, "registered"), figure(old, "registered", "Kỳ Hà")) == ((2, 2, 0), (1, 1, 0))
    assert (figure(new, "registered"), figure(new, "registered", "Hải Ninh")) == ((2, 2, 0), (2, 2, 0))
    assert "Kỳ Hà" not in {f["unit"] for f in new["figures"]}


MERGED = (
    "Tên,Loại,Từ ngày,Đến ngày,Nhập vào\nKỳ Hà,xã,,30/06/2025,Hải Ninh\n"
    "Kỳ Lợi,xã,,30/06/2025,Hải Ninh;Kỳ Hoa\n"
    "Cũ,xã,,30/06/2025,\nKỳ Hoa,xã,,,\nHải Ninh,phường,01/07/2025,,\n"
)


@pytest.fixture
def merged(town: Town) -> Town:
    (town.folder / "units.csv").write_text(MERGED, encoding="utf-8")
    rows = [[name, name, "1/2/2025"] for name in ("Kỳ Hà", "Kỳ Lợi", "Cũ", "Kỳ Hoa")]
    town.add("a.xlsx", Mô_hình=[[*HEAD, "Trạng thái"], *([*row, "hiệu quả"] for row in rows)])
    return town


def test_the_year_to_date_keeps_the_figures_of_units_merged_within_the_year(merged: Town) -> None:
    report = merged.report("--period", "2025-Q3", "--today", "2025-08-15")

    assert (figure(report, "registered")[0], figure(report, "registered_ytd")[0]) == (0, 4)
    assert figure(report, "registered_ytd", "Kỳ Hà")[0] == 1
    assert {d["unit"] for d in report["duties"]} == {"Kỳ Hoa", "Hải Ninh"}
    assert [f["code"] for f in report["flags"] if f["unit"] == "Hải Ninh"] == []


def test_restating_keeps_the_total_and_says_which_unit_was_split(merged: Town) -> None:
    old = merged.report("--period", "2025-Q1", "--today", "2025-04-01")
    new = merged.report("--period", "2025-Q1", "--today", "2025-04-01", "--units-of", "2025-08-01")

    assert (figure(old, "registered")[0], figure(new, "registered")[0]) == (4, 4)
    assert figure(new, "registered", "Hải Ninh")[0] == 2
    assert merged.values("Tổng hợp")[1][0] == (
        "Số liệu tính từ ngày 01/01/2025 đến ngày 31/03/2025. Quy đổi theo đơn vị ngày 01/08/2025 "
        "(Kỳ Lợi bị chia, tính vào Hải Ninh)."
    )


def test_the_default_period_is_the_quarter_that_today_falls_in(town: Town) -> None:
    text = CONFIG.replace("[units]", 'calendar = "decree-09"\n[units]')
    town.config.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["run", "-c", str(town.config), "--today", "15/03/2023", "--json"])

    assert '"label": "2023-Q2",\n  "start": "2023-03-15",\n  "end": "2023-06-14"' in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])

    assert (result.exit_code, len(result.output.splitlines()) > 5) == (0, True)


def test_help_loads_neither_pandas_nor_the_spreadsheet_libraries() -> None:
    code = (
        "import sys\nfrom sheets_sync.cli import call\ncall(['--help'])\n"
        "print(sorted({'pandas', 'openpyxl', 'python_calamine', 'pydantic', 'gspread'} & set(sys.modules)))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert output.splitlines()[-1] == "[]"


def test_a_locale_without_vietnamese_changes_nothing(town: Town) -> None:
    command = [sys.executable, "-m", "sheets_sync", "check", "-c", str(town.config), "--today", "2023-04-01"]
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Châu", "Camera", "1/3/2023"]])
    environment = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "1"}

    result = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert (result.returncode, "Kỳ Châu" in result.stdout.decode()) == (4, True)


def test_call_returns_the_code_of_an_unknown_command() -> None:
    assert call(["nope"]) == 2


def test_check_names_the_headings_under_which_nothing_is_read(town: Town) -> None:
    town.add(
        "b.xlsx", Mô_hình=[["STT", *HEAD, "Số điện thoại", "Ghi chú"], [1, "Kỳ Hoa", "Cầu", "1/3/2023", "09"]]
    )

    assert [line for line in town.call("check").out.splitlines() if line.startswith("not read")] == [
        "not read registers/b.xlsx!Mô hình!E1: «Số điện thoại» is no column of models"
    ]
