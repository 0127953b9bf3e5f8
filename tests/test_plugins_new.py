"""A new plugin and its test work at once, from answers or from a sheet as officers have it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from sheets_sync.cli import call
from sheets_sync.testing import Town

EVERY = ("Ngày họp:date", "Số người:count", "Kinh phí:number", "Cấp:choice(xã, thị xã)", "Đạt:flag",
         "Nội dung:text", "Kỳ:period")  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(name: str, *options: str) -> int:
    return call(["plugins", "new", name, *options])


def pytest_says(folder: Path, **environment: str) -> str:
    """Run the tests below a folder as somebody who installed sheets-sync does."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **environment}
    )
    return done.stdout.strip().splitlines()[-1].partition(" in ")[0] if done.stdout else done.stderr


def strictly_typed(path: Path) -> str:
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent).stdout


def test_without_any_answer_the_plugin_its_test_its_check_and_its_types_are_in_order(here: Path) -> None:
    assert new("saturdays") == 0

    plugin = here / "plugins" / "saturdays.py"
    assert pytest_says(here / "plugins" / "tests") == "1 passed"
    assert strictly_typed(plugin).startswith("Success")
    assert call(["plugins", "check", str(plugin)]) == 0
    assert len(plugin.read_text(encoding="utf-8").splitlines()) < 50


def test_a_column_of_each_type_works(here: Path) -> None:
    options = [part for column in EVERY for part in ("--column", column)]

    assert new("meetings", "--title", 'Họp "thôn"', "--register", "Sổ\\họp", *options) == 0

    text = (here / "plugins" / "meetings.py").read_text(encoding="utf-8")
    assert '    Column("level", "choice", ["Cấp"], choices={"xã": [], "thị xã": []}),' in text
    assert pytest_says(here / "plugins" / "tests") == "1 passed"
    assert strictly_typed(here / "plugins" / "meetings.py").startswith("Success")


