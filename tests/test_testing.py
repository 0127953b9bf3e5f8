"""The kit for tests of plugins: a town in memory shows what a step gives and how a run ends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from sheets_sync.testing import PluginFailedError, Town, pytest_assertrepr_compare, table

PLUGIN = '''
from dataclasses import dataclass
from sheets_sync import Column, Table, hookimpl

WORKS = Table("works", [Column("unit", "unit", ["Đơn vị"], needed=True),
                        Column("held_on", "date", ["Ngày làm"], needed=True),
                        Column("cost", "number", ["Kinh phí"])])

@dataclass(frozen=True)
class Options:
    fewest: int = 1

def works(works, tally, options):
    """Works."""
    tally.count("works", "Số buổi", works, on="held_on")
    tally.sum("cost", "Kinh phí", works, "cost", on="held_on")
    for unit in tally.units_without(works, "ward", "held_on"):
        tally.flag("none", unit, "Chưa có buổi nào")
    tally.flag_each("cheap", works[works["cost"] < options.fewest], "cost", lambda row: "Ít")
    tally.duty("held", "Tổ chức", "Kỳ Hà", due=tally.period.end, done=tally.period.start)
    return tally.summary()

@hookimpl
def register_steps(register):
    register(works, reads=WORKS, writes="Công trình", options=Options)
'''
ROWS = """
    Đơn vị | Ngày làm  | Kinh phí
    Kỳ Hà  | 4/3/2023  | 1.234,5
    Kỳ Hoa | 31/2/2023 | 10
    P1     | 11/3/2023 | 0
