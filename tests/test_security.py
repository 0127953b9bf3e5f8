"""What docs/security.md promises beside what other tests hold: hostile texts, plugins, files of ours."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from google_town import OUTPUT, GoogleTown
from sheets_sync.places import cache_folder, lock_file, state_folder
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
HOSTILE = [
    "=HYPERLINK(\"http://evil.example\";\"bấm\")", "+1+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1+1",
    "{0.__class__.__mro__}", "{{7*7}}", "${7*7}", "%s%n%x", "<script>alert(1)</script>", "a\u202egpj.exe",
    "a\u200b\u2066b", "../../../../etc/passwd", "http://evil.example/?q=", "$(reboot)", "'; --",
]  # fmt: skip
FOUND = ("__class__", "{{7*7}}", "${7*7}", "%s%n%x", "<script>", "passwd", "evil.example", "reboot")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path / "town", {"Kỳ Hà": "xã"})
    rows = [[name, text, "1/3/2023"] for text in HOSTILE for name in ("Kỳ Hà", text)]
    path = town.add("a.xlsx", Mô_hình=[HEAD])
    book = load_workbook(path)
    for number, row in enumerate([*rows, ["Kỳ Hà", "B", "ngày {0} %s"]], 2):
        for place, text in enumerate(row, 1):
            cell: Any = book.worksheets[0].cell(number, place)
            cell._value, cell.data_type = text, "s"  # openpyxl itself would take some for formulas
    book.save(path)
    town.add("b.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "B", "2/3/2023"]])
    return town


def test_no_text_of_a_sheet_becomes_a_formula_a_link_or_a_hidden_mark(town: Town) -> None:
    assert town.call("run").code == 0
    cells = [cell for sheet in load_workbook(town.output) for row in sheet.iter_rows() for cell in row]
    texts = [str(cell.value) for cell in cells if cell.value is not None]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [text for text in texts if not text.isprintable()] == []
    assert [word for word in ("{{7*7}}", "%s%n%x", "${7*7}") if not any(word in text for text in texts)] == []
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} <= {
        None, "registers/a.xlsx", "registers/b.xlsx",
    }  # fmt: skip


def test_no_text_of_a_sheet_becomes_a_formula_on_google(small: GoogleTown) -> None:
    ward = small.ward("Xã Kỳ Nam")
    for number, text in enumerate(HOSTILE):
        small.server.google.edit(ward.id, "Mô hình DVK", (20 + number, 1), text)
    small.call("run")
    cells = [cell for tab in small.files[OUTPUT].sheet.tabs for cell in tab.cells.values()]

    assert [cell for cell in cells if "formulaValue" in cell.get("userEnteredValue", {})] == []
    links = [str(cell["textFormatRuns"]) + str(cell.get("userEnteredFormat")) for cell in cells
             if "textFormatRuns" in cell]  # fmt: skip
    assert [link for link in links if "evil" in link] == []


def test_no_text_of_a_sheet_is_a_path_or_a_line_of_a_log(town: Town, tmp_path: Path) -> None:
    outcome = town.call("run")
    said = outcome.out + outcome.err + (state_folder(town.config) / "journal.log").read_text(encoding="utf-8")
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())

    assert [word for word in FOUND if word in said] == []
    assert made == ["town/registers/a.xlsx", "town/registers/b.xlsx", "town/sheets-sync.toml",
                    "town/tong-hop.xlsx", "town/units.csv"]  # fmt: skip


def test_names_of_files_and_tabs_that_look_like_paths_stay_names(tmp_path: Path) -> None:
    town = Town(tmp_path / "town", {"Kỳ Hà": "xã"})
    for name in ("x..%2f..%2fx.xlsx", "a&b#c d.xlsx", "{0}.xlsx"):
        town.add(name, **{"%s{0}": [HEAD, ["Kỳ Hà", name, "1/3/2023"]]})
    outcome = town.call("run")
    links = [cell.hyperlink.target for sheet in load_workbook(town.output)
             for row in sheet.iter_rows() for cell in row if cell.hyperlink]  # fmt: skip

    assert outcome.code == 0
    assert {link for link in links if link} == {
        "registers/x..%252f..%252fx.xlsx", "registers/a%26b%23c%20d.xlsx", "registers/%7B0%7D.xlsx",
    }  # fmt: skip


PLUGIN = """from pathlib import Path
from sheets_sync import hookimpl

Path({mark!r}).touch()


@hookimpl
def run_finished(report):
    pass
"""


@pytest.mark.parametrize("what", ["plugins", "plugins/odd.py"])
def test_a_plugin_that_anybody_could_have_written_is_not_loaded(town: Town, what: str) -> None:
    mark = town.folder / "ran"
    town.plugin("odd", PLUGIN.format(mark=str(mark)))
    (town.folder / "plugins").chmod(0o755)
    path = town.folder / what
    path.chmod(path.stat().st_mode | 0o002)
    outcome = town.call("run")

    assert (outcome.code, mark.exists()) == (3, False)
    assert outcome.err == (
        "sheets-sync: plugin odd, odd.py:1: PermissionError: any user of this machine can write to "
        f"{path.name}; chmod o-w it\n"
    )


def test_what_is_made_on_the_machine_is_for_this_user_alone(small: GoogleTown) -> None:
    small.call("run")
    folders = [cache_folder(small.config), state_folder(small.config), lock_file(small.config).parent]
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]

    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    assert {path.suffix: path.stat().st_mode & 0o077 for path in files if path.suffix != ".lock"} == {
        ".json": 0, ".log": 0, "": 0,
    }  # fmt: skip


def test_a_lock_folder_that_somebody_else_laid_among_temporary_files_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    trap = tmp_path / "trap"
    trap.mkdir()
    (tmp_path / f"sheets-sync-{os.getuid()}").symlink_to(trap)
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    folder = lock_file(tmp_path / "sheets-sync.toml").parent

    assert (folder.is_dir(), list(trap.iterdir())) == (True, [])


def test_the_summary_follows_the_umask_since_others_are_meant_to_read_it(town: Town) -> None:
    before = os.umask(0o027)
    town.call("run")
    os.umask(before)

    assert town.output.stat().st_mode & 0o777 == 0o640


def test_every_dependency_is_pinned_and_hashed_for_a_deployment(repository: Path) -> None:
    project: Any = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[>=\[ ;]", line)[0].lower() for line in project["dependencies"]}
    text = (repository / "constraints.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    pinned = {line.split("==")[0].lower(): line for line in text.splitlines() if "==" in line}

    assert sorted(names - set(pinned)) == []
    assert [name for name, line in pinned.items() if "--hash=sha256:" not in line] == []


def test_a_copy_of_the_summary_among_the_registers_counts_nothing_twice(town: Town) -> None:
    before = town.report()["figures"]
    (town.folder / "registers" / "copy.xlsx").write_bytes(town.output.read_bytes())

    assert town.report()["figures"] == before


def test_a_register_is_never_taken_for_the_place_of_the_summary(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8").replace("tong-hop.xlsx", "registers/a.xlsx")
    town.config.write_text(text, encoding="utf-8")
    before = (town.folder / "registers" / "a.xlsx").read_bytes()
    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        2, "sheets-sync: output.path: registers/a.xlsx is a register itself; name a file of its own\n",
    )  # fmt: skip
    assert (town.folder / "registers" / "a.xlsx").read_bytes() == before