def test_settings_of_a_project_around_it_are_not_those_of_the_plugins_test(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--no-such-option'\n")

    assert new("saturdays") == 0
    assert pytest_says(here / "plugins") == "1 passed"


def test_in_a_site_the_plugin_goes_where_its_config_says(here: Path) -> None:
    (here / "sheets-sync.toml").write_text(
        '[site]\nname = "A"\n[units]\npath = "u.csv"\n[[sources]]\npath = "*.xlsx"\n[output]\n'
        'path = "o.xlsx"\n[plugins]\nfolder = "own"\n', encoding="utf-8",
    )  # fmt: skip

    assert new("saturdays") == 0

    assert sorted(path.relative_to(here).as_posix() for path in here.rglob("*.py")) == [
        "own/saturdays.py", "own/tests/test_saturdays.py",
    ]  # fmt: skip


def test_in_a_clone_the_test_goes_among_its_tests(here: Path) -> None:
    (here / "tests").mkdir()

    assert new("saturdays") == 0
    assert (here / "tests" / "test_saturdays.py").is_file()
    assert pytest_says(here / "tests") == "1 passed"


def sheet(path: Path) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Hoà giải ở cơ sở"
    rows: list[list[str | int | None]] = [
        ["UBND THỊ XÃ", None, None, None, None, None, None, None],
        ["SỔ THEO DÕI HOÀ GIẢI Ở CƠ SỞ NĂM 2023"],
        [],
        ["STT", "Địa bàn", "Thời gian", "Số vụ việc", None, "Loại việc", "Điện thoại", "Ghi chú"],
        [None, None, None, "Tiếp nhận", "Hoà giải thành", None, None, None],
        [1, "Kỳ Hà", "4/3/2023", 3, 2, "Đất đai", "0912", None],
        [2, "Kỳ Hoa", "15/3/2023", "2 vụ", 1, "Hôn nhân", "0913", "x"],
        [3, "Kỳ Nam", "tháng 3/2023", 1, None, "Đất đai", "0914", None],
        [4, "Kỳ Ninh", "20.3.2023", 4, 4, "Đất đai", "0915", None],
    ]
    for row in rows:
        page.append(row)
    for merge in ("A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5", "H4:H5"):
        page.merge_cells(merge)
    book.save(path)
    return path


def test_a_sheet_that_exists_proposes_its_columns_and_types(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = sheet(here / "hoa-giai.xlsx")

    assert new("mediation", "--from", str(book), "--tab", "Hoà giải ở cơ sở") == 0

    assert capsys.readouterr().out.splitlines() == [
        "«Thời gian» is read as date, called held_on",
        "«Tiếp nhận» is read as count, called tiep_nhan",
        "«Hoà giải thành» is read as count, called hoa_giai_thanh",
        "«Loại việc» is read as choice, called loai_viec",
        "«Địa bàn» names the units",
        "«STT» is not read: a running number or a remark",
        "«Điện thoại» is not read: it tells of persons",
        "«Ghi chú» is not read: a running number or a remark",
        f"wrote plugins{os.sep}mediation.py",
        f"wrote plugins{os.sep}tests{os.sep}test_mediation.py",
        f"wrote plugins{os.sep}pytest.ini",
    ]
    assert 'unit_column("Địa bàn")' in (here / "plugins" / "mediation.py").read_text(encoding="utf-8")
    assert pytest_says(here / "plugins" / "tests") == "1 passed"


@pytest.mark.parametrize("merged", [True, False])
def test_headings_that_stand_under_two_groups_are_told_by_their_group(
    here: Path, capsys: pytest.CaptureFixture[str], merged: bool
) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["UBND THỊ XÃ", None, None, None, None, None, "Mẫu 01"])
    page.append(["TT", "Xã, phường", "Mâu thuẫn gia đình", None, "Tranh chấp đất đai", None, "Người lập"])
    page.append([None, None, "Tiếp nhận", "Thành", "Tiếp nhận", "Thành", None])
    page.append([1, "Kỳ Hà", 3, 2, 5, 4, "A"])
    page.append([2, "Kỳ Hoa", 1, 1, 0, 0, "B"])
    for area in ("C2:D2", "E2:F2", "A2:A3", "B2:B3") if merged else ():
        page.merge_cells(area)
    book.save(here / "a.xlsx")

    assert new("mediation", "--from", str(here / "a.xlsx")) == 0

    assert capsys.readouterr().out.splitlines()[:6] == [
        "«Mâu thuẫn gia đình Tiếp nhận» is read as count, called mau_thuan_gia_dinh_tiep_nhan",
        "«Mâu thuẫn gia đình Thành» is read as count, called mau_thuan_gia_dinh_thanh",
        "«Tranh chấp đất đai Tiếp nhận» is read as count, called tranh_chap_dat_dai_tiep_nhan",
        "«Tranh chấp đất đai Thành» is read as count, called tranh_chap_dat_dai_thanh",
        "«Người lập» is read as text, called nguoi_lap",
        "«Xã, phường» names the units",
    ]
    assert pytest_says(here / "plugins" / "tests") == "1 passed"
    town = Town(here)
    town.workbook(here / "a.xlsx")
    assert town.step("mediation").figures() == {
        "rows": 2, "mau_thuan_gia_dinh_tiep_nhan": 4, "mau_thuan_gia_dinh_thanh": 3,
        "tranh_chap_dat_dai_tiep_nhan": 5, "tranh_chap_dat_dai_thanh": 4,
    }  # fmt: skip


def test_a_second_column_of_the_same_heading_is_not_read_and_a_wrong_tab_is_told_the_right_ones(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    for row in (["Đơn vị", "Số hộ", "Số hộ"], ["Kỳ Hà", 3, 4], ["Kỳ Hoa", 1, 2]):
        book.worksheets[0].append(row)
    book.save(here / "a.xlsx")

    assert new("houses2", "--from", str(here / "a.xlsx")) == 0
    assert "«Số hộ» is not read: column B has the same heading; give each one of its own" in (
        capsys.readouterr().out.splitlines()
    )
    assert new("houses3", "--from", str(here / "a.xlsx"), "--tab", "Sổ") == 2
    assert "a.xlsx: has no tab «Sổ»; there are Sheet" in capsys.readouterr().err


def test_a_package_brings_its_plugin_by_an_entry_point(here: Path) -> None:
    assert new("saturdays", "--package") == 0

    base = here / "sheets-sync-saturdays"
    project = (base / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.sheets_sync]\nsaturdays = "sheets_sync_saturdays"\n' in project
    installed = base / "src" / "sheets_sync_saturdays-0.1.0.dist-info"
    installed.mkdir()
    entry = "[sheets_sync]\nsaturdays = sheets_sync_saturdays\n"
    (installed / "entry_points.txt").write_text(entry, encoding="utf-8")
    (installed / "METADATA").write_text("Name: sheets-sync-saturdays\nVersion: 0.1.0\n", encoding="utf-8")
    assert pytest_says(base / "tests", PYTHONPATH=str(base / "src")) == "1 passed"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Saturdays"], "'Saturdays': a name has small letters, digits and _, such as saturdays"),
        (["models"], "'models': this name is taken; choose another one"),
        (["tally"], "'tally': this name is taken; choose another one"),
        (["a", "--column", "Số người"], "'Số người': a column is HEADING:TYPE, the type one of date, count"),
        (
            ["a", "--column", "Cấp:choice"],
            "'Cấp:choice': a choice names its values, as in Cấp:choice(",
        ),
        (["a", "--title", "Đối thoại"], "is already written by dialogues; choose another title"),
        (["a", "--title", "a/b"], "the tab title 'a/b' needs 1 to 31 characters, none of []:*?/"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert new(*arguments) == 2
    assert says in capsys.readouterr().err
    assert list(here.rglob("*.py")) == []


def test_a_file_that_is_there_is_never_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new("saturdays")
    path = here / "plugins" / "saturdays.py"
    path.write_text("# mine\n", encoding="utf-8")

    assert new("saturdays") == 2
    assert "is there already; choose another name" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "# mine\n"
