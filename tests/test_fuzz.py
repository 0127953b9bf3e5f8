"""No grid and no file raises, hangs or grows, however it was made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync.grids import Area, CellError, Grid
from sheets_sync.plugins import load_plugins
from sheets_sync.reading.pieces import ReadContext
from sheets_sync.reading.pruning import pruned
from sheets_sync.reading.registers import build_register
from sheets_sync.reading.tabs import read_tab
from sheets_sync.stores.workbooks import read_workbook
from sheets_sync.unit_names import UnitNames
from towns import WARDS

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "ky-anh" / "registers"
TABLES = load_plugins(None).tables
CONTEXT = ReadContext(TABLES, UnitNames(WARDS), dt.date(2023, 4, 1), 2023)
WORDS = [label for table in TABLES for column in table.columns for label in column.labels]
WORDS += ["STT", "Tổng cộng", "Cộng", "I", "Khối xã, phường", "Kỳ Hà", "UBND xã Kỳ Hoa", "NGƯỜI LẬP BIỂU",
          "x", "nt", "24/02/2023", "tháng 3", "Quý II", "62 người", "99-KH/ĐU ngày 03/8/2023", "B¸o c¸o", "-",
          "(1)"]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(WORDS), st.none(), st.text(max_size=20), st.integers(-10, 10**6), st.floats(),
    st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.just(CellError("#REF!")),
)  # fmt: skip
AREAS = st.builds(lambda a, b, c, d: Area(a, b, a + c, b + d), *[st.integers(0, 6)] * 4)
GRIDS = st.builds(
    Grid, st.sampled_from(["a.xlsx", "Xã Kỳ Hà.xlsx", "x"]),
    st.sampled_from(["Đối thoại", "Kỳ Hà", "Sheet1"]),
    st.lists(st.lists(CELLS, max_size=8), max_size=25), st.lists(AREAS, max_size=4).map(tuple),
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GRIDS)
def test_no_grid_raises_and_what_is_kept_of_it_reads_the_same(grid: Grid) -> None:
    readings = read_tab(grid, CONTEXT)
    for table in TABLES:
        build_register(table, readings, [])
    kept = pruned(grid, readings, CONTEXT, None)

    if kept is not None:
        assert [r.problems for r in read_tab(kept, CONTEXT)] == [r.problems for r in readings]


def parts() -> dict[str, bytes]:
    """Return the parts of a workbook of the example."""
    path = next(iter(sorted(EXAMPLE.rglob("*.xlsx"))))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = parts()


def spoilt(name: str, start: int, length: int, junk: bytes) -> bytes:
    """Return the workbook with some bytes of one part replaced."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for part, content in PARTS.items():
            place = start % (len(content) + 1)
            changed = content[:place] + junk + content[place + length :] if part == name else content
            archive.writestr(part, changed)
    return result.getvalue()


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(PARTS)), st.integers(0, 5000), st.integers(0, 200), st.binary(max_size=30))
def test_no_spoilt_part_of_a_workbook_raises(
    tmp_path_factory: pytest.TempPathFactory, name: str, start: int, length: int, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.xlsx"
    path.write_bytes(spoilt(name, start, length, junk))
    read = read_workbook(path, "a.xlsx")

    assert read.error is not None or all(read_tab(grid, CONTEXT) for grid in read.grids)


def book(sheet: str) -> bytes:
    """Return a workbook whose one sheet has this XML as its data."""
    result = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in PARTS.items():
            if part.startswith("xl/worksheets/sheet"):
                archive.writestr(
                    part, f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
                )
            else:
                archive.writestr(part, content)
    return result.getvalue()


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
        "".join(f'<row r="{n}"/>' for n in range(1, 300_000)),
        '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 3_000_000 + "</t></is></c></row>",
        '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>',
        '<row r="1"><c r="A1" s="9999"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>not a date</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1" t="b"><v>7</v></c><c r="B1" t="e"><v>#ODD!</v></c></row>',
        '<row r="2"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    ],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_sheet_ends_in_a_line_or_in_cells(tmp_path: Path, sheet: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(sheet))
    read: Any = read_workbook(path, "a.xlsx")

    assert read.error or all(read_tab(grid, CONTEXT) for grid in read.grids)
