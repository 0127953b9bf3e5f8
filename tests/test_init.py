"""A new site in one command: it runs at once, and its blank registers are read as what they are."""

from __future__ import annotations

import configparser
import io
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from sheets_sync.cli import call
from sheets_sync.config import load_config
from sheets_sync.plugins import load_plugins
from sheets_sync.starting.blank_registers import title_of
from sheets_sync.starting.schedule import cron_line, service_text, timer_text
from sheets_sync.tables import Column
from towns import Outcome

UNITS = "Tên,Loại,Tên khác\nKỳ Hà,xã,\nHưng Trí,phường,P1\n"
TABLES = [table for table in load_plugins(None).tables if table.by_hand]
SAMPLES: dict[str, Any] = {
    "unit": "Kỳ Hà", "text": "Nội dung", "date": "15/3/2023", "period": "tháng 3/2023", "count": 3,
    "number": 2.5, "flag": "có",
}  # fmt: skip


def init(*options: str) -> Outcome:
    runner = CliRunner()
    with runner.isolation() as (out, err, _):
        code = call(["init", *options])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    units = tmp_path / "given.csv"
    units.write_text(UNITS, encoding="utf-8")
    folder = tmp_path / "site"
    outcome = init(str(folder), "--name", 'Thị xã "Thử" 100%', "--units", str(units))
    assert (outcome.code, outcome.err) == (0, "")
    return folder


def sheets_sync(site: Path, *arguments: str) -> Outcome:
    runner = CliRunner()
    with runner.isolation() as (out, err, _):
        code = call([*arguments, "-c", str(site / "sheets-sync.toml")])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


def quarter(site: Path) -> Any:
    return sheets_sync(site, "run", "--json", "--period", "2023-Q1", "--today", "2023-04-01").report


def test_a_new_site_is_in_order_and_runs_at_once(site: Path) -> None:
    assert sheets_sync(site, "doctor", "-q").out == ""
    assert [sheets_sync(site, "check").out, sheets_sync(site, "run").err] == ["", ""]
    assert load_config(site / "sheets-sync.toml").site.name == 'Thị xã "Thử" 100%'


def test_every_key_of_the_config_is_in_the_first_one_with_its_default(site: Path) -> None:
    given = tomllib.loads((site / "sheets-sync.toml").read_text(encoding="utf-8"))
    defaults = load_config(site / "sheets-sync.toml").model_dump()

    assert sorted(given) == ["limits", "output", "plugins", "site", "sources", "units", "version"]
    assert given["limits"] == defaults["limits"]
    assert {"calendar", "name", "timezone"} == set(given["site"])


def sample(column: Column) -> Any:
    return next(iter(column.choices)) if column.type == "choice" else SAMPLES[column.type]


def test_a_row_typed_into_each_blank_register_is_read_whole(site: Path) -> None:
    for table in TABLES:
        path = site / "registers" / f"{title_of(table)}.xlsx"
        book = load_workbook(path)
        for place, column in enumerate(table.columns, 2):
            book.worksheets[0].cell(4, place, sample(column))
        book.save(path)
    report = quarter(site)

    assert {s["name"]: s["tabs"] for s in report["sources"]} == {
        f"registers/{title_of(table)}.xlsx": [
            {"title": title_of(table), "table": table.name, "header_row": 3, "rows": 1, "set_aside": 0},
        ]
        for table in TABLES
    }  # fmt: skip
    assert [p for p in report["problems"] if p["code"] != "order-invalid"] == []


def test_a_blank_register_offers_the_units_and_choices_and_checks_dates_and_counts(site: Path) -> None:
    book = load_workbook(site / "registers" / "Đối thoại.xlsx")
    sheet, lists = book.worksheets
    rules = {str(rule.sqref): (rule.type, rule.formula1, rule.errorStyle)
             for rule in sheet.data_validations.dataValidation}  # fmt: skip

    assert [rules[f"{c}4:{c}503"] for c in "BDJ"] == [
        ("list", "='Danh mục'!$A$2:$A$400", "warning"), ("date", "18264", "warning"),
        ("whole", "0", "warning"),
    ]  # fmt: skip
    assert [cell.value for cell in lists["A"][:3]] == [
        "Danh mục để chọn (không phải sổ)", "Kỳ Hà", "Hưng Trí",
    ]  # fmt: skip
    assert [sheet["B3"].protection.locked, sheet.column_dimensions["B"].protection.locked] == [True, False]
    assert sheet.column_dimensions["D"].number_format == "dd/mm/yyyy"
    assert (sheet.protection.sheet, sheet.freeze_panes) == (True, "C4")


