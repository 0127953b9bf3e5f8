"""Local workbooks as sources: read and never changed; a bad one costs itself only."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from sheets_sync.grids import CellError
from sheets_sync.stores.workbooks import LocalSource, read_workbook, wanted_workbooks
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Đơn vị", dt.date(2023, 3, 1), dt.date(2023, 3, 1), 0.7365, "x"])
    sheet["C1"].number_format = "mm/yyyy"
    sheet["D1"].number_format = "0.00%"
    sheet["E1"] = "#REF!"
    sheet["E1"].data_type = "e"
    path = tmp_path / "so.xlsx"
    workbook.save(path)
    return path


def test_cells_come_as_they_are_shown(book: Path) -> None:
    read = read_workbook(book, "so.xlsx")

    assert [list(row) for row in read.grids[0].rows] == [
        ["Đơn vị", dt.date(2023, 3, 1), "03/2023", "73,65%", CellError("#REF!")]
    ]


def test_inputs_keep_their_bytes_and_times(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    path = town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    os.utime(path, (1_600_000_000, 1_600_000_000))
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())

    assert town.call("run").code == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == before


def giant() -> bytes:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "Đơn vị"
    workbook.worksheets[0]["XFD900000"] = 1
    raw = io.BytesIO()
    workbook.save(raw)
    return raw.getvalue()


def archive(**parts: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return raw.getvalue()


def with_document_type() -> bytes:
    workbook, raw = Workbook(), io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY e "x">]>' + parts["xl/workbook.xml"]
    return archive(**parts)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no Excel workbook"),
        (b"Don vi,Ten", "is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is protected by a password or an old .xls"),
        (b"PK\x03\x04 cut off", "is damaged"),
        (archive(a=b"x"), "is damaged"),
        (archive(a=b"\0" * (513 * 2**20)), "is too large to read safely"),
        (giant(), "is too large to read safely"),
        (with_document_type(), "holds XML that no spreadsheet program writes"),
    ],
    ids=["empty", "text", "encrypted", "cut", "other-zip", "bomb", "giant", "doctype"],
)
def test_a_bad_file_gives_one_line_and_costs_itself_only(tmp_path: Path, content: bytes, says: str) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("ky hoa.xlsx", Mô_hình_DVK=[HEAD, ["Kỳ Hoa", "Camera", "1/3/2023"]])
    (tmp_path / "registers" / "ky ha.xlsx").write_bytes(content)

    outcome = town.call("run", "--json")

    assert (outcome.code, outcome.report["status"]) == (3, "partial")
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.startswith(f"sheets-sync: registers/ky ha.xlsx: {says}")
    assert [p["code"] for p in outcome.report["problems"]] == ["source-unreadable"]
    states = {(d["unit"], d["duty"], d["state"]) for d in outcome.report["duties"] if d["duty"] != "notice"}
    assert states == {
        ("Kỳ Hà", "plan", "unreadable"), ("Kỳ Hà", "held", "unreadable"),
        ("Kỳ Hoa", "plan", "missing"), ("Kỳ Hoa", "held", "not-due"),
    }  # fmt: skip


def test_a_file_that_may_not_be_opened_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert str(read_workbook(tmp_path / "so.xlsx", "so.xlsx").error).startswith("cannot be opened; close it")


def test_lock_files_hidden_files_and_the_output_are_no_sources(tmp_path: Path) -> None:
    for name in ("b.xlsx", "~$b.xlsx", ".c.xlsx", "tong-hop.xlsx", "sub/a.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        Workbook().save(path)

    files, unmatched = wanted_workbooks(tmp_path, [LocalSource("**/*.xlsx")], [tmp_path / "tong-hop.xlsx"])

    assert ([file.name for file in files], unmatched) == (["b.xlsx", "sub/a.xlsx"], [])


def test_a_pattern_that_matches_nothing_is_a_failed_source(tmp_path: Path) -> None:
    _, reads = wanted_workbooks(tmp_path, [LocalSource("thieu/*.xlsx")])

    assert [(read.name, str(read.error)[:31]) for read in reads] == [
        ("thieu/*.xlsx", "no workbook matches this path; ")
    ]


def test_a_formula_without_a_saved_value_is_an_error_and_not_a_blank(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "=40+22"
    workbook.save(tmp_path / "so.xlsx")
    read = read_workbook(tmp_path / "so.xlsx", "so.xlsx")

    assert [list(row) for row in read.grids[0].rows] == [[CellError("công thức chưa tính")]]


def test_hidden_rows_and_columns_are_read_like_others(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    path = town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    workbook = load_workbook(path)
    workbook.worksheets[0].row_dimensions[2].hidden = True
    workbook.worksheets[0].column_dimensions["B"].hidden = True
    workbook.save(path)

    assert [f["value"] for f in town.report()["figures"] if f["figure"] == "registered"] == [1, 1, 1]
