"""Hostile workbooks, small on disk and huge when opened, end within the memory that README promises."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

READ = r"""
import re, sys
from pathlib import Path
from sheets_sync.stores.workbooks import read_workbook
read = read_workbook(Path(sys.argv[1]), "so.xlsx")
print(str(read.error)[:31] if read.error else sum(len(grid.rows) for grid in read.grids))
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
PROMISED_MEGABYTES = 800
SHEET_DATA = re.compile(rb"<sheetData ?/>|<sheetData></sheetData>")


def workbook_with(path: Path, rows: bytes, texts: bytes = b"") -> None:
    raw = io.BytesIO()
    Workbook().save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = SHEET_DATA.sub(lambda _: b"<sheetData>" + rows + b"</sheetData>", content)
            target.writestr(name, content)
        target.writestr("xl/media/image1.bin", texts)


def row(number: int, cells: str = "") -> bytes:
    return f'<row r="{number}">{cells}</row>'.encode()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory used is read from Linux")
@pytest.mark.parametrize(
    ("rows", "filling", "ends"),
    [
        (b"".join(row(n) for n in range(1, 1_000_001)), b"", "0"),
        (b"".join(row(n, "<c><v>1</v></c>" * 20) for n in range(1, 100_001)), b"", "100000"),
        (row(1, '<c r="A1"><v>1</v></c>') + row(1_000_000, '<c r="ZZ1000000"><v>1</v></c>'), b"",
         "is too large to read safely; de"),
        (b"", b"\0" * (300 * 2**20), "is too large to read safely; de"),
    ],
    ids=["a million empty rows", "cells without an address", "two cells far apart", "bomb"],
)  # fmt: skip
def test_a_hostile_workbook_ends_within_the_memory_promised(
    tmp_path: Path, rows: bytes, filling: bytes, ends: str
) -> None:
    workbook_with(tmp_path / "so.xlsx", rows, filling)
    command = [sys.executable, "-c", READ, str(tmp_path / "so.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    said, megabytes = done.stdout.splitlines()

    assert (said, int(megabytes) < PROMISED_MEGABYTES) == (ends, True)