def test_a_site_that_is_there_is_left_alone(site: Path) -> None:
    before = (site / "sheets-sync.toml").read_bytes()
    outcome = init(str(site))

    assert (outcome.code, outcome.err) == (
        2, f"sheets-sync: {site}: there is a site already; choose another folder\n",
    )  # fmt: skip
    assert (site / "sheets-sync.toml").read_bytes() == before


def test_sheets_that_exist_are_told_register_by_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add: Callable[[str, list[list[Any]]], Path]
) -> None:
    monkeypatch.chdir(tmp_path)
    add("Sổ", [["PHỤ LỤC"], ["TT", "Xã, phường", "Tên mô hình", "Ngày ĐK", "Số vốn"],
               [1, "Xã Kỳ Hà", "Camera", "1/3/2023"], [2, "phường Hưng Trí", "Đèn", "1/3/2023"]])  # fmt: skip
    add("Khác", [["Chữ"], ["gì đó"]])
    outcome = init("site", "--from", "sheets")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[:5] == [
        "sheets/Khác.xlsx, «Sheet»: fits no register: its headings fit no register",
        "sheets/Sổ.xlsx, «Sheet»: register models, header in row 2",
        "  read: unit ← B «Xã, phường», name ← C «Tên mô hình», registered_on ← D «Ngày ĐK»",
        "  not there: «Loại», «Lĩnh vực», «Địa bàn», «Người phụ trách», «Thời gian hoàn thành», "
        "«Trạng thái», «Cấp công nhận», «Ngày công nhận», «Đề nghị khen thưởng», «Khen thưởng»",
        "  not read: «Số vốn»",
    ]
    assert (tmp_path / "site" / "units.csv").read_text(encoding="utf-8").splitlines() == [
        "Tên,Loại,Tên khác,Từ ngày,Đến ngày,Nhập vào", "Hưng Trí,phường,,,,", "Kỳ Hà,xã,,,,",
    ]  # fmt: skip
    report = sheets_sync(
        tmp_path / "site", "run", "--json", "--period", "2023-Q1", "--today", "2023-04-01"
    ).report
    assert [
        f["value"]
        for f in report["figures"]
        if (f["figure"], f["unit"], f["kind"]) == ("registered", None, None)
    ] == [2]


@pytest.fixture
def add(tmp_path: Path) -> Callable[[str, list[list[Any]]], Path]:
    from openpyxl import Workbook

    def write(name: str, rows: list[list[Any]]) -> Path:
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        path = tmp_path / "sheets" / f"{name}.xlsx"
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        return path

    return write


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [("--calendar", "moon", "--calendar: "),
     ("--from", "nowhere", "--from: there is no file or folder 'nowhere'")],
)  # fmt: skip
def test_wrong_answers_are_refused_and_nothing_is_written(
    tmp_path: Path, option: str, value: str, says: str
) -> None:
    outcome = init(str(tmp_path / "site"), option, value)

    assert (outcome.code, (tmp_path / "site").exists()) == (2, False)
    assert outcome.err.startswith(f"sheets-sync: {says}")


def test_it_asks_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("Thị xã Gõ\n"))
    code = call(["init", str(tmp_path / "ha-tinh")])

    assert (code, load_config(tmp_path / "ha-tinh" / "sheets-sync.toml").site.name) == (0, "Thị xã Gõ")


def test_the_cron_line_is_what_the_shell_reads(tmp_path: Path) -> None:
    line = cron_line("/opt/có dấu/sheets-sync", tmp_path / "50%" / "sheets-sync.toml")
    command = line.split(maxsplit=5)[5].replace("\\%", "%")

    assert shlex.split(command) == [
        "/opt/có dấu/sheets-sync", "run", "--wait", "60", "-c", f"{tmp_path}/50%/sheets-sync.toml",
    ]  # fmt: skip


def test_the_units_are_what_systemd_reads(site: Path) -> None:
    service = configparser.ConfigParser(interpolation=None, strict=False)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read(site / "unattended" / "sheets-sync.service", encoding="utf-8")
    timer = (site / "unattended" / "sheets-sync.timer").read_text(encoding="utf-8")

    assert service["Unit"]["Description"] == 'sheets-sync: Thị xã "Thử" 100%%'
    assert service["Service"]["ExecStart"].endswith(f'run --wait 60 -c "{site}/sheets-sync.toml"')
    assert service["Service"]["ReadWritePaths"] == f'"{site}"'
    assert timer == timer_text('Thị xã "Thử" 100%')
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=" in timer


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    program = tmp_path / "sheets-sync"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "a.service").write_text(service_text("Thử", str(program), tmp_path / "a.toml", "root"))
    (tmp_path / "a.timer").write_text(timer_text("Thử"))
    try:
        verified = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "a.service"), str(tmp_path / "a.timer")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("systemd-analyze is not here")

    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
