"""Percentages: exact where they are compared, to one decimal where they are shown, each with its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheets_sync.summaries import rounded_share
from sheets_sync.testing import PluginFailedError, table
from sheets_sync.testing import Town as TownInMemory
from towns import Town

PLUGIN = '''"""Bảo hiểm y tế."""

import pandas as pd
from sheets_sync import Column, FigureColumn, Register, Summary, Table, Tally, hookimpl, unit_column

COVERS = Table("covers", tabs=["BHYT"], columns=[
    unit_column(),
    Column("people", "count", ["Dân số"], needed=True),
    Column("covered", "count", ["Tham gia"], needed=True),
    Column("day", "date", ["Ngày chốt"], needed=True),
])


def covers(covers: pd.DataFrame, tally: Tally) -> Summary:
    """Bao phủ bảo hiểm y tế."""
    tally.sum("people", "Dân số", covers, "people")
    tally.sum("covered", "Tham gia", covers, "covered", on="day")
    tally.share("covered_pct", "Tỷ lệ bao phủ (%)", "covered", "people")
    tally.headline("covered_pct")
    tally.show_units([FigureColumn("covered_pct", "Tỷ lệ"), FigureColumn("covered_pct_ytd", "Luỹ kế")])
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    register(covers, reads=COVERS, writes="Bảo hiểm")
'''
ROWS = """
    Đơn vị | Dân số | Tham gia | Ngày chốt
    Kỳ Hà  | 10.000 | 8.996    | 5/2/2023
    Kỳ Hoa | 0      | 0        | 5/2/2023
"""


@pytest.fixture
def memory(tmp_path: Path) -> TownInMemory:
    (tmp_path / "covers.py").write_text(PLUGIN, encoding="utf-8")
    return TownInMemory(tmp_path)


def test_a_percentage_is_exact_and_shown_to_one_decimal_and_of_nothing_there_is_none(
    memory: TownInMemory,
) -> None:
    memory.tab("BHYT", ROWS)
    end = memory.step("covers")

    assert end.figure("covered_pct", "Kỳ Hà") == (89.96, 1, 0)
    assert "covered_pct" not in end.figures("Kỳ Hoa")
    assert end.tab == table("""
        STT | Đơn vị                                | Tỷ lệ | Luỹ kế | Dòng để riêng
        I   | Khối xã, phường                       | 90,0  | 90,0   | 0
        1   | Kỳ Hà                                 | 90,0  | 90,0   | 0
        2   | Kỳ Hoa                                |       |        | 0
        3   | Hưng Trí                              |       |        | 0
        II  | Khối các tổ chức chính trị - xã hội|       |        | 0
        1   | Hội Nông dân                          |       |        | 0
            | Tổng cộng                             | 90,0  | 90,0   | 0
    """)


def test_the_percentage_since_the_year_began_is_of_the_rows_of_the_year(memory: TownInMemory) -> None:
    memory.at("2023-Q2", today="2023-07-01")
    memory.tab("BHYT", ROWS + "Kỳ Hoa | 10.000 | 5.000 | 5/5/2023")
    end = memory.step("covers")

    assert (end.figure("covered_pct")[0], end.figure("covered_pct_ytd")[0]) == (25, 69.98)


def test_rows_set_aside_of_the_whole_are_set_aside_of_the_percentage(memory: TownInMemory) -> None:
    memory.tab("BHYT", ROWS + "Hưng Trí | nhiều | 5 | 5/2/2023")

    assert memory.step("covers").figure("covered_pct") == (89.96, 2, 1)


def test_the_workbook_leads_to_the_rows_of_both_and_shows_the_exact_value_to_one_decimal(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.plugin("covers", PLUGIN)
    rows = [[cell or None for cell in row] for row in table(ROWS)]
    town.add("so.xlsx", BHYT=rows)
    assert town.call("run").code == 0
    details = [row[:5] for row in town.values("Chi tiết Bảo hiểm") if row[0] == "Tỷ lệ bao phủ (%)"]
    cell = load_workbook(town.output)["Bảo hiểm"]["C7"]

    assert (cell.value, cell.number_format) == (89.96, "0.0_)")
    assert [[row[1], row[3], row[4]] for row in details] == [
        ["tử số", "Kỳ Hà", 8996], ["mẫu số", "Kỳ Hà", 10000], ["tử số", "Kỳ Hoa", 0], ["mẫu số", "Kỳ Hoa", 0],
    ]  # fmt: skip


def test_where_there_is_no_percentage_of_the_site_its_name_still_stands_in_the_overview(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.plugin("covers", PLUGIN)
    town.add("so.xlsx", BHYT=[row for row in table(ROWS) if row[0] != "Kỳ Hà"])
    assert town.call("run").code == 0
    line = next(row for row in town.values("Tổng hợp") if "Tỷ lệ bao phủ (%)" in row)

    assert line[1:6] == ["Tỷ lệ bao phủ (%)", "–", "–", "–", "–"]


def test_a_share_of_a_figure_that_was_not_counted_says_which_there_are(memory: TownInMemory) -> None:
    code = PLUGIN.replace('"covered", "people")', '"covred", "people")')
    (memory.folder / "covers.py").write_text(code, encoding="utf-8")
    memory.tab("BHYT", ROWS)

    with pytest.raises(PluginFailedError, match="figure 'covred' of the share 'covered_pct' is not counted; "
                       "there are people, covered, covered_ytd"):  # fmt: skip
        memory.step("covers")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('FigureColumn("covered_pct", "Tỷ lệ")', 'FigureColumn("cover_pct", "Tỷ lệ")',
         "no figure 'cover_pct' was counted; did you mean 'covered_pct'"),
        ('headline("covered_pct")', 'headline("xyz")',
         "a headline that is not there: no figure 'xyz' was counted; there are people, covered, covered_ytd"),
    ],
)  # fmt: skip
def test_what_shows_a_figure_that_was_not_counted_says_which_there_are(
    memory: TownInMemory, right: str, wrong: str, says: str
) -> None:
    (memory.folder / "covers.py").write_text(PLUGIN.replace(right, wrong), encoding="utf-8")
    memory.tab("BHYT", ROWS)

    with pytest.raises(PluginFailedError, match=says):
        memory.step("covers")


@given(st.integers(0, 10_000_000))
def test_a_percentage_is_rounded_as_spreadsheets_do_halves_upwards(millionths: int) -> None:
    value = millionths / 100_000

    assert rounded_share(value) == (millionths + 5_000) // 10_000 / 10