"""


@pytest.fixture
def works(tmp_path: Path) -> Town:
    folder = tmp_path / "plugins" / "tests"
    folder.mkdir(parents=True)
    (folder.parent / "works.py").write_text(PLUGIN, encoding="utf-8")
    return Town(folder)


def test_a_table_is_what_its_text_shows() -> None:
    assert table("\n  a | b c | d \n  | e | \n\n") == [["a", "b c", "d"], ["", "e", ""]]
    assert table("| a | b |\n|   | c |") == [["a", "b"], ["", "c"]]


def test_a_step_shows_its_tab_figures_duties_flags_and_problems(works: Town) -> None:
    works.tab("Công trình", ROWS)

    end = works.step("works")

    assert end.tab == table("""
        STT | Đơn vị                              | Số buổi | Số buổi (luỹ kế) | Kinh phí | Kinh phí (luỹ kế) | Dòng để riêng
        I   | Khối xã, phường                     | 2       | 2                | 1.234,5  | 1.234,5           | 1
        1   | Kỳ Hà                               | 1       | 1                | 1.234,5  | 1.234,5           | 0
        2   | Kỳ Hoa                              | 0       | 0                | 0        | 0                 | 1
        3   | Hưng Trí                            | 1       | 1                | 0        | 0                 | 0
        II  | Khối các tổ chức chính trị - xã hội | 0       | 0                | 0        | 0                 | 0
        1   | Hội Nông dân                        | 0       | 0                | 0        | 0                 | 0
            | Tổng cộng                           | 2       | 2                | 1.234,5  | 1.234,5           | 1
    """)  # fmt: skip  # noqa: E501
    assert end.figures("Kỳ Hà") == {"works": 1, "works_ytd": 1, "cost": 1234.5, "cost_ytd": 1234.5}
    assert (end.figure("works"), end.figure("works", kind="ward")) == ((2, 2, 1), (2, 2, 1))
    assert end.duties == [("Kỳ Hà", "held", "on-time")]
    assert end.flags == [("cheap", "Hưng Trí", "C4")]
    assert end.problems == [("date-invalid", "B3")]


def test_a_step_takes_options_units_another_period_and_true_cells(works: Town) -> None:
    works.units("Tên | Loại\nA | xã\nKỳ Hà | xã")
    works.at("2023-Q2", today="2023-05-10")
    works.tab("Công trình", [["Đơn vị", "Ngày làm", "Kinh phí"], ["A", dt.date(2023, 5, 9), 4]])

    end = works.step("works", fewest=5)

    assert (end.figures("A"), end.flags) == (
        {"works": 1, "works_ytd": 1, "cost": 4, "cost_ytd": 4}, [("none", "Kỳ Hà", ""), ("cheap", "A", "C2")],
    )  # fmt: skip


def test_a_workbook_is_read_as_a_run_reads_it(works: Town, tmp_path: Path) -> None:
    book = Workbook()
    for row in table(ROWS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    works.workbook(tmp_path / "a.xlsx")

    assert works.step("works").figure("works") == (2, 2, 1)


def test_a_step_that_fails_shows_its_own_line(works: Town) -> None:
    path = works.folder.parent / "works.py"
    path.write_text(PLUGIN.replace('"cost"] <', '"costs"] <'), encoding="utf-8")
    works.tab("Công trình", ROWS)

    with pytest.raises(PluginFailedError) as caught:
        works.step("works")

    assert str(caught.value).splitlines()[:3] == [
        "plugin works, works.py:19: KeyError: 'costs'; no column 'costs', did you mean 'cost'?; "
        "table works has unit, held_on, cost",
        "Traceback (most recent call last):",
        f'  File "{path}", line 19, in works',
    ]


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("works", "def f(:", "plugin works, works.py:1: SyntaxError"),
        ("nobody", "", "there is no nobody.py and no plugins/nobody.py here or above"),
        ("works", PLUGIN.replace("Công trình", "Đối thoại"), "is already written by dialogues"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_told_in_a_sentence(
    works: Town, name: str, code: str, says: str
) -> None:
    if code:
        (works.folder.parent / f"{name}.py").write_text(code, encoding="utf-8")

    with pytest.raises(PluginFailedError, match=says):
        works.step(name)


def test_a_whole_run_writes_all_tabs_in_memory_and_a_second_one_changes_nothing(works: Town) -> None:
    works.tab("Công trình", ROWS)
    first = works.run()
    second = works.run()

    assert (first.status, first.changes["Công trình"], set(second.changes.values())) == (
        "done", "created", {"unchanged"},
    )  # fmt: skip
    assert first.tabs["Công trình"][6][:3] == ["1", "Kỳ Hà", "1"]
    figures = {f["figure"]: f["value"] for f in first.report["figures"] if f["unit"] == "Kỳ Hà"}
    assert (figures["works"], figures["cost"]) == (1, 1234.5)


def test_what_somebody_types_into_a_tab_in_memory_is_kept_and_a_failed_step_leaves_it(works: Town) -> None:
    works.tab("Công trình", ROWS)
    works.run()
    works.output.tabs["Công trình"][6][2] = 99
    kept = works.run()
    path = works.folder.parent / "works.py"
    path.write_text(PLUGIN.replace("return tally.summary()", "1 / 0"), encoding="utf-8")
    failed = works.run()

    assert kept.tabs["Bản lưu 1 Công trình"][6][2] == "99"
    assert kept.tabs["Công trình"][6][2] == "1"
    assert (failed.status, failed.changes["Công trình"]) == ("partial", "stale")
    assert failed.tabs["Công trình"][2][0].startswith("⚠ SỐ LIỆU CŨ: phần «works» bị lỗi")


def test_a_table_that_is_another_one_is_told_as_text_to_put_into_the_test() -> None:
    told = pytest_assertrepr_compare("==", [["STT", "Đơn vị"], ["1", "Kỳ Hà"]], [["STT", "Đơn vị"]])

    assert told == [
        "the table is another one (2 rows, 1 expected); it is:",
        "| STT | Đơn vị |",
        "| 1   | Kỳ Hà  |",
    ]
    assert table("\n".join(told[1:])) == [["STT", "Đơn vị"], ["1", "Kỳ Hà"]]
    assert pytest_assertrepr_compare("==", [1], [2]) is None
