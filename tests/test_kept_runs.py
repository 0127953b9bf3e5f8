"""A run of which all stands as it stood ends as the last one did, and no step is called for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheets_sync.kept_runs import KeptRun, written_before
from sheets_sync.places import cache_folder
from sheets_sync.report import Ended
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
ROW = ["Xã Một", "Camera", "kinh tế", "1/3/2023"]
COUNTING = """
from pathlib import Path
from sheets_sync import Column, Table, hookimpl
BEES = Table("bees", [Column("unit", "unit", ["Đơn vị"], needed=True),
                      Column("hives", "count", ["Số tổ"], needed=True)], tabs=["Ong"])
CALLED = Path({called!r})

def bees(bees, tally):
    if not tally.figures_only:
        CALLED.write_text(CALLED.read_text() + "step ")
    tally.sum("hives", "Số tổ ong", bees, "hives")
    return tally.summary()

@hookimpl
def register_steps(register):
    register(bees, reads=BEES, writes="Ong")

@hookimpl
def run_finished(report):
    CALLED.write_text(CALLED.read_text() + f"told:{{len(report['news'])}} ")
"""


@pytest.fixture
def called(tmp_path: Path) -> Path:
    """Return the file that says when the plugin's step was called, and when it was told."""
    path = tmp_path / "called"
    path.write_text("")
    return path


@pytest.fixture
def town(tmp_path: Path, called: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return a town of which all was read, told and written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    town = Town(tmp_path / "town", {"Xã Một": "xã"})
    town.plugin("bees", COUNTING.format(called=str(called)))
    town.add("Một.xlsx", Mô_hình=[HEAD, ROW], Ong=[["Đơn vị", "Số tổ"], ["Xã Một", 7]])
    town.report()
    town.report()
    called.write_text("")
    return town


def as_unchanged(report: Any) -> Any:
    sources = [{**source, "status": "unchanged"} for source in report["sources"]]
    outputs = [{**output, "change": "unchanged"} for output in report["outputs"]]
    return {**report, "sources": sources, "outputs": outputs}


def test_nothing_is_computed_again_and_the_report_is_the_same(town: Town, called: Path) -> None:
    written = town.output.read_bytes()
    again = town.report()
    said = called.read_text()

    assert said == "told:0 "
    assert town.output.read_bytes() == written
    assert again == as_unchanged(town.report("--full"))
    assert [figure["value"] for figure in again["figures"] if figure["figure"] == "hives"][:1] == [7]


def typed(town: Town) -> None:
    town.add("Một.xlsx", Mô_hình=[HEAD, ROW], Ong=[["Đơn vị", "Số tổ"], ["Xã Một", 8]])


def saved_anew(town: Town) -> None:
    path = town.config.parent / "registers" / "Một.xlsx"
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))


def another_file(town: Town) -> None:
    town.add("Hai.xlsx", Ong=[["Đơn vị", "Số tổ"], ["Xã Một", 1]])


def typed_into_the_summary(town: Town) -> None:
    book = load_workbook(town.output)
    book["Ong"]["A1"] = "chữ của người khác"
    book.save(town.output)


def summary_gone(town: Town) -> None:
    town.output.unlink()


def config(town: Town) -> None:
    town.config.write_text(town.config.read_text() + "\n[limits]\nstep_seconds = 50\n")


def units(town: Town) -> None:
    path = town.config.parent / "units.csv"
    path.write_text(path.read_text() + "\nXã Hai,xã\n")


def code(town: Town) -> None:
    path = town.config.parent / "plugins" / "bees.py"
    path.write_text(path.read_text() + "\n")


def code_beside(town: Town) -> None:
    (town.config.parent / "plugins" / "_rules.py").write_text("LIMIT = 3\n")


def damaged(town: Town) -> None:
    path = cache_folder(town.config) / "run"
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    "change",
    [typed, saved_anew, another_file, typed_into_the_summary, summary_gone, config, units, code, code_beside,
     damaged],
)  # fmt: skip
def test_whatever_changed_all_is_computed_again(
    town: Town, called: Path, change: Callable[[Town], None]
) -> None:
    change(town)
    report = town.report()

    assert "step " in called.read_text()
    # A run with news is not kept: what it told is noted after it.
    town.report()
    called.write_text("")
    assert as_unchanged(town.report()) == as_unchanged(report)
    assert "step " not in called.read_text()


@pytest.mark.parametrize("options", [["--today", "2023-05-02"], ["--period", "2023-Q2"], ["--full"],
                                     ["--only", "bees"], ["-v"]])  # fmt: skip
def test_another_day_or_period_or_wish_is_computed(town: Town, called: Path, options: list[str]) -> None:
    town.call("run", *options)

    assert "step " in called.read_text()


def test_a_run_that_lost_something_is_tried_again(town: Town, called: Path) -> None:
    (town.config.parent / "registers" / "Hai.xlsx").write_bytes(b"no workbook")
    statuses = [town.report()["status"] for _ in range(2)]

    assert statuses == ["partial", "partial"]
    assert called.read_text().count("step ") == 2


def test_a_cache_that_cannot_be_written_to_costs_time_alone(town: Town, called: Path) -> None:
    kept = cache_folder(town.config) / "run"
    kept.unlink()
    kept.mkdir()
    outcomes = [town.call("run") for _ in range(2)]

    assert [outcome.code for outcome in outcomes] == [0, 0]
    assert "so the next run computes all anew" in outcomes[0].err
    assert called.read_text().count("step ") == 2


@pytest.mark.parametrize("number", [0, 1, 4999, 5000, 5001, 15000])
def test_a_report_of_any_length_comes_back_whole(tmp_path: Path, number: int) -> None:
    flags = [{"code": "late", "message": f"Xã {n} trễ\nhạn"} for n in range(number)]
    report = {"version": 1, "status": "done", "period": {"label": "2023-Q1"}, "sources": [], "flags": flags,
              "outputs": []}  # fmt: skip
    kept = KeptRun(tmp_path, "key")
    written = {"sheet-1": ("Xã\nMột", 1680307204.5)}
    kept.save(Ended("done", report, [{"unit": "Xã Một"}]), written)

    assert kept.load() == Ended("done", report, [{"unit": "Xã Một"}], [])
    assert written_before(tmp_path) == written
    assert KeptRun(tmp_path, "another key").load() is None


def test_nothing_but_plain_values_is_made_of_what_is_kept(tmp_path: Path) -> None:
    kept = KeptRun(tmp_path, "key")
    kept.save(Ended("done", {"sources": [], "outputs": [], "started": Path("a")}), {})

    assert kept.load() is None


@pytest.mark.parametrize("line", [b"", b"[1]", b'{"a": 1}', b'{"a": ["n"]}', b'{"a": ["n", "x"]}', b"\xff"])
def test_what_was_written_is_not_known_from_a_damaged_file(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "run").write_bytes(line + b"\nrest")

    assert written_before(tmp_path) == {}
